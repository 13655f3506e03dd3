/** Activations: the last one counts, and each has its audit row. */
import { expect, it } from 'vitest';
import type { Activation, Store } from '../../src/store/types.js';
import { describeStore } from '../support/store-databases.js';
import { ruleset } from '../support/store-records.js';

describeStore('activations', (store) => {
  const activated = async (wanted: Parameters<Store['activate']>[0]): Promise<Activation> => {
    const { activation, isNew } = await store().activate(wanted);
    expect(isNew).toBe(true);
    return activation;
  };

  it('there is none at first; then the last one counts, files included', async () => {
    expect(await store().lastActivation()).toBeUndefined();
    expect(await store().listActivations({ limit: 9 })).toEqual([]);
    const { digest } = await store().addRuleset(ruleset('first'), 1, 'files');
    // The clock of one process may be behind that of another: the order of writing counts.
    const first = await activated({ digest, at: 5_000, actor: 'key:a', reason: 'tested' });
    const second = await activated({ digest: null, at: 4_000, actor: 'cli:kim', reason: 'back' });
    expect(first).toEqual({ id: first.id, digest, at: 5_000, actor: 'key:a', reason: 'tested' });
    expect(second.id).toBeGreaterThan(first.id);
    expect(await store().lastActivation()).toEqual(second);
    expect(await store().listActivations({ limit: 9 })).toEqual([second, first]);
    expect(await store().listActivations({ limit: 1 })).toEqual([second]);
    expect((await store().listAudit({ limit: 2 })).map(({ id: _, ...entry }) => entry)).toEqual([
      { at: 4_000, actor: 'cli:kim', action: 'ruleset.activate', target: 'files', detail: 'back' },
      { at: 5_000, actor: 'key:a', action: 'ruleset.activate', target: digest, detail: 'tested' },
    ]);
  });

  it('what is active already is given as it was activated, and nothing is written', async () => {
    const [one, other] = await Promise.all(
      ['one', 'other'].map(async (name) => store().addRuleset(ruleset(name, name), 1, 'files')),
    );
    const by = { at: 6_000, actor: 'key:b', reason: 'again' };
    for (const digest of [one?.digest ?? '', null, other?.digest ?? '']) {
      const activation = await activated({ digest, at: 5_000, actor: 'key:a', reason: 'tested' });
      const [audit, history] = [
        await store().listAudit({ limit: 99 }),
        await store().listActivations({ limit: 99 }),
      ];
      expect(await store().activate({ digest, ...by })).toEqual({ activation, isNew: false });
      expect(await store().listAudit({ limit: 99 })).toEqual(audit);
      expect(await store().listActivations({ limit: 99 })).toEqual(history);
    }
    const back = await store().rollBack(by);
    expect(await store().activate({ digest: null, ...by })).toEqual({ activation: back, isNew: false });
    await activated({ digest: other?.digest ?? '', ...by });
  });

  it('a ruleset that is not held cannot be activated, and leaves no audit row', async () => {
    const [before] = await store().listAudit({ limit: 1 });
    const missing = { digest: 'f'.repeat(64), at: 1, actor: 'key:a', reason: '' };
    await expect(store().activate(missing)).rejects.toThrow(/foreign key/i);
    expect(await store().listAudit({ limit: 1 })).toEqual([before]);
    expect((await store().lastActivation())?.digest).not.toBe(missing.digest);
  });
});
