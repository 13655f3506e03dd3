/** API keys: the hash of each secret, never the secret. */
import { addAudit } from './audit.js';
import type { Db } from './schema.js';
import type { Store } from './types.js';

const MINUTE_MS = 60_000;

export function keyStore(db: Db): Pick<Store, 'addKey' | 'listKeys' | 'revokeKey' | 'touchKey'> {
  return {
    addKey: (key, secretHash, actor) =>
      db.transaction().execute(async (trx) => {
        await trx
          .insertInto('api_keys')
          .values({
            id: key.id,
            name: key.name,
            role: key.role,
            secret_hash: secretHash,
            created_at: key.createdAt,
            expires_at: key.expiresAt ?? null,
            revoked_at: key.revokedAt ?? null,
            last_used_at: key.lastUsedAt ?? null,
          })
          .execute();
        await addAudit(trx, {
          at: key.createdAt,
          actor,
          action: 'key.create',
          target: key.id,
          detail: `${key.role} ${key.name}`,
        });
      }),
    async listKeys() {
      const rows = await db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').execute();
      return rows.map((row) => ({
        id: row.id,
        name: row.name,
        role: row.role,
        createdAt: row.created_at,
        ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
        ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
        ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at }),
        secretHash: row.secret_hash,
      }));
    },
    revokeKey: (id, at, actor) =>
      db.transaction().execute(async (trx) => {
        const { numUpdatedRows } = await trx
          .updateTable('api_keys')
          .set({ revoked_at: at })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .executeTakeFirstOrThrow();
        if (numUpdatedRows === 0n) return false;
        await addAudit(trx, { at, actor, action: 'key.revoke', target: id, detail: '' });
        return true;
      }),
    async touchKey(id, at) {
      const minute = at - (at % MINUTE_MS);
      await db.transaction().execute((trx) =>
        trx
          .updateTable('api_keys')
          .set({ last_used_at: minute })
          .where('id', '=', id)
          .where(({ eb, or }) => or([eb('last_used_at', 'is', null), eb('last_used_at', '<', minute)]))
          .execute(),
      );
    },
  };
}
