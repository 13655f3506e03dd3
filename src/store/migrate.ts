/**
 * Brings the schema to what this program knows, in one transaction under a lock, so that two processes may start at
 * once. Kysely's own Migrator locks SQLite only within one process.
 */
import { sql } from 'kysely';
import { initial } from './migrations/0001-initial.js';
import { tickets } from './migrations/0002-tickets.js';
import { editing } from './migrations/0003-editing.js';
import { type Migration, SQL_WORDS } from './migrations/migration.js';
import type { Db } from './schema.js';
import { type Store, StoreError } from './types.js';

const MIGRATIONS: readonly Migration[] = [initial, tickets, editing];
const KNOWN_VERSION = MIGRATIONS.length;

/** Any number that nothing else in the database locks. */
const ADVISORY_LOCK = 8_524_2087;

/** Rejects with StoreError `newer-schema`, and changes nothing, where a newer program has been at work. */
export async function migrate(db: Db, dialect: Store['dialect'], now: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    // In SQLite the transaction itself is the lock: it begins as a writing one.
    if (dialect === 'postgres') await sql`select pg_advisory_xact_lock(${ADVISORY_LOCK})`.execute(trx);
    const words = SQL_WORDS[dialect];
    await sql
      .raw(
        `create table if not exists schema_migrations (
          version ${words.integer} primary key, applied_at ${words.integer} not null) ${words.typed}`,
      )
      .execute(trx);
    const version = await schemaVersion(trx);
    if (version > KNOWN_VERSION)
      throw new StoreError(
        'newer-schema',
        `The database has schema ${version}; this version of dcause knows ${KNOWN_VERSION}. Use the newer dcause.`,
      );
    for (const migration of MIGRATIONS.slice(version)) {
      for (const statement of migration.statements(words)) await sql.raw(statement).execute(trx);
      await trx
        .insertInto('schema_migrations')
        .values({ version: migration.version, applied_at: now })
        .execute();
    }
  });
}

/** The schema of the database; 0 where it is empty. */
async function schemaVersion(db: Db): Promise<number> {
  const row = await db
    .selectFrom('schema_migrations')
    .select(({ fn }) => fn.max('version').as('version'))
    .executeTakeFirst();
  return row?.version ?? 0;
}
