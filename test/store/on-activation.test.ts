/** Hearing of activations: at once with PostgreSQL, never with SQLite. */
import { expect, it, vi } from 'vitest';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/types.js';
import { describeDatabases } from '../support/store-databases.js';
import { RULESET } from '../support/store-records.js';

const WAIT = { timeout: 20_000, interval: 10 };
const LISTENING = `from pg_stat_activity where datname = current_database() and application_name = 'dcause listen'`;
const by = { at: 1, actor: 'key:a', reason: '' };

/** A ruleset where the files are active, the files where it is. */
async function activateOther(store: Store): Promise<void> {
  const { digest } = await store.addRuleset(RULESET, 0, 'files');
  const last = await store.lastActivation();
  await store.activate({ digest: last?.digest === digest ? null : digest, ...by });
}

describeDatabases('hearing of activations', (create, dialect) => {
  if (dialect === 'sqlite') {
    it('never happens, and ends all the same', async () => {
      const { options } = await create();
      const store = await openStore(options);
      const listener = vi.fn();
      const end = await store.onActivation(listener);
      await activateOther(store);
      await end();
      await store.close();
      expect(listener).not.toHaveBeenCalled();
    });
    return;
  }

  it('tells of what this and another process activate or roll back, and of nothing that failed', async () => {
    const { options } = await create();
    const [one, other] = [await openStore(options), await openStore(options)];
    const listener = vi.fn();
    const end = await one.onActivation(listener);
    await activateOther(other);
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1), WAIT);
    // Notices come in the order of the commits.
    await expect(other.activate({ digest: 'f'.repeat(64), ...by })).rejects.toThrow(/foreign key/i);
    await other.rollBack(by);
    expect(await other.rollBack(by)).toBeUndefined();
    await activateOther(one);
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(3), WAIT);
    await end();
    await Promise.all([one.close(), other.close()]);
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('goes on over a new connection, and tells once that something may have been missed', async () => {
    const { options, execute } = await create();
    const [one, other] = [await openStore(options), await openStore(options)];
    const listener = vi.fn();
    const end = await one.onActivation(listener);
    for (let broken = 1; broken <= 3; broken += 1) {
      expect(await execute(`select pg_terminate_backend(pid) ${LISTENING}`)).toHaveLength(1);
      await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2 * broken - 1), WAIT);
      await activateOther(other);
      await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2 * broken), WAIT);
    }
    await end();
    await Promise.all([one.close(), other.close()]);
  });

  it('ends when it is ended, again and again, and with its store', async () => {
    const { options, execute } = await create();
    const [one, other] = [await openStore(options), await openStore(options)];
    const [ended, heard] = [vi.fn(), vi.fn()];
    const end = await one.onActivation(ended);
    await other.onActivation(heard);
    expect(await execute(`select pid ${LISTENING}`)).toHaveLength(2);
    await Promise.all([end(), end()]);
    await end();
    await activateOther(one);
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1), WAIT);
    expect(ended).not.toHaveBeenCalled();
    await Promise.all([one.close(), other.close()]);
    await vi.waitFor(async () => expect(await execute(`select pid ${LISTENING}`)).toEqual([]), WAIT);
    await end();
  });
});
