/**
 * `DCAUSE_REDACT`: takes the names of a network out of a request before it is stored. Machines, domains, sites, users,
 * addresses, GUIDs and SIDs get other names, always the same ones under one key, and everything that the readers live
 * by stays: the other request is diagnosed like the first.
 */
import type { DiagnoseRequest, Statement } from '../diagnose.js';
import { observe } from '../evidence/read-evidence.js';
import type { EvidencePiece } from '../evidence/types.js';
import { jsonStrings, mapJsonStrings } from './json-strings.js';
import { KnownNames } from './known-names.js';
import { addObservedNames } from './observed-names.js';
import { AddressPseudonyms } from './pseudonym-addresses.js';
import { Pseudonyms } from './pseudonyms.js';
import { type OtherNames, rewriteName, rewriteNames } from './rewrite-names.js';
import { addShapedNames, addTypedNames } from './shaped-names.js';

/** Characters of which readers see nothing; within a name they would hide it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours, with ESC and BEL, have a rule of their own
const UNSEEN = /(?![\t\r\n\u001b\u0007])[\p{Cc}\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
/** Its letters are not those of a name behind it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the control character ESC
const COLOUR = /(\u001b\[[0-9;?]{0,20}[A-Za-z]|\u001b\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\))/;
/** No name is shorter. */
const NAMEABLE = /[\p{L}\p{N}]{2}|:/u;
/** Values of LDIF in base64, folded or not. */
const BASE64 = /^([> \t]{0,40}[\w.;-]{1,80}:: ?)([\w+/=]+(?:\r?\n[> ]{0,20} [\w+/=]+$)*)$/gm;
/** JSON within JSON is unwrapped so often. */
const DEEPEST = 3;
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;
/** Facts that are names, GUIDs, addresses or distinguished names whatever they look like; others may be words of a list. */
const NAME_FACT = /\.(?:name|fqdn|domain|rootDomain|peers|site|host)$/;
const DOMAIN_FACT = /^zone\.name$|\.(?:domain|rootDomain)$/;
const LISTED_WORD = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Takes the key of 32 bytes; returns what takes the names out of a request. The line structure stays. Linear in the
 * length of the evidence; never throws.
 */
export function createRedactor(key: Buffer): (request: DiagnoseRequest) => DiagnoseRequest {
  return (request) => {
    const evidence = (request.evidence ?? []).map((piece) => ({ ...piece, text: seen(piece.text) }));
    const names = new Pseudonyms(key);
    const others = { names, addresses: new AddressPseudonyms(names), known: namesOf(request, evidence) };
    return {
      ...redactStatement(request, others),
      ...(request.evidence === undefined
        ? {}
        : { evidence: evidence.map((piece) => redactPiece(piece, others)) }),
      ...(request.later === undefined
        ? {}
        : { later: request.later.map((statement) => redactStatement(statement, others)) }),
    };
  };
}

function seen(text: string): string {
  return text.replace(UNSEEN, '');
}

function namesOf(request: DiagnoseRequest, evidence: readonly EvidencePiece[]): KnownNames {
  const known = new KnownNames();
  addObservedNames(known, observe(evidence));
  for (const piece of evidence) {
    if (piece.host !== undefined) known.addMachine(piece.host);
    addTypedNames(known, piece);
    eachText(piece.text, (text, isLiteral) => {
      if (!isLiteral && NAMEABLE.test(text)) addShapedNames(known, text);
      else if (isLiteral && text.includes('\n')) addObservedNames(known, observe([{ text }]));
    });
  }
  for (const { facts = {}, subject = {} } of [request, ...(request.later ?? [])]) {
    for (const [role, name] of Object.entries(subject)) {
      if (role === 'zone') known.addDomain(name);
      else known.addMachine(name);
    }
    for (const [id, value] of Object.entries(facts)) {
      for (const text of textsIn(value)) {
        if (DOMAIN_FACT.test(id)) known.addDomain(text);
        else if (NAME_FACT.test(id)) known.addMachine(text);
        else addShapedNames(known, text);
      }
    }
  }
  return known;
}

/** A text within JSON is read on its own as well: what holds it may be nothing that a reader knows. */
function eachText(text: string, visit: (text: string, isLiteral: boolean) => void, depth = 0): void {
  for (const { text: part, literal } of jsonStrings(text)) {
    visit(part, literal);
    if (literal && depth < DEEPEST) eachText(part, visit, depth + 1);
    else if (literal) visit(part, false);
  }
}

function redactText(text: string, others: OtherNames, depth = 0): string {
  const plain = (part: string): string => {
    if (!NAMEABLE.test(part)) return part;
    return part
      .replace(BASE64, (_, label: string, value: string) => label + redactBase64(value, others))
      .split(COLOUR)
      .map((stretch, at) => (at % 2 === 1 ? stretch : rewriteNames(stretch, others)))
      .join('');
  };
  return mapJsonStrings(text, plain, (meaning) =>
    depth < DEEPEST ? redactText(meaning, others, depth + 1) : plain(meaning),
  );
}

/** What it hides cannot be looked through: another text of the same length. */
function redactBase64(value: string, { names }: OtherNames): string {
  return value.replace(/\w{1,64}/g, (part) => names.word(part));
}

function redactPiece({ text, name, host }: EvidencePiece, others: OtherNames): EvidencePiece {
  return {
    text: redactText(text, others),
    ...(name === undefined ? {} : { name: rewriteNames(name, others) }),
    ...(host === undefined ? {} : { host: rewriteName(host, others) }),
  };
}

function redactStatement({ facts, subject }: Statement, others: OtherNames): Statement {
  return {
    ...(facts === undefined
      ? {}
      : {
          facts: Object.fromEntries(
            Object.entries(facts).map(([id, value]) => [id, redactFact(id, value, others)]),
          ),
        }),
    ...(subject === undefined
      ? {}
      : {
          subject: Object.fromEntries(
            Object.entries(subject).map(([role, name]) => [role, rewriteName(name, others, role === 'zone')]),
          ),
        }),
  };
}

function redactFact(id: string, value: unknown, others: OtherNames): unknown {
  if (Array.isArray(value)) return value.map((member) => redactFact(id, member, others));
  if (typeof value !== 'string') return value;
  if (NAME_FACT.test(id)) return rewriteName(value, others, DOMAIN_FACT.test(id));
  const mayBeListed = LISTED_WORD.test(value) && !GUID.test(value) && !others.known.has(value);
  return mayBeListed ? value : rewriteNames(value, others);
}

function textsIn(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((one) => typeof one === 'string');
}
