/**
 * Events as CSV: Event Viewer's export (whose last column, the text, has no heading) and Export-Csv of Get-WinEvent
 * or Get-EventLog. A text goes over many lines, in quotation marks.
 */
import type { EventRecord } from '../observations.js';
import type { LineReference } from '../types.js';
import { MOST_COLUMNS, type Row, readRow, SEPARATORS, skipBlanks } from './csv-row.js';
import type { DocumentText } from './document-text.js';
import { type EventDocument, eventOf } from './event-document.js';
import { type HeaderField, headerField } from './event-labels.js';

type Column = HeaderField | null;

const TYPE_LINE = /^"?#TYPE\s/;
const FEWEST_COLUMNS = 4;
const LONGEST_HEADING = 2_000;
/** More headings than this are no tables; with the longest cell it keeps the search linear. */
const MOST_TABLES = 1_000;
/** What makes a line worth looking at as a heading: the id's column and another. */
const HEADING = /(?:\bid\b|event|evento|ereignis|v\S{0,3}nement|instanceid)/i;

/** Takes a text; returns the spans of its tables of events, where they hold events which are read here. */
export function findCsvEvents(document: DocumentText): readonly EventDocument[] {
  const found: EventDocument[] = [];
  let next = 0;
  let headings = 0;
  for (const [at, start] of document.lineStarts.entries()) {
    if (start < next) continue;
    const heading = headingOf(document.lines[at] ?? '');
    if (heading === null) continue;
    headings += 1;
    if (headings > MOST_TABLES) break;
    const table = readTable(document, start, heading);
    next = table.end;
    if (table.events.length === 0) continue;
    const before = TYPE_LINE.test((document.lines[at - 1] ?? '').trim()) ? 1 : 0;
    const { first, last } = document.spanOf(start, table.end);
    found.push({ first: first - before, last, events: table.events });
  }
  return found;
}

interface Heading {
  readonly columns: readonly Column[];
  readonly separator: string;
}

function headingOf(line: string): Heading | null {
  if (line.length > LONGEST_HEADING || !HEADING.test(line)) return null;
  const separator = SEPARATORS.find((one) => line.split(one).length >= FEWEST_COLUMNS);
  if (separator === undefined) return null;
  const names = line
    .trim()
    .replace(/^[>\s\ufeff]{1,20}/, '')
    .split(separator)
    .map((cell) => cell.trim().replace(/^"|"$/g, ''));
  if (names.length > MOST_COLUMNS || names.some((name) => name.length > 60)) return null;
  const columns = names.map((name) => headerField(name));
  const known = new Set(columns);
  const isTable = known.has('id') && (known.has('provider') || known.has('log') || known.has('time'));
  return isTable && columns.filter((column) => column !== null).length >= FEWEST_COLUMNS
    ? { columns, separator }
    : null;
}

function readTable(
  document: DocumentText,
  start: number,
  { columns, separator }: Heading,
): { readonly events: readonly EventRecord[]; readonly end: number } {
  const events: EventRecord[] = [];
  const { text } = document;
  let end = text.indexOf('\n', start) + 1 || text.length;
  while (end < text.length) {
    const row = readRow(text, skipBlanks(text, end), separator);
    if (row === null || row.cells.length < columns.length || row.cells.length > columns.length + 1) break;
    const event = eventInRow(document, row, columns);
    if (event === undefined) break;
    if (event !== null) events.push(event);
    end = row.end;
  }
  return { events, end };
}

/** Null: an event that is not read here; undefined: no event. */
function eventInRow(
  document: DocumentText,
  { cells, end }: Row,
  columns: readonly Column[],
): EventRecord | null | undefined {
  const header: Partial<Record<HeaderField, { value: string; from: LineReference }>> = {};
  for (const [at, { text, start }] of cells.entries()) {
    const column = columns[at] ?? (at === columns.length ? 'description' : null);
    if (column !== null && header[column] === undefined && text !== '')
      header[column] = { value: text, from: document.reference(start) };
  }
  const id = header.id;
  if (id === undefined || !/^(?:0x[0-9a-f]{1,8}|\d{1,10})$/i.test(id.value)) return undefined;
  const [first] = cells;
  const message = cells.find((_, at) => (columns[at] ?? 'description') === 'description');
  return eventOf(
    {
      header,
      message: message?.text ?? null,
      values: [],
      data: null,
      from: document.reference(first?.start ?? 0),
    },
    document.finder(message?.start ?? first?.start ?? 0, end),
  );
}
