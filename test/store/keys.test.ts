/** API keys in the store, and the audit. */
import { expect, it } from 'vitest';
import type { KeyRecord } from '../../src/store/types.js';
import { describeStore } from '../support/store-databases.js';
import { digestOf, expectStoreError } from '../support/store-records.js';

const KEY: KeyRecord = { id: 'k1', name: 'Zabbix – Lisbon', role: 'diagnose', createdAt: 1_750_000_000_000 };

describeStore('keys', (store) => {
  const find = async (id: string) => (await store().listKeys()).find((key) => key.id === id);

  it('come back with the hash of their secret, revoked and expired ones too', async () => {
    const other: KeyRecord = {
      ...KEY,
      id: 'k0',
      role: 'admin',
      createdAt: KEY.createdAt - 1,
      expiresAt: 5,
      revokedAt: 6,
      lastUsedAt: 60_000,
    };
    await store().addKey(KEY, digestOf('secret'), 'cli:root');
    await store().addKey(other, digestOf('other'), 'cli:root');
    expect(await store().listKeys()).toEqual([
      { ...other, secretHash: digestOf('other') },
      { ...KEY, secretHash: digestOf('secret') },
    ]);
    expect(await store().listAudit({ limit: 9 })).toMatchObject([
      { action: 'key.create', target: 'k0', detail: 'admin Zabbix – Lisbon' },
      { action: 'key.create', target: 'k1', actor: 'cli:root', at: KEY.createdAt },
    ]);
  });

  it('no two have one id or one secret, and the refused one leaves no audit row', async () => {
    const before = await store().listAudit({ limit: 1 });
    await expectStoreError(store().addKey(KEY, digestOf('new'), 'cli:root'), 'conflict');
    await expectStoreError(store().addKey({ ...KEY, id: 'k2' }, digestOf('secret'), 'cli:root'), 'conflict');
    expect(await store().listAudit({ limit: 1 })).toEqual(before);
    expect(await find('k2')).toBeUndefined();
  });

  it('are used to the minute, and never backwards', async () => {
    await store().touchKey('k1', 1_750_000_123_456);
    expect((await find('k1'))?.lastUsedAt).toBe(1_750_000_080_000);
    await store().touchKey('k1', 1_750_000_010_000);
    expect((await find('k1'))?.lastUsedAt).toBe(1_750_000_080_000);
    await store().touchKey('k1', 1_750_000_140_000);
    expect((await find('k1'))?.lastUsedAt).toBe(1_750_000_140_000);
    await store().touchKey('nobody', 1);
  });

  it('are revoked once, with one audit row', async () => {
    expect(await store().revokeKey('k1', 77, 'key:k0')).toBe(true);
    expect(await store().revokeKey('k1', 78, 'key:k0')).toBe(false);
    expect(await store().revokeKey('nobody', 78, 'key:k0')).toBe(false);
    expect((await find('k1'))?.revokedAt).toBe(77);
    const rows = (await store().listAudit({ limit: 99 })).filter(({ action }) => action === 'key.revoke');
    expect(rows).toMatchObject([{ at: 77, actor: 'key:k0', target: 'k1', detail: '' }]);
  });
});

describeStore('audit', (store) => {
  it('pages newest first, each entry once', async () => {
    for (let at = 1; at <= 7; at += 1)
      await store().addKey(
        { id: `k${at}`, name: 'k', role: 'reader', createdAt: at },
        `${at}`.repeat(64),
        `${at}`,
      );
    const pages: string[][] = [];
    for (let before: number | undefined; ; ) {
      const page = await store().listAudit(before === undefined ? { limit: 3 } : { limit: 3, before });
      pages.push(page.map(({ actor }) => actor));
      before = page.at(-1)?.id;
      if (before === undefined) break;
    }
    expect(pages).toEqual([['7', '6', '5'], ['4', '3', '2'], ['1'], []]);
  });
});
