/** Puts other names in the place of known ones, and of whatever tells by its form that it names something. */

import { isKeptLabel, isPublicName, looksLikeDnsName } from './dns-names.js';
import { KEPT_WORDS } from './kept-words.js';
import type { KnownNames } from './known-names.js';
import type { AddressPseudonyms } from './pseudonym-addresses.js';
import { foldedAlike, type Pseudonyms } from './pseudonyms.js';

const IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\d|\.\d)/g;
const GUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/gi;
const WHOLE_GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Of which a console has cut off the end, or a person has crossed out a part. */
const CUT_GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{1,4}-){0,3}[0-9a-f]{0,12}$/i;
const CROSSED_GUID = /^(?=.*x)[0-9a-fx]{8}-(?:[0-9a-fx]{4}-){3}[0-9a-fx]{12}$/i;
const WORD = String.raw`[\p{L}\p{N}_][\p{L}\p{M}\p{N}_-]*`;
/** In this order: reversed addresses, SIDs, hardware addresses, IP addresses, words with or without dots. */
const TOKEN = new RegExp(
  [
    String.raw`(?:\d{1,3}\.){1,4}in-addr\.arpa`,
    String.raw`(?:[0-9a-f]\.){1,32}ip6\.arpa`,
    String.raw`S-1-5-21(?:-\d{1,10}){3,4}(?![\w-])`,
    String.raw`(?:[0-9a-f]{2}[:-]){5,19}[0-9a-f]{2}(?![\w:-])`,
    String.raw`(?<![\w:.])(?:[0-9a-f]{0,4}:){2,7}(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4})(?![\w:])`,
    String.raw`\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)`,
    String.raw`${WORD}(?:\.${WORD})*`,
  ].join('|'),
  'giu',
);
/** Parts of one word that are looked at together. */
const MOST_PARTS = 6;
const LONGEST_WORD = 300;

export interface OtherNames {
  readonly names: Pseudonyms;
  readonly addresses: AddressPseudonyms;
  readonly known: KnownNames;
}

/** Takes a text without escapes; returns it with other names, every line as long as before. */
export function rewriteNames(text: string, others: OtherNames): string {
  const parts: string[] = [];
  const tokens = new RegExp(TOKEN);
  let written = 0;
  for (let found = tokens.exec(text); found !== null; found = tokens.exec(text)) {
    const [token] = found;
    const phrase = phraseAt(text, found.index, token, others.known);
    const [taken, other] =
      phrase === null
        ? [token, rewriteToken(token, text, found.index, others)]
        : [phrase, others.names.word(phrase)];
    if (other === taken) continue;
    parts.push(text.slice(written, found.index), other);
    written = found.index + taken.length;
    tokens.lastIndex = written;
  }
  parts.push(text.slice(written));
  return parts.join('');
}

/** Takes what is a name by its place: a machine, a site or a user, or a domain. */
export function rewriteName(name: string, others: OtherNames, isDomain = false): string {
  if (!/^[\p{L}\p{M}\p{N}_.-]+$/u.test(name) || /^[\d.]+$/.test(name)) return rewriteNames(name, others);
  return rewriteDnsName(name, others, isDomain);
}

function phraseAt(text: string, at: number, token: string, known: KnownNames): string | null {
  const [first = ''] = token.split('.', 1);
  for (const phrase of known.phrasesFrom(foldedAlike(first))) {
    const there = text.slice(at, at + phrase.length);
    const after = text[at + phrase.length] ?? '';
    if (foldedAlike(there) === phrase && !/[\p{L}\p{N}_]/u.test(after)) return there;
  }
  return null;
}

function rewriteToken(token: string, text: string, at: number, others: OtherNames): string {
  const { names, addresses } = others;
  if (/^[0-9a-f.]+(?:in-addr|ip6)\.arpa$/i.test(token)) return rewriteReversed(token, addresses);
  if (/^S-1-5-21-/i.test(token)) return names.sid(token);
  if (/^(?:[0-9a-f]{2}[:-]){5,}[0-9a-f]{2}$/i.test(token)) return names.hexadecimal(token);
  if (token.includes(':')) {
    const other = addresses.address(token);
    return other === token ? token.replace(/[^:]+/g, (word) => rewriteWord(word, others)) : other;
  }
  if (/^[\d.]+$/.test(token)) return token.replace(IPV4, (address) => addresses.address(address));
  const end = at + token.length;
  const isCut = text.startsWith('...', end) || text[end] === '…';
  const isPart = /DC=$/i.test(text.slice(Math.max(0, at - 3), at));
  return rewriteDnsName(token, others, isPart, isCut, text[end] === '@');
}

