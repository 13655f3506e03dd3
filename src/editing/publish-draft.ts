/** A draft becomes a ruleset: checked as it was read, under a version of its own, all or nothing. */
import { parse } from 'semver';
import { InputError } from '../errors.js';
import type { RulesWorker } from '../rules-worker/rules-worker.js';
import type { EditingStore } from '../store/editing-types.js';
import { type RulesetHead, StoreError } from '../store/types.js';
import { versionsOf } from './diff-draft.js';
import { type DraftReader, readStoredDraft } from './open-draft.js';
import { noVersion } from './prepare-publication.js';
import { nextVersion } from './propose-version.js';

export interface PublicationRequest {
  readonly draftId: string;
  /** Without it the one that is proposed. */
  readonly version?: string;
  readonly reason: string;
  readonly actor: string;
}

export interface Publisher {
  readonly store: DraftReader & Pick<EditingStore, 'publishDraft' | 'findPublished'>;
  readonly work: Pick<RulesWorker, 'run'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/**
 * Publishes a draft. Throws InputError `not-found`, `rules-refused` with what the check and the cases say, `conflict` where
 * the version is held or somebody was faster, `invalid-request` where the version is none; what `work` throws; and the
 * reason of an aborted `signal`, when nothing was written.
 */
export async function publishDraft(
  publisher: Publisher,
  request: PublicationRequest,
  signal: AbortSignal,
): Promise<RulesetHead> {
  try {
    return await publish(publisher, request, signal);
  } catch (error) {
    const isConflict = error instanceof StoreError && error.code === 'conflict';
    if (!isConflict && !(error instanceof InputError && error.code === 'not-found')) throw error;
    const published = await publisher.store.findPublished(request.draftId);
    if (published !== undefined)
      throw new InputError('conflict', `The draft was published already, as version ${published.version}.`);
    throw isConflict ? new InputError('conflict', error.message) : error;
  }
}

async function publish(
  { store, work, now }: Publisher,
  { draftId, version: wanted, reason, actor }: PublicationRequest,
  signal: AbortSignal,
): Promise<RulesetHead> {
  if (wanted !== undefined) refuseVersion(wanted);
  const { ruleset, level, draftRevision, baseVersion } = await work.run(async () => {
    const draft = await readStoredDraft(store, draftId);
    return { kind: 'publication' as const, draft, version: wanted, now: now() };
  }, signal);
  signal.throwIfAborted();
  try {
    return await store.publishDraft({ draftId, draftRevision, ruleset, at: now(), actor, reason });
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'conflict') throw error;
    const held = versionsOf(ruleset.name, await store.listRulesets());
    const free = nextVersion(baseVersion, level, held);
    if (!held.includes(ruleset.version) || free === undefined) throw error;
    throw new StoreError('conflict', `${error.message} Send another version, as ${free}.`);
  }
}

/** Throws InputError `invalid-request` where no ruleset can be published under it. */
function refuseVersion(wanted: string): void {
  const bare = parse(wanted)?.version ?? '';
  if (bare === wanted) return;
  throw noVersion(
    wanted.startsWith(`${bare}+`) && bare !== ''
      ? `must have no build metadata, which only the service adds: send "${bare}"`
      : `"${wanted}" is no semantic version`,
  );
}
