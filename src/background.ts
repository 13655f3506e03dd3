/** What the service does besides answering: it watches the rules, follows activations, and deletes old records. */
import { watch } from 'chokidar';
import type { Logger } from 'pino';
import type { RulesInUse } from './rules-in-use.js';
import { type Store, StoreError } from './store/types.js';

/** Editors and `git checkout` write many files; they are read once it is quiet. */
const QUIET_MS = 200;
const FOLLOW_EVERY_MS = 1_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface BackgroundOptions {
  readonly rules: RulesInUse;
  readonly folders: readonly string[];
  readonly store: Store;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** 0 keeps records for ever. */
  readonly retentionDays: number;
}

export interface Background {
  readonly stop: () => Promise<void>;
}

/** Starts everything; resolves when the folders are watched. */
export async function startBackground(options: BackgroundOptions): Promise<Background> {
  const { rules, folders, store, logger, now, retentionDays } = options;
  const timers = [
    every(FOLLOW_EVERY_MS, () => rules.followActivation(), logger),
    ...(retentionDays === 0
      ? []
      : [every(HOUR_MS, () => deleteOld(store, now() - retentionDays * DAY_MS, logger), logger)]),
  ];
  const watcher = await watchFolders(folders, () => attempt(() => rules.reloadFiles(), logger), logger);
  // What changed before the watching began.
  await attempt(() => rules.reloadFiles(), logger);
  return {
    stop: async () => {
      for (const timer of timers) timer();
      await watcher.stop();
    },
  };
}

async function deleteOld(store: Store, before: number, logger: Logger): Promise<void> {
  const deleted = await store.deleteDiagnosesBefore(before);
  if (deleted > 0) logger.info({ deleted }, 'old diagnoses deleted');
}

/** Does `work` now and again, never twice at a time. Gives what ends it. */
function every(periodMs: number, work: () => Promise<void>, logger: Logger): () => void {
  let timer: NodeJS.Timeout;
  let stopped = false;
  const round = async (): Promise<void> => {
    await attempt(work, logger);
    if (!stopped) timer = setTimeout(() => void round(), periodMs).unref();
  };
  timer = setTimeout(() => void round(), 0).unref();
  return () => {
    stopped = true;
    clearTimeout(timer);
  };
}

/** A store that does not answer is told where records are written; everything else is a defect of ours. */
async function attempt(work: () => Promise<void>, logger: Logger): Promise<void> {
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
): Promise<Background> {
  let quiet: NodeJS.Timeout | undefined;
  const watcher = watch([...folders], {
    ignoreInitial: true,
    ignored: (path) => /[/\\]\.[^/\\]+$/.test(path),
  });
  watcher.on('all', () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => void changed(), QUIET_MS);
  });
  watcher.on('error', (error) => logger.warn({ error: String(error) }, 'the rules are not watched'));
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
  return {
    stop: async () => {
      clearTimeout(quiet);
      await watcher.close();
    },
  };
}
