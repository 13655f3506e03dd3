/** Activations: the last one counts, and each has its audit row. */
import { expect, it } from 'vitest';
import { describeStore } from '../support/store-databases.js';
import { ruleset } from '../support/store-records.js';

describeStore('activations', (store) => {
  it('there is none at first; then the last one counts, files included', async () => {
    expect(await store().lastActivation()).toBeUndefined();
    expect(await store().listActivations({ limit: 9 })).toEqual([]);
    const { digest } = await store().addRuleset(ruleset('first'), 1, 'files');
    // The clock of one process may be behind that of another: the order of writing counts.
    const first = await store().activate({ digest, at: 5_000, actor: 'key:a', reason: 'tested' });
    const second = await store().activate({ digest: null, at: 4_000, actor: 'cli:kim', reason: 'back' });
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

  it('a ruleset that is not held cannot be activated, and leaves no audit row', async () => {
    const [before] = await store().listAudit({ limit: 1 });
    const missing = { digest: 'f'.repeat(64), at: 1, actor: 'key:a', reason: '' };
    await expect(store().activate(missing)).rejects.toThrow(/foreign key/i);
    expect(await store().listAudit({ limit: 1 })).toEqual([before]);
    expect((await store().lastActivation())?.digest).not.toBe(missing.digest);
  });
});
