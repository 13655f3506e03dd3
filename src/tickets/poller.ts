/** Asks a system again and again what is new in it: what webhooks say in time, polling says for certain. */
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreError } from '../store/types.js';
import { backoffMs } from './backoff.js';
import { SystemError } from './system-error.js';
import type { WorkParts } from './work-parts.js';
import type { Workers } from './workers.js';

/** How long a process that was killed while it polled keeps others from it. */
const CLAIM_MS = 15_000;
/** A system that is there again is found this soon, unless it asked for more time. */
const LONGEST_WAIT_MS = 60_000;
const DEFAULT_EVERY_MS = 5_000;

export interface Poller {
  stop(): Promise<void>;
}

/** Undefined for a system that is not polled. */
export function startPoller(parts: WorkParts, workers: Pick<Workers, 'wake'>): Poller | undefined {
  const { integration, logger, random } = parts;
  const { poll, pollEveryMs = DEFAULT_EVERY_MS } = integration.connector;
  if (poll === undefined) return undefined;
  const stopping = new AbortController();
  const run = async (): Promise<void> => {
    let failures = 0;
    while (!stopping.signal.aborted) {
      let waitMs = pollEveryMs;
      try {
        if (await pollOnce(parts, stopping.signal)) workers.wake();
        if (failures > 0) logger.info({ integration: integration.name }, 'polled again');
        failures = 0;
      } catch (error) {
        if (stopping.signal.aborted) break;
        failures += 1;
        if (failures === 1) report(error, parts);
        const waitedMs = Math.min(LONGEST_WAIT_MS, backoffMs(failures, random));
        waitMs = Math.max(pollEveryMs, waitedMs, backoffMs(1, random, retryAfterOf(error)));
      }
      await sleep(waitMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

/** Whether anything was new. What is polled is kept before the cursor moves on. */
async function pollOnce(parts: WorkParts, stopping: AbortSignal): Promise<boolean> {
  const { integration, store, now, newId } = parts;
  const { name, connector } = integration;
  const owner = newId();
  const claim = () => store.claimPoll({ integration: name, owner, now: now(), until: now() + CLAIM_MS });
  const claimed = await claim();
  if (claimed === undefined) return false;
  // Where it fails, another process may poll the same, which changes nothing.
  let renewed: Promise<unknown> = Promise.resolve();
  const heartbeat = setInterval(() => {
    renewed = claim().catch(() => undefined);
  }, CLAIM_MS / 4);
  let cursor = claimed.cursor;
  let anyNew = false;
  try {
    const polled = await connector.poll?.(cursor, stopping);
    for (const { key, ...ticket } of polled?.events ?? []) {
      const outcome = await store.receive({ integration: name, key, receivedAt: now(), tickets: [ticket] });
      anyNew ||= outcome === 'accepted';
    }
    cursor = polled?.cursor ?? cursor;
    return anyNew;
  } finally {
    clearInterval(heartbeat);
    // One that came after the end would claim it once more.
    await renewed;
    await store.finishPoll({ integration: name, owner, ...(cursor === undefined ? {} : { cursor }) });
  }
}

function retryAfterOf(error: unknown): number | undefined {
  return error instanceof SystemError ? error.retryAfterMs : undefined;
}

function report(error: unknown, { integration, logger }: WorkParts): void {
  const told = {
    integration: integration.name,
    reason: error instanceof Error ? error.message : String(error),
  };
  if (error instanceof SystemError || error instanceof StoreError) logger.warn(told, 'polling fails');
  else logger.error(told, 'polling failed');
}
