/** Work that takes long is done one at a time, so that a process keeps most of itself for requests. */
import PQueue from 'p-queue';
import { InputError } from './errors.js';

/** Whoever comes when so many wait would wait for longer than callers do. */
const MOST_WAITING = 4;

export class WorkQueue {
  readonly #queue = new PQueue({ concurrency: 1 });

  /**
   * Does `work` when what came before is done. Throws InputError `overloaded` where too much waits already, and the
   * reason of an aborted `signal`.
   */
  async run<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    if (this.#queue.size >= MOST_WAITING)
      throw new InputError('overloaded', 'Other drafts and rulesets are being worked on; try again later.');
    return this.#queue.add(work, { signal, throwOnTimeout: true });
  }
}
