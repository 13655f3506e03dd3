/** Entries of tickets of systems that cannot be asked again. */
import type { Insertable } from 'kysely';
import { chunksOf } from './chunks.js';
import { compress, decompress } from './compress.js';
import type { Db, Tables } from './schema.js';
import type { TicketEntry, TicketStore } from './ticket-types.js';

/** An entry of a ticket that is not known yet. */
export type NewEntry = Omit<Insertable<Tables['ticket_entries']>, 'ticket'>;

export function ticketEntryStore(db: Db): Pick<TicketStore, 'listEntries'> {
  return {
    async listEntries({ integration, ticketId }) {
      const rows = await db
        .selectFrom('tickets')
        .innerJoin('ticket_entries', 'ticket', 'tickets.id')
        .select(['key', 'name', 'host', 'text'])
        .where('integration', '=', integration)
        .where('ticket_id', '=', ticketId)
        .where('text', 'is not', null)
        .orderBy('position')
        .$narrowType<{ text: ArrayBuffer | Uint8Array }>()
        .execute();
      return Promise.all(
        rows.map(async ({ key, name, host, text }) => ({
          key,
          text: await decompress(text),
          ...(name === null ? {} : { name }),
          ...(host === null ? {} : { host }),
        })),
      );
    },
  };
}

/** An entry with its text compressed. */
export async function toEntryRow(entry: TicketEntry, receivedAt: number): Promise<NewEntry> {
  const { key, text, name = null, host = null } = entry;
  return { key, received_at: receivedAt, name, host, text: await compress(text) };
}

/** Keeps those that are new, and gives the rows of their tickets. */
export async function addEntries(
  trx: Db,
  entries: readonly Insertable<Tables['ticket_entries']>[],
): Promise<ReadonlySet<number>> {
  const tickets = new Set<number>();
  for (const some of chunksOf(entries)) {
    const added = await trx
      .insertInto('ticket_entries')
      .values(some)
      .onConflict((known) => known.doNothing())
      .returning('ticket')
      .execute();
    for (const { ticket } of added) tickets.add(ticket);
  }
  return tickets;
}
