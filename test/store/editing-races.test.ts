/** Two processes that edit, publish, import and roll back at once: one of them wins, whole. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { type Store, StoreError } from '../../src/store/types.js';
import { describeDatabases } from '../support/store-databases.js';
import { atOnce, draftDocument, newDraft, putNew } from '../support/store-drafts.js';
import { RULESET, ruleset } from '../support/store-records.js';

const ROUNDS = 25;
const by = { at: 9, actor: 'key:a', reason: '' };

describeDatabases('two who edit at once', (create) => {
  let [one, other]: Store[] = [];
  const handles = (): [Store, Store] => {
    if (one === undefined || other === undefined) throw new Error('The stores are not open.');
    return [one, other];
  };
  beforeAll(async () => {
    const { options } = await create();
    [one, other] = [await openStore(options), await openStore(options)];
  });
  afterAll(() => Promise.all(handles().map((store) => store.close())));

  const actions = async (target: string): Promise<readonly string[]> =>
    (await handles()[0].listAudit({ limit: 100_000 }))
      .filter((entry) => entry.target === target)
      .map(({ action }) => action);

  it.each([
    ['a new document', false],
    ['a changed one', true],
  ])('put %s: one is refused, and nothing is lost', async (_, isChanged) => {
    const [first, second] = handles();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id: draftId } = await newDraft(first);
      const base = draftDocument('a', 'base');
      if (isChanged) await putNew(first, draftId, base);
      const documents = [draftDocument('a', 'first'), draftDocument('a', 'second')] as const;
      const put = (store: Store, document: (typeof documents)[number]) => () =>
        store.putDraftDocument({ draftId, document, expected: isChanged ? base.etag : undefined });
      const outcomes = await atOnce(put(first, documents[0]), put(second, documents[1]));
      const winner = winnerOf(outcomes);
      expect(await second.findDraft(draftId)).toMatchObject({
        revision: isChanged ? 3 : 2,
        documents: [documents[winner]],
      });
    }
  });

  it('put different documents: both are kept', async () => {
    const [first, second] = handles();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await newDraft(first);
      const outcomes = await atOnce(
        () => putNew(first, id, draftDocument('a', '1')),
        () => putNew(second, id, draftDocument('b', '2')),
      );
      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await first.findDraft(id)).toMatchObject({ revision: 3, documents: [{ id: 'a' }, { id: 'b' }] });
    }
  });

  it('publish the same version: one does, and the draft of the other stays', async () => {
    const [first, second] = handles();
    for (let round = 0; round < ROUNDS; round += 1) {
      const drafts = [await newDraft(first), await newDraft(first)] as const;
      const rulesets = ['first', 'second'].map((name) =>
        ruleset(`${name} ${round}`, `1.0.${round}`, 'raced'),
      );
      const publish = (store: Store, index: 0 | 1) => () =>
        store.publishDraft({
          draftId: drafts[index].id,
          draftRevision: 1,
          ruleset: rulesets[index] ?? RULESET,
          ...by,
        });
      const winner = winnerOf(await atOnce(publish(first, 0), publish(second, 1)));
      const held = await Promise.all(rulesets.map(({ digest }) => second.findRuleset(digest)));
      expect(held.map((each) => each?.version)).toEqual(
        [0, 1].map((index) => (index === winner ? `1.0.${round}` : undefined)),
      );
      const left = await Promise.all(drafts.map(({ id }) => first.findDraft(id)));
      expect(left.map((draft) => draft === undefined)).toEqual([winner === 0, winner === 1]);
    }
  });

  it('publish one draft: one does', async () => {
    const [first, second] = handles();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await newDraft(first);
      const publish = (store: Store, version: string) => () =>
        store.publishDraft({
          draftId: id,
          draftRevision: 1,
          ruleset: ruleset(`${round} ${version}`, version, `twice ${round}`),
          ...by,
        });
      winnerOf(await atOnce(publish(first, '1.0.0'), publish(second, '1.0.1')));
      const held = (await first.listRulesets()).filter(({ name }) => name === `twice ${round}`);
      expect(held).toHaveLength(1);
    }
  });

  it('put and publish: what was checked is published, or the change is kept', async () => {
    const [first, second] = handles();
    const winners = new Set<number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await newDraft(first);
      const content = ruleset(`put or publish ${round}`, `2.0.${round}`, 'raced');
      const put = (): Promise<unknown> => putNew(first, id, draftDocument('a', '1'));
      const publish = (): Promise<unknown> =>
        second.publishDraft({ draftId: id, draftRevision: 1, ruleset: content, ...by });
      const isPutFirst = round % 2 === 0;
      const outcomes = await (isPutFirst ? atOnce(put, publish) : atOnce(publish, put));
      const isPublished = (winnerOf(outcomes) === 0) !== isPutFirst;
      winners.add(Number(isPublished));
      expect((await first.findRuleset(content.digest)) !== undefined).toBe(isPublished);
      const draft = await second.findDraft(id);
      if (isPublished) expect(draft).toBeUndefined();
      else expect(draft).toMatchObject({ revision: 2, documents: [{ id: 'a' }] });
      expect(await actions(id)).toEqual(isPublished ? ['draft.create'] : ['draft.put', 'draft.create']);
    }
    expect([...winners].sort()).toEqual([0, 1]);
  });

  it('rebase: one does, and who puts meanwhile loses nothing', async () => {
    const [first, second] = handles();
    const { digest: baseDigest } = await first.addRuleset(ruleset('rebased', '6.0.0'), 0, 'files');
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id: draftId } = await newDraft(first);
      const rebase = { draftId, draftRevision: 1, baseDigest, reverted: [], at: 9, actor: 'key:a' };
      const document = draftDocument('a', `${round}`);
      const [rebased, put] = await atOnce(
        () => first.rebaseDraft(rebase),
        () => putNew(second, draftId, document),
      );
      mustHave(put);
      const draft = await first.findDraft(draftId);
      expect(draft?.documents).toEqual([document]);
      expect(draft?.baseDigest === baseDigest).toBe(rebased.status === 'fulfilled');
      const { revision: draftRevision = 0 } = draft ?? {};
      winnerOf(
        await atOnce(
          () => first.rebaseDraft({ ...rebase, draftRevision }),
          () => second.rebaseDraft({ ...rebase, draftRevision }),
        ),
      );
    }
  });

  it('put and delete: nothing of a deleted draft remains', async () => {
    const [first, second] = handles();
    for (let round = 0; round < ROUNDS; round += 1) {
      const { id } = await newDraft(first);
      const [, deleted] = await atOnce(
        () => putNew(first, id, draftDocument('a', '1')),
        () => second.deleteDraft(id, 9, 'key:a'),
      );
      expect(deleted).toMatchObject({ status: 'fulfilled', value: true });
      expect(await first.findDraft(id)).toBeUndefined();
    }
  });

  it('import: the same content is held once, another under the same version is refused', async () => {
    const [first, second] = handles();
    for (let round = 0; round < ROUNDS; round += 1) {
      const same = ruleset(`same ${round}`, `3.0.${round}`, 'imported');
      const both = await atOnce(
        () => first.importRuleset(same, 1, 'key:a'),
        () => second.importRuleset(same, 1, 'key:b'),
      );
      const isNew = both.map((each) => mustHave(each).isNew);
      expect(isNew.sort()).toEqual([false, true]);
      expect(await actions(same.digest)).toEqual(['ruleset.import']);
      winnerOf(
        await atOnce(
          () => first.importRuleset(ruleset(`one ${round}`, `4.0.${round}`, 'imported'), 1, 'key:a'),
          () => second.importRuleset(ruleset(`other ${round}`, `4.0.${round}`, 'imported'), 1, 'key:b'),
        ),
      );
    }
  });

  it('roll back: one does where both have seen the same, and two without looking go back twice', async () => {
    const [first, second] = handles();
    const { digest } = await first.addRuleset(RULESET, 0, 'files');
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = await first.lastActivation();
      const steps: number[] = [];
      for (let step = 0; step < 3; step += 1)
        steps.push((await first.activate({ digest: step === 1 ? null : digest, ...by })).activation.id);
      const { id: expected = 0 } = (await second.lastActivation()) ?? {};
      const seen = { ...by, expected };
      winnerOf(
        await atOnce(
          () => first.rollBack(seen),
          () => second.rollBack(seen),
        ),
      );
      const both = await atOnce(
        () => first.rollBack(by),
        () => second.rollBack(by),
      );
      const undone = both.map((each) => mustHave(each)?.undoes);
      expect(undone.sort()).toEqual(steps.slice(0, 2));
      expect(await first.lastActivation()).toMatchObject({ digest: before?.digest ?? null });
    }
  });

  it('activate the same: one row, and the other is given it', async () => {
    const [first, second] = handles();
    const { digest } = await first.addRuleset(RULESET, 0, 'files');
    for (let round = 0; round < ROUNDS; round += 1) {
      const wanted = { digest: round % 2 === 0 ? digest : null, ...by };
      const both = (
        await atOnce(
          () => first.activate(wanted),
          () => second.activate(wanted),
        )
      ).map(mustHave);
      expect(both.map(({ isNew }) => isNew).sort()).toEqual([false, true]);
      expect(new Set(both.map(({ activation }) => activation.id)).size).toBe(1);
    }
  });

  it('start a shadow: the last one runs, alone', async () => {
    const [first, second] = handles();
    const { digest } = await first.addRuleset(RULESET, 0, 'files');
    const { digest: other } = await first.addRuleset(ruleset('shadow', '5.0.0'), 0, 'files');
    for (let round = 0; round < ROUNDS; round += 1) {
      const shadow = { digest, share: 1, startedAt: round, actor: 'key:a', reason: '' };
      const both = await atOnce(
        () => first.startShadow(shadow),
        () => second.startShadow({ ...shadow, digest: round % 2 === 0 ? digest : other }),
      );
      const ids = both.map((each) => mustHave(each).id);
      expect(new Set(ids).size).toBe(round % 2 === 0 ? 1 : 2);
      expect((await first.currentShadow())?.id).toBe(Math.max(...ids));
      const stops = await atOnce(
        () => first.stopShadow(9, 'key:a'),
        () => second.stopShadow(9, 'key:b'),
      );
      expect(stops.map(mustHave).sort()).toEqual([false, true]);
    }
  });
});

/** Which of two has won. Fails unless it is one, and the other one was refused as a conflict. */
function winnerOf(outcomes: readonly [PromiseSettledResult<unknown>, PromiseSettledResult<unknown>]): 0 | 1 {
  const winner = outcomes[0].status === 'fulfilled' ? 0 : 1;
  const [won, lost] = winner === 0 ? outcomes : [outcomes[1], outcomes[0]];
  expect(won).toMatchObject({ status: 'fulfilled' });
  expect(lost).toMatchObject({ status: 'rejected', reason: { name: 'StoreError', code: 'conflict' } });
  expect(lost.status === 'rejected' && lost.reason).toBeInstanceOf(StoreError);
  return winner;
}

/** Fails where it was refused. */
function mustHave<Value>(outcome: PromiseSettledResult<Value>): Value {
  if (outcome.status === 'rejected') throw outcome.reason;
  return outcome.value;
}
