/**
 * Documents that each pass for themselves, put together: every id once over all folders, and a map from places in the ruleset back to files.
 */
import {
  compare,
  type FilePosition,
  type Place,
  type RuleMessage,
  type RuleMessageCode,
} from './messages.js';
import type { SuppressionDocument } from './overlay-types.js';
import type { Position } from './parse.js';
import type { DocumentKind, DocumentTypes } from './schema-check.js';
import type { CauseRule, FactDefinition, InferRule, RulesetDocument } from './types.js';
import type { RulesetParts } from './walk.js';

/** A position in a document; where that part of it stands in another, with its file. */
export type PlacedPosition = Position & { readonly file?: string };

export type ReadDocument<K extends DocumentKind = DocumentKind> = {
  readonly [P in K]: {
    readonly kind: P;
    readonly id: string;
    readonly file: string;
    readonly positionOf: (pointer: string) => PlacedPosition;
    readonly document: DocumentTypes[P];
  };
}[K];

export interface Collection {
  readonly parts: RulesetParts;
  readonly ruleset: RulesetDocument | undefined;
  /** By id. */
  readonly suppressions: ReadonlyMap<string, SuppressionDocument>;
  readonly messages: readonly RuleMessage[];
  readonly locate: (place: Place) => FilePosition;
}

/** The documents as one ruleset; of documents, facts or rules with one id the first counts. */
export function collectDocuments(documents: readonly ReadDocument[]): Collection {
  const messages: RuleMessage[] = [];
  const homes = new Map<string, { from: ReadDocument; pointer: string }>();

  const report = (from: ReadDocument, pointer: string, code: RuleMessageCode, message: string): void => {
    messages.push({ file: from.file, ...from.positionOf(pointer), code, message });
  };
  /** Takes a name for a place; false, with a message, where it is taken. */
  const claim = (key: string, from: ReadDocument, pointer: string, named = pointer): boolean => {
    const taken = homes.get(key);
    if (taken === undefined) {
      homes.set(key, { from, pointer });
      return true;
    }
    const { line, file = taken.from.file } = taken.from.positionOf(taken.pointer);
    const message = `"${key.slice(key.indexOf(':') + 1)}" stands in ${file}, line ${line}, already.`;
    report(from, named, 'duplicate-id', message);
    return false;
  };
  const claimRule = (rule: CauseRule | InferRule, from: ReadDocument, pointer: string): boolean =>
    claim(`rule:${rule.name}`, from, pointer, `${pointer}/name`);

  const whole = documents.filter((document) => {
    const isFirst = claim(`${document.kind}:${document.id}`, document, '', '/id');
    if (isFirst && document.kind === 'cause')
      for (const [index, rule] of document.document.rules.entries())
        claimRule(rule, document, `/rules/${index}`);
    return isFirst;
  });

  const facts: FactDefinition[] = [];
  const inferences: InferRule[] = [];
  for (const group of ofKind(whole, 'facts')) {
    for (const [index, fact] of group.document.facts.entries())
      if (claim(`fact:${fact.id}`, group, `/facts/${index}`, `/facts/${index}/id`)) facts.push(fact);
    for (const [index, rule] of (group.document.inferences ?? []).entries()) {
      const pointer = `/inferences/${index}`;
      if (!rule.name.startsWith('infer.'))
        report(group, `${pointer}/name`, 'rule-name', 'The name of an inference starts with "infer.".');
      if (claimRule(rule, group, pointer)) inferences.push(rule);
    }
  }

  const parts: RulesetParts = {
    articles: byId(ofKind(whole, 'article').map(({ document }) => document)),
    facts: byId(facts),
    inferences: inferences.sort((a, b) => compare(a.name, b.name)),
    problems: byId(ofKind(whole, 'problem').map(({ document }) => document)),
    causes: byId(ofKind(whole, 'cause').map(({ document }) => document)),
    cases: byId(ofKind(whole, 'case').map(({ document }) => document)),
  };
  const locate = ({ kind, id, pointer }: Place): FilePosition => {
    const home = homes.get(`${kind === 'inference' ? 'rule' : kind}:${id}`);
    if (home === undefined) return { file: id, line: 1, column: 1 };
    return { file: home.from.file, ...home.from.positionOf(home.pointer + pointer) };
  };
  const suppressions = byId(ofKind(whole, 'suppression').map(({ document }) => document));
  return { parts, ruleset: ofKind(whole, 'ruleset')[0]?.document, suppressions, messages, locate };
}

/** Those of `kind`. */
export function ofKind<K extends DocumentKind>(
  documents: readonly ReadDocument[],
  kind: K,
): readonly Extract<ReadDocument, { kind: K }>[] {
  return documents.filter(
    (document): document is Extract<ReadDocument, { kind: K }> => document.kind === kind,
  );
}

function byId<T extends { readonly id: string }>(documents: readonly T[]): ReadonlyMap<string, T> {
  return new Map(
    [...documents].sort((a, b) => compare(a.id, b.id)).map((document) => [document.id, document]),
  );
}
