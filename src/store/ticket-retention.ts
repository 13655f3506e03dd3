/**
 * Tickets and what came in for them, once they are old. Each batch compares again what it deletes: in PostgreSQL another
 * process may touch it meanwhile.
 */
import { BATCH_ROWS, inBatches } from './batches.js';
import type { Db } from './schema.js';
import type { TicketStore, WorkState } from './ticket-types.js';

export function ticketRetentionStore(db: Db): Pick<TicketStore, 'deleteTicketsBefore'> {
  return {
    async deleteTicketsBefore({ inbound, tickets }) {
      await inBatches(db, (trx) => deleteInbound(trx, inbound));
      await inBatches(db, (trx) => forgetTexts(trx, inbound));
      await inBatches(db, (trx) => deleteWork(trx, 'done', inbound));
      await inBatches(db, (trx) => deleteWork(trx, 'dead', tickets));
      await inBatches(db, (trx) => deleteTickets(trx, tickets));
    },
  };
}

async function deleteInbound(trx: Db, before: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('inbound')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('integration', 'key'),
        'in',
        selectFrom('inbound as old')
          .select(['old.integration', 'old.key'])
          .where('old.received_at', '<', before)
          .orderBy('old.received_at')
          .limit(BATCH_ROWS)
          .$asTuple('integration', 'key'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** The key stays, so that the same entry is not taken for a new one. */
async function forgetTexts(trx: Db, before: number): Promise<number> {
  const { numUpdatedRows } = await trx
    .updateTable('ticket_entries')
    .set({ text: null, name: null, host: null })
    .where('position', 'in', ({ selectFrom }) =>
      selectFrom('ticket_entries as old')
        .select('old.position')
        .where('old.received_at', '<', before)
        .where('old.text', 'is not', null)
        .orderBy('old.received_at')
        .limit(BATCH_ROWS),
    )
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

async function deleteWork(trx: Db, state: WorkState, before: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('ticket_work')
    .where('position', 'in', ({ selectFrom }) =>
      selectFrom('ticket_work as old')
        .select('old.position')
        .where('old.state', '=', state)
        // No work ends before it is made; the index knows when that was.
        .where('old.created_at', '<', before)
        .where('old.finished_at', '<', before)
        .orderBy('old.created_at')
        .limit(BATCH_ROWS),
    )
    // Not the state: by its index SQLite would look at everything that is done.
    .where('finished_at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function deleteTickets(trx: Db, before: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('tickets')
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('tickets as old')
        .select('old.id')
        .where('old.touched_at', '<', before)
        .where(({ not, exists, selectFrom }) =>
          not(
            exists(
              selectFrom('ticket_work')
                .select('position')
                .whereRef('ticket', '=', 'old.id')
                .where(({ eb, or }) => or([eb('state', '=', 'waiting'), eb('finished_at', '>=', before)])),
            ),
          ),
        )
        .orderBy('old.touched_at')
        .limit(BATCH_ROWS),
    )
    .where('touched_at', '<', before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
