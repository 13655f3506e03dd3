/** Ends of readings, and what is to be told of what they found. */
import type { Insertable } from 'kysely';
import { compress } from './compress.js';
import type { Db, Tables } from './schema.js';
import type { FinishedReading, TicketStore } from './ticket-types.js';
import { type DiagnosisRecord, StoreError } from './types.js';
import { dueBehindEarlier } from './work-order.js';

type Delivery = Omit<Insertable<Tables['ticket_work']>, 'ticket'>;

export function readingStore(db: Db): Pick<TicketStore, 'finishReading'> {
  return {
    async finishReading(reading) {
      await db.transaction().execute((trx) => endReading(trx, reading));
    },
  };
}

/**
 * Ends the reading of a ticket, which from now on has this diagnosis where one is given. Gives the row of the ticket;
 * rejects with `conflict` where the lease is lost, or the reading has ended.
 */
export async function endReading(
  trx: Db,
  { lease, work, consumed, at, isLast }: Omit<FinishedReading, 'deliveries'>,
  diagnosisId?: string,
): Promise<number> {
  const ticket = await trx
    .updateTable('tickets')
    .set({
      touched_at: at,
      consumed: JSON.stringify(consumed),
      ...(isLast === true ? { lease_owner: null, leased_until: 0 } : {}),
      ...(diagnosisId === undefined ? {} : { diagnosis_id: diagnosisId }),
    })
    .where('ticket_id', '=', lease.ticketId)
    .where('integration', '=', lease.integration)
    .where('lease_owner', '=', lease.owner)
    .returning('id')
    .executeTakeFirst();
  if (ticket === undefined) throw new StoreError('conflict', 'Another worker has the ticket.');
  const reading = trx
    .updateTable('ticket_work')
    .where('id', '=', work.id)
    .where('ticket', '=', ticket.id)
    .where('state', '=', 'waiting');
  const ended = await reading
    .set({ state: 'done', due_at: null, finished_at: at, begun_at: null, reason: null })
    .where('sequence', '=', work.sequence)
    .executeTakeFirstOrThrow();
  if (ended.numUpdatedRows > 0n) return ticket.id;
  // Something came in meanwhile: the next reading, which has not been tried yet.
  const grown = await reading
    .set({ since: at, attempts: 0, begun_at: null, reason: null })
    .where('sequence', '>', work.sequence)
    .executeTakeFirstOrThrow();
  if (grown.numUpdatedRows === 0n) throw new StoreError('conflict', 'This reading has ended already.');
  return ticket.id;
}

/** The deliveries of a revision as rows, with what is to be sent compressed. */
export function toDeliveries(
  { lease, deliveries, at }: FinishedReading,
  { id: diagnosisId, revision }: DiagnosisRecord,
): Promise<readonly Delivery[]> {
  return Promise.all(
    deliveries.map(async ({ id, kind, payload }) => ({
      id,
      integration: lease.integration,
      kind,
      state: 'waiting' as const,
      created_at: at,
      since: at,
      attempts: 0,
      sequence: 0,
      diagnosis_id: diagnosisId,
      revision,
      payload: await compress(payload),
    })),
  );
}

/** Keeps deliveries of a ticket, due at once unless an earlier revision holds them back. */
export async function addDeliveries(trx: Db, ticket: number, deliveries: readonly Delivery[]): Promise<void> {
  for (const delivery of deliveries) {
    const dueAt = await dueBehindEarlier(trx, { ticket, kind: delivery.kind }, delivery.created_at);
    await trx
      .insertInto('ticket_work')
      .values({ ...delivery, ticket, due_at: dueAt })
      .execute();
  }
}
