/** The tickets that what came in is about. */
import { chunksOf } from './chunks.js';
import type { Db } from './schema.js';
import type { NewEntry } from './ticket-entries.js';
import type { Inbound } from './ticket-types.js';

/** What came in, ready to be written. */
export interface Received {
  readonly inbound: Inbound;
  readonly body: Uint8Array | null;
  readonly tickets: readonly {
    /** As the database keeps it. */
    readonly ticketId: string;
    readonly entries: readonly NewEntry[];
  }[];
}

/** A ticket with all that came in for it. */
export interface ToldTicket {
  readonly integration: string;
  readonly ticketId: string;
  readonly receivedAt: number;
  readonly entries: readonly NewEntry[];
  /** Whether it is to be read whatever its entries are: it was told of without any. */
  readonly isNews: boolean;
  /** How many times something came in for it. */
  readonly times: number;
}

/** Each ticket once, in the order in which they are locked. */
export function mergeTickets(group: readonly Received[]): readonly ToldTicket[] {
  const known = new Map<string, ToldTicket>();
  for (const { inbound, tickets } of group) {
    const { integration, receivedAt } = inbound;
    const here = new Set<string>();
    for (const { ticketId, entries } of tickets) {
      const key = `${integration} ${ticketId}`;
      const same = known.get(key);
      known.set(key, {
        integration,
        ticketId,
        receivedAt: Math.max(receivedAt, same?.receivedAt ?? receivedAt),
        entries: [...(same?.entries ?? []), ...entries],
        isNews: same?.isNews === true || entries.length === 0,
        times: (same?.times ?? 0) + (here.has(key) ? 0 : 1),
      });
      here.add(key);
    }
  }
  return [...known.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, ticket]) => ticket);
}

/**
 * Gives each ticket its row. Known ones are updated, too: that locks them against those who delete what is old.
 */
export async function touchTickets(
  trx: Db,
  tickets: readonly ToldTicket[],
): Promise<readonly (ToldTicket & { readonly row: number })[]> {
  const rows = new Map<string, number>();
  for (const some of chunksOf(tickets)) {
    const touched = await trx
      .insertInto('tickets')
      .values(
        some.map(({ ticketId, integration, receivedAt }) => ({
          ticket_id: ticketId,
          integration,
          touched_at: receivedAt,
          leased_until: 0,
          consumed: '[]',
        })),
      )
      .onConflict((known) =>
        known
          .columns(['ticket_id', 'integration'])
          .doUpdateSet(({ ref }) => ({ touched_at: ref('excluded.touched_at') })),
      )
      .returning(['id', 'ticket_id', 'integration'])
      .execute();
    for (const { id, ticket_id, integration } of touched) rows.set(`${integration} ${ticket_id}`, id);
  }
  return tickets.map((ticket) => {
    const row = rows.get(`${ticket.integration} ${ticket.ticketId}`);
    if (row === undefined) throw new Error('The database keeps a ticket under another id.');
    return { ...ticket, row };
  });
}
