/**
 * A piece of evidence as documents (XML, JSON, CSV) need it: as one text, for their elements and strings go over
 * lines, with quoting taken off and the way back from an offset to the line that was pasted.
 */
import type { LineReference } from '../types.js';

const QUOTING = /^[\s>]{1,200}/;
const LONGEST_QUOTE = 500;
/** Of a longer line, this much before the value is quoted. */
const BEFORE_VALUE = 100;
/** No further is a value looked for, which keeps the search linear. */
const FAR = 5_000;

/** Lines (first and last, from 1) that a document takes up. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

export class DocumentText {
  readonly text: string;
  readonly #starts: readonly number[];

  /** Takes the lines as they came and the index of the piece in the request. */
  constructor(
    readonly lines: readonly string[],
    private readonly evidence: number,
  ) {
    const starts: number[] = [];
    let at = 0;
    const clean = lines.map((raw) => {
      const line = raw.trimStart().startsWith('>') ? raw.replace(QUOTING, '') : raw;
      starts.push(at);
      at += line.length + 1;
      return line;
    });
    this.#starts = starts;
    this.text = clean.join('\n');
  }

  /** Where each line begins in the text. */
  get lineStarts(): readonly number[] {
    return this.#starts;
  }

  /** Where the line with this number begins in the text. */
  startOf(number: number): number {
    return this.#starts[number - 1] ?? this.text.length;
  }

  /** The number of the line in which an offset lies. */
  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  spanOf(start: number, end: number): Span {
    return { first: this.lineAt(start), last: this.lineAt(Math.max(start, end - 1)) };
  }

  /** The line at an offset; of a long one the part around it. */
  reference(offset: number): LineReference {
    const line = this.lineAt(offset);
    const start = this.startOf(line);
    const end = this.startOf(line + 1) - 1;
    const whole = this.text.slice(start, end).trim();
    const from = Math.max(start, offset - BEFORE_VALUE);
    const text =
      whole.length <= LONGEST_QUOTE ? whole : this.text.slice(from, Math.min(end, from + LONGEST_QUOTE));
    return { evidence: this.evidence, line, text: text.trim() };
  }

  /**
   * For values that are asked for in their order: the line in which each stands, not far behind the one before; the
   * line of the last one found where it does not stand there as such.
   */
  finder(start: number, end: number): (value: string) => LineReference {
    let at = start;
    return (value) => {
      const near = this.text.slice(at, Math.min(end, at + FAR));
      const found = value === '' ? -1 : near.indexOf(value);
      if (found >= 0) at += found;
      return this.reference(at);
    };
  }
}
