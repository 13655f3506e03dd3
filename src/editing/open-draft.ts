/** A draft with what it began with, and the ruleset that it would be. */
import { compileRuleset, type Knowledge } from '../diagnosis/compile.js';
import { InputError } from '../errors.js';
import { inTurns } from '../in-steps.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { rulesRefused } from '../rules-refused.js';
import type { Draft, EditingStore } from '../store/editing-types.js';
import type { RulesetHead, Store } from '../store/types.js';
import { type DraftBase, readBase } from './draft-base.js';
import { type LoadedDraft, loadDraft } from './load-draft.js';

export type DraftReader = Pick<Store & EditingStore, 'findDraft' | 'findRuleset'>;

export interface OpenDraft {
  readonly draft: Draft;
  /** As the store has what it began with. */
  readonly head: RulesetHead;
  readonly base: DraftBase;
}

type Usable = Extract<LoadResult, { ok: true }>;

/** Throws InputError `not-found`; rejects with StoreError. */
export async function openDraft(store: DraftReader, id: string): Promise<OpenDraft> {
  const draft = await store.findDraft(id);
  if (draft === undefined) throw new InputError('not-found', 'There is no draft of this id.');
  const stored = await store.findRuleset(draft.baseDigest);
  if (stored === undefined) throw new Error(`The store lacks the ruleset ${draft.baseDigest} of a draft.`);
  const { bundle, ...head } = stored;
  return { draft, head, base: readBase(bundle) };
}

/** Loads the draft, good or bad. Rejects with the reason of an aborted `signal`. */
export function loadOpenDraft({ base, draft }: OpenDraft, signal: AbortSignal): Promise<LoadedDraft> {
  return inTurns(loadDraft(base, draft.documents), signal);
}

/** Loads a draft that must be usable. Throws InputError `rules-refused`, and the reason of an aborted `signal`. */
export async function usableDraft(opened: OpenDraft, signal: AbortSignal): Promise<Usable> {
  return usable((await loadOpenDraft(opened, signal)).result);
}

/** Loads what the draft began with, under its version in the store. Throws as `usableDraft`. */
export async function usableBase({ base, head }: OpenDraft, signal: AbortSignal): Promise<Usable> {
  const { result } = await inTurns(loadDraft(base, []), signal);
  const loaded = usable(result);
  return { ...loaded, ruleset: { ...loaded.ruleset, version: head.version } };
}

function usable(result: LoadResult): Usable {
  if (result.ok) return result;
  throw rulesRefused(result.messages);
}

/** What the draft began with and what it is, ready to answer. Throws as `usableDraft`. */
export async function knowledgeOfBoth(
  opened: OpenDraft,
  signal: AbortSignal,
): Promise<{ readonly before: Knowledge; readonly after: Knowledge }> {
  const after = compileRuleset((await usableDraft(opened, signal)).ruleset);
  return { before: compileRuleset((await usableBase(opened, signal)).ruleset), after };
}
