/** What came of comparing a candidate with the rules that answered. */
import { compress, decompress } from './compress.js';
import type { EditingStore } from './editing-types.js';
import type { Db } from './schema.js';

export function shadowResultStore(
  db: Db,
): Pick<EditingStore, 'addShadowResult' | 'countShadowResults' | 'listShadowDifferences'> {
  return {
    async addShadowResult({ shadowId, at, activeDigest, diagnosisId, revision, changes }) {
      const compressed = changes === undefined ? null : await compress(changes);
      await db.transaction().execute((trx) =>
        trx
          .insertInto('shadow_results')
          .values({
            shadow_id: shadowId,
            at,
            active_digest: activeDigest,
            diagnosis_id: diagnosisId ?? null,
            revision: revision ?? null,
            changes: compressed,
          })
          .execute(),
      );
    },
    async countShadowResults(shadowId) {
      const counted = db
        .selectFrom('shadow_results')
        .select(({ fn }) => fn.countAll<number>().as('results'))
        .where('shadow_id', '=', shadowId);
      const { results: compared } = await counted.executeTakeFirstOrThrow();
      const { results: different } = await counted.where('changes', 'is not', null).executeTakeFirstOrThrow();
      return { compared, different };
    },
    async listShadowDifferences(shadowId, { limit, before }) {
      const newestFirst = db
        .selectFrom('shadow_results')
        .selectAll()
        .where('shadow_id', '=', shadowId)
        .where('changes', 'is not', null)
        .orderBy('id', 'desc')
        .limit(limit);
      const rows = await (before === undefined
        ? newestFirst
        : newestFirst.where('id', '<', before)
      ).execute();
      return Promise.all(
        rows.map(async (row) => ({
          id: row.id,
          shadowId: row.shadow_id,
          at: row.at,
          activeDigest: row.active_digest,
          ...(row.diagnosis_id === null ? {} : { diagnosisId: row.diagnosis_id }),
          ...(row.revision === null ? {} : { revision: row.revision }),
          ...(row.changes === null ? {} : { changes: await decompress(row.changes) }),
        })),
      );
    },
  };
}
