/** Lines put together, so that a sentence is found wherever it was wrapped and each value still has its own line. */
import type { Line } from '../lines.js';

/** No statement of dcdiag is longer. */
const LONGEST = 8_000;

export class Joined {
  readonly #starts: number[] = [];
  readonly #lines: Line[] = [];
  #text = '';

  constructor(readonly first: Line) {
    this.add(first);
  }

  get text(): string {
    return this.#text;
  }

  get lines(): readonly Line[] {
    return this.#lines;
  }

  /** Adds a line; returns false where nothing can be that long. */
  add(line: Line): boolean {
    if (this.#text.length + line.text.length > LONGEST) return false;
    if (this.#text !== '') this.#text += ' ';
    this.#starts.push(this.#text.length);
    this.#lines.push(line);
    this.#text += line.text;
    return true;
  }

  /** The line in which the character at `index` of the text stands. */
  lineAt(index: number): Line {
    const after = this.#starts.findIndex((start) => start > index);
    return this.#lines[after < 0 ? this.#lines.length - 1 : after - 1] ?? this.first;
  }
}
