/** Opening the store: what is made, and when it refuses. */
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { initial } from '../../src/store/migrations/0001-initial.js';
import { SQL_WORDS } from '../../src/store/migrations/migration.js';
import { openStore, storeExists } from '../../src/store/open.js';
import { createSqlite, describeDatabases, type TestDatabase } from '../support/store-databases.js';
import { expectStoreError, keepDiagnosis } from '../support/store-records.js';
import { startWriter } from '../support/store-writers.js';

const VERSIONS = 'select version from schema_migrations order by version';

describeDatabases('opening', (create, dialect) => {
  it('finds again what was kept', async () => {
    const { options, execute } = await create();
    const first = await openStore(options);
    expect(first.dialect).toBe(dialect);
    await first.lastActivation();
    const record = await keepDiagnosis(first, 'kept');
    await first.close();
    const versions = await execute(VERSIONS);
    const second = await openStore(options);
    expect(await second.findDiagnosis('kept')).toEqual(record);
    await second.close();
    expect(await execute(VERSIONS)).toEqual(versions);
  });

  it('brings the schema of an older program up to date, and keeps what it holds', async () => {
    const { options, execute } = await create();
    if (dialect === 'sqlite') await mkdir(options.dataFolder);
    const words = SQL_WORDS[dialect];
    await execute(`create table schema_migrations (
      version ${words.integer} primary key, applied_at ${words.integer} not null) ${words.typed}`);
    for (const statement of initial.statements(words)) await execute(statement);
    await execute('insert into schema_migrations (version, applied_at) values (1, 1)');
    await execute(`insert into api_keys (id, name, role, secret_hash, created_at)
      values ('old', 'Old', 'reader', 'hash', 1)`);
    const store = await openStore(options);
    expect(await store.listKeys()).toMatchObject([{ id: 'old', secretHash: 'hash' }]);
    expect(await store.countDeliveries(1)).toEqual({ waiting: 0, dead: 0 });
    await keepDiagnosis(store, 'new');
    await store.close();
    await (await openStore(options)).close();
  });

  it('refuses the schema of a newer program, and leaves it alone', async () => {
    const { options, execute } = await create();
    await (await openStore(options)).close();
    const versions = await execute(VERSIONS);
    await execute('insert into schema_migrations (version, applied_at) values (99, 1)');
    await expectStoreError(openStore(options), 'newer-schema');
    expect(await execute(VERSIONS)).toHaveLength(versions.length + 1);
    await execute('delete from schema_migrations where version = 99');
    await (await openStore(options)).close();
  });

  it('works for processes that start on an empty database at once', async () => {
    const { options, execute } = await create();
    const exits = await Promise.all(Array.from({ length: 4 }, () => startWriter('open', options).exit));
    expect(exits).toEqual(Array.from({ length: 4 }, () => ({ code: 0, acknowledged: [], errors: '' })));
    const versions = await execute(VERSIONS);
    await (await openStore(options)).close();
    expect(await execute(VERSIONS)).toEqual(versions);
  });
});

describe('opening SQLite', () => {
  const made: TestDatabase[] = [];
  afterEach(async () => {
    for (const database of made.splice(0)) await database.remove();
  });
  async function folder(): Promise<string> {
    const database = await createSqlite();
    made.push(database);
    return database.options.dataFolder;
  }

  it('makes a folder and files that nobody else can read', async () => {
    const dataFolder = path.join(await folder(), 'deeper');
    const store = await openStore({ dataFolder });
    await keepDiagnosis(store, 'any');
    const mode = async (name: string): Promise<string> =>
      ((await stat(path.join(dataFolder, name))).mode & 0o777).toString(8);
    expect(await mode('.')).toBe('700');
    for (const name of ['dcause.db', 'dcause.db-wal', 'dcause.db-shm']) expect(await mode(name)).toBe('600');
    await store.close();
  });

  it('takes a file that others can read from them', async () => {
    const dataFolder = await folder();
    await (await openStore({ dataFolder })).close();
    const file = path.join(dataFolder, 'dcause.db');
    await chmod(file, 0o644);
    await (await openStore({ dataFolder })).close();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('makes nothing where one asks only whether there is a store', async () => {
    const dataFolder = await folder();
    expect(storeExists({ dataFolder })).toBe(false);
    await expect(stat(dataFolder)).rejects.toThrow('ENOENT');
    await (await openStore({ dataFolder })).close();
    expect(storeExists({ dataFolder })).toBe(true);
  });

  it('says that a file in place of the folder, or of the database, is of no use', async () => {
    const dataFolder = await folder();
    await mkdir(dataFolder);
    const file = path.join(dataFolder, 'dcause.db');
    await writeFile(file, 'This is no database, whatever its name may be. '.repeat(50));
    await expectStoreError(openStore({ dataFolder: file }), 'unavailable');
    await expectStoreError(openStore({ dataFolder }), 'unavailable');
  });
});

describe('opening PostgreSQL', () => {
  it.each([
    ['where nobody listens', 'postgres://kim:s3cret-word@127.0.0.1:1/dcause'],
    ['at an address that is none', 'postgres://kim:s3cret-word@127.0.0.1:port/dcause'],
    ['on a socket that is none', 'postgres://kim:s3cret-word@localhost/dcause?host=/nowhere'],
  ])('%s is refused without a word of the password', async (_, databaseUrl) => {
    const opening = openStore({ dataFolder: '/nowhere', databaseUrl });
    await expectStoreError(opening, 'unavailable');
    const error: unknown = await opening.catch((reason: unknown) => reason);
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('s3cret');
  });
});
