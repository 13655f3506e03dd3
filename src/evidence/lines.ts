/**
 * Cuts a piece of evidence into lines as readers want them: quoting, prompts, colours and control characters
 * taken off, indentation ignored (forums and mail programs lose it), the number of the line as it came kept.
 */
import type { Shell } from './prompts.js';

export interface Line {
  /** From 1, in the text as it came. */
  readonly number: number;
  readonly raw: string;
  /** Cleaned and trimmed; what was typed where the line is a prompt. */
  readonly text: string;
  /** What was typed at a prompt of a shell; '' at an empty prompt. */
  readonly command: string | null;
  /** What was typed at nslookup's own prompt. */
  readonly input: string | null;
  /** The machine on which this was typed or printed, where the evidence tells. */
  readonly host: string | null;
  /** Output of another command begins here. */
  readonly boundary: boolean;
  /** Understood already: it only says where the following lines come from. */
  readonly understood: boolean;
}

/** Longer lines are no line of any tool; nothing looks into them, which keeps every reader linear. */
export const LONGEST_LINE = 10_000;

const UNPRINTABLE = /[^\t\x20-\x7e]/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with the control character ESC
const COLOUR = /\u001b\[[0-9;?]{0,20}[A-Za-z]/g;
/** Control characters, invisible ones, and those that turn the direction of text. */
const CONTROL = /(?!\t)[\p{Cc}\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const FENCE = /^(?:`{3,}|~{3,})[\w-]{0,20}$/;

/** Takes a text; returns its lines without their ends; CRLF, LF and CR all end a line. */
export function* splitLines(text: string): Generator<string> {
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code !== 10 && code !== 13) continue;
    yield text.slice(start, at);
    if (code === 13 && text.charCodeAt(at + 1) === 10) at += 1;
    start = at + 1;
  }
  if (start < text.length) yield text.slice(start);
}

/**
 * Takes a line as it came, its number, and the shell as it stands after the lines before.
 * Returns the line as readers want it, or null for a blank one (a line of nothing but quoting marks is blank).
 */
export function readLine(raw: string, number: number, shell: Shell): Line | null {
  if (raw.length > LONGEST_LINE) {
    return {
      number,
      raw,
      text: '',
      command: null,
      input: null,
      host: null,
      boundary: false,
      understood: false,
    };
  }
  const clean = UNPRINTABLE.test(raw)
    ? raw
        .replace(COLOUR, '')
        .replace(CONTROL, '')
        .replace(/\u00a0/g, ' ')
    : raw;
  const { text, depth } = unquote(clean.trim(), shell.interactiveDepth);
  if (text === '' || FENCE.test(text)) return null;
  return { number, raw, ...shell.read(unwrapString(text), depth) };
}

/**
 * Takes off `> ` as often as it stands in front. Within an interactive nslookup that was begun at a depth, one
 * more `>` is nslookup's own prompt and stays.
 */
function unquote(text: string, interactiveDepth: number | null): { text: string; depth: number } {
  let rest = text;
  let depth = 0;
  while (rest.startsWith('>') && depth < 20) {
    if (interactiveDepth === depth) break;
    const inner = rest.slice(1).trimStart();
    if (interactiveDepth === null && /^(?:set [a-z]|l?server [\w.:]|exit$)/i.test(inner)) break;
    rest = inner;
    depth += 1;
  }
  return { text: rest, depth };
}

/** Output of a tool as a list of JSON strings, one per line (Ansible's stdout_lines): the string itself. */
function unwrapString(text: string): string {
  const end = text.endsWith('",') ? text.length - 2 : text.length - 1;
  if (!text.startsWith('"') || end < 1 || text[end] !== '"') return text;
  try {
    const value: unknown = JSON.parse(text.slice(0, end + 1));
    return typeof value === 'string' ? value.replace(/\s/g, ' ').trim() : text;
  } catch {
    return text;
  }
}
