/** Who changed what: rows are written in the transaction of the change, and never changed. */
import type { Db } from './schema.js';
import type { AuditEntry, Store } from './types.js';

/** Writes one row; `trx` is the transaction of what it tells. */
export async function addAudit(trx: Db, entry: Omit<AuditEntry, 'id'>): Promise<void> {
  await trx.insertInto('audit').values(entry).execute();
}

export function auditStore(db: Db): Pick<Store, 'listAudit'> {
  return {
    listAudit({ limit, before }) {
      const query = db.selectFrom('audit').selectAll().orderBy('id', 'desc').limit(limit);
      return (before === undefined ? query : query.where('id', '<', before)).execute();
    },
  };
}
