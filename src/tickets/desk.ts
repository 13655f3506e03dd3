/**
 * The desk of a running service: takes in what ticketing systems send, and works on it in the background, with workers of
 * its own for each integration.
 */
import { StoreError } from '../store/types.js';
import type { TicketDesk } from './desk-types.js';
import type { Integration } from './load-integrations.js';
import { startPoller } from './poller.js';
import { receiveWebhook } from './receive.js';
import type { WorkParts } from './work-parts.js';
import { startWorkers } from './workers.js';

const LEASE_MS = 20_000;
const SETTLE_MS = 5_000;
const COUNT_EVERY_MS = 5_000;
/** About as much as is worked off within an hour; beyond it senders keep what they have. */
const MOST_WAITING = 100_000;

export interface DeskOptions extends Omit<WorkParts, 'integration' | 'leaseMs' | 'settleMs'> {
  readonly integrations: readonly Integration[];
  /** Whether what came in is kept for a week; not where records hold pseudonyms. */
  readonly keepBodies: boolean;
  readonly leaseMs?: number;
  readonly settleMs?: number;
}

export interface Desk extends TicketDesk {
  /** Dead letters when they were last counted. */
  deadLetters(): number;
  /** Lets go of everything; resolves when nothing uses the store any more. */
  stop(): Promise<void>;
}

/** Starts to work on what waits. */
export function startDesk({ integrations, keepBodies, ...options }: DeskOptions): Desk {
  const { store, now } = options;
  const byName = new Map(integrations.map((integration) => [integration.name, integration]));
  const stations = integrations.map((integration) => {
    const parts = { leaseMs: LEASE_MS, settleMs: SETTLE_MS, ...options, integration };
    const workers = startWorkers(parts);
    return { workers, poller: startPoller(parts, workers) };
  });
  let counted = { waiting: 0, dead: 0 };
  const count = async (): Promise<void> => {
    try {
      counted = await store.countDeliveries(MOST_WAITING);
    } catch (error) {
      // Whoever needs the store says so.
      if (!(error instanceof StoreError)) throw error;
    }
  };
  let counting = count();
  const timer = setInterval(() => {
    counting = counting.then(count);
  }, COUNT_EVERY_MS).unref();
  return {
    receive: (name, webhook) => receiveWebhook(byName.get(name), webhook, { store, now, keepBodies }),
    wake: () => {
      for (const { workers } of stations) workers.wake();
    },
    isOverloaded: () => counted.waiting >= MOST_WAITING,
    deadLetters: () => counted.dead,
    stop: async () => {
      clearInterval(timer);
      const running = stations.flatMap(({ workers, poller }) =>
        poller === undefined ? [workers] : [workers, poller],
      );
      await Promise.all(running.map((each) => each.stop()));
      await counting;
    },
  };
}
