/** Which process answers by which rules, as each tells of itself. */
import type { EditingStore } from './editing-types.js';
import type { Db } from './schema.js';

export function instanceStore(
  db: Db,
): Pick<EditingStore, 'reportInstance' | 'removeInstance' | 'listInstances'> {
  return {
    reportInstance: ({ id, host, pid, digest, origin, since, seenAt }) =>
      db.transaction().execute(async (trx) => {
        const told = { host, pid, digest, origin, since, seen_at: seenAt };
        await trx
          .insertInto('instances')
          .values({ id, ...told })
          .onConflict((known) => known.column('id').doUpdateSet(told))
          .execute();
      }),
    removeInstance: (id) =>
      db.transaction().execute(async (trx) => {
        await trx.deleteFrom('instances').where('id', '=', id).execute();
      }),
    async listInstances(since) {
      const rows = await db
        .selectFrom('instances')
        .selectAll()
        .orderBy('host')
        .orderBy('pid')
        .orderBy('id')
        .execute();
      // Whoever only looks needs no lock, as a rule.
      if (rows.some(({ seen_at }) => seen_at < since))
        await db
          .transaction()
          .execute((trx) => trx.deleteFrom('instances').where('seen_at', '<', since).execute());
      return rows
        .filter(({ seen_at }) => seen_at >= since)
        .map(({ seen_at, ...instance }) => ({ ...instance, seenAt: seen_at }));
    },
  };
}
