/** Which ruleset is active, and which were. */
import type { Selectable } from 'kysely';
import { announceActivation } from './activation-channel.js';
import { addAudit } from './audit.js';
import { lockTable } from './lock-table.js';
import type { Db, Tables } from './schema.js';
import type { Activation, Store } from './types.js';

export const ACTIVATION_COLUMNS = ['id', 'digest', 'at', 'actor', 'reason', 'undoes'] as const;

export function activationStore(
  db: Db,
  dialect: Store['dialect'],
): Pick<Store, 'activate' | 'lastActivation' | 'listActivations'> {
  return {
    activate: ({ digest, at, actor, reason }) =>
      db.transaction().execute(async (trx) => {
        await lockTable(trx, dialect, 'activations');
        const last = await newestOf(trx).limit(1).executeTakeFirst();
        if (last !== undefined && last.digest === digest)
          return { activation: toActivation(last), isNew: false };
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
        return { activation: toActivation(row), isNew: true };
      }),
    async lastActivation() {
      const row = await newestOf(db).limit(1).executeTakeFirst();
      return row && toActivation(row);
    },
    async listActivations({ limit }) {
      const rows = await newestOf(db).limit(limit).execute();
      return rows.map(toActivation);
    },
  };
}

function newestOf(db: Db) {
  return db.selectFrom('activations').select(ACTIVATION_COLUMNS).orderBy('id', 'desc');
}

export function toActivation({
  undoes,
  ...activation
}: Pick<Selectable<Tables['activations']>, (typeof ACTIVATION_COLUMNS)[number]>): Activation {
  return { ...activation, ...(undoes === null ? {} : { undoes }) };
}
