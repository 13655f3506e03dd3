/** A worker with the lease of one ticket: does what is due for it, one after the other, and gives the lease back. */
import { InputError } from '../errors.js';
import type { LeasedTicket, Work } from '../store/ticket-types.js';
import { StoreError } from '../store/types.js';
import { backoffMs } from './backoff.js';
import { deliver } from './deliver.js';
import { linkedAbort } from './linked-abort.js';
import { readTicket } from './read-ticket.js';
import { SystemError } from './system-error.js';
import type { WorkParts } from './work-parts.js';

const HOUR_MS = 3_600_000;
const GIVE_UP_AFTER_HOURS = 72;
/** Others have their turn after this much work for one ticket. */
const MOST_ROUNDS = 20;

/** `stopping`: nothing more is begun; `cut`: what was begun is cut off. */
export interface Ends {
  readonly stopping: AbortSignal;
  readonly cut: AbortSignal;
}

/** Rejects with StoreError where the store fails; the lease then runs out by itself. */
export async function workOnTicket(leased: LeasedTicket, parts: WorkParts, ends: Ends): Promise<void> {
  const { store, now, leaseMs } = parts;
  const { signal, abort, unlink } = linkedAbort(ends.cut);
  const beatMs = leaseMs / 4;
  let heldUntil = now() + leaseMs;
  const heartbeat = setInterval(() => {
    // The store does not answer; before the lease runs out and others go on, what was begun is cut off.
    if (heldUntil - now() <= beatMs) abort();
    const until = now() + leaseMs;
    store.extendLease(leased, until).then(
      (held) => {
        if (held) heldUntil = until;
        else abort();
      },
      () => undefined,
    );
  }, beatMs);
  try {
    let due = leased.work;
    let hasRead = false;
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const [work] = due;
      // A second reading begins with the ticket as the first one left it.
      if (work === undefined || (work.kind === 'read' && hasRead)) break;
      if (signal.aborted || ends.stopping.aborted) break;
      hasRead ||= work.kind === 'read';
      await attempt(leased, work, parts, signal);
      due = await store.dueWork(leased, now());
    }
    await store.releaseTicket(leased);
  } finally {
    clearInterval(heartbeat);
    unlink();
  }
}

/** Does one piece of work, or writes down why it could not be done. */
async function attempt(
  leased: LeasedTicket,
  work: Work,
  parts: WorkParts,
  signal: AbortSignal,
): Promise<void> {
  const { store, now } = parts;
  try {
    if (work.kind !== 'read') return await deliver(leased, work, parts, signal);
    await readTicket(leased, work, parts, signal);
  } catch (error) {
    // Whoever took the lease over, or the next start, goes on.
    if (signal.aborted) return;
    if (error instanceof StoreError && error.code !== 'conflict') throw error;
    // A reading changes nothing elsewhere: that it began is of interest only where it failed.
    if (work.kind === 'read') await store.beginAttempt(leased, work.id, now());
    await putOff(leased, work, error, parts);
  }
}

async function putOff(leased: LeasedTicket, work: Work, error: unknown, parts: WorkParts): Promise<void> {
  const { integration, store, logger, now, random } = parts;
  const { message, retry, retryAfterMs, isUncertain } = describe(error);
  if (!(error instanceof SystemError || error instanceof InputError || error instanceof StoreError))
    logger.error({ integration: integration.name, error: String(error) }, 'work for a ticket failed');
  const at = now();
  const dueAt = at + backoffMs(work.attempts + 1, random, retryAfterMs);
  const giveUpAt = work.since + (integration.settings.giveUpAfterHours ?? GIVE_UP_AFTER_HOURS) * HOUR_MS;
  const isDead = !retry || dueAt > giveUpAt;
  const told = { integration: integration.name, ticket: leased.ticketId, kind: work.kind, reason: message };
  if (isDead) {
    logger.warn(told, 'a delivery is given up');
    await store.abandonWork(leased, work.id, at, message);
  } else {
    logger.info(told, 'a delivery is tried again');
    await store.postponeWork(leased, work.id, { dueAt, reason: message, isUncertain });
  }
}

interface Fault {
  readonly message: string;
  readonly retry: boolean;
  readonly retryAfterMs?: number;
  readonly isUncertain: boolean;
}

function describe(error: unknown): Fault {
  if (error instanceof SystemError) {
    const { message, retry, retryAfterMs, isUncertain } = error;
    return { message, retry, isUncertain, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  }
  // Another worker added to the diagnosis at the same time: the next attempt is made on top of it.
  if (error instanceof StoreError || (error instanceof InputError && error.code === 'conflict'))
    return { message: 'The diagnosis was changed at the same time.', retry: true, isUncertain: false };
  if (error instanceof InputError) return { message: error.detail, retry: false, isUncertain: false };
  return { message: 'Something failed inside dcause; its log says more.', retry: true, isUncertain: true };
}
