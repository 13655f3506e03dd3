/**
 * Objects of cmdlets about DNS in JSON (ConvertTo-Json) and CSV (ConvertTo-Csv, Export-Csv): found by the names of their
 * properties, which are the same in every language.
 */
import type { Seen } from '../observations.js';
import type { LineReference } from '../types.js';
import { MOST_COLUMNS, readRow, SEPARATORS, skipBlanks } from './csv-row.js';
import type { DocumentText, Span } from './document-text.js';
import { findJson, type JsonObject } from './json-span.js';
import { isObject, printedText, printedValue } from './object-values.js';
import { kindOf, type ObjectDocument, type ObjectKind, type PrintedObject } from './printed-object.js';

const HEADING =
  /(?:zonename|childzonename|agingenabled|scavengingstate|ipaddress|recordtype|serveraddresses|querytype|section)/i;
const IN_JSON =
  /"(?:zonename|childzonename|agingenabled|scavengingstate|useroothint|reorderedipaddress|recordtype|serveraddresses|section)"\s{0,20}:/i;
const RULE = /^-+$/;
const TYPE_LINE = /^"?#TYPE\s/;
const LONGEST_HEADING = 4_000;
/** More headings than this are no tables; it keeps the search linear. */
const MOST_TABLES = 1_000;

/** Takes a text; returns the spans of such objects. */
export function findObjects(document: DocumentText): readonly (Span & ObjectDocument)[] {
  return [...inJson(document), ...inCsv(document)];
}

function inJson(document: DocumentText): readonly (Span & ObjectDocument)[] {
  if (!IN_JSON.test(document.text)) return [];
  return findJson(document.text, document.lineStarts).flatMap(({ start, end, objects }) => {
    const found = objects.flatMap((one) => jsonObject(document, one) ?? []);
    const [first] = found;
    if (first === undefined || found.some(({ kind }) => kind !== first.kind)) return [];
    const { kind } = first;
    return [{ ...document.spanOf(start, end), kind, objects: found.map(({ object }) => object) }];
  });
}

function jsonObject(
  document: DocumentText,
  { start, end, value }: JsonObject,
): { readonly kind: ObjectKind; readonly object: PrintedObject } | null {
  if (!isObject(value)) return null;
  const fields = new Map<string, { readonly key: string; readonly value: unknown }>(
    Object.entries(value).map(([key, one]) => [key.toLowerCase(), { key, value: one }]),
  );
  const kind = kindOf(new Set(fields.keys()));
  if (kind === null) return null;
  const text = document.text.slice(start, end);
  const field = (name: string): Seen<string> | null => {
    const known = fields.get(name);
    if (known === undefined) return null;
    const at = Math.max(0, text.indexOf(`"${known.key}"`));
    return { value: printedValue(known.value), from: document.reference(start + at) };
  };
  return {
    kind,
    object: { from: (field('zonename') ?? field('name'))?.from ?? document.reference(start), field },
  };
}

function inCsv(document: DocumentText): readonly (Span & ObjectDocument)[] {
  const found: (Span & ObjectDocument)[] = [];
  let next = 0;
  let headings = 0;
  for (const [at, start] of document.lineStarts.entries()) {
    if (start < next || headings > MOST_TABLES) continue;
    const line = document.lines[at] ?? '';
    if (line.length > LONGEST_HEADING || !HEADING.test(line)) continue;
    const table = tableAt(document, start, document.startOf(at + 2));
    if (table === null) continue;
    headings += 1;
    next = table.end;
    if (table.objects.length === 0) continue;
    const { first, last } = document.spanOf(start, table.end);
    const { kind, objects } = table;
    found.push({ first: typeLineBefore(document, first) ?? first, last, kind, objects });
  }
  return found;
}

/** The number of the line that names the type of the objects, above their heading and blank lines. */
function typeLineBefore({ lines }: DocumentText, heading: number): number | null {
  const above = [heading - 1, heading - 2].find((line) => (lines[line - 1] ?? '').trim() !== '');
  return above !== undefined && TYPE_LINE.test((lines[above - 1] ?? '').replace(/^[\s>]{1,20}/, ''))
    ? above
    : null;
}

/** The table whose heading stands between two places in the text, on a line of its own. */
function tableAt(
  document: DocumentText,
  start: number,
  lineEnd: number,
): (ObjectDocument & { readonly end: number }) | null {
  const { text } = document;
  const line = text.slice(start, lineEnd);
  for (const separator of SEPARATORS) {
    const heading = readRow(line, skipBlanks(line, 0), separator);
    if (heading === null || heading.cells.length < 2 || heading.cells.length > MOST_COLUMNS) continue;
    const columns = heading.cells.map((cell) => cell.text.replace(/\(\w{1,10}\)$/, '').toLowerCase());
    const kind = columns.every((name) => /^[a-z]\w{0,60}$/.test(name)) ? kindOf(new Set(columns)) : null;
    if (kind === null) continue;
    const objects: PrintedObject[] = [];
    let end = lineEnd;
    while (end < text.length) {
      const row = readRow(text, skipBlanks(text, end), separator);
      if (row === null || row.cells.length !== columns.length) break;
      end = row.end;
      if (!row.cells.every((cell) => RULE.test(cell.text)))
        objects.push(csvObject(document, columns, row.cells));
    }
    return { kind, objects, end };
  }
  return null;
}

function csvObject(
  document: DocumentText,
  columns: readonly string[],
  cells: readonly { readonly text: string; readonly start: number }[],
): PrintedObject {
  const from: LineReference = document.reference(cells[0]?.start ?? 0);
  const values = new Map(columns.map((name, at) => [name, printedText(cells[at]?.text ?? '')]));
  return {
    from,
    field: (name) => {
      const value = values.get(name);
      return value === undefined ? null : { value, from };
    },
  };
}
