/**
 * Which rules answer. The last activation in the store decides; with none, or one that hands back to them, the files
 * do. Rules are replaced whole, between requests: whoever has taken `current()` keeps what it took. What does not load
 * is reported and changes nothing.
 */
import type { Logger } from 'pino';
import { compileRuleset, type Knowledge } from './diagnosis/compile.js';
import type { LoadResult } from './knowledge/assemble.js';
import { loadRuleset } from './knowledge/load.js';
import { loadBundle } from './knowledge/load-bundle.js';
import type { RuleMessage } from './knowledge/messages.js';
import type { Ruleset } from './knowledge/types.js';
import { type Activation, type Store, StoreError } from './store/types.js';

export interface RulesetName {
  readonly name: string;
  readonly version: string;
  readonly digest: string;
}

export interface ActiveRules {
  readonly ruleset: Ruleset;
  readonly knowledge: Knowledge;
  readonly bundle: string;
  readonly origin: 'files' | 'activation';
  /** Epoch milliseconds. */
  readonly since: number;
}

/** How the files stand: `messages` say why what lies there now is not in use. */
export interface FilesState {
  readonly ruleset?: RulesetName;
  readonly messages: readonly RuleMessage[];
}

export interface RulesInUseOptions {
  readonly folders: readonly string[];
  readonly store: Store;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** The rules cannot be used at all, and there are none to fall back to. */
export class UnusableRules extends Error {
  override readonly name = 'UnusableRules';
  constructor(readonly messages: readonly RuleMessage[]) {
    super(messages[0]?.message ?? 'no rules');
  }
}

type Loaded = Extract<LoadResult, { ok: true }>;

export class RulesInUse {
  #active: ActiveRules;
  #files: FilesState;
  /** The files as they last loaded. */
  #loadedFiles: Loaded | undefined;
  #activationId: number;
  /** The last activation that could not be followed, and why; told once. */
  #refused: { readonly id: number; readonly messages: readonly RuleMessage[] } | undefined;
  /** Changes are made one after the other. */
  #queue: Promise<unknown> = Promise.resolve();
  readonly #held = new Set<string>();
  #changed: () => void = () => undefined;
  readonly #options: RulesInUseOptions;

  private constructor(options: RulesInUseOptions, start: Start) {
    this.#options = options;
    this.#active = start.active;
    this.#files = start.files;
    this.#loadedFiles = start.loadedFiles;
    this.#activationId = start.activationId;
  }

  /** Loads the files and what is active. Rejects with UnusableRules, or StoreError where the store does not answer. */
  static async start(options: RulesInUseOptions): Promise<RulesInUse> {
    const { folders, store, now } = options;
    const loaded = await loadRuleset(folders);
    const activation = await store.lastActivation();
    const chosen = activation === undefined ? undefined : await stored(store, activation);
    if (chosen === undefined && !loaded.ok) throw new UnusableRules(loaded.messages);
    const files = loaded.ok ? await imported(loaded, store, now()) : undefined;
    const use = chosen ?? files;
    if (use === undefined) throw new UnusableRules([]);
    return new RulesInUse(options, {
      active: activate(use, chosen === undefined ? 'files' : 'activation', activation?.at ?? now()),
      files: loaded.ok ? filesState(files) : { messages: loaded.messages },
      loadedFiles: files,
      activationId: activation?.id ?? 0,
    });
  }

  /** What answers now. Take it once per request. */
  current(): ActiveRules {
    return this.#active;
  }

  files(): FilesState {
    return this.#files;
  }

  /** Calls `listener`, and no other any more, when other rules answer. */
  onChange(listener: () => void): void {
    this.#changed = listener;
  }

  /** Why the last activation is not followed; empty where it is. */
  activationMessages(): readonly RuleMessage[] {
    return this.#refused?.messages ?? [];
  }

