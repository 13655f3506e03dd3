/** Publishing a draft, and importing: under the version that was named, or not at all. */
import { expect, it } from 'vitest';
import type { Publication } from '../../src/store/editing-types.js';
import type { Store } from '../../src/store/types.js';
import { describeStore } from '../support/store-databases.js';
import { draftDocument, newDraft, putNew } from '../support/store-drafts.js';
import { expectStoreError, ruleset } from '../support/store-records.js';

describeStore('publishing', (store) => {
  async function publication(content: string, version: string): Promise<Publication> {
    const { id, revision } = await newDraft(store());
    return {
      draftId: id,
      draftRevision: revision,
      ruleset: ruleset(content, version, 'published'),
      at: 50,
      actor: 'key:kim',
      reason: 'tested',
    };
  }

  it('makes the draft a ruleset, and ends the draft', async () => {
    const wanted = await publication('é😀', '1.0.0');
    await putNew(store(), wanted.draftId, draftDocument('a', '1'));
    const head = await store().publishDraft({ ...wanted, draftRevision: 2 });
    const { digest, name, version, bundle } = wanted.ruleset;
    expect(head).toEqual({ digest, name, version, createdAt: 50 });
    expect(await store().findRuleset(digest)).toEqual({ ...head, bundle });
    expect(await store().findDraft(wanted.draftId)).toBeUndefined();
    expect(await store().findPublished(wanted.draftId)).toEqual(head);
    expect((await store().listAudit({ limit: 1 }))[0]).toMatchObject({
      at: 50,
      actor: 'key:kim',
      action: 'ruleset.publish',
      target: digest,
      detail: `published 1.0.0 from ${wanted.draftId}: tested`,
    });
    await expectStoreError(store().publishDraft({ ...wanted, draftRevision: 2 }), 'conflict');
  });

  it.each([
    ['a version that is held with other content', 'new', '2.0.0', /^Version 2\.0\.0 .* other content/],
    ['content that is held under another version', 'held', '2.0.1', /held already, as version 2\.0\.0/],
    ['what is held as it is', 'held', '2.0.0', /held already, as version 2\.0\.0/],
  ])('%s is refused, and the draft stays as it was', async (_, content, version, message) => {
    await store().addRuleset(ruleset('held', '2.0.0', 'published'), 1, 'files');
    const wanted = await publication(content, version);
    await putNew(store(), wanted.draftId, draftDocument('a', '1'));
    const [draft, rulesets, audit] = await everything(store(), wanted.draftId);
    const refused = store().publishDraft({ ...wanted, draftRevision: 2 });
    await expect(refused).rejects.toThrow(message);
    await expectStoreError(refused, 'conflict');
    expect(draft).toMatchObject({ revision: 2, documents: [{ id: 'a' }] });
    expect(await everything(store(), wanted.draftId)).toEqual([draft, rulesets, audit]);
  });

  it('of another revision than the one that was checked is refused', async () => {
    const wanted = await publication('revised', '3.0.0');
    await putNew(store(), wanted.draftId, draftDocument('a', '1'));
    for (const draftRevision of [1, 3])
      await expect(store().publishDraft({ ...wanted, draftRevision })).rejects.toThrow(/draft was changed/);
    expect(await store().findRuleset(wanted.ruleset.digest)).toBeUndefined();
    await store().publishDraft({ ...wanted, draftRevision: 2 });
  });
});

describeStore('importing', (store) => {
  it('keeps new content under its own version, and gives what is held the next time', async () => {
    const { bundle, ...named } = ruleset('brought', '1.0.0', 'imported');
    const head = { ...named, createdAt: 5 };
    expect(await store().importRuleset({ ...named, bundle }, 5, 'key:a')).toEqual({ head, isNew: true });
    expect(await store().findRuleset(named.digest)).toEqual({ ...head, bundle });
    const audit = await store().listAudit({ limit: 9 });
    expect(audit).toMatchObject([
      { at: 5, actor: 'key:a', action: 'ruleset.import', target: named.digest, detail: 'imported 1.0.0' },
    ]);
    const again = { ...named, bundle, version: '9.9.9' };
    expect(await store().importRuleset(again, 6, 'key:a')).toEqual({ head, isNew: false });
    expect(await store().listAudit({ limit: 9 })).toEqual(audit);
  });

  it('refuses a version that is held with other content', async () => {
    await store().importRuleset(ruleset('first', '2.0.0', 'imported'), 1, 'key:a');
    const [, rulesets, audit] = await everything(store(), '');
    const other = store().importRuleset(ruleset('second', '2.0.0', 'imported'), 2, 'key:a');
    await expect(other).rejects.toThrow(/^Version 2\.0\.0 .* other content/);
    await expectStoreError(other, 'conflict');
    expect(await everything(store(), '')).toEqual([undefined, rulesets, audit]);
    expect(await store().importRuleset(ruleset('second', '2.0.0', 'elsewhere'), 3, 'key:a')).toMatchObject({
      isNew: true,
    });
  });
});

function everything(store: Store, draftId: string): Promise<readonly unknown[]> {
  return Promise.all([store.findDraft(draftId), store.listRulesets(), store.listAudit({ limit: 1_000 })]);
}
