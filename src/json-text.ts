/**
 * JSON text of strangers. JSON.parse takes the last of two equal keys without a word (RFC 8259 calls the outcome
 * unpredictable, RFC 7493 forbids them), and on Node 20 often does not say where a fault is; this scan does both.
 */
import { InputError } from './errors.js';

/** Deeper than any request of the contract; what walks a value later may recurse. */
const MAX_DEPTH = 32;

export interface JsonLimits {
  /** Levels of objects and lists in one another. */
  readonly maxDepth?: number;
  /** Objects, lists, texts, numbers and literals, however deep; keys are none. */
  readonly maxValues?: number;
  /** Refuses what has no canonical form (RFC 8785). */
  readonly isCanonical?: boolean;
}
const LITERAL =
  /(?:true|false|null|-?(?:0|[1-9]\d{0,399})(?:\.\d{1,400})?(?:[eE][+-]?\d{1,20})?)(?![\w.+-])/y;
const ESCAPES = '"\\/bfnrt';

interface Fault {
  readonly offset: number;
  readonly detail: string;
}
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'next';

/**
 * Parses `text`, by default nested at most 32 levels. Throws InputError `malformed-json` with line and column (from 1,
 * in UTF-16 code units) before anything is made of a text beyond `limits`.
 */
export function parseJson(text: string, limits: JsonLimits = {}): unknown {
  const fault = findFault(text, limits);
  if (fault !== undefined) throw malformed(text, fault);
  return JSON.parse(text);
}

/** Why a text or number has no canonical form (RFC 8785), as part of a sentence; undefined where it has one. */
export function canonicalFault(value: string | number): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : 'the number is too large';
  const isHalved = /\p{Surrogate}/u.test(value);
  return isHalved ? 'the text holds one half of a surrogate pair, which is no character' : undefined;
}

function malformed(text: string, { offset, detail }: Fault): InputError {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  const words = `Line ${line}, column ${column}: ${detail}.`;
  return new InputError('malformed-json', words, [{ pointer: '', detail: words }]);
}

/** One pass without recursion; `open` holds the keys of each open object, null for an array. */
function findFault(
  text: string,
  { maxDepth = MAX_DEPTH, maxValues = Number.POSITIVE_INFINITY, isCanonical = false }: JsonLimits,
): Fault | undefined {
  const open: (Set<string> | null)[] = [];
  let expected: Expected = 'value';
  let at = 0;
  let values = 0;
  for (;;) {
    at = skipBlanks(text, at);
    const char = text[at];
    if (char === undefined) {
      const complete = expected === 'next' && open.length === 0;
      return complete ? undefined : { offset: at, detail: 'the text ends too early' };
    }
    const inside = open.at(-1);
    if (expected === 'colon') {
      if (char !== ':') return { offset: at, detail: 'a colon is missing' };
      expected = 'value';
      at += 1;
    } else if (expected === 'next') {
      if (inside === undefined) return { offset: at, detail: 'there is more after the end' };
      if (char === ',') expected = inside === null ? 'value' : 'key';
      else if (char === closer(inside)) open.pop();
      else return { offset: at, detail: `a comma or ${closer(inside)} is missing` };
      at += 1;
    } else if (inside !== undefined && expected.endsWith('-or-end') && char === closer(inside)) {
      open.pop();
      expected = 'next';
      at += 1;
    } else if (inside && (expected === 'key' || expected === 'key-or-end')) {
      if (char !== '"') return { offset: at, detail: 'a key in double quotes is missing' };
      const end = stringEnd(text, at);
      if (typeof end !== 'number') return end;
      const key = String(JSON.parse(text.slice(at, end)));
      if (inside.has(key)) return { offset: at, detail: 'this key is there twice' };
      const detail = isCanonical ? canonicalFault(key) : undefined;
      if (detail !== undefined) return { offset: at, detail };
      inside.add(key);
      expected = 'colon';
      at = end;
    } else {
      values += 1;
      if (values > maxValues) return { offset: at, detail: `more than ${maxValues} values` };
      if (char === '{' || char === '[') {
        if (open.length === maxDepth) return { offset: at, detail: `more than ${maxDepth} levels` };
        open.push(char === '{' ? new Set() : null);
        expected = char === '{' ? 'key-or-end' : 'value-or-end';
        at += 1;
        continue;
      }
      const end = char === '"' ? stringEnd(text, at) : literalEnd(text, at);
      if (typeof end !== 'number') return end;
      const detail = isCanonical ? scalarFault(text.slice(at, end)) : undefined;
      if (detail !== undefined) return { offset: at, detail };
      expected = 'next';
      at = end;
    }
  }
}

const closer = (inside: Set<string> | null): string => (inside === null ? ']' : '}');

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && ' \t\r\n'.includes(text.charAt(at))) at += 1;
  return at;
}

/** Of a text, number or literal as it stands; only escapes can make of it what cannot be seen in it. */
function scalarFault(source: string): string | undefined {
  if (/^[-\d]/.test(source)) return canonicalFault(Number(source));
  return canonicalFault(source.includes('\\u') ? String(JSON.parse(source)) : source);
}

function literalEnd(text: string, at: number): number | Fault {
  LITERAL.lastIndex = at;
  return LITERAL.test(text) ? LITERAL.lastIndex : { offset: at, detail: 'a value is missing or misspelt' };
}

function stringEnd(text: string, start: number): number | Fault {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return { offset: at, detail: 'a line end or control character stands in a string' };
    if (code !== 0x5c) continue;
    const escaped = text.charAt(at + 1);
    const known =
      escaped === 'u' ? /^[\da-fA-F]{4}$/.test(text.slice(at + 2, at + 6)) : ESCAPES.includes(escaped);
    if (!known || escaped === '') return { offset: at, detail: 'an escape sequence is unknown' };
    at += escaped === 'u' ? 5 : 1;
  }
  return { offset: start, detail: 'a string is not closed' };
}
