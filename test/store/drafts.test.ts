/** Drafts and their documents: every change is of what its editor has seen, and has its audit row. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeStore } from '../support/store-databases.js';
import { draftDocument, newDraft, putNew } from '../support/store-drafts.js';
import { expectStoreError, RULESET } from '../support/store-records.js';

const REPLACEMENT = '\ufffd';

describeStore('drafts', (store) => {
  const auditOf = async (target: string): Promise<readonly object[]> =>
    (await store().listAudit({ limit: 1_000 }))
      .filter((entry) => entry.target === target)
      .map(({ id: _, target: __, ...entry }) => entry);

  it('begin at revision 1, are found, and say who made them', async () => {
    const draft = {
      id: 'first',
      title: 'é😀 first',
      baseDigest: RULESET.digest,
      createdAt: 10,
      createdBy: 'key:kim',
    };
    await store().addRuleset(RULESET, 0, 'files');
    const head = await store().addDraft(draft);
    expect(head).toEqual({ ...draft, updatedAt: 10, revision: 1 });
    expect(await store().findDraft('first')).toEqual({ ...head, documents: [] });
    expect(await store().findDraft('another')).toBeUndefined();
    expect(await auditOf('first')).toEqual([
      { at: 10, actor: 'key:kim', action: 'draft.create', detail: `${RULESET.digest} é😀 first` },
    ]);
    await expectStoreError(store().addDraft({ ...draft, title: 'again' }), 'conflict');
    expect(await store().findDraft('first')).toMatchObject({ title: 'é😀 first' });
  });

  it('of a ruleset that is not held are none, and leave no audit row', async () => {
    const draft = { id: 'baseless', title: '', baseDigest: 'f'.repeat(64), createdAt: 1, createdBy: 'key:a' };
    await expect(store().addDraft(draft)).rejects.toThrow(/foreign key/i);
    expect(await store().findDraft('baseless')).toBeUndefined();
    expect(await auditOf('baseless')).toEqual([]);
  });

  it('are listed by their last change, newest first', async () => {
    const [early, late] = [await newDraft(store(), 1_000), await newDraft(store(), 2_000)];
    const order = async (): Promise<readonly string[]> =>
      (await store().listDrafts()).map(({ id }) => id).filter((id) => id === early.id || id === late.id);
    expect(await order()).toEqual([late.id, early.id]);
    const head = await putNew(store(), early.id, draftDocument('a', '{}', 3_000));
    expect(await order()).toEqual([early.id, late.id]);
    expect((await store().listDrafts())[0]).toEqual(head);
  });

  it('keep text as it was sent, deletions, and the order of kind and id', async () => {
    const { id, createdAt } = await newDraft(store());
    const big = JSON.stringify(randomBytes(380_000).toString('hex')).padEnd(1_048_576, ' \n');
    const documents = [
      { ...draftDocument('b', '{ "a" : 1 }\r\n'), kind: 'fact' },
      { ...draftDocument('Z', null), kind: 'cause' },
      { ...draftDocument('a', big), kind: 'cause' },
      { ...draftDocument('_', '[]'), kind: 'fact' },
      { ...draftDocument('é', ''), kind: 'article' },
      { ...draftDocument('z', '{"é":"\\u0000 😀\u2028"}'), kind: 'article' },
    ];
    for (const document of documents) await putNew(store(), id, document);
    const draft = await store().findDraft(id);
    expect(draft).toMatchObject({ revision: 7, createdAt, updatedAt: 2, createdBy: 'key:kim' });
    const order = [
      ['article', 'z'],
      ['article', 'é'],
      ['cause', 'Z'],
      ['cause', 'a'],
      ['fact', '_'],
      ['fact', 'b'],
    ];
    expect(draft?.documents).toEqual(
      order.map(([kind, name]) => documents.find((each) => each.kind === kind && each.id === name)),
    );
  });

  it('law: any text comes back, but for what has no UTF-8, and so do names without U+0000', async () => {
    const { id } = await newDraft(store());
    const anyText = fc.string({
      unit: fc.constantFrom('a', '"', '\\', '\0', '\ud800', '\udc00', '😀', '\n'),
    });
    let number = 0;
    await fc.assert(
      fc.asyncProperty(anyText, anyText, async (text, name) => {
        number += 1;
        const document = { ...draftDocument(`${number} ${name}`, text), kind: name };
        await putNew(store(), id, document);
        const kept = (await store().findDraft(id))?.documents.find((each) =>
          each.id.startsWith(`${number} `),
        );
        const storable = utf8(name.replaceAll('\0', REPLACEMENT));
        expect(kept).toEqual({
          ...document,
          id: `${number} ${storable}`,
          kind: storable,
          text: utf8(text),
        });
        const revert = { draftId: id, kind: name, id: document.id, expected: document.etag };
        await store().revertDraftDocument({ ...revert, at: 3, actor: 'key:a' });
        expect((await store().findDraft(id))?.documents).toEqual([]);
      }),
      { numRuns: 40, seed: 8524 },
    );
  });

  describe('a document', () => {
    it('is written, written again, deleted and reverted, each once and on record', async () => {
      const { id } = await newDraft(store());
      const [first, second] = [draftDocument('a', '{"v":1}', 11), draftDocument('a', '{"v":2}', 12)];
      const deleted = { ...draftDocument('a', null, 13), updatedBy: 'cli:lou' };
      expect(await putNew(store(), id, first)).toMatchObject({ id, revision: 2, updatedAt: 11 });
      expect(
        await store().putDraftDocument({ draftId: id, document: second, expected: first.etag }),
      ).toMatchObject({ revision: 3, updatedAt: 12 });
      expect((await store().findDraft(id))?.documents).toEqual([second]);
      await store().putDraftDocument({ draftId: id, document: deleted, expected: second.etag });
      expect((await store().findDraft(id))?.documents).toEqual([deleted]);
      const revert = {
        draftId: id,
        kind: 'cause',
        id: 'a',
        expected: deleted.etag,
        at: 14,
        actor: 'key:max',
      };
      expect(await store().revertDraftDocument(revert)).toMatchObject({ revision: 5, updatedAt: 14 });
      expect(await store().findDraft(id)).toMatchObject({ revision: 5, documents: [] });
      expect((await auditOf(id)).slice(0, -1)).toEqual([
        { at: 14, actor: 'key:max', action: 'draft.revert', detail: 'cause/a' },
        { at: 13, actor: 'cli:lou', action: 'draft.delete', detail: 'cause/a' },
        { at: 12, actor: 'key:kim', action: 'draft.put', detail: 'cause/a' },
        { at: 11, actor: 'key:kim', action: 'draft.put', detail: 'cause/a' },
      ]);
    });

    it('that somebody else has changed is refused, and nothing of the attempt remains', async () => {
      const { id: draftId } = await newDraft(store());
      const [first, second] = [draftDocument('a', '1'), draftDocument('a', '2', 99)];
      await putNew(store(), draftId, first);
      const before = await store().findDraft(draftId);
      const audit = await auditOf(draftId);
      const revert = { draftId, kind: 'cause', id: 'a', at: 99, actor: 'key:a' };
      const refused = [
        () => putNew(store(), draftId, second),
        () => store().putDraftDocument({ draftId, document: second, expected: second.etag }),
        () =>
          store().putDraftDocument({ draftId, document: draftDocument('b', '3', 99), expected: first.etag }),
        () =>
          store().putDraftDocument({ draftId, document: { ...second, kind: 'fact' }, expected: first.etag }),
        () => store().revertDraftDocument({ ...revert, expected: second.etag }),
        () => store().revertDraftDocument({ ...revert, id: 'b', expected: first.etag }),
        () => store().revertDraftDocument({ ...revert, kind: 'fact', expected: first.etag }),
      ];
      for (const attempt of refused) await expectStoreError(attempt(), 'conflict');
      expect(await store().findDraft(draftId)).toEqual(before);
      expect(await auditOf(draftId)).toEqual(audit);
    });

    it('of one draft is none of another', async () => {
      const [one, other] = [await newDraft(store()), await newDraft(store())];
      await putNew(store(), one.id, draftDocument('a', '1'));
      const put = { draftId: other.id, document: draftDocument('a', '2') };
      await expectStoreError(
        store().putDraftDocument({ ...put, expected: draftDocument('a', '1').etag }),
        'conflict',
      );
      await putNew(store(), other.id, put.document);
      expect((await store().findDraft(one.id))?.documents).toEqual([draftDocument('a', '1')]);
    });
  });

  it('that are deleted take their documents with them, once', async () => {
    const [{ id, title }, other] = [await newDraft(store()), await newDraft(store())];
    const document = draftDocument('a', '1');
    for (const draft of [id, other.id]) await putNew(store(), draft, document);
    expect(await store().deleteDraft(id, 20, 'key:max')).toBe(true);
    expect(await store().deleteDraft(id, 21, 'key:max')).toBe(false);
    expect(await store().findDraft(id)).toBeUndefined();
    expect((await auditOf(id))[0]).toEqual({
      at: 20,
      actor: 'key:max',
      action: 'draft.discard',
      detail: title,
    });
    expect((await store().findDraft(other.id))?.documents).toEqual([document]);
    const change = { draftId: id, document, expected: document.etag };
    await expectStoreError(store().putDraftDocument(change), 'conflict');
    await expectStoreError(putNew(store(), id, document), 'conflict');
    const revert = { draftId: id, kind: 'cause', id: 'a', expected: document.etag, at: 22, actor: 'key:a' };
    await expectStoreError(store().revertDraftDocument(revert), 'conflict');
    expect(await auditOf(id)).toHaveLength(3);
  });
});

/** `text` with U+FFFD for what has no UTF-8. */
function utf8(text: string): string {
  return Buffer.from(text).toString();
}
