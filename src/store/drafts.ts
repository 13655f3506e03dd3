/** Drafts: a ruleset of the store, and what somebody changes in it. */
import type { Selectable, Selection } from 'kysely';
import { addAudit } from './audit.js';
import { decompress } from './compress.js';
import type { DraftDocument, DraftHead, EditingStore } from './editing-types.js';
import type { Db, Tables } from './schema.js';

const DOCUMENT_COLUMNS = [
  'document.kind',
  'document.id as document_id',
  'document.etag',
  'document.updated_at as document_updated_at',
  'document.updated_by',
  'document.text',
] as const;
type DocumentRow = Selection<
  { readonly document: Tables['draft_documents'] },
  'document',
  (typeof DOCUMENT_COLUMNS)[number]
>;
/** All of it null where the draft has no document. */
type JoinedRow = { readonly [Column in keyof DocumentRow]: DocumentRow[Column] | null };

export function draftStore(
  db: Db,
): Pick<EditingStore, 'addDraft' | 'listDrafts' | 'findDraft' | 'deleteDraft'> {
  return {
    addDraft: ({ id, title, baseDigest, createdAt, createdBy }) =>
      db.transaction().execute(async (trx) => {
        const row = await trx
          .insertInto('drafts')
          .values({
            id,
            title,
            base_digest: baseDigest,
            created_at: createdAt,
            created_by: createdBy,
            updated_at: createdAt,
            revision: 1,
          })
          .returningAll()
          .executeTakeFirstOrThrow();
        await addAudit(trx, {
          at: createdAt,
          actor: createdBy,
          action: 'draft.create',
          target: id,
          detail: `${baseDigest} ${title}`,
        });
        return toDraftHead(row);
      }),
    async listDrafts() {
      const rows = await db
        .selectFrom('drafts')
        .selectAll()
        .orderBy('updated_at', 'desc')
        .orderBy('id')
        .execute();
      return rows.map(toDraftHead);
    },
    async findDraft(id) {
      // One statement: the documents are those of the revision.
      const rows = await db
        .selectFrom('drafts')
        .leftJoin('draft_documents as document', 'document.draft_id', 'drafts.id')
        .selectAll('drafts')
        .select(DOCUMENT_COLUMNS)
        .where('drafts.id', '=', id)
        .orderBy('document.kind')
        .orderBy('document.id')
        .execute();
      const [first] = rows;
      if (first === undefined) return undefined;
      const documents = await Promise.all(rows.filter(hasDocument).map(toDocument));
      return { ...toDraftHead(first), documents };
    },
    deleteDraft: (id, at, actor) =>
      db.transaction().execute(async (trx) => {
        const deleted = await trx
          .deleteFrom('drafts')
          .where('id', '=', id)
          .returning('title')
          .executeTakeFirst();
        if (deleted === undefined) return false;
        await addAudit(trx, { at, actor, action: 'draft.discard', target: id, detail: deleted.title });
        return true;
      }),
  };
}

export function toDraftHead(row: Selectable<Tables['drafts']>): DraftHead {
  return {
    id: row.id,
    title: row.title,
    baseDigest: row.base_digest,
    createdAt: row.created_at,
    createdBy: row.created_by,
    updatedAt: row.updated_at,
    revision: row.revision,
  };
}

function hasDocument<Row extends JoinedRow>(row: Row): row is Row & DocumentRow {
  return row.kind !== null;
}

async function toDocument(row: DocumentRow): Promise<DraftDocument> {
  return {
    kind: row.kind,
    id: row.document_id,
    text: row.text === null ? null : await decompress(row.text),
    etag: row.etag,
    updatedAt: row.document_updated_at,
    updatedBy: row.updated_by,
  };
}
