/** Fresh databases for the store's suites, which run over both dialects. */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { openStore, type StoreOptions } from '../../src/store/open.js';
import type { Store } from '../../src/store/types.js';

export interface TestDatabase {
  readonly options: StoreOptions;
  /** SQL past the store, on a connection of its own; gives the rows. */
  execute(sql: string): Promise<readonly unknown[]>;
  remove(): Promise<void>;
}

const serverUrl = process.env['DCAUSE_TEST_DATABASE_URL'];
const DIALECTS = [
  { dialect: 'sqlite', create: createSqlite, skipped: '' },
  {
    dialect: 'postgres',
    create: () => createPostgres(serverUrl ?? ''),
    skipped:
      serverUrl === undefined
        ? ' (skipped: DCAUSE_TEST_DATABASE_URL names no server; node test/support/postgres.mjs npm test starts one)'
        : '',
  },
] as const;

/** Makes a database of either kind for each test that asks for one. */
export function describeDatabases(
  title: string,
  suite: (create: () => Promise<TestDatabase>, dialect: Store['dialect']) => void,
): void {
  for (const { dialect, create, skipped } of DIALECTS)
    describe.skipIf(skipped !== '')(`${title}, ${dialect}${skipped}`, () => {
      const made: TestDatabase[] = [];
      suite(async () => {
        const database = await create();
        made.push(database);
        return database;
      }, dialect);
      afterAll(async () => {
        for (const database of made) await database.remove();
      });
    });
}

/** One store over a fresh database of either kind for all tests of the suite. */
export function describeStore(
  title: string,
  suite: (store: () => Store, database: () => TestDatabase) => void,
): void {
  describeDatabases(title, (create) => {
    let database: TestDatabase;
    let store: Store;
    beforeAll(async () => {
      database = await create();
      store = await openStore(database.options);
    });
    afterAll(() => store.close());
    suite(
      () => store,
      () => database,
    );
  });
}

export async function createSqlite(): Promise<TestDatabase> {
  const parent = await mkdtemp(path.join(os.tmpdir(), 'dcause-store-'));
  const dataFolder = path.join(parent, 'data');
  return {
    options: { dataFolder },
    execute: async (sql) => {
      const database = new Database(path.join(dataFolder, 'dcause.db'));
      try {
        database.exec('pragma busy_timeout = 5000');
        return database.prepare(sql).all();
      } finally {
        database.close();
      }
    },
    remove: () => rm(parent, { recursive: true, force: true }),
  };
}

/** A new database on the server at `server`. */
export async function createPostgres(server: string): Promise<TestDatabase> {
  const name = `dcause_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await query(server, `create database ${name}`);
  return {
    options: { dataFolder: '/nowhere', databaseUrl: url.href },
    execute: (sql) => query(url.href, sql),
    remove: async () => void (await query(server, `drop database ${name} with (force)`)),
  };
}

async function query(connectionString: string, sql: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const { rows }: { rows: readonly unknown[] } = await client.query(sql);
    return rows;
  } finally {
    await client.end();
  }
}
