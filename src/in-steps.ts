/** Long work in steps, so that a process that does it goes on answering, and can end it when nobody waits any more. */

/** Work that yields wherever it may be interrupted. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Milliseconds of work after which others get their turn. */
const TURN_MS = 10;

/** Does all of `work` without a pause. */
export function atOnce<Result>(work: Steps<Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

/** Does `work` in turns of some milliseconds. Rejects with the reason of an aborted `signal`. */
export async function inTurns<Result>(work: Steps<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    const until = performance.now() + TURN_MS;
    do {
      const step = work.next();
      if (step.done === true) return step.value;
    } while (performance.now() < until);
    await giveWay(signal);
  }
}

/** Lets timers, sockets and other requests run. Rejects with the reason of an aborted `signal`. */
export async function giveWay(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}
