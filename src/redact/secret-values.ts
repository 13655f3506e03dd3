/** Where the value behind a key or an option begins and ends: in quotes or not, on this line or on the next one. */
import { SECRET_MARK } from './secret-mark.js';

/** What a value may end with, beside white space. */
export type ValueEnd = 'blank' | 'pair' | 'line' | 'tag' | 'entity';

export interface ValueSpan {
  readonly from: number;
  readonly to: number;
}

/** Mail programs break lines at about this width and no earlier. */
const NARROWEST_WRAP = 68;
const LONGEST_VALUE = 4000;
/** States that say that there is none, or that it is not shown. */
const NO_SECRET =
  /^(?:[*•.x_-]+|\(?(?:null|none|never|not set|unset|empty|blank|yes|no|true|false|required|unknown|hidden|redacted|removed|n\/a)\)?|<[\w .-]{1,40}>|%\w{1,40}%|\$\{[\w.-]{1,60}\})$/i;
const QUOTE = /^\\{0,3}["']|^&quot;|^[“‘«]/;
const CONTINUED = /[`^\\]$/;

/**
 * Takes a text and the place behind a key; returns where its value stands, or null where there is none or none worth
 * hiding. `isJson`: `\n` in an unquoted value is a line end.
 */
export function valueAt(text: string, at: number, end: ValueEnd, isJson: boolean): ValueSpan | null {
  const start = beginning(text, at);
  if (start === null) return null;
  const quote = QUOTE.exec(text.slice(start, start + 6))?.[0];
  const span =
    end === 'tag' || end === 'entity'
      ? quoted(text, start, end === 'tag' ? '<' : '&lt;')
      : quote === undefined
        ? unquoted(text, start, end, isJson)
        : quoted(text, start + quote.length, closing(quote));
  const value = text.slice(span.from, span.to);
  if (value.trim() === '' || value.startsWith(SECRET_MARK) || NO_SECRET.test(value)) return null;
  return span;
}

function closing(quote: string): string {
  return quote === '“' ? '”' : quote === '‘' ? '’' : quote === '«' ? '»' : quote;
}

/** Behind blanks; on the next line only where the line was broken on its way or the shell says that it goes on. */
function beginning(text: string, at: number): number | null {
  let start = at;
  while (text[start] === ' ' || text[start] === '\t') start += 1;
  const [broken] = /^[`^\\]?\r?\n[> \t]{0,40}/.exec(text.slice(start, start + 44)) ?? [];
  if (broken !== undefined) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const next = start + broken.length;
    const [word = ''] = /^\S{0,80}/.exec(text.slice(next, next + 80)) ?? [];
    const isBroken = start - lineStart + 1 + word.length >= NARROWEST_WRAP;
    if (!isBroken && !CONTINUED.test(broken.trim())) return null;
    start = next;
  }
  return start < text.length && !/[\r\n]/.test(text[start] ?? '') ? start : null;
}

/** To the same quote again; with none on this line or the next, to the end of the line. */
function quoted(text: string, from: number, quote: string): ValueSpan {
  let lines = 0;
  const last = Math.min(text.length, from + LONGEST_VALUE);
  let lineEnd = last;
  for (let at = from; at < last; at += 1) {
    const char = text[at];
    if (char === '\n') {
      if (lines === 0) lineEnd = text[at - 1] === '\r' ? at - 1 : at;
      lines += 1;
      if (lines > 1 || at + 1 >= last || /^[> \t]*\r?\n/.test(text.slice(at + 1, at + 60))) break;
    } else if (text.startsWith(quote, at) && !isEscaped(text, at, quote)) return { from, to: at };
  }
  return { from, to: lineEnd };
}

/** A quote behind a backslash is one of the value, and so is one of two in a row in a shell. */
function isEscaped(text: string, at: number, quote: string): boolean {
  return !quote.startsWith('\\') && text[at - 1] === '\\' && text[at - 2] !== '\\';
}

/** In a list of pairs: before the next one, or what closes the list. */
const PAIR_ENDS =
  /^(?:;\s{0,3}(?:[A-Za-z][\w .-]{0,40}=|["'\r\n]|$)|&(?:amp;)?\w{1,40}=|["'](?:[\s>,;)\]}/]|$))/;
const JSON_ENDS = /^(?:\\[nrt"]|["},\]])/;

function unquoted(text: string, from: number, end: ValueEnd, isJson: boolean): ValueSpan {
  const last = Math.min(text.length, from + LONGEST_VALUE);
  let to = from;
  for (; to < last; to += 1) {
    const char = text[to] ?? '';
    if (end === 'line' ? /[\r\n]/.test(char) : /\s/.test(char)) break;
    if (isJson && JSON_ENDS.test(text.slice(to, to + 2))) break;
    if (end === 'pair' && /[;&"']/.test(char) && PAIR_ENDS.test(text.slice(to, to + 50))) break;
    if (char === '[' && text.startsWith(SECRET_MARK, to)) break;
  }
  return { from, to };
}
