/** When to try again: exponential backoff with full jitter, but never before the other side asked for it. */

const FIRST_MS = 1_000;
const LONGEST_MS = 10 * 60_000;

/**
 * How long to wait after attempt number `attempts` (from 1), in milliseconds. `random` gives 0 to 1. Half of each delay is
 * fixed, so that a system that is down is not asked at once again.
 */
export function backoffMs(attempts: number, random: () => number, retryAfterMs = 0): number {
  const ceilingMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  const delayMs = Math.round(ceilingMs * (0.5 + random() / 2));
  // Those who were told the same time do not come back at the same moment.
  return Math.max(delayMs, retryAfterMs > 0 ? Math.round(retryAfterMs + random() * 1_000) : 0);
}
