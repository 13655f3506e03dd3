/**
 * Finds JSON in a text: values from an opening bracket to the bracket that closes it, in one pass, with the grammar
 * checked on the way so that prose in brackets is left at once. JSON that is cut off or damaged gives what is whole.
 */
export interface JsonSpan {
  readonly start: number;
  readonly end: number;
  /** The object, or the objects of the array. */
  readonly objects: readonly JsonObject[];
}

export interface JsonObject {
  readonly start: number;
  readonly end: number;
  readonly value: unknown;
}

type Awaited = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing';

interface Scanned {
  /** Where the scan ended: behind the JSON, or where it stopped being JSON. */
  readonly end: number;
  /** Where the last whole value ends, and the brackets that are missing there. */
  readonly lastWhole: number;
  readonly closers: string;
  readonly objects: readonly Extent[];
}

/** An object, and the brackets that it lacks where it is cut. */
interface Extent {
  readonly start: number;
  readonly end: number;
  readonly closers: string;
}

const OPENING = /^[\s>]{0,200}(?:\[\s*(?:[{[]|$)|\{\s*(?:"|$))/;
const INLINE = /(?:\{"|\[\{)/;
const LITERAL = /(?:true|false|null|-?\d{1,30}(?:\.\d{1,30})?(?:[eE][+-]?\d{1,5})?)/y;
/** A string over more text than this is none: a quotation mark has opened it in prose. */
const LONGEST_STRING = 200_000;
const DEEPEST = 64;
/** Text that is scanned again after damaged JSON, as a multiple of its length: what keeps the whole linear. */
const SECOND_LOOKS = 4;

/** Takes a text and where its lines begin; returns the JSON values in it that hold objects, in their order. */
export function findJson(text: string, lineStarts: Iterable<number>): readonly JsonSpan[] {
  const found: JsonSpan[] = [];
  let next = 0;
  let budget = text.length * SECOND_LOOKS;
  for (const lineStart of lineStarts) {
    if (lineStart < next) continue;
    const start = openingIn(text, lineStart);
    if (start === null) continue;
    const { end, lastWhole, closers, objects } = scanJson(text, start);
    const values = objects.flatMap((one) => {
      const value = parsed(text.slice(one.start, one.end) + one.closers);
      return value === undefined ? [] : [{ start: one.start, end: one.end, value }];
    });
    if (values.length > 0) found.push({ start, end: lastWhole, objects: values });
    if (closers === '' && lastWhole > start) next = lastWhole;
    else {
      budget -= end - start;
      next = budget < 0 ? end : Math.max(lastWhole, start + 1);
    }
  }
  return found;
}

/** Where JSON may begin in a line: at its beginning, or behind what a log prints before it. */
function openingIn(text: string, lineStart: number): number | null {
  const lineEnd = text.indexOf('\n', lineStart);
  const line = text.slice(lineStart, Math.min(lineEnd < 0 ? text.length : lineEnd, lineStart + 1_000));
  if (OPENING.test(line)) return lineStart + line.search(/[[{]/);
  const inline = line.search(INLINE);
  return inline < 0 ? null : lineStart + inline;
}

function scanJson(text: string, start: number): Scanned {
  const stack: ('}' | ']')[] = [];
  /** Where each open bracket stands. */
  const opened: number[] = [];
  const objects: Extent[] = [];
  let awaited: Awaited = 'value';
  let lastWhole = start;
  let depth = 0;
  let at = start;
  const behindValue = (end: number): Awaited => {
    lastWhole = end;
    depth = stack.length;
    return stack.length === 0 ? 'nothing' : 'comma-or-end';
  };
  for (; at < text.length && awaited !== 'nothing'; at += 1) {
    const char = text[at] ?? '';
    const isValue = awaited === 'value' || awaited === 'value-or-end';
    if (isSpace(char)) continue;
    if (char === '{' || char === '[') {
      if (!isValue || stack.length >= DEEPEST) break;
      stack.push(char === '{' ? '}' : ']');
      opened.push(at);
      awaited = char === '{' ? 'key-or-end' : 'value-or-end';
    } else if (char === '}' || char === ']') {
      const mayEnd = awaited === 'comma-or-end' || awaited === (char === '}' ? 'key-or-end' : 'value-or-end');
      if (!mayEnd || stack.at(-1) !== char) break;
      stack.pop();
      const from = opened.pop() ?? start;
      const isOuter = stack.length === 0 || (stack.length === 1 && stack[0] === ']');
      if (char === '}' && isOuter) objects.push({ start: from, end: at + 1, closers: '' });
      awaited = behindValue(at + 1);
    } else if (char === '"') {
      const end = endOfString(text, at);
      if (end === null) break;
      if (awaited === 'key' || awaited === 'key-or-end') awaited = 'colon';
      else if (isValue) awaited = behindValue(end);
      else break;
      at = end - 1;
    } else if (char === ':' && awaited === 'colon') awaited = 'value';
    else if (char === ',' && awaited === 'comma-or-end') awaited = stack.at(-1) === '}' ? 'key' : 'value';
    else {
      LITERAL.lastIndex = at;
      const literal = isValue ? LITERAL.exec(text) : null;
      if (literal === null) break;
      at += literal[0].length - 1;
      awaited = behindValue(at + 1);
    }
  }
  const open = stack.slice(0, depth);
  const outer = stack[0] === ']' ? 1 : 0;
  const from = opened[outer];
  if (from !== undefined && open.length > outer)
    objects.push({ start: from, end: lastWhole, closers: open.slice(outer).reverse().join('') });
  return { end: at, lastWhole, closers: open.reverse().join(''), objects };
}

function isSpace(char: string): boolean {
  return char === ' ' || char === '\n' || char === '\t' || char === '\u00a0';
}

function endOfString(text: string, start: number): number | null {
  const last = Math.min(text.length, start + LONGEST_STRING);
  for (let at = start + 1; at < last; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 92) at += 1;
    else if (code === 34) return at + 1;
  }
  return null;
}

/** A line break within a string is a mail program's; JSON itself writes it as an escape. */
function parsed(json: string): unknown {
  try {
    const value: unknown = JSON.parse(json.replace(/[\p{Cc}\u00a0]/gu, ' '));
    return value;
  } catch {
    return undefined;
  }
}
