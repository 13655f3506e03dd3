/** Group commit: what comes at once is written at once, in order, and what fails alone fails alone. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupCommit } from '../../src/store/group-commit.js';
import { StoreError } from '../../src/store/types.js';

interface Item {
  readonly key: string;
  readonly number: number;
}

const itemsOf = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, number) => ({ key: `${number}`, number }));

function recording(refuse: (items: readonly Item[]) => Error | undefined = () => undefined) {
  const groups: (readonly Item[])[] = [];
  const keep = groupCommit<Item, number>(
    async (items) => {
      groups.push(items);
      const fault = refuse(items);
      if (fault !== undefined) throw fault;
      return items.map(({ number }) => number);
    },
    ({ key }) => key,
  );
  return { groups, keep };
}

describe('what comes', () => {
  it('at once is written together, and each hears of its own', async () => {
    const { groups, keep } = recording();
    expect(await Promise.all(itemsOf(8).map(keep))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(groups).toHaveLength(1);
  });

  it('while others are written goes into the next group', async () => {
    const { groups, keep } = recording();
    const first = keep({ key: 'a', number: 1 });
    await new Promise((resolve) => setImmediate(resolve));
    await Promise.all([first, keep({ key: 'b', number: 2 }), keep({ key: 'c', number: 3 })]);
    expect(groups.map((group) => group.map(({ key }) => key))).toEqual([['a'], ['b', 'c']]);
  });

  it('in large numbers goes into several groups', async () => {
    const { groups, keep } = recording();
    await Promise.all(itemsOf(250).map(keep));
    expect(groups.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('law: is written once each, never twice of a key in a group, and of a key in its order', async () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(keys, async (some) => {
        const { groups, keep } = recording();
        const items = some.map((key, number) => ({ key, number }));
        expect(await Promise.all(items.map(keep))).toEqual(items.map(({ number }) => number));
        const written = groups.flat();
        for (const key of ['a', 'b', 'c']) {
          const of = (all: readonly Item[]) => all.filter((item) => item.key === key);
          expect(of(written)).toEqual(of(items));
          expect(groups.every((group) => of(group).length <= 1)).toBe(true);
        }
      }),
    );
  });
});

describe('what fails', () => {
  it('by the store fails for the whole group, and the next group is written', async () => {
    let isDown = true;
    const { groups, keep } = recording(() => (isDown ? new StoreError('unavailable', 'x') : undefined));
    const refused = await Promise.allSettled(itemsOf(3).map(keep));
    expect(refused.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(groups).toHaveLength(1);
    isDown = false;
    expect(await keep({ key: 'a', number: 7 })).toBe(7);
  });

  it('by what it is takes nobody else with it', async () => {
    const { keep } = recording((items) =>
      items.some(({ number }) => number === 1) ? new TypeError('no row') : undefined,
    );
    const settled = await Promise.allSettled(itemsOf(3).map(keep));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
