/**
 * The table at the end of dcdiag /test:dns. Values belong to their columns by order, as pasted tables lose their
 * alignment, and a row may be wrapped anywhere between two values.
 */
import type { Line } from '../lines.js';
import type { DnsTestColumn, DnsTestRow, DnsTestValue } from '../observations-dcdiag.js';
import type { Verdict } from '../reader.js';
import { nameOf } from '../values.js';

const COLUMNS: readonly DnsTestColumn[] = ['auth', 'basc', 'forw', 'del', 'dyn', 'rreg', 'ext'];
const HEADING = /^(?:Auth|Basc|Forw|Del|Dyn|RReg|Ext)(?:\s{1,10}(?:Auth|Basc|Forw|Del|Dyn|RReg|Ext)){0,6}$/;
const RULE = /^_{3,}$/;
const VALUE = 'PASS|WARN|FAIL|n\\/a';
const ROW = new RegExp(`^(\\S{1,255})\\s{1,60}((?:(?:${VALUE})(?:\\s{1,10}|$)){1,7})$`, 'i');
const VALUES = new RegExp(`^(?:(?:${VALUE})(?:\\s{1,10}|$)){1,7}$`, 'i');
/** A row that was wrapped: in capitals and with two values at least, as its heading may be missing. */
const WRAPPED_ROW = /^[^\s:.=[\]"']{1,63}(?:\s{1,60}(?:PASS|WARN|FAIL|n\/a)){2,6}$/;
const DOMAIN = /^\p{L}{4,20}\s?:\s?([^\s\\/:]{1,255})$/u;
const LONE_NAME = /^[^\s:.=[\]]{1,63}$/;

export interface TableRow {
  readonly name: string | null;
  readonly domain: string | null;
  readonly values: DnsTestRow;
  readonly line: Line;
}

interface OpenRow {
  readonly name: string | null;
  readonly values: string[];
  readonly line: Line;
  readonly domain: string | null;
  /** Stands in a table whose heading is there, so that what is missing was cut off. */
  readonly headed: boolean;
}

/** Whether a line is the beginning of a row, to be believed once the rest has come. */
export function isWrappedRow(text: string): boolean {
  return WRAPPED_ROW.test(text) && !VALUES.test(text);
}

/** The domain that a line of the table names in any language. */
export function domainLine(text: string): string | null {
  const name = DOMAIN.exec(text)?.[1];
  return name === undefined ? null : nameOf(name);
}

/** Whether a line is a whole row, which nothing else looks like. */
export function isTableRow(text: string): boolean {
  const row = ROW.exec(text);
  return row !== null && !VALUES.test(text) && wordsOf(row[2] ?? '').length === COLUMNS.length;
}

/** Whether a line is the heading of the table. */
export function isTableHeading(text: string): boolean {
  return HEADING.test(text) && text.includes(' ');
}

export class DnsTable {
  readonly #rows: OpenRow[] = [];
  /** First labels of the names in the table, in lower case. */
  readonly names = new Set<string>();
  #open = false;
  #lone: Line | null = null;

  /** Returns the verdict on a line, or null where it is no part of a table. */
  take(line: Line, domain: string | null): Verdict | null {
    const { text } = line;
    const lone = this.#lone;
    this.#lone = null;
    if (HEADING.test(text) || RULE.test(text)) {
      this.#open = true;
      return 'yes';
    }
    if (VALUES.test(text)) return this.#values(line, lone, domain);
    const row = ROW.exec(text);
    if (row !== null && (this.#open || isTableRow(text) || isWrappedRow(text))) {
      this.#open ||= isTableRow(text);
      const values = wordsOf(row[2] ?? '');
      this.#add({ name: nameOf(row[1] ?? ''), values, line, domain, headed: this.#open });
      return this.#open ? 'yes' : 'maybe';
    }
    if (!this.#open || !LONE_NAME.test(text)) return null;
    this.#lone = line;
    return 'maybe';
  }

  #values(line: Line, lone: Line | null, domain: string | null): Verdict | null {
    const words = wordsOf(line.text);
    const last = this.#rows.at(-1);
    if (lone !== null)
      this.#add({ name: nameOf(lone.text), values: words, line, domain, headed: this.#open });
    else if (last !== undefined && last.values.length + words.length <= COLUMNS.length)
      last.values.push(...words);
    else return null;
    this.#open ||= this.#isWhole(this.#rows.at(-1));
    return this.#open ? 'yes' : 'maybe';
  }

  #isWhole(row: OpenRow | undefined): boolean {
    return row?.values.length === COLUMNS.length;
  }

  #add(row: OpenRow): void {
    this.#rows.push(row);
    if (row.name !== null) this.names.add(labelOf(row.name));
  }

  /** Whether rows have come since the table was begun. */
  get hasRows(): boolean {
    return this.#rows.length > 0;
  }

  /** No further line belongs to the table. */
  close(): void {
    this.#open = false;
    this.#lone = null;
  }

  rows(): readonly TableRow[] {
    const believed = this.#rows.filter((row) => row.headed || this.#isWhole(row));
    return believed.map(({ name, values, line, domain }) => ({
      name,
      domain,
      line,
      values: Object.fromEntries(
        values.slice(0, COLUMNS.length).map((value, at) => [COLUMNS[at] ?? '', dnsValue(value)]),
      ),
    }));
  }
}

/** The first label of a name, in lower case. */
export function labelOf(name: string): string {
  return (name.split('.', 1)[0] ?? name).toLowerCase();
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function dnsValue(printed: string): DnsTestValue {
  switch (printed.toLowerCase()) {
    case 'pass':
      return 'pass';
    case 'warn':
      return 'warn';
    case 'fail':
      return 'fail';
    default:
      return 'not-run';
  }
}
