/** Rulesets of the store, ready to answer: for replays, trials and candidates. */
import { compileRuleset, type Knowledge } from './diagnosis/compile.js';
import { loadBundle } from './knowledge/load-bundle.js';
import { rulesRefused } from './rules-refused.js';
import type { Store } from './store/types.js';

/** Rulesets besides the active one are asked for seldom, and the same ones for a while. */
const MOST_KEPT = 3;

/** Throws InputError `rules-refused` where this version of the engine does not take the ruleset any more. */
export async function compileStored(store: Pick<Store, 'findRuleset'>, digest: string): Promise<Knowledge> {
  const stored = await store.findRuleset(digest);
  if (stored === undefined) throw new Error(`The store lacks the ruleset ${digest}.`);
  const loaded = loadBundle(stored.bundle, stored.version);
  if (!loaded.ok) throw rulesRefused(loaded.messages);
  return compileRuleset(loaded.ruleset);
}

/** Keeps those that were asked for last. */
export class StoredKnowledge {
  readonly #store: Pick<Store, 'findRuleset'>;
  /** By digest, the one that was asked for last at the end. */
  readonly #kept = new Map<string, Promise<Knowledge>>();

  constructor(store: Pick<Store, 'findRuleset'>) {
    this.#store = store;
  }

  /** Rejects as `compileStored`. */
  async of(digest: string): Promise<Knowledge> {
    const compiled = this.#kept.get(digest) ?? compileStored(this.#store, digest);
    this.#kept.delete(digest);
    this.#kept.set(digest, compiled);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
    try {
      return await compiled;
    } catch (error) {
      this.#kept.delete(digest);
      throw error;
    }
  }
}
