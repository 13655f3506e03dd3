/**
 * What happened in the configured queues, by the ids of transactions. An id is given when a transaction begins, so that a
 * lower one can become visible after a higher one: the last ids are asked for again, and the cursor holds which of them
 * were given out. As `key` the transaction has the id that its webhook has.
 */
import { SystemError } from '../system-error.js';
import type { Poll } from '../types.js';
import { MOST_PER_PAGE, type RequestTracker, recordId } from './rest.js';

/** How far a transaction may be overtaken by others. */
export const OVERLAP_IDS = 100;
/** Of one poll; the next one goes on from there. */
const MOST_PAGES = 10;
/** Agents paste into comments, too. */
export const TOLD_TYPES = ['Create', 'Correspond', 'Comment'];

interface Cursor {
  /** Later ids are asked for. */
  readonly after: number;
  /** Those of them that were given out. */
  readonly known: readonly number[];
}

export async function pollTransactions(
  rt: RequestTracker,
  queueIds: readonly string[],
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Poll> {
  if (cursor === undefined) return { events: [], cursor: printed(await newest(rt, queueIds, signal)) };
  const { after, known } = parsed(cursor);
  const found = await transactionsAfter(rt, queueIds, after, signal);
  const ids = [...new Set([...known, ...found.map(({ id }) => id)])];
  const from = Math.max(after, Math.max(...ids, after) - OVERLAP_IDS);
  return {
    events: found
      .filter(({ id }) => !known.includes(id))
      .map(({ id, ticketId }) => ({ key: transactionKey(String(id)), ticketId, entries: [] })),
    cursor: printed({ after: from, known: ids.filter((id) => id > from) }),
  };
}

/** `rt-txn-<id>`: what webhook and poll call the same transaction. */
export function transactionKey(id: string): string {
  return `rt-txn-${id}`;
}

/** What happened before the first poll is not looked at. */
async function newest(rt: RequestTracker, queueIds: readonly string[], signal: AbortSignal): Promise<Cursor> {
  const query = { query: queryAfter(queueIds, 0), orderby: 'id', order: 'DESC', per_page: '1' };
  const [last] = await rt.list(['transactions'], query, signal);
  return { after: Number(recordId(last, 'id') ?? 0), known: [] };
}

async function transactionsAfter(
  rt: RequestTracker,
  queueIds: readonly string[],
  after: number,
  signal: AbortSignal,
): Promise<readonly { id: number; ticketId: string }[]> {
  const found: { id: number; ticketId: string }[] = [];
  for (let page = 0, from = after; page < MOST_PAGES; page += 1) {
    const query = {
      query: queryAfter(queueIds, from),
      ...{ orderby: 'id', per_page: String(MOST_PER_PAGE), fields: 'ObjectId' },
    };
    const items = await rt.list(['transactions'], query, signal);
    for (const item of items) {
      const id = recordId(item, 'id');
      const ticketId = recordId(item, 'ObjectId');
      if (id === undefined || ticketId === undefined) continue;
      found.push({ id: Number(id), ticketId });
      from = Math.max(from, Number(id));
    }
    if (items.length < MOST_PER_PAGE) break;
  }
  return found;
}

/** Holds nothing but ids and fixed words. */
function queryAfter(queueIds: readonly string[], after: number): string {
  const any = (field: string, values: readonly string[]) =>
    `(${values.map((value) => `${field} = '${value}'`).join(' OR ')})`;
  return [
    "ObjectType = 'RT::Ticket'",
    any('TicketQueue', queueIds),
    `id > ${after}`,
    any('Type', TOLD_TYPES),
    "Creator != '__CurrentUser__'",
  ].join(' AND ');
}

function parsed(cursor: string): Cursor {
  const [, after, known = ''] = /^(\d{1,15}):([\d,]*)$/.exec(cursor) ?? [];
  if (after === undefined) throw new SystemError('This is no cursor of Request Tracker.', { retry: false });
  return {
    after: Number(after),
    known: known
      .split(',')
      .filter((id) => id !== '')
      .map(Number),
  };
}

function printed({ after, known }: Cursor): string {
  return `${after}:${known.join(',')}`;
}
