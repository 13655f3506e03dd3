/** Leases of tickets: one worker at a time works on a ticket, in however many processes. */
import { type Selection, sql } from 'kysely';
import type { Db, Tables } from './schema.js';
import { toStrings } from './string-list.js';
import type { TicketLease, TicketStore } from './ticket-types.js';
import type { Store } from './types.js';
import { toWork, WORK_COLUMNS, type WorkRow } from './work-rows.js';

type LeaseWanted = Parameters<TicketStore['leaseTicket']>[0];

const TICKET_COLUMNS = [
  'tickets.id',
  'tickets.integration',
  'tickets.ticket_id',
  'tickets.diagnosis_id',
  'tickets.consumed',
] as const;
type Ticket = Selection<Tables, 'tickets', (typeof TICKET_COLUMNS)[number]>;

export function ticketLeaseStore(
  db: Db,
  dialect: Store['dialect'],
): Pick<TicketStore, 'leaseTicket' | 'dueWork' | 'extendLease' | 'releaseTicket'> {
  return {
    async leaseTicket(wanted) {
      if (wanted.integrations.length === 0) return undefined;
      for (;;) {
        const found = await db.transaction().execute((trx) => takeTicket(trx, dialect, wanted));
        if (found === undefined) return undefined;
        const { ticket, work } = found;
        // Another worker did it between the search and the lock.
        if (work.length === 0) continue;
        return {
          integration: ticket.integration,
          ticketId: ticket.ticket_id,
          owner: wanted.owner,
          ...(ticket.diagnosis_id === null ? {} : { diagnosisId: ticket.diagnosis_id }),
          consumed: toStrings(ticket.consumed),
          work: await Promise.all(work.map(toWork)),
        };
      }
    },
    async dueWork({ integration, ticketId, owner }, now) {
      const rows = await dueFirst(db, now)
        .innerJoin('tickets', 'tickets.id', 'ticket')
        .where('ticket_id', '=', ticketId)
        .where('tickets.integration', '=', integration)
        .where('lease_owner', '=', owner)
        .execute();
      return Promise.all(rows.map(toWork));
    },
    extendLease: (lease, until) =>
      db.transaction().execute(async (trx) => (await holdLease(trx, lease, until)) !== undefined),
    async releaseTicket({ integration, ticketId, owner }) {
      await db
        .transaction()
        .execute((trx) =>
          trx
            .updateTable('tickets')
            .set({ lease_owner: null, leased_until: 0 })
            .where('ticket_id', '=', ticketId)
            .where('integration', '=', integration)
            .where('lease_owner', '=', owner)
            .execute(),
        );
    },
  };
}

/**
 * The row of the ticket where the lease is held, until `until` if given; then nobody else takes it before the transaction
 * has ended.
 */
export async function holdLease(
  trx: Db,
  { integration, ticketId, owner }: TicketLease,
  until?: number,
): Promise<number | undefined> {
  const held = await trx
    .updateTable('tickets')
    .set({ lease_owner: owner, ...(until === undefined ? {} : { leased_until: until }) })
    .where('ticket_id', '=', ticketId)
    .where('integration', '=', integration)
    .where('lease_owner', '=', owner)
    .returning('id')
    .executeTakeFirst();
  return held?.id;
}

/** A free ticket, leased where it has work that is due. */
async function takeTicket(
  trx: Db,
  dialect: Store['dialect'],
  { integrations, owner, now, until }: LeaseWanted,
): Promise<{ readonly ticket: Ticket; readonly work: readonly WorkRow[] } | undefined> {
  const free = trx
    .selectFrom('ticket_work')
    .innerJoin('tickets', 'tickets.id', 'ticket')
    .select(TICKET_COLUMNS)
    .where('ticket_work.integration', 'in', integrations)
    // As it stands in the index of the queue: with a parameter SQLite does not recognise it.
    .where(sql<boolean>`state = 'waiting'`)
    .where('due_at', '<=', now)
    .where('leased_until', '<=', now)
    .orderBy('due_at')
    .limit(1);
  // In SQLite the transaction itself is the lock.
  const locked = dialect === 'sqlite' ? free : free.forNoKeyUpdate('tickets').skipLocked();
  const ticket = await locked.executeTakeFirst();
  if (ticket === undefined) return undefined;
  const work = await dueFirst(trx, now).where('ticket', '=', ticket.id).execute();
  if (work.length > 0)
    await trx
      .updateTable('tickets')
      .set({ lease_owner: owner, leased_until: until })
      .where('id', '=', ticket.id)
      .execute();
  return { ticket, work };
}

/** Work that is due, in the order in which it is done. */
function dueFirst(db: Db, now: number) {
  return db
    .selectFrom('ticket_work')
    .select(WORK_COLUMNS)
    .where('due_at', '<=', now)
    .orderBy(({ eb }) => eb('kind', '!=', 'read'))
    .orderBy('position');
}
