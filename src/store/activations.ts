/** Which ruleset is active, and which were. */
import type { Selectable } from 'kysely';
import { announceActivation } from './activation-channel.js';
import { addAudit } from './audit.js';
import type { Db, Tables } from './schema.js';
import type { Activation, Store } from './types.js';

export const ACTIVATION_COLUMNS = ['id', 'digest', 'at', 'actor', 'reason', 'undoes'] as const;

export function activationStore(
  db: Db,
  dialect: Store['dialect'],
): Pick<Store, 'activate' | 'lastActivation' | 'listActivations'> {
  const newestFirst = db.selectFrom('activations').select(ACTIVATION_COLUMNS).orderBy('id', 'desc');
  return {
    activate: ({ digest, at, actor, reason }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('activations')
          .values({ digest, at, actor, reason })
          .returning(ACTIVATION_COLUMNS)
          .executeTakeFirstOrThrow();
        await addAudit(trx, {
          at,
          actor,
          action: 'ruleset.activate',
          target: digest ?? 'files',
          detail: reason,
        });
        await announceActivation(trx, dialect);
        return toActivation(row);
      }),
    async lastActivation() {
      const row = await newestFirst.limit(1).executeTakeFirst();
      return row && toActivation(row);
    },
    async listActivations({ limit }) {
      const rows = await newestFirst.limit(limit).execute();
      return rows.map(toActivation);
    },
  };
}

export function toActivation({
  undoes,
  ...activation
}: Pick<Selectable<Tables['activations']>, (typeof ACTIVATION_COLUMNS)[number]>): Activation {
  return { ...activation, ...(undoes === null ? {} : { undoes }) };
}
