/** Commands that work on the store: it is opened for them as the service would open it, and closed again. */
import os from 'node:os';
import { readConfig } from '../config.js';
import { InputError } from '../errors.js';
import { openStore } from '../store/open.js';
import { type Store, StoreError } from '../store/types.js';
import type { CliIo } from './context.js';

/**
 * Does `work` with the store of the environment (DATABASE_URL, else DCAUSE_DATA). Throws InputError `invalid-request`
 * for a wrong setting and `store-unavailable` where the store does not answer.
 */
export async function withStore<T>(io: CliIo, work: (store: Store) => Promise<T>): Promise<T> {
  const { DCAUSE_DATA, DATABASE_URL } = io.env;
  const read = readConfig({ DCAUSE_DATA, DATABASE_URL });
  if (!read.ok) throw new InputError('invalid-request', read.messages.join(' '));
  const { dataFolder, databaseUrl } = read.config;
  let store: Store | undefined;
  try {
    store = await openStore({ dataFolder, ...(databaseUrl === undefined ? {} : { databaseUrl }) });
    return await work(store);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new InputError('store-unavailable', `the store does not answer: ${error.message}`);
  } finally {
    await store?.close();
  }
}

/** Who works at this command line, for the audit table. */
export function commandLineActor(): string {
  try {
    return `cli:${os.userInfo().username}`;
  } catch {
    return 'cli';
  }
}
