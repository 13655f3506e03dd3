/**
 * The canonical form of a rule document, so that a change shows as itself and as nothing else: keys in the order of the
 * schema, two spaces, one value to a line. A list without objects stands on one line where it fits.
 */
import { documentShape, type Shape } from './key-order.js';
import { type ParseFault, parseDocument } from './parse.js';
import { isRecord } from './schema-check.js';

const LINE_WIDTH = 110;
const INDENT = 2;

export type Formatted =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly faults: readonly ParseFault[] };

/** The document in canonical form; `kind` is the name of its schema. What the schema refuses is formatted all the same. */
export function formatDocument(kind: string, text: string): Formatted {
  const parsed = parseDocument(text);
  return parsed.ok ? { ok: true, text: printDocument(kind, parsed.value) } : parsed;
}

/** A JSON value as the text of a document of `kind`. */
export function printDocument(kind: string, value: unknown): string {
  return `${print(value, documentShape(kind), 0, 0)}\n`;
}

/** `taken` are the columns that stand on the line already, or will behind it. */
function print(value: unknown, shape: Shape, indent: number, taken: number): string {
  if (Array.isArray(value)) {
    const line = isPlain(value) ? inOneLine(value) : undefined;
    if (line !== undefined && taken + line.length <= LINE_WIDTH) return line;
    const items = value.map((item: unknown, index) =>
      print(item, shape.item, indent + INDENT, indent + INDENT + comma(index, value)),
    );
    return block('[', items, ']', indent);
  }
  if (!isRecord(value)) return JSON.stringify(value);
  const entries = inOrder(value, shape.keys);
  const members = entries.map(([key, member], index) => {
    const name = `${JSON.stringify(key)}: `;
    const before = indent + INDENT + name.length + comma(index, entries);
    return name + print(member, shape.property(key), indent + INDENT, before);
  });
  return block('{', members, '}', indent);
}

const comma = (index: number, all: readonly unknown[]): number => (index < all.length - 1 ? 1 : 0);

function block(open: string, lines: readonly string[], close: string, indent: number): string {
  if (lines.length === 0) return open + close;
  const margin = ' '.repeat(indent + INDENT);
  return `${open}\n${lines.map((line) => margin + line).join(',\n')}\n${' '.repeat(indent)}${close}`;
}

/** Holds no object, however deep. */
function isPlain(list: readonly unknown[]): boolean {
  return list.every((item) => (Array.isArray(item) ? isPlain(item) : !isRecord(item)));
}

function inOneLine(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(inOneLine).join(', ')}]` : JSON.stringify(value);
}

/** Keys that the schema does not name keep their order behind those that it does. */
function inOrder(
  value: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): readonly (readonly [string, unknown])[] {
  const rank = new Map(keys.map((key, index) => [key, index]));
  const rankOf = (key: string): number => rank.get(key) ?? keys.length;
  return Object.entries(value).sort(([a], [b]) => rankOf(a) - rankOf(b));
}
