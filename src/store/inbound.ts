/** What comes in: kept with its tickets and the work that it wants before it is acknowledged. */
import { chunksOf } from './chunks.js';
import { compress } from './compress.js';
import type { Db } from './schema.js';
import { storableText } from './storable-text.js';
import { addEntries, toEntryRow } from './ticket-entries.js';
import type { Inbound, InboundTicket, TicketStore } from './ticket-types.js';
import { wantReadings } from './want-readings.js';

export function inboundStore(db: Db): Pick<TicketStore, 'receive'> {
  return {
    async receive(inbound) {
      const { integration, key, receivedAt, signedAt } = inbound;
      const tickets = oncePerTicket(inbound.tickets);
      const [body, entries] = await Promise.all([
        inbound.body === undefined ? null : compress(inbound.body),
        Promise.all(
          tickets.flatMap(({ ticketId, entries }) =>
            entries.map(async (entry) => ({ ticketId, row: await toEntryRow(entry, receivedAt) })),
          ),
        ),
      ]);
      return db.transaction().execute(async (trx) => {
        const { numInsertedOrUpdatedRows } = await trx
          .insertInto('inbound')
          .values({ integration, key, received_at: receivedAt, signed_at: signedAt ?? null, body })
          .onConflict((known) => known.doNothing())
          .executeTakeFirstOrThrow();
        const isKnown = numInsertedOrUpdatedRows === 0n;
        if (isKnown && (await isReplay(trx, inbound))) return 'replay';
        if (isKnown && inbound.isKeyOfContent !== true) return 'duplicate';
        const rowOf = await touchTickets(trx, inbound, tickets);
        const withNews = await addEntries(
          trx,
          entries.map(({ ticketId, row }) => ({ ...row, ticket: rowOf(ticketId) })),
        );
        const wanted = tickets.filter(({ ticketId, isNews }) => isNews || withNews.has(rowOf(ticketId)));
        await wantReadings(
          trx,
          inbound,
          wanted.map(({ ticketId }) => rowOf(ticketId)),
        );
        return isKnown ? 'duplicate' : 'accepted';
      });
    },
  };
}

interface OneTicket extends InboundTicket {
  /** Whether it is to be read whatever its entries are: it was told of without any. */
  readonly isNews: boolean;
}

/** Each ticket once, under the id that the database keeps, and in one order, so that two who lock some never deadlock. */
function oncePerTicket(tickets: readonly InboundTicket[]): readonly OneTicket[] {
  const byId = new Map<string, OneTicket>();
  for (const { ticketId: id, entries } of tickets) {
    const ticketId = storableText(id);
    const same = byId.get(ticketId);
    byId.set(ticketId, {
      ticketId,
      entries: [...(same?.entries ?? []), ...entries],
      isNews: same?.isNews === true || entries.length === 0,
    });
  }
  return [...byId.values()].sort((a, b) => (a.ticketId < b.ticketId ? -1 : 1));
}

/** Of a key that is known. Moves the time of signing on where this one is later. */
async function isReplay(trx: Db, { integration, key, signedAt }: Inbound): Promise<boolean> {
  if (signedAt === undefined) return false;
  const { numUpdatedRows } = await trx
    .updateTable('inbound')
    .set({ signed_at: signedAt })
    .where('integration', '=', integration)
    .where('key', '=', key)
    .where(({ eb, or }) => or([eb('signed_at', 'is', null), eb('signed_at', '<', signedAt)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 0n;
}

/**
 * Gives the row of each ticket, by its id. Known ones are updated, too: that locks them against those who delete what is
 * old.
 */
async function touchTickets(
  trx: Db,
  { integration, receivedAt }: Inbound,
  tickets: readonly InboundTicket[],
): Promise<(ticketId: string) => number> {
  const rows = new Map<string, number>();
  for (const some of chunksOf(tickets)) {
    const touched = await trx
      .insertInto('tickets')
      .values(
        some.map(({ ticketId }) => ({
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
      .returning(['id', 'ticket_id'])
      .execute();
    for (const { id, ticket_id } of touched) rows.set(ticket_id, id);
  }
  return (ticketId) => {
    const row = rows.get(ticketId);
    if (row === undefined) throw new Error('The database keeps a ticket under another id.');
    return row;
  };
}
