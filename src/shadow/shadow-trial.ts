/**
 * A candidate in the shadow of the active rules: a share of what was answered is answered again by both, later and
 * unseen, and what the candidate says otherwise is kept. Whoever asked gets the same answer at the same time with it and
 * without: it runs after the answer, one request at a time, rests as long as it worked, and lets go of what it cannot
 * keep up with.
 */
import { setTimeout as rest, setImmediate as whenAnswered } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Logger } from 'pino';
import type { DiagnoseRequest } from '../diagnose.js';
import type { Knowledge } from '../diagnosis/compile.js';
import { InputError } from '../errors.js';
import { impactOn } from '../rule-impact.js';
import type { ActiveRules } from '../rules-in-use.js';
import type { EditingStore, Shadow } from '../store/editing-types.js';
import type { Store } from '../store/types.js';
import { compileStored } from '../stored-knowledge.js';
import { type ShadowChanges, writeChanges } from './shadow-changes.js';

const MOST_WAITING = 50;
/** Of evidence that waits; a larger piece than this is let go. */
const MOST_BYTES = 4 * 1024 * 1024;
const LONGEST_REST_MS = 2_000;

/** What was answered. */
export interface Answered {
  readonly active: ActiveRules;
  /** What was asked as it may be kept; called later, if at all. */
  readonly request: () => DiagnoseRequest;
  /** About what it takes to hold on to it. */
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly at: number;
  /** The record, where there is one. */
  readonly record?: { readonly id: string; readonly revision: number };
}

export interface ShadowTrialOptions {
  readonly store: Pick<EditingStore, 'currentShadow' | 'addShadowResult'> & Pick<Store, 'findRuleset'>;
  readonly logger: Logger;
  /** From 0 to below 1. */
  readonly random: () => number;
}

/** Of this process, since it follows the shadow. */
export interface ShadowLoad {
  readonly waiting: number;
  /** Let go, because too much waited or it was too large. */
  readonly dropped: number;
  /** Neither compared nor kept; the log says why. */
  readonly failed: number;
}

interface Running {
  /** Its share may change. */
  shadow: Shadow;
  readonly candidate: Knowledge;
  bytes: number;
  dropped: number;
  failed: number;
}

export class ShadowTrial {
  readonly #options: ShadowTrialOptions;
  readonly #queue = new PQueue({ concurrency: 1 });
  #running: Running | undefined;
  /** The shadow whose candidate cannot be loaded here; told once. */
  #refused: number | undefined;
  #following: Promise<unknown> = Promise.resolve();

  constructor(options: ShadowTrialOptions) {
    this.#options = options;
  }

  /** Takes note of the shadow in the store, whoever began or ended it. Rejects with StoreError. */
  follow(): Promise<void> {
    const done = this.#following.then(() => this.#follow());
    this.#following = done.catch(() => undefined);
    return done;
  }

  /** Takes what was answered, or leaves it; returns at once and throws nothing. */
  consider(answered: Answered): void {
    const running = this.#running;
    if (running === undefined || answered.active.ruleset.digest === running.shadow.digest) return;
    if (this.#options.random() >= running.shadow.share) return;
    if (this.#queue.size >= MOST_WAITING || running.bytes + answered.bytes > MOST_BYTES) {
      running.dropped += 1;
      return;
    }
    running.bytes += answered.bytes;
    void this.#queue.add(() => this.#compare(running, answered));
  }

  load(): ShadowLoad {
    const { dropped = 0, failed = 0 } = this.#running ?? {};
    return { waiting: this.#queue.size, dropped, failed };
  }

  /** Lets go of what waits; resolves when nothing uses the store any more. */
  async stop(): Promise<void> {
    await this.#following;
    this.#end();
    await this.#queue.onIdle();
  }

  async #follow(): Promise<void> {
    const { store, logger } = this.#options;
    const shadow = await store.currentShadow();
    const running = this.#running;
    if (running !== undefined && shadow?.id === running.shadow.id) {
      running.shadow = shadow;
      return;
    }
    this.#end();
    if (shadow === undefined || shadow.id === this.#refused) return;
    try {
      const candidate = await compileStored(store, shadow.digest);
      this.#running = { shadow, candidate, bytes: 0, dropped: 0, failed: 0 };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      this.#refused = shadow.id;
      logger.error({ shadow: shadow.id, detail: error.detail }, 'the candidate cannot be loaded');
    }
  }

  #end(): void {
    this.#running = undefined;
    this.#queue.clear();
  }

  async #compare(running: Running, answered: Answered): Promise<void> {
    await whenAnswered();
    const begun = performance.now();
    try {
      const changes = await changesBy(running.candidate, answered);
      await this.#options.store.addShadowResult({
        shadowId: running.shadow.id,
        at: answered.at,
        activeDigest: answered.active.ruleset.digest,
        ...(answered.record === undefined
          ? {}
          : { diagnosisId: answered.record.id, revision: answered.record.revision }),
        ...(changes === undefined ? {} : { changes: writeChanges(changes) }),
      });
    } catch (error) {
      if (running.failed === 0)
        this.#options.logger.warn(
          { shadow: running.shadow.id, error: error instanceof Error ? error.name : typeof error },
          'a request was not compared with the candidate',
        );
      running.failed += 1;
    } finally {
      running.bytes -= answered.bytes;
    }
    await rest(Math.min(performance.now() - begun, LONGEST_REST_MS));
  }
}

async function changesBy(
  candidate: Knowledge,
  { active, request }: Answered,
): Promise<ShadowChanges | undefined> {
  const asked = { kind: 'diagnosis', id: '', request: request() } as const;
  const impact = await impactOn(asked, active.knowledge, candidate);
  return impact && { findings: impact.findings, ...(impact.refused ? { refused: impact.refused } : {}) };
}
