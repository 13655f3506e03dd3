/** `/v1/drafts/{draft}/documents`: the documents of a draft, read and written one by one. */
import type { Request } from 'express';
import { type DocumentWriter, deleteDocument, writeDocument } from '../editing/change-document.js';
import { canHaveId, DRAFT_KINDS, type DraftKind, isDraftKind } from '../editing/draft-base.js';
import {
  contentOf,
  type EffectiveDocument,
  effectiveDocument,
  effectiveDocuments,
} from '../editing/effective-documents.js';
import { type DraftReader, openDraft } from '../editing/open-draft.js';
import { InputError } from '../errors.js';
import { nearestClause } from '../knowledge/nearest.js';
import { StoreError } from '../store/types.js';
import { callerOf } from './caller.js';
import { checkPreconditions, strongTag } from './etag.js';
import { takesJson } from './json-body.js';
import { offers } from './negotiate.js';
import { readBoolean, readQuery } from './query.js';
import { readJsonText } from './read-body.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

const MAX_DOCUMENT_BYTES = 1024 * 1024;
const PATH = '/v1/drafts/{draft}/documents/{kind}/{id}';

export interface DraftDocumentOptions {
  readonly store: DraftReader & DocumentWriter;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

export function draftDocumentRoutes({ store, now }: DraftDocumentOptions): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/drafts/{draft}/documents',
      role: 'editor',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          const query = readQuery(request, ['changed']);
          const isShort = readBoolean(query.changed, 'changed') ?? false;
          const { draft, base } = await openDraft(store, pathParameter(request, 'draft'));
          const document: Wire<'DraftDocuments'> = {
            items: effectiveDocuments(base, draft.documents)
              .filter(({ state }) => !isShort || state !== 'unchanged')
              .map(describe),
          };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'get',
      path: PATH,
      role: 'editor',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const address = readAddress(request);
          const { draft, base } = await openDraft(store, address.draftId);
          const found = effectiveDocument(base, draft.documents, address.kind, address.id);
          const content = found && contentOf(found);
          if (content === undefined) throw noDocument();
          // Express answers 304 where If-None-Match names the tag.
          response.set({ ETag: strongTag(content.etag), 'Cache-Control': 'private, no-cache' });
          response.type('application/json').send(content.text);
        },
      ],
    },
    {
      method: 'put',
      path: PATH,
      role: 'editor',
      handlers: [
        ...takesJson(MAX_DOCUMENT_BYTES),
        async (request, response) => {
          readQuery(request, []);
          const { draftId, kind, id } = readAddress(request);
          const text = readJsonText(request);
          const opened = await openDraft(store, draftId);
          const standing = effectiveDocument(opened.base, opened.draft.documents, kind, id);
          const content = standing && contentOf(standing);
          checkPreconditions(request, content?.etag);
          const editor = { actor: callerOf(response)?.actor ?? 'unknown', at: now() };
          const etag = await refusingLostRaces(store, draftId, () =>
            writeDocument(store, opened, standing ?? { kind, id, state: 'added' }, text, editor),
          );
          if (etag !== undefined) response.set('ETag', strongTag(etag));
          response.status(content === undefined ? 201 : 204).end();
        },
      ],
    },
    {
      method: 'delete',
      path: PATH,
      role: 'editor',
      handlers: [
        async (request, response) => {
          readQuery(request, []);
          const { draftId, kind, id } = readAddress(request);
          const { draft, base } = await openDraft(store, draftId);
          const standing = effectiveDocument(base, draft.documents, kind, id);
          const content = standing && contentOf(standing);
          if (standing === undefined || content === undefined) throw noDocument();
          checkPreconditions(request, content.etag);
          const editor = { actor: callerOf(response)?.actor ?? 'unknown', at: now() };
          await refusingLostRaces(store, draftId, () => deleteDocument(store, draftId, standing, editor));
          response.status(204).end();
        },
      ],
    },
  ];
}

interface Address {
  readonly draftId: string;
  readonly kind: DraftKind;
  readonly id: string;
}

/** Throws InputError `not-found` where there can be no such document. */
function readAddress(request: Request): Address {
  const [draftId, kind, id] = [
    pathParameter(request, 'draft'),
    pathParameter(request, 'kind'),
    pathParameter(request, 'id'),
  ];
  if (isDraftKind(kind) && canHaveId(kind, id)) return { draftId, kind, id };
  throw new InputError('not-found', isDraftKind(kind) ? noId(kind) : noKind(kind));
}

function noId(kind: DraftKind): string {
  return kind === 'ruleset'
    ? 'There is one document of this kind, and its id is "ruleset".'
    : 'No document has this id: lower case, digits and single hyphens, 80 characters at most.';
}

function noKind(kind: string): string {
  return `Documents of a draft are of the kinds ${DRAFT_KINDS.join(', ')}${nearestClause(kind, DRAFT_KINDS)}`;
}

const noDocument = (): InputError => new InputError('not-found', 'The draft has no such document.');

/** Whoever was slower is told that it is no longer as it was read, or that the draft is gone. */
async function refusingLostRaces<T>(store: DraftReader, draftId: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'conflict') throw error;
    if ((await store.findDraft(draftId)) === undefined)
      throw new InputError('not-found', 'The draft was published or deleted meanwhile.');
    throw new InputError('precondition-failed', 'Somebody else has changed it meanwhile: read it again.');
  }
}

function describe({ kind, id, state, change }: EffectiveDocument): Wire<'DraftDocuments'>['items'][number] {
  if (change === undefined) return { kind, id, state };
  return {
    kind,
    id,
    state,
    updatedAt: new Date(change.updatedAt).toISOString(),
    updatedBy: change.updatedBy,
  };
}
