/** Work on tickets as people see it: what waits, what was done, and the dead letters, which can be tried again. */
import type { ExpressionBuilder, ExpressionWrapper, Selection, SqlBool } from 'kysely';
import { addAudit } from './audit.js';
import type { Db, Tables } from './schema.js';
import type { DeliveryCursor, DeliveryFilter, DeliveryRecord, TicketStore } from './ticket-types.js';
import { dueBehindEarlier, holdBackLater } from './work-order.js';

const COLUMNS = [
  'work.id',
  'work.integration',
  'ticket_id',
  'kind',
  'state',
  'work.diagnosis_id',
  'revision',
  'created_at',
  'due_at',
  'attempts',
  'reason',
  'finished_at',
] as const;
type Joined = Tables & { work: Tables['ticket_work'] };
type Row = Selection<Joined, 'work' | 'tickets', (typeof COLUMNS)[number]>;
type Rows = ExpressionBuilder<Joined, 'work' | 'tickets'>;
type Condition = ExpressionWrapper<Joined, 'work' | 'tickets', SqlBool>;

export function deliveryStore(
  db: Db,
): Pick<TicketStore, 'listDeliveries' | 'findDelivery' | 'requeueDelivery' | 'countDeliveries'> {
  const deliveries = db
    .selectFrom('ticket_work as work')
    .innerJoin('tickets', 'tickets.id', 'work.ticket')
    .select(COLUMNS);
  return {
    async listDeliveries(filter, { limit, after }) {
      const rows = await deliveries
        .where((rows) => rows.and([...conditions(rows, filter), ...behind(rows, after)]))
        .orderBy('created_at', 'desc')
        .orderBy('work.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toDelivery);
    },
    async findDelivery(id) {
      const row = await deliveries.where('work.id', '=', id).executeTakeFirst();
      return row && toDelivery(row);
    },
    requeueDelivery: (id, at, actor) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .selectFrom('ticket_work')
          .select(['ticket', 'integration', 'kind', 'position'])
          .where('id', '=', id)
          .where('state', '=', 'dead')
          .where(({ eb, or }) => or([eb('kind', '=', 'read'), eb('payload', 'is not', null)]))
          .executeTakeFirst();
        if (row === undefined) return false;
        // First the ticket, like everyone: who deletes what is old, or adds a revision, is not at it at the same time.
        const ticket = await trx
          .updateTable('tickets')
          .set({ touched_at: at })
          .where('id', '=', row.ticket)
          .returning('ticket_id')
          .executeTakeFirst();
        if (ticket === undefined) return false;
        const dueAt = await dueBehindEarlier(trx, row, at);
        const { numUpdatedRows } = await trx
          .updateTable('ticket_work')
          .set({ state: 'waiting', due_at: dueAt, since: at, attempts: 0, reason: null, finished_at: null })
          .where('id', '=', id)
          .where('state', '=', 'dead')
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await holdBackLater(trx, row, dueAt);
        await addAudit(trx, {
          at,
          actor,
          action: 'delivery.requeue',
          target: id,
          detail: `${row.integration} ${ticket.ticket_id} ${row.kind}`,
        });
        return true;
      }),
    async countDeliveries(most) {
      const { waiting } = await db
        .selectFrom(
          db.selectFrom('ticket_work').select('id').where('state', '=', 'waiting').limit(most).as('some'),
        )
        .select(({ fn }) => fn.countAll<number>().as('waiting'))
        .executeTakeFirstOrThrow();
      const { dead } = await db
        .selectFrom('ticket_work')
        .select(({ fn }) => fn.countAll<number>().as('dead'))
        .where('state', '=', 'dead')
        .executeTakeFirstOrThrow();
      return { waiting, dead };
    },
  };
}

function conditions(rows: Rows, filter: DeliveryFilter): readonly Condition[] {
  const { integration, ticketId, diagnosisId, state, kind } = filter;
  return [
    ...(integration === undefined ? [] : [rows('work.integration', '=', integration)]),
    ...(ticketId === undefined ? [] : [rows('ticket_id', '=', ticketId)]),
    ...(diagnosisId === undefined ? [] : [rows('work.diagnosis_id', '=', diagnosisId)]),
    ...(state === undefined ? [] : [rows('state', '=', state)]),
    ...(kind === undefined ? [] : [rows('kind', '=', kind)]),
  ];
}

function behind(rows: Rows, after: DeliveryCursor | undefined): readonly Condition[] {
  if (after === undefined) return [];
  return [rows(rows.refTuple('created_at', 'work.id'), '<', rows.tuple(after.createdAt, after.id))];
}

function toDelivery(row: Row): DeliveryRecord {
  return {
    id: row.id,
    integration: row.integration,
    ticketId: row.ticket_id,
    kind: row.kind,
    state: row.state,
    ...(row.diagnosis_id === null ? {} : { diagnosisId: row.diagnosis_id }),
    ...(row.revision === null ? {} : { revision: row.revision }),
    createdAt: row.created_at,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    attempts: row.attempts,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
  };
}
