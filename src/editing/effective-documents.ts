/** What a draft holds: the documents of its base with the changes laid over them. */
import { createHash } from 'node:crypto';
import { compare } from '../knowledge/messages.js';
import type { DraftDocument } from '../store/editing-types.js';
import {
  type BaseDocument,
  DRAFT_KINDS,
  type DraftBase,
  type DraftKind,
  documentKey,
  isDraftKind,
  textOf,
} from './draft-base.js';

export type DocumentState = 'unchanged' | 'added' | 'changed' | 'deleted';

/** One document of a draft; `base` is absent of one that is added, `change` of one that is unchanged. */
export interface EffectiveDocument {
  readonly kind: DraftKind;
  readonly id: string;
  readonly state: DocumentState;
  readonly base?: BaseDocument;
  readonly change?: DraftDocument;
}

/** All documents of a draft, deleted ones too, by kind and id. */
export function effectiveDocuments(
  base: DraftBase,
  changes: readonly DraftDocument[],
): readonly EffectiveDocument[] {
  const changeOf = new Map(changes.map((change) => [documentKey(change), change]));
  const named = new Map<string, { readonly kind: string; readonly id: string }>([
    ...base.documents,
    ...changeOf,
  ]);
  return [...named]
    .flatMap(([key, { kind, id }]) =>
      isDraftKind(kind) ? [describe(kind, id, base.documents.get(key), changeOf.get(key))] : [],
    )
    .sort((a, b) => DRAFT_KINDS.indexOf(a.kind) - DRAFT_KINDS.indexOf(b.kind) || compare(a.id, b.id));
}

/** The document of this kind and id; undefined where the draft never had one. */
export function effectiveDocument(
  base: DraftBase,
  changes: readonly DraftDocument[],
  kind: DraftKind,
  id: string,
): EffectiveDocument | undefined {
  const found = base.documents.get(documentKey({ kind, id }));
  const change = changes.find((candidate) => candidate.kind === kind && candidate.id === id);
  return found === undefined && change === undefined ? undefined : describe(kind, id, found, change);
}

function describe(
  kind: DraftKind,
  id: string,
  base: BaseDocument | undefined,
  change: DraftDocument | undefined,
): EffectiveDocument {
  const state =
    change === undefined
      ? 'unchanged'
      : change.text === null
        ? 'deleted'
        : base === undefined
          ? 'added'
          : 'changed';
  return {
    kind,
    id,
    state,
    ...(base === undefined ? {} : { base }),
    ...(change === undefined ? {} : { change }),
  };
}

/** The JSON of a document as it stands in the draft, with its tag; undefined where it is deleted. */
export function contentOf({
  base,
  change,
}: EffectiveDocument): { readonly text: string; readonly etag: string } | undefined {
  if (change !== undefined)
    return change.text === null ? undefined : { text: change.text, etag: change.etag };
  if (base === undefined) return undefined;
  const text = textOf(base);
  return { text, etag: tagOf(text) };
}

const TAG_LENGTH = 32;

/** Names a content, or its absence: the beginning of its SHA-256 in hexadecimal. */
export function tagOf(text: string | null): string {
  return text === null
    ? 'deleted'
    : createHash('sha256').update(text, 'utf8').digest('hex').slice(0, TAG_LENGTH);
}