function rewriteDnsName(
  token: string,
  others: OtherNames,
  isDomain: boolean,
  isCut = false,
  isUser = false,
): string {
  const { names, known } = others;
  const folded = foldedAlike(token);
  if (isCut) {
    const whole = CUT_GUID.test(token) ? known.guidFrom(folded) : known.nameFrom(folded);
    if (whole !== null && whole.length > folded.length)
      return cut(token, WHOLE_GUID.test(whole) ? names.guid(whole) : rewriteDnsName(whole, others, isDomain));
    if (CUT_GUID.test(token) && token.length > 9) return cut(token, names.guid(folded));
  }
  if (isUser && !known.isEverybodys(folded))
    return token.replace(/[^.]+/g, (part) => otherLabel(part, others));
  if (!token.includes('.') && !isDomain) return rewriteWord(token, others);
  const labels = folded.split('.');
  const own = known.domainLabels(labels);
  const isName = own > 0 || isDomain || looksLikeDnsName(folded);
  if (own === 0 && isPublicName(folded)) return token;
  if (!isName)
    return token
      .replace(IPV4, (address) => others.addresses.address(address))
      .replace(/[^.]+/g, (word) => rewriteWord(word, others));
  const domainFrom = isDomain ? 0 : labels.length - (own > 0 ? own : Math.min(2, labels.length - 1));
  return token
    .split('.')
    .map((label, index) => {
      const lower = labels[index] ?? '';
      if (isKeptLabel(lower, labels[index + 1])) return label;
      if (index < domainFrom && KEPT_WORDS.has(lower)) return label;
      return otherLabel(label, others);
    })
    .join('.');
}

function otherLabel(label: string, { names }: OtherNames): string {
  return WHOLE_GUID.test(label) ? names.guid(label) : names.word(label);
}

/** Takes a word without dots; a part of it may be a name as well. */
function rewriteWord(word: string, others: OtherNames): string {
  const { names, known } = others;
  if (word.length >= 36) {
    if (CROSSED_GUID.test(word)) return names.hexadecimal(word);
    const other = word.replace(GUID, (guid) => names.guid(guid));
    if (other !== word) return other;
  }
  const folded = foldedAlike(word);
  if (KEPT_WORDS.has(folded) || isKeptLabel(folded, undefined)) return word;
  if (known.has(folded)) return names.word(word);
  return word.length > LONGEST_WORD || !/[_-]|^[nrt]./i.test(word) ? word : rewriteParts(word, others);
}

/** Longest parts between hyphens and underscores first; `nDC1` may be what follows an escaped line end. */
function rewriteParts(word: string, { names, known }: OtherNames): string {
  if (/^[nrt]/.test(word) && known.has(foldedAlike(word.slice(1))))
    return word.slice(0, 1) + names.word(word.slice(1));
  const parts = word.split(/([_-])/);
  const done: string[] = [];
  for (let at = 0; at < parts.length; ) {
    let taken = Math.min(2 * MOST_PARTS - 1, parts.length - at);
    while (taken > 1 && !known.has(foldedAlike(parts.slice(at, at + taken).join('')))) taken -= 1;
    const part = parts.slice(at, at + Math.max(1, taken)).join('');
    done.push(known.has(foldedAlike(part)) ? names.word(part) : part);
    at += Math.max(1, taken);
  }
  return done.join('');
}

function cut(token: string, whole: string): string {
  const shown = whole.slice(0, token.length);
  return token === token.toUpperCase() ? shown.toUpperCase() : shown;
}

/** Takes the name of an address, or of the zone of a network, in in-addr.arpa or ip6.arpa. */
function rewriteReversed(name: string, addresses: AddressPseudonyms): string {
  const labels = name.split('.');
  const [parts, top] = [labels.slice(0, -2).reverse(), labels.slice(-2)];
  if (parts.length === 4)
    return [...addresses.address(parts.join('.')).split('.').reverse(), ...top].join('.');
  if (/in-addr/i.test(top[0] ?? ''))
    return [...addresses.octets(parts.map(Number)).toReversed(), ...top].join('.');
  const whole = parts.length - (parts.length % 4);
  const hextets = Array.from({ length: whole / 4 }, (_, at) =>
    parts
      .slice(at * 4, at * 4 + 4)
      .join('')
      .toLowerCase(),
  );
  const others = [...addresses.hextets(hextets).join(''), ...parts.slice(whole)];
  return [...others.reverse(), ...top].join('.');
}
