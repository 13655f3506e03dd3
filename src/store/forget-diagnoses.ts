/** What refers to diagnoses that are deleted. */
import type { Db } from './schema.js';

/**
 * Once the diagnoses are deleted: their tickets begin anew, even for who reads them at the moment, and what was still to be
 * told of them ended at `at`. Nothing of what they said is kept.
 */
export async function forgetDiagnoses(trx: Db, ids: readonly string[], at: number): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('tickets')
    .set({ diagnosis_id: null, consumed: '[]', lease_owner: null, leased_until: 0 })
    .where('diagnosis_id', 'in', ids)
    .execute();
  await trx
    .updateTable('ticket_work')
    .set({ state: 'dead', due_at: null, finished_at: at, reason: 'Its diagnosis was deleted.' })
    .where('diagnosis_id', 'in', ids)
    .where('due_at', 'is not', null)
    .execute();
  await trx
    .updateTable('ticket_work')
    .set({ payload: null })
    .where('diagnosis_id', 'in', ids)
    .where('payload', 'is not', null)
    .execute();
  await trx.deleteFrom('shadow_results').where('diagnosis_id', 'in', ids).execute();
}
