/** Which replication statuses mean what, as far as reading evidence needs it. */

export const DNS_LOOKUP_FAILURE = 8524;
/** The queue for a source was cleared after a bind failed: hides the real status of the same pair. */
export const QUEUE_CLEARED = 1256;
/** Replication waits or goes on: 8461 preempted, 8464 partial sync, 8477 requested but not done yet. */
const NO_FAILURE: ReadonlySet<number> = new Set([8461, 8464, 8477]);

/** Whether a status says that replication failed. */
export function isFailure(status: number): boolean {
  return status !== 0 && !NO_FAILURE.has(status);
}

/** Events whose error value is the status of a replication that failed. */
export const STATUS_EVENTS: ReadonlySet<number> = new Set([1308, 1655, 1925, 1926, 2023]);
