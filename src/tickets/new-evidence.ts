/**
 * Whether a contribution to a ticket shows anything that was not shown before. A reply says thanks below a quotation of
 * everything, and deserves no new note.
 */
import { observe } from '../observe.js';
import type { TicketEntry } from '../store/ticket-types.js';

/** Those of `fresh` from which the readers see something that `before` and the others do not show. */
export function entriesWithNews(
  fresh: readonly TicketEntry[],
  before: readonly TicketEntry[],
): readonly TicketEntry[] {
  const shown = new Set(before.flatMap(observationsIn));
  return fresh.filter((entry) => {
    const news = observationsIn(entry).filter((observation) => !shown.has(observation));
    for (const observation of news) shown.add(observation);
    return news.length > 0;
  });
}

/** What is seen, without the line where it stands. */
function observationsIn({ text, name, host }: TicketEntry): readonly string[] {
  const piece = { text, ...(name === undefined ? {} : { name }), ...(host === undefined ? {} : { host }) };
  return observe([piece]).observations.map(({ from: _from, ...observation }) => JSON.stringify(observation));
}
