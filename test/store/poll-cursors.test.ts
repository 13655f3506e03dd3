/** Cursors of polling, and secrets that all processes share. */
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { describeDatabases, describeStore } from '../support/store-databases.js';

describeStore('polling', (store) => {
  const claim = (integration: string, owner: string, now: number) =>
    store().claimPoll({ integration, owner, now, until: now + 100 });

  it('goes on where it ended', async () => {
    expect(await claim('goes-on', 'a', 1)).toEqual({});
    expect(await store().finishPoll({ integration: 'goes-on', owner: 'a', cursor: 'é\0' })).toBe(true);
    expect(await claim('goes-on', 'b', 2)).toEqual({ cursor: 'é\ufffd' });
    expect(await store().finishPoll({ integration: 'goes-on', owner: 'b' })).toBe(true);
    expect(await claim('goes-on', 'c', 3)).toEqual({ cursor: 'é\ufffd' });
    expect(await claim('another', 'c', 3)).toEqual({});
  });

  it('is done by one at a time, and by another when a claim has run out', async () => {
    expect(await claim('one', 'a', 1)).toEqual({});
    expect(await claim('one', 'b', 100)).toBeUndefined();
    expect(await claim('one', 'b', 101)).toEqual({});
    expect(await store().finishPoll({ integration: 'one', owner: 'a', cursor: 'stale' })).toBe(false);
    expect(await store().finishPoll({ integration: 'one', owner: 'b', cursor: 'fresh' })).toBe(true);
    expect(await store().finishPoll({ integration: 'one', owner: 'b', cursor: 'again' })).toBe(false);
    expect(await store().finishPoll({ integration: 'none', owner: 'b', cursor: 'none' })).toBe(false);
    expect(await claim('one', 'c', 101)).toEqual({ cursor: 'fresh' });
  });

  it('goes on to be done by who does it', async () => {
    expect(await claim('on', 'a', 1)).toEqual({});
    expect(await claim('on', 'a', 50)).toEqual({});
    expect(await claim('on', 'b', 149)).toBeUndefined();
    expect(await claim('on', 'b', 150)).toEqual({});
    expect(await claim('on', 'a', 151)).toBeUndefined();
  });

  it('is claimed by one of many at once', async () => {
    for (const now of [1, 500]) {
      const claims = await Promise.all(['a', 'b', 'c', 'd'].map((owner) => claim('many', owner, now)));
      expect(claims.filter((each) => each !== undefined)).toHaveLength(1);
    }
  });
});

describeDatabases('secrets', (create) => {
  it('are kept as they were first made, whoever is first', async () => {
    const { options } = await create();
    const store = await openStore(options);
    const kept = await Promise.all(['a', 'b', 'c'].map((fresh) => store.keepSecret('links', fresh)));
    expect(new Set(kept).size).toBe(1);
    await store.close();
    const another = await openStore(options);
    expect(await another.keepSecret('links', 'd')).toBe(kept[0]);
    expect(await another.keepSecret('other', 'd')).toBe('d');
    await another.close();
  });
});
