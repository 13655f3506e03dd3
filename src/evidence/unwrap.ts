/**
 * Joins what a mail program broke. Only the reader knows where a line of its tool may end, so it says which text is
 * unfinished; the parts are put together with a blank.
 */

/** No line of a tool that is worth joining is longer. */
const LONGEST_JOINED = 2_000;

export class Unwrapper {
  #open: string | null = null;

  /** Takes what tells an unfinished line; it is asked with everything joined so far. */
  constructor(private readonly unfinished: (text: string) => boolean) {}

  /** Takes the next line; returns the whole one, or null while it goes on. */
  join(text: string): string | null {
    const whole = this.#open === null ? text : `${this.#open} ${text}`;
    const goesOn = whole.length < LONGEST_JOINED && this.unfinished(whole);
    this.#open = goesOn ? whole : null;
    return goesOn ? null : whole;
  }

  /** Whether the next line would be joined to something. */
  get waiting(): boolean {
    return this.#open !== null;
  }

  /** Forgets what was begun. */
  drop(): void {
    this.#open = null;
  }
}
