/**
 * A row of repadmin /replsummary. Values belong to their columns by order, as pasted tables lose their alignment;
 * only `fails / total %%` tells a row and a heading from other text, in whatever language.
 */
import { nameOf, statusOf } from '../values.js';

export interface PrintedRow {
  readonly server: string;
  readonly delta: string;
  readonly fails: number;
  readonly total: number;
  /** 0 where no error is printed. */
  readonly status: number;
}

const HEADING = /^(?=[^/]{0,80}\/[^%]{0,40}%%)(\p{L}[^/]{2,60}?)\s{2,60}\S/u;
const ENGLISH_HEADING = /^(Source|Destination) D(?:SA|C)\s{1,60}largest delta/i;
const DESTINATION = /dest|ziel|cible/i;
const SOURCE = /sour|quell|orig/i;
const ROW =
  /^(\S{1,63})\s{1,40}(\S.{0,38}?)\s{1,40}(\d{1,7})\s{0,20}\/\s{0,20}(\d{1,7})\s{1,20}(\d{1,3})(?:\s{1,20}\((-?\d{1,10})\).{0,500})?$/;
const DELTA = /^(?:(\d{1,5})d\.)?(?:(\d{1,2})h:)?(?:(\d{1,2})m)?:(\d{1,2})s$/;

/** Takes a line; returns the table that it heads, 'unknown' where its language is not known, or null. */
export function headingOf(text: string): 'Source' | 'Destination' | 'unknown' | null {
  const name = ENGLISH_HEADING.exec(text)?.[1] ?? HEADING.exec(text)?.[1];
  if (name === undefined) return null;
  if (DESTINATION.test(name)) return 'Destination';
  return SOURCE.test(name) ? 'Source' : 'unknown';
}

/** Takes a line; returns it as a row, or null. */
export function rowOf(text: string): PrintedRow | null {
  const row = ROW.exec(text);
  const server = nameOf(row?.[1] ?? '');
  if (row === null || server === null) return null;
  return {
    server,
    delta: row[2] ?? '',
    fails: Number(row[3]),
    total: Number(row[4]),
    status: statusOf(row[6]) ?? 0,
  };
}

/** Takes a printed delta (`01d.07h:12m:40s`, `14m:51s`, `:47s`); returns seconds, or null for `>60 days` and `(unknown)`. */
export function deltaSeconds(printed: string): number | null {
  const found = DELTA.exec(printed);
  if (found === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = found.slice(1).map((part) => Number(part ?? 0));
  return ((days * 24 + hours) * 60 + minutes) * 60 + seconds;
}
