/** Transactions that depend on the last row of a table run one after the other. */
import { sql } from 'kysely';
import type { Db, Tables } from './schema.js';
import type { Store } from './types.js';

/**
 * Until the end of the transaction nobody else writes to `table`, and everybody who has written is waited for; reading
 * goes on. In SQLite there is only one writer anyhow.
 */
export async function lockTable(trx: Db, dialect: Store['dialect'], table: keyof Tables): Promise<void> {
  if (dialect === 'postgres')
    await sql`lock table ${sql.table(table)} in share row exclusive mode`.execute(trx);
}
