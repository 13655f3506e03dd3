/** SQLite when the disk is full, when another process holds it, and when two write at once. */

import path from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openStore, openStoreOver } from '../../src/store/open.js';
import { openSqliteFile, sqliteDialect } from '../../src/store/sqlite.js';
import { createSqlite, type TestDatabase } from '../support/store-databases.js';
import { expectStoreError, keepDiagnosis } from '../support/store-records.js';
import { expectKept, startWriter } from '../support/store-writers.js';
import { writtenDiagnosis } from '../support/store-writes.mjs';

let sqlite: TestDatabase;
beforeEach(async () => {
  sqlite = await createSqlite();
});
afterEach(() => sqlite.remove());

it('says that the disk is full, keeps what it has, and goes on once there is space', async () => {
  const file = await openSqliteFile(sqlite.options.dataFolder);
  const store = await openStoreOver('sqlite', sqliteDialect(file));
  const kept = await keepDiagnosis(store, 'kept');
  const large = { ...kept, id: 'large', answer: writtenDiagnosis('large', 1).answer };
  // SQLite raises it to what is in use already.
  file.exec('pragma max_page_count = 1');
  await expectStoreError(store.addDiagnosis(large), 'full');
  await expectStoreError(store.addDiagnosis(large), 'full');
  expect(await store.findDiagnosis('large')).toBeUndefined();
  expect(await store.findDiagnosis('kept')).toEqual(kept);
  await store.lastActivation();
  file.exec('pragma max_page_count = 100000');
  await store.addDiagnosis(large);
  expect(await store.findDiagnosis('large')).toEqual(large);
  await store.close();
});

it('says that it cannot write where it may not, and goes on when it may', async () => {
  const file = await openSqliteFile(sqlite.options.dataFolder);
  const store = await openStoreOver('sqlite', sqliteDialect(file));
  file.exec('pragma query_only = on');
  await expectStoreError(keepDiagnosis(store, 'any'), 'unavailable');
  file.exec('pragma query_only = off');
  await keepDiagnosis(store, 'any');
  await store.close();
});

it('does not wait for ever for a lock: reads go on, writes are refused, and work again', async () => {
  const store = await openStore(sqlite.options);
  const kept = await keepDiagnosis(store, 'kept');
  const other = new Database(path.join(sqlite.options.dataFolder, 'dcause.db'));
  other.exec('begin immediate');
  expect(await store.findDiagnosis('kept')).toEqual(kept);
  await expectStoreError(store.addDiagnosis({ ...kept, id: 'next' }), 'unavailable');
  await expectStoreError(store.touchKey('nobody', 1), 'unavailable');
  other.exec('rollback');
  await store.addDiagnosis({ ...kept, id: 'next' });
  other.close();
  await store.close();
});

it('takes the writes of two processes at once', async () => {
  const writers = ['a', 'b'].map((prefix) => startWriter('write', sqlite.options, prefix, '40'));
  const exits = await Promise.all(writers.map(({ exit }) => exit));
  expect(exits.map(({ code, errors }) => [code, errors])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  const acknowledged = exits.flatMap((exit) => exit.acknowledged);
  expect(acknowledged).toHaveLength(2 * 6 * 40);
  const store = await openStore(sqlite.options);
  await expectKept(store, acknowledged);
  expect(await store.listDiagnoses({}, { limit: 999 })).toHaveLength(160);
  await store.close();
});
