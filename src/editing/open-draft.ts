/** A draft with what it began with, and the ruleset that it would be. */
import { compileRuleset, type Knowledge } from '../diagnosis/compile.js';
import { InputError } from '../errors.js';
import type { LoadResult } from '../knowledge/assemble.js';
import { rulesRefused } from '../rules-refused.js';
import type { Draft, EditingStore } from '../store/editing-types.js';
import type { RulesetHead, Store } from '../store/types.js';
import { type DraftBase, readBase } from './draft-base.js';
import { type LoadedDraft, loadDraft } from './load-draft.js';

export type DraftReader = Pick<Store & EditingStore, 'findDraft' | 'findRuleset' | 'listRulesets'>;

export interface OpenDraft {
  readonly draft: Draft;
  /** As the store has what it began with. */
  readonly head: RulesetHead;
  readonly base: DraftBase;
  /** Everything that the store holds. */
  readonly held: readonly RulesetHead[];
}

/** What a draft can be compared with: its own base, or another ruleset. */
export interface Compared {
  readonly head: Pick<RulesetHead, 'version'>;
  readonly base: DraftBase;
}

/** The same as it is stored: plain data. */
export interface StoredDraft extends Omit<OpenDraft, 'base'> {
  readonly bundle: string;
}

type Usable = Extract<LoadResult, { ok: true }>;

/** Throws InputError `not-found`; rejects with StoreError. */
export async function readStoredDraft(store: DraftReader, id: string): Promise<StoredDraft> {
  const draft = await store.findDraft(id);
  if (draft === undefined) throw new InputError('not-found', 'There is no draft of this id.');
  const [stored, held] = await Promise.all([store.findRuleset(draft.baseDigest), store.listRulesets()]);
  if (stored === undefined) throw new Error(`The store lacks the ruleset ${draft.baseDigest} of a draft.`);
  const { bundle, ...head } = stored;
  return { draft, head, bundle, held };
}

/** Takes what it began with apart. */
export function openStored({ bundle, ...stored }: StoredDraft): OpenDraft {
  return { ...stored, base: readBase(bundle) };
}

/** Throws InputError `not-found`; rejects with StoreError. */
export async function openDraft(store: DraftReader, id: string): Promise<OpenDraft> {
  return openStored(await readStoredDraft(store, id));
}

/** Loads the draft, good or bad. */
export function loadOpenDraft({ base, draft }: OpenDraft): LoadedDraft {
  return loadDraft(base, draft.documents);
}

/** Loads a draft that must be usable. Throws InputError `rules-refused`. */
export function usableDraft(opened: OpenDraft): Usable {
  return usable(loadOpenDraft(opened).result);
}

/** Loads what a draft is compared with, under its version in the store. Throws as `usableDraft`. */
export function usableBase({ base, head }: Compared): Usable {
  const loaded = usable(loadDraft(base, []).result);
  return { ...loaded, ruleset: { ...loaded.ruleset, version: head.version } };
}

function usable(result: LoadResult): Usable {
  if (result.ok) return result;
  throw rulesRefused(result.messages);
}

/** What the draft is compared with and what it is, ready to answer. Throws as `usableDraft`. */
export function knowledgeOfBoth(
  opened: OpenDraft,
  compared: Compared,
): {
  readonly before: Knowledge;
  readonly after: Knowledge;
} {
  const after = compileRuleset(usableDraft(opened).ruleset);
  return { before: compileRuleset(usableBase(compared).ruleset), after };
}
