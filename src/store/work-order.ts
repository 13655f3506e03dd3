/**
 * Of one ticket and kind no revision is told before an earlier one that waits: none is ever due before it. That is kept
 * true by whoever makes work due, so that looking for what is due need not ask what holds it back.
 */
import type { Db } from './schema.js';
import type { WorkKind } from './ticket-types.js';

interface Place {
  /** Its row. */
  readonly ticket: number;
  readonly kind: WorkKind;
  /** Absent for what is written next. */
  readonly position?: number;
}

/** When work at this place, wanted at `at`, may be due. */
export async function dueBehindEarlier(trx: Db, place: Place, at: number): Promise<number> {
  const { ticket, kind, position } = place;
  const sameKind = trx
    .selectFrom('ticket_work')
    .select(({ fn }) => fn.max('due_at').as('latest'))
    .where('ticket', '=', ticket)
    .where('kind', '=', kind)
    .where('due_at', '>', at);
  const earlier = position === undefined ? sameKind : sameKind.where('position', '<', position);
  return (await earlier.executeTakeFirst())?.latest ?? at;
}

/** Lets what waits behind this place wait until `dueAt`, too. */
export async function holdBackLater(
  trx: Db,
  { ticket, kind, position }: Required<Place>,
  dueAt: number,
): Promise<void> {
  await trx
    .updateTable('ticket_work')
    .set({ due_at: dueAt })
    .where('ticket', '=', ticket)
    .where('kind', '=', kind)
    .where('position', '>', position)
    .where('due_at', '<', dueAt)
    .execute();
}
