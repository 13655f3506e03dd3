/**
 * Patterns of facts, in RE2 syntax (https://github.com/google/re2/wiki/Syntax). RE2 matches in linear time, but each
 * counted repetition is compiled as often as it counts: a few hundred characters can be a program of half a million
 * steps. So the size is reckoned from the text before anything is compiled.
 */
import { RE2JS } from 're2js';

export type CompiledPattern =
  | { readonly ok: true; readonly matches: (text: string) => boolean }
  | { readonly ok: false; readonly fault: string };

/** Steps of a program; the largest pattern of the shipped rules has 130. A match takes this times the text. */
export const MAX_PATTERN_SIZE = 1000;

/** Compiles `pattern`, which a text must match whole. */
export function compilePattern(pattern: string): CompiledPattern {
  if (patternSize(pattern) > MAX_PATTERN_SIZE) {
    const fault = `This pattern repeats too much: counted repetitions ({n}, {n,m}) are written out, and all of it may have ${MAX_PATTERN_SIZE} parts.`;
    return { ok: false, fault };
  }
  try {
    const compiled = RE2JS.compile(pattern);
    return { ok: true, matches: (text) => compiled.matches(text) };
  } catch {
    return { ok: false, fault: 'This is not valid RE2 syntax.' };
  }
}

/**
 * One part of a pattern: a quoted text, a class, the begin or end of a group, a counted repetition, another operator,
 * or a character, escaped or not. What RE2 refuses may be taken for anything.
 */
const PART = new RegExp(
  [
    String.raw`\\Q(?<quoted>[^]*?)(?:\\E|$)`,
    String.raw`\[\^?\]?(?:\[:\^?[a-z]+:\]|\\[^]|[^\]\\])*\]`,
    String.raw`(?<open>\((?:\?(?:P?<\w+>|[A-Za-z-]*:))?)`,
    String.raw`(?<close>\))`,
    String.raw`\{(?<least>\d+)(?:,(?<most>\d*))?\}`,
    '(?<operator>[*+?|])',
    String.raw`\\[pPx]\{\^?\w+\}`,
    String.raw`\\?[^]`,
  ].join('|'),
  'gu',
);

/** What a group or an operator adds, at most, to what it is about. */
const ADDED = 3;

/** No fewer steps than the program of `pattern` has, but for those that every program begins and ends with. */
export function patternSize(pattern: string): number {
  const around: number[] = [];
  let before = 0;
  let last = 0;
  for (const { groups = {} } of pattern.matchAll(PART)) {
    const { open, close, least, most, operator, quoted = '.' } = groups;
    if (open !== undefined) {
      around.push(before + last);
      [before, last] = [0, 0];
    } else if (close !== undefined) {
      last += before + ADDED;
      before = around.pop() ?? 0;
    } else if (least !== undefined) last = (last + 1) * Math.max(1, Number(least), Number(most ?? 0));
    else if (operator !== undefined) last += ADDED;
    else {
      before += last;
      last = quoted.length;
    }
  }
  return around.reduce((sum, size) => sum + size, before + last);
}
