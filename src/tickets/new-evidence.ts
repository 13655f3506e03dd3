/**
 * Whether a contribution to a ticket shows anything that was not shown before. A reply says thanks below or above a
 * quotation of everything, and deserves no new note.
 */
import { splitLines } from '../evidence/lines.js';
import { observe } from '../observe.js';
import type { TicketEntry } from '../store/ticket-types.js';

/**
 * Those of `fresh` from which the readers see something that `before` and the others do not show, in a line that does not
 * stand there: a quotation in another order can look as if it came from another machine.
 */
export function entriesWithNews(
  fresh: readonly TicketEntry[],
  before: readonly TicketEntry[],
): readonly TicketEntry[] {
  const shown = new Set<string>();
  const written = new Set<string>();
  const hasNews = (entry: TicketEntry): boolean => {
    const { observations, readLines } = seenIn(entry);
    const isNews =
      observations.some((observation) => !shown.has(observation)) &&
      readLines.some((line) => !written.has(line));
    for (const observation of observations) shown.add(observation);
    for (const line of splitLines(entry.text)) written.add(unquoted(line));
    return isNews;
  };
  before.forEach(hasNews);
  return fresh.filter(hasNews);
}

/** What is seen, without the lines where it stands, and the lines that the readers understood. */
function seenIn({ text, name, host }: TicketEntry): {
  readonly observations: readonly string[];
  readonly readLines: readonly string[];
} {
  const piece = { text, ...(name === undefined ? {} : { name }), ...(host === undefined ? {} : { host }) };
  const { observations, unrecognised } = observe([piece]);
  const unread = new Set(unrecognised.lines.map(({ line }) => line));
  return {
    observations: observations.map((observation) => JSON.stringify(observation, withoutPlace)),
    readLines: [...splitLines(text)]
      .filter((_, at) => !unread.has(at + 1))
      .map(unquoted)
      .filter((line) => line !== ''),
  };
}

const PLACES = ['from', 'line'];

function withoutPlace(member: string, value: unknown): unknown {
  return PLACES.includes(member) ? undefined : value;
}

function unquoted(line: string): string {
  return line.replace(/^[\s>|]+/, '').trimEnd();
}
