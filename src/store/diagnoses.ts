/** Diagnoses: revisions that are written once, and go all together. */
import { addAudit } from './audit.js';
import { BATCH_ROWS, inBatches } from './batches.js';
import { HEAD_COLUMNS, toHead, toLabels, toRecord, toRow } from './diagnosis-rows.js';
import { forgetDiagnoses } from './forget-diagnoses.js';
import { addDeliveries, endReading, toDeliveries } from './readings.js';
import type { Db } from './schema.js';
import { type DiagnosisRecord, type Store, StoreError } from './types.js';

export function diagnosisStore(
  db: Db,
): Pick<
  Store,
  'addDiagnosis' | 'findDiagnosis' | 'listRevisions' | 'deleteDiagnosis' | 'deleteDiagnosesBefore'
> {
  return {
    async addDiagnosis(record, reading) {
      const row = await toRow(record);
      const deliveries = reading === undefined ? [] : await toDeliveries(reading, record);
      const labels = toLabels(record);
      await db.transaction().execute(async (trx) => {
        await claimRevision(trx, record);
        await trx.insertInto('diagnosis_revisions').values(row).execute();
        if (labels.length > 0)
          await trx
            .insertInto('diagnosis_labels')
            .values(labels)
            .onConflict((twice) => twice.doNothing())
            .execute();
        if (reading === undefined) return;
        await addDeliveries(trx, await endReading(trx, reading, record.id), deliveries);
      });
    },
    async findDiagnosis(id, revision) {
      const all = db.selectFrom('diagnosis_revisions').selectAll().where('diagnosis_id', '=', id);
      const wanted = revision === undefined ? all : all.where('revision', '=', revision);
      const row = await wanted.orderBy('revision', 'desc').limit(1).executeTakeFirst();
      return row && toRecord(row);
    },
    async listRevisions(id) {
      const rows = await db
        .selectFrom('diagnosis_revisions')
        .select(HEAD_COLUMNS)
        .where('diagnosis_id', '=', id)
        .orderBy('revision')
        .execute();
      return rows.map(toHead);
    },
    deleteDiagnosis: (id, at, actor) =>
      db.transaction().execute(async (trx) => {
        const { numDeletedRows } = await trx
          .deleteFrom('diagnoses')
          .where('id', '=', id)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) return false;
        await forgetDiagnoses(trx, [id], at);
        await addAudit(trx, { at, actor, action: 'diagnosis.delete', target: id, detail: '' });
        return true;
      }),
    deleteDiagnosesBefore: (before) => inBatches(db, (trx) => deleteBatch(trx, before)),
  };
}

/** Makes the revision of `record` the last one; rejects with `conflict` where it is not the next. */
async function claimRevision(trx: Db, { id, revision }: DiagnosisRecord): Promise<void> {
  if (revision === 1) {
    await trx.insertInto('diagnoses').values({ id, last_revision: 1 }).execute();
    return;
  }
  const { numUpdatedRows } = await trx
    .updateTable('diagnoses')
    .set({ last_revision: revision })
    .where('id', '=', id)
    .where('last_revision', '=', revision - 1)
    .executeTakeFirstOrThrow();
  if (numUpdatedRows === 0n)
    throw new StoreError('conflict', `Revision ${revision} is not the next one of the diagnosis.`);
}

/** The last revision is compared again on deletion: in PostgreSQL another process may add one meanwhile. */
async function deleteBatch(trx: Db, before: number): Promise<number> {
  const deleted = await trx
    .deleteFrom('diagnoses')
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple('id', 'last_revision'),
        'in',
        selectFrom('diagnosis_revisions')
          .innerJoin('diagnoses as held', (join) =>
            join.onRef('held.id', '=', 'diagnosis_id').onRef('held.last_revision', '=', 'revision'),
          )
          .select(['held.id', 'held.last_revision'])
          .where('created_at', '<', before)
          .orderBy('created_at')
          .limit(BATCH_ROWS)
          .$asTuple('id', 'last_revision'),
      ),
    )
    .returning('id')
    .execute();
  // Nothing of them is younger than `before`: that is when they end.
  await forgetDiagnoses(
    trx,
    deleted.map(({ id }) => id),
    before,
  );
  return deleted.length;
}
