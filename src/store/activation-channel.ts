/** How PostgreSQL tells other processes of an activation. */
import { sql } from 'kysely';
import type { Db } from './schema.js';
import type { Store } from './types.js';

export const ACTIVATION_CHANNEL = 'dcause_activation';

/** Told to those who listen when `trx` commits, and not at all where it does not. */
export async function announceActivation(trx: Db, dialect: Store['dialect']): Promise<void> {
  if (dialect === 'postgres') await sql`select pg_notify(${ACTIVATION_CHANNEL}, '')`.execute(trx);
}
