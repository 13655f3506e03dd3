/** One document of a draft is written or deleted: what that changes, and what it leaves as it was. */
import { InputError } from '../errors.js';
import type { EditingStore } from '../store/editing-types.js';
import { textOf } from './draft-base.js';
import { contentOf, type EffectiveDocument, tagOf } from './effective-documents.js';
import type { OpenDraft } from './open-draft.js';
import { readDraftDocument, saysTheSame } from './read-document.js';

/** What all changed documents of one draft may hold together, in UTF-16 units. */
const MOST_CHANGED = 8 * 1024 * 1024;

export type DocumentWriter = Pick<EditingStore, 'putDraftDocument' | 'revertDraftDocument'>;

/** Who changes something, and when (epoch milliseconds). */
export interface Editor {
  readonly actor: string;
  readonly at: number;
}

/**
 * Writes `text` as the document that `standing` describes, and gives the tag of what is kept, if that is `text` itself.
 * The content of the base is kept as no change. Throws InputError as `readDraftDocument`, and `too-large`; rejects with
 * StoreError `conflict` where it no longer stands so.
 */
export async function writeDocument(
  store: DocumentWriter,
  { draft }: OpenDraft,
  standing: EffectiveDocument,
  text: string,
  { actor, at }: Editor,
): Promise<string | undefined> {
  const value = readDraftDocument(text);
  const { kind, id, base, change } = standing;
  const draftId = draft.id;
  if (base !== undefined && saysTheSame(value, base.value)) {
    if (change !== undefined)
      await store.revertDraftDocument({ draftId, kind, id, expected: change.etag, at, actor });
    return textOf(base) === text ? tagOf(text) : undefined;
  }
  const etag = tagOf(text);
  if (contentOf(standing)?.text === text) return etag;
  const others = draft.documents.filter((document) => document !== change);
  if (others.reduce((sum, document) => sum + (document.text ?? '').length, text.length) > MOST_CHANGED)
    throw new InputError(
      'too-large',
      `The changed documents of a draft have ${MOST_CHANGED} characters at most.`,
    );
  const document = { kind, id, text, etag, updatedAt: at, updatedBy: actor };
  await store.putDraftDocument({ draftId, document, expected: change?.etag });
  return etag;
}

/** Deletes the document that `standing` describes. Rejects as `writeDocument`. */
export async function deleteDocument(
  store: DocumentWriter,
  draftId: string,
  { kind, id, base, change }: EffectiveDocument,
  { actor, at }: Editor,
): Promise<void> {
  if (base === undefined && change !== undefined) {
    await store.revertDraftDocument({ draftId, kind, id, expected: change.etag, at, actor });
    return;
  }
  const document = { kind, id, text: null, etag: tagOf(null), updatedAt: at, updatedBy: actor };
  await store.putDraftDocument({ draftId, document, expected: change?.etag });
}
