/** Candidates that are tried beside the active rules, one at a time. */
import type { Selectable } from 'kysely';
import { addAudit } from './audit.js';
import { BATCH_ROWS, inBatches } from './batches.js';
import type { EditingStore, Shadow } from './editing-types.js';
import { lockTable } from './lock-table.js';
import type { Db, Tables } from './schema.js';
import type { Store } from './types.js';

export function shadowStore(
  db: Db,
  dialect: Store['dialect'],
): Pick<EditingStore, 'startShadow' | 'stopShadow' | 'currentShadow' | 'lastShadow' | 'deleteShadowsBefore'> {
  return {
    startShadow: ({ digest, share, startedAt, actor, reason }) =>
      db.transaction().execute(async (trx) => {
        await lockTable(trx, dialect, 'shadows');
        const told = { at: startedAt, actor, target: digest, detail: `${share} ${reason}` };
        const running = trx.updateTable('shadows').where('ended_at', 'is', null);
        const same = await running
          .set({ share, actor, reason })
          .where('digest', '=', digest)
          .returningAll()
          .executeTakeFirst();
        if (same !== undefined) {
          await addAudit(trx, { ...told, action: 'shadow.share' });
          return toShadow(same);
        }
        await running.set({ ended_at: startedAt }).execute();
        const row = await trx
          .insertInto('shadows')
          .values({ digest, share, started_at: startedAt, actor, reason })
          .returningAll()
          .executeTakeFirstOrThrow();
        await addAudit(trx, { ...told, action: 'shadow.start' });
        return toShadow(row);
      }),
    stopShadow: (at, actor) =>
      db.transaction().execute(async (trx) => {
        const stopped = await trx
          .updateTable('shadows')
          .set({ ended_at: at })
          .where('ended_at', 'is', null)
          .returning('digest')
          .executeTakeFirst();
        if (stopped === undefined) return false;
        await addAudit(trx, { at, actor, action: 'shadow.stop', target: stopped.digest, detail: '' });
        return true;
      }),
    async currentShadow() {
      const row = await db.selectFrom('shadows').selectAll().where('ended_at', 'is', null).executeTakeFirst();
      return row && toShadow(row);
    },
    async lastShadow() {
      const row = await db
        .selectFrom('shadows')
        .selectAll()
        .orderBy('id', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row && toShadow(row);
    },
    async deleteShadowsBefore(before) {
      await inBatches(db, (trx) => deleteResults(trx, before));
      await inBatches(db, (trx) => deleteShadows(trx, before));
    },
  };
}

function toShadow({ started_at, ended_at, ...shadow }: Selectable<Tables['shadows']>): Shadow {
  return { ...shadow, startedAt: started_at, ...(ended_at === null ? {} : { endedAt: ended_at }) };
}

async function deleteResults(trx: Db, before: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('shadow_results')
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('shadow_results as old')
        .select('old.id')
        .where('old.at', '<', before)
        .orderBy('old.at')
        .limit(BATCH_ROWS),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

async function deleteShadows(trx: Db, before: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('shadows')
    .where('id', 'in', ({ selectFrom }) =>
      selectFrom('shadows as old')
        .select('old.id')
        .where('old.ended_at', '<', before)
        .orderBy('old.id')
        .limit(BATCH_ROWS),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
