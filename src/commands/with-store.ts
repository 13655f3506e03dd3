/** Commands that work on the store: it is opened for them as the service would open it, and closed again. */
import os from 'node:os';
import { readConfig } from '../config.js';
import { InputError } from '../errors.js';
import { openStore, type StoreOptions, storeExists } from '../store/open.js';
import { type Store, StoreError } from '../store/types.js';
import type { CliIo } from './context.js';

/**
 * Does `work` with the store of the environment (DATABASE_URL, else DCAUSE_DATA). Throws InputError `invalid-request`
 * for a wrong setting and `store-unavailable` where the store does not answer.
 */
export async function withStore<T>(io: CliIo, work: (store: Store) => Promise<T>): Promise<T> {
  const options = storeOptions(io);
  let store: Store | undefined;
  try {
    store = await openStore(options);
    return await work(store);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new InputError('store-unavailable', `the store does not answer: ${error.message}`);
  } finally {
    await store?.close();
  }
}

/**
 * As `withStore`, for work that needs what a store holds already. Throws InputError `not-found` where there is none, and
 * makes none.
 */
export async function withStoreThere<T>(io: CliIo, work: (store: Store) => Promise<T>): Promise<T> {
  const options = storeOptions(io);
  if (storeExists(options)) return withStore(io, work);
  throw new InputError(
    'not-found',
    `there is no store in ${options.dataFolder}: name a service with --url, or a store with DCAUSE_DATA or DATABASE_URL`,
  );
}

/** As `withStore`, for work that only reads: where there is no store yet none is made, and undefined comes back. */
export async function withStoreIfAny<T>(
  io: CliIo,
  work: (store: Store) => Promise<T>,
): Promise<T | undefined> {
  return storeExists(storeOptions(io)) ? withStore(io, work) : undefined;
}

function storeOptions(io: CliIo): StoreOptions {
  const { DCAUSE_DATA, DATABASE_URL } = io.env;
  const read = readConfig({ DCAUSE_DATA, DATABASE_URL });
  if (!read.ok) throw new InputError('invalid-request', read.messages.join(' '));
  const { dataFolder, databaseUrl } = read.config;
  return { dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }) };
}

/** Who works at this command line, for the audit table. */
export function commandLineActor(): string {
  try {
    return `cli:${os.userInfo().username}`;
  } catch {
    return 'cli';
  }
}
