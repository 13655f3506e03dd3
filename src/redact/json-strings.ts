/**
 * Text within JSON: a line that is JSON holds strings whose escapes (`\\n`, `\\\\`, `\\u00fc`) stand in the way of whoever
 * looks for names in them. They are taken out as what they mean, and put back escaped.
 */

/** A stretch of a text; `literal`: a JSON string with escapes, given as what it means. */
export interface Stretch {
  readonly text: string;
  readonly literal: boolean;
}

const MEMBER = /"\s{0,20}:\s{0,20}["[{\dtfn-]/;
const LIST_ITEM = /^[>\s]{0,40}(?:- )?("(?:[^"\\]|\\.)*"),?\s{0,20}$/;
const ESCAPE = /(\\(?:u[0-9a-fA-F]{4}|.))/;
/** A string that a mail program has broken goes on over no more lines. */
const MOST_LINES = 200;

/** Takes a text; returns its stretches in order. */
export function* jsonStrings(text: string): Generator<Stretch> {
  let begun = 0;
  /** For how many more lines a string that was not closed may go on. */
  let goesOn = 0;
  for (let lineStart = text.includes('\\') ? 0 : text.length; lineStart < text.length; ) {
    const end = text.indexOf('\n', lineStart);
    const lineEnd = end < 0 ? text.length : end;
    const closed = goesOn > 0 ? closingQuote(text, lineStart - 1, lineEnd) : -1;
    if (goesOn > 0 && closed < 0) {
      goesOn -= 1;
      yield { text: text.slice(begun, lineStart), literal: false };
      yield* betweenEscapes(text.slice(lineStart, lineEnd));
      begun = lineEnd;
    } else if (goesOn > 0 || isJson(text.slice(lineStart, lineEnd))) {
      const inLine = literals(text, closed < 0 ? lineStart : closed + 1, lineEnd);
      if (closed >= 0) {
        yield { text: text.slice(begun, lineStart), literal: false };
        yield* betweenEscapes(text.slice(lineStart, closed + 1));
        begun = closed + 1;
      }
      for (const [from, to, meaning] of inLine.whole) {
        yield { text: text.slice(begun, from), literal: false };
        yield { text: meaning, literal: true };
        begun = to;
      }
      goesOn = inLine.open === null ? 0 : MOST_LINES;
      if (inLine.open !== null) {
        yield { text: text.slice(begun, inLine.open), literal: false };
        yield* betweenEscapes(text.slice(inLine.open, lineEnd));
        begun = lineEnd;
      }
    } else goesOn = 0;
    lineStart = lineEnd + 1;
  }
  yield { text: text.slice(begun), literal: false };
}

/** Of a string that ends on another line only its escapes can be told. */
function* betweenEscapes(text: string): Generator<Stretch> {
  for (const part of text.split(ESCAPE)) if (part !== '') yield { text: part, literal: false };
}

interface Literals {
  /** First and last character behind it, and what it means. */
  readonly whole: readonly (readonly [from: number, to: number, meaning: string])[];
  /** Where one begins that is not closed. */
  readonly open: number | null;
}

function literals(text: string, from: number, to: number): Literals {
  const whole: (readonly [number, number, string])[] = [];
  let open = text.indexOf('"', from);
  while (open >= 0 && open < to) {
    const close = closingQuote(text, open, to);
    if (close < 0) return { whole, open };
    const raw = text.slice(open, close + 1);
    const meaning = raw.includes('\\') ? meaningOf(raw) : null;
    if (meaning !== null) whole.push([open, close + 1, meaning]);
    open = text.indexOf('"', close + 1);
  }
  return { whole, open: null };
}

/** Takes a text and what to do with its stretches; a JSON string that stays the same keeps its escapes as they were. */
export function mapJsonStrings(
  text: string,
  mapText: (text: string) => string,
  mapLiteral: (meaning: string) => string,
): string {
  const parts: string[] = [];
  let at = 0;
  for (const stretch of jsonStrings(text)) {
    if (!stretch.literal) {
      parts.push(mapText(stretch.text));
      at += stretch.text.length;
      continue;
    }
    const raw = text.slice(at, closingQuote(text, at, text.length) + 1);
    const mapped = mapLiteral(stretch.text);
    parts.push(mapped === stretch.text ? raw : JSON.stringify(mapped));
    at += raw.length;
  }
  return parts.join('');
}

/** Whether a line is JSON: it has members, or is one string of a list. */
export function isJson(line: string): boolean {
  if (MEMBER.test(line)) return true;
  const [, item] = line.length > 100_000 ? [] : (LIST_ITEM.exec(line) ?? []);
  return item !== undefined && meaningOf(item) !== null;
}

/** Where the string that opens at `open` ends; -1 where it does not before `to`. */
function closingQuote(text: string, open: number, to: number): number {
  for (let at = open + 1; at < to; at += 1) {
    const char = text[at];
    if (char === '"') return at;
    if (char === '\\') at += 1;
  }
  return -1;
}

function meaningOf(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}
