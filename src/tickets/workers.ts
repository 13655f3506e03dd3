/** The workers of one integration: as many at a time as it takes, so that a system that hangs holds up no other. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store/types.js';
import { workOnTicket } from './work-on-ticket.js';
import type { WorkParts } from './work-parts.js';

/** Work that another process has put into the store, or that is due again, is found this soon. */
const IDLE_MS = 1_000;
const AFTER_STORE_FAILURE_MS = 2_000;
const DEFAULT_CONCURRENCY = 2;
/** What was sent is better known to have arrived than looked for at the next start. */
const GRACE_MS = 4_000;

export interface Workers {
  /** Something is due. */
  wake(): void;
  /** Begins nothing more, and gives what is being done a little time; resolves when nothing uses the store any more. */
  stop(): Promise<void>;
}

export function startWorkers(parts: WorkParts): Workers {
  const { integration, store, logger, now, newId, leaseMs } = parts;
  const most = integration.settings.limits?.concurrency ?? DEFAULT_CONCURRENCY;
  const stopping = new AbortController();
  const cutting = new AbortController();
  const running = new Set<Promise<void>>();
  let alarm = new AbortController();
  let isStoreDown = false;

  /** Whether there was a ticket to begin with. */
  const begin = async (): Promise<boolean> => {
    const leased = await store.leaseTicket({
      integrations: [integration.name],
      owner: newId(),
      now: now(),
      until: now() + leaseMs,
    });
    if (leased === undefined) return false;
    const work = workOnTicket(leased, parts, { stopping: stopping.signal, cut: cutting.signal })
      .catch(report)
      .finally(() => running.delete(work));
    running.add(work);
    return true;
  };
  const report = (error: unknown): void => {
    if (!(error instanceof StoreError))
      logger.error({ integration: integration.name, error: String(error) }, 'a worker failed');
    else if (!isStoreDown)
      logger.error({ integration: integration.name, code: error.code }, 'tickets wait for the store');
    isStoreDown ||= error instanceof StoreError;
  };
  const rest = async (ms: number): Promise<void> => {
    await sleep(ms, undefined, { signal: alarm.signal }).catch(() => undefined);
    alarm = new AbortController();
  };
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      if (running.size >= most) {
        await Promise.race(running);
        continue;
      }
      try {
        const begun = await begin();
        isStoreDown = false;
        if (!begun) await rest(IDLE_MS);
      } catch (error) {
        report(error);
        await rest(AFTER_STORE_FAILURE_MS);
      }
    }
    await Promise.all(running);
  };
  const ended = run();
  return {
    wake: () => alarm.abort(),
    stop: () => {
      stopping.abort();
      alarm.abort();
      const cut = setTimeout(() => cutting.abort(), GRACE_MS);
      return ended.finally(() => clearTimeout(cut));
    },
  };
}
