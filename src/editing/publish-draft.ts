/** A draft becomes a ruleset: checked as it was read, under a version of its own, all or nothing. */
import { valid } from 'semver';
import { InputError } from '../errors.js';
import { inTurns } from '../in-steps.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { joinLayers, type LayerReading } from '../knowledge/load-texts.js';
import type { RuleMessage } from '../knowledge/messages.js';
import { isOfEngine, rulesRefused } from '../rules-refused.js';
import type { EditingStore } from '../store/editing-types.js';
import { type RulesetHead, StoreError } from '../store/types.js';
import { diffDraft } from './diff-draft.js';
import { checkDraft, isOfOverlay } from './load-draft.js';
import { type DraftReader, loadOpenDraft, openDraft } from './open-draft.js';

export interface PublicationRequest {
  readonly draftId: string;
  /** Without it the one that is proposed. */
  readonly version?: string;
  readonly reason: string;
  readonly actor: string;
}

type Publisher = DraftReader & Pick<EditingStore, 'publishDraft' | 'findPublished'>;

/**
 * Publishes a draft at the time of `now` (epoch milliseconds). Throws InputError `not-found`, `rules-refused` with what
 * the check says, `conflict` where the version is held or somebody was faster, `invalid-request` where the version is
 * none; and the reason of an aborted `signal`, when nothing was written.
 */
export async function publishDraft(
  store: Publisher,
  request: PublicationRequest,
  now: () => number,
  signal: AbortSignal,
): Promise<RulesetHead> {
  try {
    return await publish(store, request, now, signal);
  } catch (error) {
    const isConflict = error instanceof StoreError && error.code === 'conflict';
    if (!isConflict && !(error instanceof InputError && error.code === 'not-found')) throw error;
    const published = await store.findPublished(request.draftId);
    if (published !== undefined)
      throw new InputError('conflict', `The draft was published already, as version ${published.version}.`);
    throw isConflict ? new InputError('conflict', error.message) : error;
  }
}

async function publish(
  store: Publisher,
  { draftId, version: wanted, reason, actor }: PublicationRequest,
  now: () => number,
  signal: AbortSignal,
): Promise<RulesetHead> {
  if (wanted !== undefined && valid(wanted) !== wanted) throw noVersion(`"${wanted}" is no semantic version`);
  const opened = await openDraft(store, draftId);
  const loaded = await loadOpenDraft(opened, signal);
  const messages = await inTurns(checkDraft(loaded, now()), signal);
  const { result, readings } = loaded;
  const faults = faultsOf(result, messages);
  if (!result.ok || faults.length > 0) throw rulesRefused(faults);
  const { proposed } = (await diffDraft(opened, result.ruleset, signal)).version;
  const version = wanted ?? proposed;
  if (version === undefined)
    throw noVersion(`"${opened.head.version}", that of the base, is no semantic version: send another`);
  const { ruleset, bundle } = underVersion(readings, version);
  signal.throwIfAborted();
  return store.publishDraft({
    draftId,
    draftRevision: opened.draft.revision,
    ruleset: { digest: ruleset.digest, name: ruleset.name, version, bundle },
    at: now(),
    actor,
    reason,
  });
}

/**
 * Those of `messages`, the check's of a draft that loaded to `result`, that keep it from being published: not those that
 * leave the rules usable, and that a draft cannot mend.
 */
export function faultsOf(result: LoadResult, messages: readonly RuleMessage[]): readonly RuleMessage[] {
  if (!result.ok) return messages;
  return messages.filter((message) => !isOfOverlay(message) && !isOfEngine(message));
}

function noVersion(fault: string): InputError {
  return new InputError('invalid-request', `/version ${fault}.`, [{ pointer: '/version', detail: fault }]);
}

/** The same documents with the version in ruleset.json. */
function underVersion(readings: readonly LayerReading[], version: string): Extract<LoadResult, { ok: true }> {
  const result = joinLayers(
    readings.map((reading) => ({
      ...reading,
      layer: {
        ...reading.layer,
        documents: reading.layer.documents.map((document) =>
          document.kind === 'ruleset'
            ? { ...document, document: { ...document.document, version } }
            : document,
        ),
      },
    })),
  );
  if (!result.ok) throw new Error('The documents that were just joined cannot be joined again.');
  return result;
}
