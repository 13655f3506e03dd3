/** The ruleset that a draft began with, as the documents that can be edited and the overlays that are carried along. */
import { printDocument } from '../knowledge/format-document.js';
import { compare } from '../knowledge/messages.js';
import { isRecord } from '../knowledge/schema-check.js';

/** What stands in the first layer of a ruleset, in the order of its lists. */
export const DRAFT_KINDS = ['ruleset', 'article', 'facts', 'problem', 'cause', 'case'] as const;
export type DraftKind = (typeof DRAFT_KINDS)[number];

export interface BaseDocument {
  readonly kind: DraftKind;
  readonly id: string;
  readonly value: unknown;
}

export interface DraftBase {
  /** By `documentKey`. */
  readonly documents: ReadonlyMap<string, BaseDocument>;
  readonly overlays: unknown;
}

export const documentKey = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  `${kind}/${id}`;

/** Takes a bundle of the store apart. */
export function readBase(bundle: string): DraftBase {
  const parsed: unknown = JSON.parse(bundle);
  const byKind = isRecord(parsed) ? parsed : {};
  const documents = DRAFT_KINDS.flatMap((kind) => {
    const byId = byKind[kind];
    return Object.entries(isRecord(byId) ? byId : {})
      .map(([id, value]): BaseDocument => ({ kind, id, value }))
      .sort((a, b) => compare(a.id, b.id));
  });
  return {
    documents: new Map(documents.map((document) => [documentKey(document), document])),
    overlays: byKind['overlays'],
  };
}

/** The canonical form, as `dcause rules fmt` writes it. */
export function textOf({ kind, value }: BaseDocument): string {
  return printDocument(kind, value);
}

/** Whether a document can be of this kind. */
export function isDraftKind(kind: string): kind is DraftKind {
  return DRAFT_KINDS.some((known) => known === kind);
}

/** As in schemas/definitions.schema.json. */
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;
const MAX_ID_LENGTH = 80;

/** Whether a document of this kind can have this id. */
export function canHaveId(kind: DraftKind, id: string): boolean {
  if (kind === 'ruleset') return id === 'ruleset';
  return id.length <= MAX_ID_LENGTH && ID.test(id);
}
