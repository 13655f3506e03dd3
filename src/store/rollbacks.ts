/** Going back to what was active before, as an editor's undo does. */
import { announceActivation } from './activation-channel.js';
import { ACTIVATION_COLUMNS, toActivation } from './activations.js';
import { addAudit } from './audit.js';
import type { EditingStore } from './editing-types.js';
import { lockTable } from './lock-table.js';
import type { Db } from './schema.js';
import { type Store, StoreError } from './types.js';

export function rollbackStore(db: Db, dialect: Store['dialect']): Pick<EditingStore, 'rollBack'> {
  return {
    rollBack: ({ expected, at, actor, reason }) =>
      db.transaction().execute(async (trx) => {
        await lockTable(trx, dialect, 'activations');
        const last = await lastRow(trx);
        if (expected !== undefined && expected !== last?.id)
          throw new StoreError('conflict', notTheLast(expected, last?.id));
        const undoes = choiceOf(last);
        if (undoes === null) return undefined;
        const active = await digestOf(trx, undoes);
        let restores = choiceOf(await lastRow(trx, undoes));
        let digest = await digestOf(trx, restores);
        // What was active already when it was activated: going back to it would change nothing.
        while (restores !== null && digest === active) {
          restores = choiceOf(await lastRow(trx, restores));
          digest = await digestOf(trx, restores);
        }
        if (digest === active) return undefined;
        const row = await trx
          .insertInto('activations')
          .values({ digest, at, actor, reason, undoes, restores })
          .returning(ACTIVATION_COLUMNS)
          .executeTakeFirstOrThrow();
        await addAudit(trx, {
          at,
          actor,
          action: 'ruleset.rollback',
          target: digest ?? 'files',
          detail: reason,
        });
        await announceActivation(trx, dialect);
        return toActivation(row);
      }),
  };
}

interface Row {
  readonly id: number;
  readonly undoes: number | null;
  readonly restores: number | null;
}

/** The last activation, or the last one before that of id `before`. */
function lastRow(trx: Db, before?: number): Promise<Row | undefined> {
  const newestFirst = trx
    .selectFrom('activations')
    .select(['id', 'undoes', 'restores'])
    .orderBy('id', 'desc')
    .limit(1);
  return (before === undefined ? newestFirst : newestFirst.where('id', '<', before)).executeTakeFirst();
}

/** The activation, no rollback itself, that counted once `row` was written; null where none did. */
function choiceOf(row: Row | undefined): number | null {
  if (row === undefined) return null;
  return row.undoes === null ? row.id : row.restores;
}

function notTheLast(expected: number, last: number | undefined): string {
  return last === undefined
    ? `There is no activation yet, and so none of the id ${expected}.`
    : `The last activation is ${last}, not ${expected}.`;
}

/** Of what an activation has chosen; null for the files, which also decide before the first one. */
async function digestOf(trx: Db, id: number | null): Promise<string | null> {
  if (id === null) return null;
  const { digest } = await trx
    .selectFrom('activations')
    .select('digest')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return digest;
}
