/** Rolling back: an undo, which goes further back each time. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Activation, Store } from '../../src/store/types.js';
import { describeStore } from '../support/store-databases.js';
import { expectStoreError, ruleset } from '../support/store-records.js';

const by = { at: 7, actor: 'key:kim', reason: 'worse' };

describeStore('rolling back', (store, database) => {
  const fresh = async (): Promise<void> => void (await database().execute('delete from activations'));
  const digests = async (): Promise<readonly string[]> =>
    Promise.all(
      ['a', 'b', 'c'].map(async (name) => (await store().addRuleset(ruleset(name, name), 1, 'files')).digest),
    );
  const activate = async (digest: string | null): Promise<Activation> =>
    (await store().activate({ digest, at: 1, actor: 'key:a', reason: '' })).activation;

  it('activates what was active before, says what it undoes, and leaves an audit row', async () => {
    await fresh();
    const [a = '', b = ''] = await digests();
    const first = await activate(a);
    const second = await activate(b);
    const back = await store().rollBack({ ...by, expected: second.id });
    expect(back).toEqual({ id: back?.id, digest: a, ...by, undoes: second.id });
    expect(back?.id).toBeGreaterThan(second.id);
    expect(await store().lastActivation()).toEqual(back);
    expect(await store().listActivations({ limit: 9 })).toEqual([back, second, first]);
    expect(await store().rollBack(by)).toMatchObject({ digest: null, undoes: first.id });
    const audit = await store().listAudit({ limit: 2 });
    expect(audit.map(({ id: _, ...entry }) => entry)).toEqual([
      { at: 7, actor: 'key:kim', action: 'ruleset.rollback', target: 'files', detail: 'worse' },
      { at: 7, actor: 'key:kim', action: 'ruleset.rollback', target: a, detail: 'worse' },
    ]);
  });

  it('does nothing where nothing is left to undo', async () => {
    await fresh();
    const audit = await store().listAudit({ limit: 1 });
    expect(await store().rollBack(by)).toBeUndefined();
    expect(await store().listAudit({ limit: 1 })).toEqual(audit);
    // The files were active before.
    await activate(null);
    expect(await store().rollBack(by)).toBeUndefined();
    const [a = ''] = await digests();
    await activate(a);
    expect(await store().rollBack(by)).toMatchObject({ digest: null });
    expect(await store().rollBack(by)).toBeUndefined();
    expect(await store().listActivations({ limit: 9 })).toHaveLength(3);
  });

  it('passes over what changed nothing, of whatever version of the program', async () => {
    await fresh();
    const [a = '', b = ''] = await digests();
    const row = (digest: string | null): Promise<unknown> =>
      database().execute(
        `insert into activations (digest, at, actor, reason) values (${digest === null ? 'null' : `'${digest}'`}, 1, 'key:a', '')`,
      );
    for (const digest of [null, a, a, b, b, b]) await row(digest);
    const last = await store().lastActivation();
    expect(await store().rollBack(by)).toMatchObject({ digest: a, undoes: last?.id });
    await row(a);
    expect(await answers(store(), 3)).toEqual([null, undefined, undefined]);
    expect((await store().lastActivation())?.digest).toBeNull();
  });

  it('never swings between two, and counts what is activated after it', async () => {
    await fresh();
    const [a = '', b = '', c = ''] = await digests();
    for (const digest of [a, b, c]) await activate(digest);
    expect(await answers(store(), 1)).toEqual([b]);
    await activate(null);
    expect(await answers(store(), 5)).toEqual([b, a, null, undefined, undefined]);
    for (const digest of [a, b, a, b]) await activate(digest);
    expect(await answers(store(), 5)).toEqual([a, b, a, null, undefined]);
  });

  it('is refused where something else was activated meanwhile', async () => {
    await fresh();
    await expectStoreError(store().rollBack({ ...by, expected: 1 }), 'conflict');
    await expect(store().rollBack({ ...by, expected: 1 })).rejects.toThrow(/^There is no activation yet/);
    const [a = '', b = ''] = await digests();
    const first = await activate(a);
    const second = await activate(b);
    await expectStoreError(store().rollBack({ ...by, expected: first.id }), 'conflict');
    await expect(store().rollBack({ ...by, expected: first.id })).rejects.toThrow(
      `The last activation is ${second.id}, not ${first.id}.`,
    );
    const back = await store().rollBack({ ...by, expected: second.id });
    await expectStoreError(store().rollBack({ ...by, expected: second.id }), 'conflict');
    expect(await store().lastActivation()).toEqual(back);
    expect(await store().rollBack({ ...by, expected: back?.id ?? 0 })).toMatchObject({ digest: null });
  });

  it('law: it is a stack', async () => {
    const all = await digests();
    const step = fc.oneof(
      fc.record({ activate: fc.constantFrom(null, 0, 1, 2) }),
      fc.record({ expected: fc.constantFrom('last', 'another', 'any') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25, size: 'max' }), async (steps) => {
        await fresh();
        const stack: Activation[] = [];
        let last: Activation | undefined;
        for (const each of steps) {
          if ('activate' in each) {
            const made = await activate(each.activate === null ? null : (all[each.activate] ?? null));
            if (made.id !== last?.id) stack.push(made);
            last = made;
          } else if (each.expected === 'another') {
            await expectStoreError(store().rollBack({ ...by, expected: (last?.id ?? 0) + 1 }), 'conflict');
          } else {
            const back = await store().rollBack({
              ...by,
              ...(each.expected === 'last' && last !== undefined ? { expected: last.id } : {}),
            });
            const undone = stack.at(-1);
            // Only the first activation, of the files, can change nothing.
            const left = stack.length > 1 || typeof undone?.digest === 'string';
            if (left) stack.pop();
            const digest = stack.at(-1)?.digest ?? null;
            expect(back).toEqual(left ? { id: back?.id, digest, ...by, undoes: undone?.id } : undefined);
            last = back ?? last;
          }
          expect(await store().lastActivation()).toEqual(last);
        }
      }),
      { numRuns: 40, seed: 8524 },
    );
  });
});

/** What so many rollbacks activate, one after the other. */
async function answers(store: Store, rollbacks: number): Promise<readonly (string | null | undefined)[]> {
  const activated: (string | null | undefined)[] = [];
  for (let number = 0; number < rollbacks; number += 1) activated.push((await store.rollBack(by))?.digest);
  return activated;
}
