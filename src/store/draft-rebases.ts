/** Drafts that go on from another ruleset than they began with. */
import { addAudit } from './audit.js';
import { toDraftHead } from './drafts.js';
import type { EditingStore } from './editing-types.js';
import type { Db } from './schema.js';
import { StoreError } from './types.js';

export function draftRebaseStore(db: Db): Pick<EditingStore, 'rebaseDraft'> {
  return {
    rebaseDraft: ({ draftId, draftRevision, baseDigest, reverted, at, actor }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .updateTable('drafts')
          .set(({ eb }) => ({ base_digest: baseDigest, updated_at: at, revision: eb('revision', '+', 1) }))
          .where('id', '=', draftId)
          .where('revision', '=', draftRevision)
          .returningAll()
          .executeTakeFirst();
        if (row === undefined)
          throw new StoreError('conflict', 'The draft was changed, published or deleted meanwhile.');
        for (const { kind, id } of reverted)
          await trx
            .deleteFrom('draft_documents')
            .where('draft_id', '=', draftId)
            .where('kind', '=', kind)
            .where('id', '=', id)
            .execute();
        await addAudit(trx, { at, actor, action: 'draft.rebase', target: draftId, detail: baseDigest });
        return toDraftHead(row);
      }),
  };
}
