/**
 * JSON (RFC 8259) with positions: a person who edits a document wants line and column of what is wrong, which
 * JSON.parse does not give, and duplicate keys reported, which it swallows.
 */
import { type MemberNode, type ObjectNode, parse, type ValueNode } from '@humanwhocodes/momoa';
import { canonicalFault } from '../json-text.js';

/** Enough for conditions nested as deep as they may be, and little enough for any stack. */
export const MAX_DEPTH = 160;

export interface Position {
  readonly line: number;
  readonly column: number;
}
export interface ParseFault extends Position {
  readonly code: 'syntax' | 'too-deep' | 'duplicate-key';
  readonly message: string;
}
export type Parsed =
  | { readonly ok: true; readonly value: unknown; readonly positionOf: (pointer: string) => Position }
  | { readonly ok: false; readonly faults: readonly ParseFault[] };

/**
 * Parses one document. `positionOf` takes a JSON Pointer (RFC 6901) and gives the position of that value, or of
 * the nearest enclosing one that exists. Faults: one syntax error, nesting beyond 160 levels, or all duplicate keys and
 * all values that have no canonical form (RFC 8785): numbers beyond the largest, halves of surrogate pairs.
 */
export function parseDocument(text: string): Parsed {
  const deep = firstTooDeep(text);
  if (deep !== undefined)
    return fault('too-deep', positionAt(text, deep), `Nested deeper than ${MAX_DEPTH} levels.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fault('syntax', syntaxErrorPosition(text, error), syntaxMessage(error));
  }
  const document = parse(text);
  const faults = valueFaults(document.body);
  if (faults.length > 0) return { ok: false, faults };
  const membersOf = new Map<ObjectNode, ReadonlyMap<string, MemberNode>>();
  return { ok: true, value, positionOf: (pointer) => positionOfPointer(document.body, pointer, membersOf) };
}

function fault(code: ParseFault['code'], position: Position, message: string): Parsed {
  return { ok: false, faults: [{ code, ...position, message }] };
}

/** Offset of the first bracket that opens one level too many. */
function firstTooDeep(text: string): number | undefined {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > MAX_DEPTH) return at;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return undefined;
}

/** V8 names an offset in most messages; momoa's own error says where otherwise. */
function syntaxErrorPosition(text: string, error: unknown): Position {
  const message = error instanceof Error ? error.message : '';
  const offset = /at position (\d+)/.exec(message)?.[1];
  if (offset !== undefined) return positionAt(text, Number(offset));
  if (message.startsWith('Unexpected end')) return positionAt(text, text.length);
  try {
    parse(text);
  } catch (momoaError) {
    if (hasPosition(momoaError)) return { line: momoaError.line, column: momoaError.column };
  }
  return { line: 1, column: 1 };
}

function hasPosition(error: unknown): error is Position {
  return (
    typeof error === 'object' &&
    error !== null &&
    'line' in error &&
    typeof error.line === 'number' &&
    'column' in error &&
    typeof error.column === 'number'
  );
}

function syntaxMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const bare = message
    .replace(/ (in JSON )?at position \d+.*$/s, '')
    .replace(/, (\.\.\.)?".*is not valid JSON$/s, '');
  return `Not valid JSON: ${bare}.`;
}

function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf('\n') + 1;
  let line = 1;
  for (let at = before.indexOf('\n'); at !== -1; at = before.indexOf('\n', at + 1)) line += 1;
  return { line, column: offset - lineStart + 1 };
}

function valueFaults(root: ValueNode): readonly ParseFault[] {
  const faults: ParseFault[] = [];
  const open: ValueNode[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (node.type === 'Array') for (const element of node.elements) open.push(element.value);
    if (node.type === 'Number' || node.type === 'String') faults.push(...formFaults(node, node.value));
    if (node.type !== 'Object') continue;
    const seen = new Set<string>();
    for (const member of node.members) {
      const key = keyOf(member.name);
      faults.push(...formFaults(member.name, key));
      if (seen.has(key))
        faults.push({
          code: 'duplicate-key',
          ...startOf(member.name),
          message: `The key "${key}" stands here twice.`,
        });
      seen.add(key);
      open.push(member.value);
    }
  }
  return faults;
}

interface Located {
  readonly loc: { readonly start: Position };
}

function formFaults(node: Located, value: string | number): readonly ParseFault[] {
  const why = canonicalFault(value);
  if (why === undefined) return [];
  return [{ code: 'syntax', ...startOf(node), message: `${why.charAt(0).toUpperCase()}${why.slice(1)}.` }];
}

const startOf = ({ loc }: Located): Position => ({ line: loc.start.line, column: loc.start.column });

function keyOf(name: { type: 'String'; value: string } | { type: 'Identifier'; name: string }): string {
  return name.type === 'String' ? name.value : name.name;
}

/** `indexes` keeps the members of those objects that were passed through, for the next of thousands of pointers. */
function positionOfPointer(
  root: ValueNode,
  pointer: string,
  indexes: Map<ObjectNode, ReadonlyMap<string, MemberNode>>,
): Position {
  let node = root;
  let { line, column } = node.loc.start;
  const steps = pointer.split('/').slice(1);
  for (const step of steps) {
    const key = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (node.type === 'Object') {
      const index: ReadonlyMap<string, MemberNode> =
        indexes.get(node) ?? new Map(node.members.map((each) => [keyOf(each.name), each]));
      indexes.set(node, index);
      const member = index.get(key);
      if (member === undefined) break;
      node = member.value;
      ({ line, column } = member.name.loc.start);
    } else if (node.type === 'Array') {
      const element = node.elements[Number(key)];
      if (element === undefined) break;
      node = element.value;
      ({ line, column } = node.loc.start);
    } else break;
  }
  return { line, column };
}
