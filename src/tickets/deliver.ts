/**
 * Work that tells a ticketing system something: written down before it is tried, so that whoever comes after a worker that
 * was killed knows that it may have been done, and looked for before it is sent.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { TicketLease, Work } from '../store/ticket-types.js';
import { markerOf } from './own-notes.js';
import { SystemError } from './system-error.js';
import type { Outlet } from './types.js';
import type { WorkParts } from './work-parts.js';

/**
 * Sends one delivery unless it is there already. Rejects with SystemError where it could not be sent, and with StoreError;
 * where the lease was lost nothing more is sent.
 */
export async function deliver(
  lease: TicketLease,
  work: Work,
  parts: WorkParts,
  signal: AbortSignal,
): Promise<void> {
  const { integration, store, now, leaseMs } = parts;
  const outlet = integration.connector.outlets.find(({ kind }) => kind === work.kind);
  const { diagnosisId, revision, payload } = work;
  if (outlet === undefined || diagnosisId === undefined || revision === undefined || payload === undefined)
    throw new SystemError(`The settings of this integration take no ${work.kind} any more.`, {
      retry: false,
    });
  const marker = markerOf(diagnosisId, revision);
  // Counts before it is looked for, too: a system that is down is asked ever more seldom.
  if (!(await store.beginAttempt(lease, work.id, now()))) return;
  if (!(await isThereAlready(outlet, lease.ticketId, marker, work, parts, signal))) {
    // Looking took its time.
    if (!(await store.extendLease(lease, now() + leaseMs))) return;
    await outlet.send({ ticketId: lease.ticketId, deliveryId: work.id, marker, payload }, signal);
  }
  await store.finishWork(lease, work.id, now());
}

/**
 * A system that hung does what it was told when it wakes up, maybe after it has answered the first question: after an
 * attempt whose end is not known it is asked twice.
 */
async function isThereAlready(
  outlet: Outlet,
  ticketId: string,
  marker: string,
  { begunAt }: Work,
  { settleMs }: WorkParts,
  signal: AbortSignal,
): Promise<boolean> {
  if (outlet.isThere === undefined) return false;
  try {
    if (await outlet.isThere(ticketId, marker, signal)) return true;
    if (begunAt === undefined) return false;
    await sleep(settleMs, undefined, { signal });
    return await outlet.isThere(ticketId, marker, signal);
  } catch (error) {
    if (begunAt === undefined || !(error instanceof SystemError)) throw error;
    // What was not known stays unknown.
    throw new SystemError(error.message, {
      retry: error.retry,
      isUncertain: true,
      cause: error,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
      ...(error.status === undefined ? {} : { status: error.status }),
    });
  }
}
