/** Processes that tell by which rules they answer. */
import { expect, it } from 'vitest';
import type { Instance } from '../../src/store/editing-types.js';
import { describeStore } from '../support/store-databases.js';

const INSTANCE: Instance = {
  id: 'one',
  host: 'dc-tools-1',
  pid: 4_294_967_296,
  digest: 'f'.repeat(64),
  origin: 'files',
  since: 1_000,
  seenAt: 2_000,
};

describeStore('instances', (store, database) => {
  it('are known by what they told last, until they leave', async () => {
    const other: Instance = { ...INSTANCE, id: 'two', host: 'a-host', seenAt: 2_500 };
    for (const instance of [INSTANCE, other]) await store().reportInstance(instance);
    expect(await store().listInstances(0)).toEqual([other, INSTANCE]);
    const later: Instance = { ...INSTANCE, origin: 'activation', digest: 'e', since: 2_600, seenAt: 3_000 };
    await store().reportInstance(later);
    expect(await store().listInstances(0)).toEqual([other, later]);
    await store().removeInstance('two');
    await store().removeInstance('nobody');
    expect(await store().listInstances(0)).toEqual([later]);
  });

  it('that were not seen since are forgotten', async () => {
    const seen = (id: string, seenAt: number): Promise<void> =>
      store().reportInstance({ ...INSTANCE, id, seenAt });
    await seen('old', 9_999);
    await seen('just', 10_000);
    expect((await store().listInstances(10_000)).map(({ id }) => id)).toEqual(['just']);
    expect(await database().execute("select id from instances where id in ('old', 'just')")).toMatchObject([
      { id: 'just' },
    ]);
    await seen('old', 10_001);
    expect((await store().listInstances(10_000)).map(({ id }) => id)).toEqual(['just', 'old']);
  });

  it('leave no audit row, and may have any host', async () => {
    await store().reportInstance({ ...INSTANCE, id: 'odd\0', host: 'a\ud800\0b' });
    expect(await store().listInstances(0)).toContainEqual({
      ...INSTANCE,
      id: 'odd\ufffd',
      host: 'a\ufffd\ufffdb',
    });
    await store().removeInstance('odd\0');
    expect((await store().listInstances(0)).map(({ id }) => id)).not.toContain('odd\ufffd');
    expect(await store().listAudit({ limit: 1 })).toEqual([]);
  });
});
