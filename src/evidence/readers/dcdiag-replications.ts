/**
 * The Replications test of dcdiag: one block per failing naming context. The bracket names the destination; the
 * numbers, times and names that follow carry the meaning in any language.
 */
import type { ReplicationLink, Seen } from '../observations.js';
import type { PieceContext } from '../reader.js';
import { isFailure } from '../statuses.js';
import { aliasIn, forestOf, serverOf, statusOf } from '../values.js';
import type { Joined } from './dcdiag-joined.js';

const OPENED = /^\[[^\],]{3,60},\s?([^\]\s]{1,255})\]/;
const CONTEXT = /(?<![\w=,])(?:DC|CN)=[^\s]{1,400}/i;
const STATUS = /\((-?\d{1,10})\)/;
const TIME =
  /\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}|\d{1,4}[./-]\d{1,2}[./-]\d{2,4},? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?/gi;
const NEVER = /\(([\p{L}]{2,12})\)/u;
const COUNT = /(?<![\d:.\-\w])(\d{1,9})(?![\d:\-\w])/;

/** Whether a line opens a block; `[<test>,<domain controller>]`. */
export function opensReplication(text: string): boolean {
  return OPENED.test(text);
}

/** Takes a block, from its bracket on; returns its link, or null where the block is about something else. */
export function linkOf(block: Joined, piece: PieceContext): ReplicationLink | null {
  const { text } = block;
  const bracket = OPENED.exec(text);
  const context = CONTEXT.exec(text);
  const found = bracket === null ? null : sourceIn(text, bracket[0].length, bracket[1] ?? '');
  if (bracket === null || context === null || found === null) return null;
  const at = context.index + context[0].length;
  const printed = STATUS.exec(text.slice(at));
  const status = statusOf(printed?.[1]);
  if (printed === null || status === null) return null;
  const from = piece.reference(block.lineAt(at + printed.index));
  const after = at + printed.index + printed[0].length;
  const rest = text.slice(after);
  const seen = <T>(value: T, index: number): Seen<T> => ({
    value,
    from: piece.reference(block.lineAt(after + index)),
  });
  const [failed, succeeded] = [...rest.matchAll(TIME)];
  const behind = failed === undefined ? 0 : failed.index + failed[0].length;
  const never = succeeded === undefined ? NEVER.exec(rest.slice(behind)) : null;
  const success =
    succeeded !== undefined
      ? seen(succeeded[0], succeeded.index)
      : never === null
        ? null
        : seen('never', behind + never.index);
  const counted =
    succeeded !== undefined
      ? succeeded.index + succeeded[0].length
      : behind + (never === null ? 0 : never.index);
  const count = failed === undefined ? null : COUNT.exec(rest.slice(counted));
  const alias = aliasIn(rest);
  const source = serverOf(found.name);
  const forest = forestOf(context[0]) ?? alias?.root ?? null;
  const aliasAt = alias === null ? 0 : Math.max(0, rest.toLowerCase().indexOf(alias.guid));
  const opened = piece.reference(block.first);
  return {
    kind: 'replication-link',
    destination: serverOf(bracket[1] ?? '').name,
    source: source.name,
    report: `${opened.evidence}:${opened.line}`,
    namingContext: context[0],
    sourceGuid: alias === null ? null : seen(alias.guid, aliasAt),
    sourceDeleted: { value: source.deleted, from: piece.reference(block.lineAt(found.index)) },
    outcome: isFailure(status) ? 'failure' : 'delayed',
    status,
    lastAttempt: failed?.[0] ?? null,
    lastSuccess: success,
    failures: count === null ? null : seen(Number(count[1]), counted + count.index),
    forest: forest === null ? null : { value: forest, from: piece.reference(block.lineAt(context.index)) },
    // Only what fails is printed.
    filtered: true,
    from,
  };
}

/** `From SOURCE to DESTINATION`: the destination is known from the bracket, the source stands two words before it. */
function sourceIn(text: string, start: number, destination: string): { name: string; index: number } | null {
  const wanted = firstLabel(destination);
  const words: { readonly word: string; readonly index: number }[] = [];
  let index = start;
  for (const word of text.slice(start).split(' ')) {
    if (word !== '') {
      const source = words.at(-2);
      const preposition = words.at(-1)?.word ?? '';
      if (source !== undefined && firstLabel(word) === wanted && /^\p{L}{1,5}$/u.test(preposition)) {
        return { name: source.word, index: source.index };
      }
      words.push({ word, index });
    }
    index += word.length + 1;
  }
  return null;
}

function firstLabel(name: string): string {
  return (name.split('.', 1)[0] ?? name).toLowerCase();
}
