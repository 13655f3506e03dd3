/** Small rulesets that pass every check of an import: that of the contract, under other versions and with other words. */
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { nameOf } from '../../src/rules-in-use.js';
import type { RulesetHead, Store } from '../../src/store/types.js';
import { type Json, parseJson, putJson } from './edit-json.js';
import { exampleBundle } from './examples.js';

/** A request that every ruleset here answers with one finding, whose first cause is the one that is edited. */
export const SMALL_REQUEST = { facts: { 'link.status': 8524, 'source.cname.atOwnServers': 'none' } } as const;

export interface BundleEdit {
  readonly version?: string;
  /** Of the cause. */
  readonly title?: string;
  /** Of the rule for the cause; a weaker one changes its probability. */
  readonly strength?: 'weak' | 'decisive';
}

/** The bundle in canonical form. */
export function smallBundle(edit: BundleEdit = {}): string {
  const document = editedExample(edit);
  const loaded = loadBundle(JSON.stringify(document));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  return loaded.bundle;
}

/** The same as JSON that can be edited further. */
export function editedExample({ version, title, strength }: BundleEdit = {}): Json {
  const document = parseJson(exampleBundle());
  if (version !== undefined) putJson(document, ['ruleset', 'ruleset', 'version'], version);
  if (title !== undefined) putJson(document, ['cause', 'missing', 'title'], title);
  if (strength !== undefined)
    putJson(document, ['cause', 'missing', 'rules', 0, 'event', 'params', 'strength'], strength);
  return document;
}

/** Keeps such a ruleset in `store`. */
export async function keepBundle(store: Store, edit: BundleEdit): Promise<RulesetHead> {
  const loaded = loadBundle(smallBundle(edit));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  const { head } = await store.importRuleset(
    { ...nameOf(loaded.ruleset), bundle: loaded.bundle },
    0,
    'cli:test',
  );
  return head;
}
