/**
 * The lines in which nslookup says that there is no answer. Windows translates the sentence around the reason and not
 * the reason itself; BIND prints the response code.
 */
import type { LookupOutcome } from '../observations.js';
import { dnsName, nameOf } from '../values.js';

const REASONS: readonly (readonly [RegExp, LookupOutcome])[] = [
  [/^(?:non-existent domain|NXDOMAIN)/i, 'no-such-name'],
  [/^(?:server failed|SERVFAIL|NOTIMP|FORMERR)/i, 'server-failure'],
  [/^(?:query refused|REFUSED|NOTAUTH)/i, 'refused'],
  [/^(?:no response from server|timed out)/i, 'no-answer'],
  [/^no (?:information|records|data|answer)/i, 'no-data'],
];
const FAILURE = /^\*{2,3} (.{3,600}?)\s?: ([^:]{3,80})$/;
/** `No canonical name (CNAME) records available for NAME`; the type in brackets stays in every language. */
const NO_DATA =
  /^\*{3} (?:No .{1,80} records available for|No internal type for .{1,80} for|.{3,80}\([A-Z+]{1,10}\).{3,60}) (\S{1,255}?)\.?$/i;
const TIMED_OUT =
  /^\*{3} .{0,60}(?:timed-? ?out|d.{1,2}lai|Zeit.{1,3}berschreitung|tiempo de espera|tempo limite).{0,300}$/i;
const GOT = /^;; Got ([A-Z]{4,10}) reply from /;

/** BIND's nslookup had no answer from any server. */
export const NO_SERVERS =
  /^;; (?:connection timed out[;,]? ?)?(?:no servers could be reached|trying next origin)?$/i;

export interface LookupFailure {
  readonly outcome: LookupOutcome;
  readonly name: string | null;
}

/** Takes a line and the name that was asked, where it is known; returns the failure that it states, or null. */
export function failureOf(text: string, asked: string | null): LookupFailure | null {
  if (text.startsWith(';; Got ')) {
    const outcome = reasonOf(GOT.exec(text)?.[1] ?? '');
    return outcome === null ? null : { outcome, name: null };
  }
  if (!text.startsWith('**')) return null;
  const failure = FAILURE.exec(text);
  const outcome = reasonOf(failure?.[2] ?? '');
  if (failure !== null && outcome !== null) return { outcome, name: namedIn(failure[1] ?? '', asked) };
  const empty = NO_DATA.exec(text)?.[1];
  if (empty !== undefined) return { outcome: 'no-data', name: nameOf(empty) };
  return TIMED_OUT.test(text) ? { outcome: 'no-answer', name: null } : null;
}

/** Whether a line is a whole failure, so that no mail program has broken it here. */
export function isWholeFailure(text: string): boolean {
  return failureOf(text, null) !== null;
}

function reasonOf(text: string): LookupOutcome | null {
  return REASONS.find(([words]) => words.test(text))?.[1] ?? null;
}

/** `con-dc01.contoso.com can't find NAME`: the server goes before the name, whatever the words between. */
function namedIn(sentence: string, asked: string | null): string | null {
  const words = sentence.split(/\s+/).map((word) => word.replace(/^["'«]+|["'»:]+$/g, ''));
  if (asked !== null && words.some((word) => dnsName(word) === asked)) return asked;
  const last = words.slice(1).findLast((word) => nameOf(word) !== null && /[.\d]/.test(word));
  return last ?? words.at(-1) ?? null;
}
