/** Drafts that go on from another base: all or nothing, and only as they were read. */
import { expect, it } from 'vitest';
import { describeStore } from '../support/store-databases.js';
import { draftDocument, newDraft, putNew } from '../support/store-drafts.js';
import { expectStoreError, ruleset } from '../support/store-records.js';

describeStore('rebasing a draft', (store) => {
  const by = { at: 60, actor: 'key:max' };
  const onto = async (content: string): Promise<string> =>
    (await store().addRuleset(ruleset(content, '1.0.0', content), 1, 'files')).digest;

  it('gives it another base, takes back what is named, and leaves the rest as it is', async () => {
    const [draft, other] = [await newDraft(store()), await newDraft(store())];
    const [kept, reverted, deleted] = [
      draftDocument('kept', '{ "é": 1 }'),
      draftDocument('reverted', '2'),
      draftDocument('deleted', null),
    ];
    for (const { id } of [draft, other])
      for (const document of [kept, reverted, deleted]) await putNew(store(), id, document);
    const baseDigest = await onto('next');
    const head = await store().rebaseDraft({
      draftId: draft.id,
      draftRevision: 4,
      baseDigest,
      reverted: [reverted, deleted],
      ...by,
    });
    expect(head).toEqual({ ...draft, baseDigest, revision: 5, updatedAt: 60 });
    expect(await store().findDraft(draft.id)).toEqual({ ...head, documents: [kept] });
    expect((await store().findDraft(other.id))?.documents).toHaveLength(3);
    const [row] = await store().listAudit({ limit: 1 });
    expect(row).toMatchObject({ ...by, action: 'draft.rebase', target: draft.id, detail: baseDigest });
  });

  it('of another revision, of one that is gone, and onto what is not held changes nothing', async () => {
    const { id } = await newDraft(store());
    const document = draftDocument('a', '1');
    await putNew(store(), id, document);
    const [before, audit] = [await store().findDraft(id), await store().listAudit({ limit: 99 })];
    const wanted = {
      draftId: id,
      draftRevision: 2,
      baseDigest: await onto('else'),
      reverted: [document],
      ...by,
    };
    const [imported] = await store().listAudit({ limit: 1 });
    for (const changed of [{ draftRevision: 1 }, { draftRevision: 3 }, { draftId: 'gone' }])
      await expectStoreError(store().rebaseDraft({ ...wanted, ...changed }), 'conflict');
    await expect(store().rebaseDraft({ ...wanted, baseDigest: 'f'.repeat(64) })).rejects.toThrow(
      /foreign key/i,
    );
    expect(await store().findDraft(id)).toEqual(before);
    expect(await store().listAudit({ limit: 99 })).toEqual([imported, ...audit].slice(0, 99));
  });
});
