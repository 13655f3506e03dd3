/** Which ruleset is active, and which were. */
import { addAudit } from './audit.js';
import type { Db } from './schema.js';
import type { Store } from './types.js';

export function activationStore(db: Db): Pick<Store, 'activate' | 'lastActivation' | 'listActivations'> {
  const newestFirst = db.selectFrom('activations').selectAll().orderBy('id', 'desc');
  return {
    activate: ({ digest, at, actor, reason }) =>
      db.transaction().execute(async (trx) => {
        const { id } = await trx
          .insertInto('activations')
          .values({ digest, at, actor, reason })
          .returning('id')
          .executeTakeFirstOrThrow();
        await addAudit(trx, {
          at,
          actor,
          action: 'ruleset.activate',
          target: digest ?? 'files',
          detail: reason,
        });
        return { id, digest, at, actor, reason };
      }),
    lastActivation: () => newestFirst.limit(1).executeTakeFirst(),
    listActivations: ({ limit }) => newestFirst.limit(limit).execute(),
  };
}
