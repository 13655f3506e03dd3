/** The changed documents of drafts: each change is of the document as its editor has seen it, or is refused. */
import { addAudit } from './audit.js';
import { compress } from './compress.js';
import { toDraftHead } from './drafts.js';
import type { DraftHead, EditingStore } from './editing-types.js';
import type { Db } from './schema.js';
import { StoreError } from './types.js';

export function draftDocumentStore(db: Db): Pick<EditingStore, 'putDraftDocument' | 'revertDraftDocument'> {
  return {
    async putDraftDocument({ draftId, document, expected }) {
      const { kind, id, etag, updatedAt, updatedBy } = document;
      const text = document.text === null ? null : await compress(document.text);
      const content = { etag, updated_at: updatedAt, updated_by: updatedBy, text };
      return db.transaction().execute(async (trx) => {
        const head = await touchDraft(trx, draftId, updatedAt);
        const written =
          expected === undefined
            ? await trx
                .insertInto('draft_documents')
                .values({ draft_id: draftId, kind, id, ...content })
                .onConflict((changed) => changed.doNothing())
                .returning('etag')
                .execute()
            : await trx
                .updateTable('draft_documents')
                .set(content)
                .where('draft_id', '=', draftId)
                .where('kind', '=', kind)
                .where('id', '=', id)
                .where('etag', '=', expected)
                .returning('etag')
                .execute();
        if (written.length === 0) throw changedMeanwhile();
        await addAudit(trx, {
          at: updatedAt,
          actor: updatedBy,
          action: document.text === null ? 'draft.delete' : 'draft.put',
          target: draftId,
          detail: `${kind}/${id}`,
        });
        return head;
      });
    },
    revertDraftDocument: ({ draftId, kind, id, expected, at, actor }) =>
      db.transaction().execute(async (trx) => {
        const head = await touchDraft(trx, draftId, at);
        const { numDeletedRows } = await trx
          .deleteFrom('draft_documents')
          .where('draft_id', '=', draftId)
          .where('kind', '=', kind)
          .where('id', '=', id)
          .where('etag', '=', expected)
          .executeTakeFirstOrThrow();
        if (numDeletedRows === 0n) throw changedMeanwhile();
        await addAudit(trx, { at, actor, action: 'draft.revert', target: draftId, detail: `${kind}/${id}` });
        return head;
      }),
  };
}

/** First the draft, like everyone: who publishes or deletes it is not at it at the same time. */
async function touchDraft(trx: Db, id: string, at: number): Promise<DraftHead> {
  const row = await trx
    .updateTable('drafts')
    .set(({ eb }) => ({ updated_at: at, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) throw new StoreError('conflict', 'The draft was published or deleted meanwhile.');
  return toDraftHead(row);
}

function changedMeanwhile(): StoreError {
  return new StoreError('conflict', 'The document was changed meanwhile.');
}
