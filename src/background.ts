/**
 * What the service does besides answering: it watches the rules, follows activations and shadows, says by which rules it
 * answers, and deletes old records.
 */
import path from 'node:path';
import { watch } from 'chokidar';
import type { Logger } from 'pino';
import { nameOf, type RulesInUse } from './rules-in-use.js';
import type { ShadowTrial } from './shadow/shadow-trial.js';
import { type Store, StoreError } from './store/types.js';

/** Editors and `git checkout` write many files; they are read once it is quiet. */
const QUIET_MS = 200;
const FOLLOW_EVERY_MS = 1_000;
const FOLLOW_SHADOW_EVERY_MS = 2_000;
const REPORT_EVERY_MS = 5_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const INBOUND_DAYS = 7;

export interface BackgroundOptions {
  readonly rules: RulesInUse;
  readonly folders: readonly string[];
  readonly store: Store;
  readonly shadow: Pick<ShadowTrial, 'follow' | 'stop'>;
  /** This process. */
  readonly instance: { readonly id: string; readonly host: string; readonly pid: number };
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 0 keeps records for ever. */
  readonly retentionDays: number;
}

export interface Background {
  /** Why the store did not answer when it was last asked; undefined where it did. */
  readonly storeFailure: () => StoreError | undefined;
  readonly stop: () => Promise<void>;
}

/** Starts everything; resolves when the folders are watched. */
export async function startBackground(options: BackgroundOptions): Promise<Background> {
  const { rules, folders, store, shadow, instance, logger, now, retentionDays } = options;
  const running = new Set<Promise<void>>();
  const attempt = (work: () => Promise<void>): Promise<void> => {
    const attempted = logged(work, logger).finally(() => running.delete(attempted));
    running.add(attempted);
    return attempted;
  };
  let failure: StoreError | undefined;
  const follow = async (): Promise<void> => {
    try {
      await rules.followActivation();
      failure = undefined;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      if (failure === undefined) logger.error({ code: error.code }, 'the store does not answer');
      failure = error;
    }
  };
  const report = async (): Promise<void> => {
    const { ruleset, origin, since } = rules.current();
    await store.reportInstance({
      ...instance,
      digest: nameOf(ruleset).digest,
      origin,
      since,
      seenAt: now(),
    });
  };
  const timers = [
    every(FOLLOW_EVERY_MS, () => attempt(follow)),
    every(FOLLOW_SHADOW_EVERY_MS, () => attempt(() => shadow.follow())),
    every(REPORT_EVERY_MS, () => attempt(report)),
    every(HOUR_MS, () => attempt(() => deleteOldTickets(store, now(), retentionDays))),
    ...(retentionDays === 0
      ? []
      : [every(HOUR_MS, () => attempt(() => deleteOld(store, now() - retentionDays * DAY_MS, logger)))]),
  ];
  rules.onChange(() => void attempt(report));
  const stopListening = await store.onActivation(() => void attempt(follow));
  const stopWatching = await watchFolders(folders, () => attempt(() => rules.reloadFiles()), logger);
  // What changed before the watching began.
  await attempt(() => rules.reloadFiles());
  return {
    storeFailure: () => failure,
    stop: async () => {
      for (const timer of timers) timer();
      rules.onChange(() => undefined);
      await Promise.all([stopWatching(), stopListening(), shadow.stop()]);
      await Promise.all(running);
      // The store is closed after this.
      await logged(() => store.removeInstance(instance.id), logger);
    },
  };
}

async function deleteOld(store: Store, before: number, logger: Logger): Promise<void> {
  const deleted = await store.deleteDiagnosesBefore(before);
  await store.deleteShadowsBefore(before);
  if (deleted > 0) logger.info({ deleted }, 'old diagnoses deleted');
}

/** What came in is kept for a week, to tell a replay and to look into what went wrong; tickets as long as diagnoses. */
function deleteOldTickets(store: Store, now: number, retentionDays: number): Promise<void> {
  const inbound = now - INBOUND_DAYS * DAY_MS;
  const tickets = retentionDays === 0 ? 0 : Math.min(inbound, now - retentionDays * DAY_MS);
  return store.deleteTicketsBefore({ inbound, tickets });
}

/** Does `work` now and again, never twice at a time. Gives what ends it. */
function every(periodMs: number, work: () => Promise<void>): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const round = async (): Promise<void> => {
    await work();
    if (!stopped) timer = setTimeout(() => void round(), periodMs).unref();
  };
  timer = setTimeout(() => void round(), 0).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** A store that does not answer is told where records are written; everything else is a defect of ours. */
async function logged(work: () => Promise<void>, logger: Logger): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StoreError))
      logger.error(
        { error: error instanceof Error ? error.message : String(error) },
        'background work failed',
      );
  }
}

async function watchFolders(
  folders: readonly string[],
  changed: () => Promise<void>,
  logger: Logger,
): Promise<() => Promise<void>> {
  let quiet: NodeJS.Timeout | undefined;
  const roots = new Set(folders.map((folder) => path.resolve(folder)));
  const watcher = watch([...roots], {
    ignoreInitial: true,
    ignored: (file) => path.basename(file).startsWith('.') && !roots.has(path.resolve(file)),
  });
  watcher.on('all', () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => void changed(), QUIET_MS);
  });
  watcher.on('error', (error) => logger.warn({ error: String(error) }, 'the rules are not watched'));
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return async () => {
    clearTimeout(quiet);
    await watcher.close();
  };
}
