/** Work on tickets, written down by who holds the lease of the ticket, before and after each attempt. */
import { type Selectable, sql, type UpdateQueryBuilder, type UpdateResult } from 'kysely';
import type { Db, Tables } from './schema.js';
import { holdLease } from './ticket-leases.js';
import type { TicketLease, TicketStore } from './ticket-types.js';
import { holdBackLater } from './work-order.js';

type Update = UpdateQueryBuilder<Tables, 'ticket_work', 'ticket_work', UpdateResult>;
type Changed = Pick<Selectable<Tables['ticket_work']>, 'ticket' | 'kind' | 'position'>;

export function ticketWorkStore(
  db: Db,
): Pick<TicketStore, 'beginAttempt' | 'finishWork' | 'postponeWork' | 'abandonWork'> {
  const change = (lease: TicketLease, workId: string, set: (work: Update) => Update): Promise<boolean> =>
    db.transaction().execute(async (trx) => (await changeWaiting(trx, lease, workId, set)) !== undefined);
  return {
    beginAttempt: (lease, workId, at) =>
      change(lease, workId, (work) => work.set({ begun_at: at, attempts: sql`attempts + 1` })),
    finishWork: (lease, workId, at) =>
      change(lease, workId, (work) =>
        work.set({
          state: 'done',
          due_at: null,
          finished_at: at,
          begun_at: null,
          reason: null,
          payload: null,
        }),
      ),
    postponeWork: (lease, workId, { dueAt, reason, isUncertain }) =>
      db.transaction().execute(async (trx) => {
        const changed = await changeWaiting(trx, lease, workId, (work) =>
          work.set({ due_at: dueAt, reason, ...(isUncertain ? {} : { begun_at: null }) }),
        );
        if (changed === undefined) return false;
        await holdBackLater(trx, changed, dueAt);
        return true;
      }),
    // When the last attempt began stays: it may have had its effect, which counts if the work is requeued.
    abandonWork: (lease, workId, at, reason) =>
      change(lease, workId, (work) => work.set({ state: 'dead', due_at: null, finished_at: at, reason })),
  };
}

/** Undefined where the lease is lost, or the work waits no more. */
async function changeWaiting(
  trx: Db,
  lease: TicketLease,
  workId: string,
  set: (work: Update) => Update,
): Promise<Changed | undefined> {
  const ticket = await holdLease(trx, lease);
  if (ticket === undefined) return undefined;
  return set(trx.updateTable('ticket_work'))
    .where('id', '=', workId)
    .where('ticket', '=', ticket)
    .where('state', '=', 'waiting')
    .returning(['ticket', 'kind', 'position'])
    .executeTakeFirst();
}
