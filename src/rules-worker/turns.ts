/**
 * Places for a few who wait, of whom one at a time has its turn. A place is taken before anything large is read for it.
 * Whoever leaves while it waits leaves at once; a p-queue would keep it, and what it holds, until its turn.
 */
import { InputError } from '../errors.js';

export class Turns {
  readonly #places: number;
  #taken = 0;
  #isBusy = false;
  /** What begins the turn of each that waits, in their order. */
  readonly #waiting = new Set<() => void>();

  constructor(places: number) {
    this.#places = places;
  }

  /** Has a place while `use` lasts. Rejects with InputError `overloaded` where none is free. */
  async atPlace<Result>(use: () => Promise<Result>): Promise<Result> {
    if (this.#taken >= this.#places)
      throw new InputError('overloaded', 'Other drafts and rulesets are being worked on; try again later.');
    this.#taken += 1;
    try {
      return await use();
    } finally {
      this.#taken -= 1;
    }
  }

  /** Does `work` when those who came before are done. Rejects with the reason of a `signal` that is aborted meanwhile. */
  async inTurn<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
    signal.throwIfAborted();
    if (this.#isBusy) await this.#turn(signal);
    this.#isBusy = true;
    try {
      return await work();
    } finally {
      this.#isBusy = false;
      const [next] = this.#waiting;
      next?.();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        this.#waiting.delete(begin);
        signal.removeEventListener('abort', leave);
        // Nobody slips in before the one whose turn it is.
        this.#isBusy = true;
        resolve();
      };
      const leave = (): void => {
        this.#waiting.delete(begin);
        reject(signal.reason);
      };
      this.#waiting.add(begin);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