  /** Reads the files again; they answer from now on where files are active and what lies there loads. */
  reloadFiles(): Promise<void> {
    return this.#enqueue(async () => {
      const { folders, store, logger, now } = this.#options;
      const loaded = await loadRuleset(folders);
      if (!loaded.ok) {
        this.#files = { ...this.#files, messages: loaded.messages };
        const [first] = loaded.messages;
        logger.error({ messages: loaded.messages.length, first }, 'changed rules refused');
        return;
      }
      const before = this.#loadedFiles?.ruleset.digest;
      if (loaded.ruleset.digest !== before) this.#loadedFiles = await imported(loaded, store, now());
      this.#files = filesState(this.#loadedFiles);
      if (this.#loadedFiles === undefined || loaded.ruleset.digest === before) return;
      const ruleset = nameOf(this.#loadedFiles.ruleset);
      if (this.#active.origin !== 'files') {
        logger.info({ ruleset }, 'changed rules imported, not active: an activation is');
        return;
      }
      this.#use(activate(this.#loadedFiles, 'files', now()));
      logger.info({ ruleset }, 'changed rules in use');
    });
  }

  /** Follows the last activation in the store, whoever made it. */
  followActivation(): Promise<void> {
    return this.#enqueue(async () => {
      const { store, logger } = this.#options;
      const activation = await store.lastActivation();
      if (activation === undefined || activation.id === this.#activationId) return;
      const isKnown = this.#refused?.id === activation.id;
      if (isKnown && activation.digest !== null) return;
      const chosen = await this.#chosenBy(activation);
      if ('messages' in chosen) {
        this.#refused = { id: activation.id, messages: chosen.messages };
        const [first] = chosen.messages;
        if (!isKnown) logger.error({ activation: activation.id, first }, 'activated rules cannot be loaded');
        return;
      }
      this.#refused = undefined;
      this.#activationId = activation.id;
      this.#use(activate(chosen, activation.digest === null ? 'files' : 'activation', activation.at));
      logger.info({ ruleset: nameOf(chosen.ruleset), activation: activation.id }, 'activated rules in use');
    });
  }

  /** Makes sure that the store holds `rules`, so that a diagnosis can refer to them. Rejects with StoreError. */
  async hold({ ruleset, bundle }: ActiveRules): Promise<void> {
    if (this.#held.has(ruleset.digest)) return;
    await this.#options.store.addRuleset({ ...nameOf(ruleset), bundle }, this.#options.now(), 'files');
    this.#held.add(ruleset.digest);
  }

  #use(rules: ActiveRules): void {
    this.#active = rules;
    this.#changed();
  }

  /** The rules to use, or why there are none; those of the files are told with the files. */
  async #chosenBy(activation: Activation): Promise<Loaded | { readonly messages: readonly RuleMessage[] }> {
    try {
      return (await stored(this.#options.store, activation)) ?? this.#loadedFiles ?? { messages: [] };
    } catch (error) {
      if (error instanceof UnusableRules) return { messages: error.messages };
      throw error;
    }
  }

  #enqueue(work: () => Promise<void>): Promise<void> {
    const done = this.#queue.then(work);
    this.#queue = done.catch(() => undefined);
    return done;
  }
}

interface Start {
  readonly active: ActiveRules;
  readonly files: FilesState;
  readonly loadedFiles: Loaded | undefined;
  readonly activationId: number;
}

export function nameOf({ name, version, digest }: Ruleset): RulesetName {
  return { name, version, digest };
}

function filesState(files: Loaded | undefined): FilesState {
  return files === undefined ? { messages: [] } : { ruleset: nameOf(files.ruleset), messages: [] };
}

function activate({ ruleset, bundle }: Loaded, origin: ActiveRules['origin'], since: number): ActiveRules {
  return { ruleset, knowledge: compileRuleset(ruleset), bundle, origin, since };
}

/** The files under the version that the store keeps them by; a store that cannot keep them now will be asked again. */
async function imported(loaded: Loaded, store: Store, at: number): Promise<Loaded> {
  try {
    const { version } = await store.addRuleset(
      { ...nameOf(loaded.ruleset), bundle: loaded.bundle },
      at,
      'files',
    );
    return { ...loaded, ruleset: { ...loaded.ruleset, version } };
  } catch (error) {
    if (error instanceof StoreError) return loaded;
    throw error;
  }
}

/** The rules that an activation names; undefined where it hands back to the files. */
async function stored(store: Store, { digest }: Activation): Promise<Loaded | undefined> {
  if (digest === null) return undefined;
  const kept = await store.findRuleset(digest);
  if (kept === undefined) throw new Error(`The store lacks the active ruleset ${digest}.`);
  const loaded = loadBundle(kept.bundle, kept.version);
  if (!loaded.ok) throw new UnusableRules(loaded.messages);
  return loaded;
}
