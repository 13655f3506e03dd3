/** Drafts for the store's tests. */
import { randomUUID } from 'node:crypto';
import type { DraftDocument, DraftHead } from '../../src/store/editing-types.js';
import type { Store } from '../../src/store/types.js';
import { digestOf, RULESET } from './store-records.js';

/** A new draft of `RULESET`, which `store` then holds. */
export async function newDraft(store: Store, createdAt = 1): Promise<DraftHead> {
  await store.addRuleset(RULESET, 0, 'files');
  const id = randomUUID();
  return store.addDraft({
    id,
    title: `draft ${id}`,
    baseDigest: RULESET.digest,
    createdAt,
    createdBy: 'key:kim',
  });
}

/** A changed document with an etag that its content gives. */
export function draftDocument(id: string, text: string | null, updatedAt = 2): DraftDocument {
  const etag = digestOf(`${text === null ? 'deleted' : 'text'} ${text ?? ''}`);
  return { kind: 'cause', id, text, etag, updatedAt, updatedBy: 'key:kim' };
}

/** Writes a document that the draft has not changed before. */
export function putNew(store: Store, draftId: string, document: DraftDocument): Promise<DraftHead> {
  return store.putDraftDocument({ draftId, document, expected: undefined });
}

/** Both calls begun at once, each in a turn of the event loop of its own: in SQLite a begun transaction ends within one. */
export function atOnce<First, Second>(
  first: () => Promise<First>,
  second: () => Promise<Second>,
): Promise<[PromiseSettledResult<First>, PromiseSettledResult<Second>]> {
  return Promise.allSettled([inTurn(first), inTurn(second)]);
}

function inTurn<Result>(call: () => Promise<Result>): Promise<Result> {
  return new Promise((resolve) => setImmediate(() => resolve(call())));
}
