/** One row of CSV (RFC 4180): cells in quotation marks may hold separators, doubled quotation marks and line ends. */

export interface Cell {
  readonly text: string;
  readonly start: number;
}

export interface Row {
  readonly cells: readonly Cell[];
  /** Behind the line end. */
  readonly end: number;
}

export const SEPARATORS = [',', ';', '\t'] as const;
export const MOST_COLUMNS = 60;
const LONGEST_CELL = 60_000;

/** Takes a text, where the row begins, and the separator; null where a quotation mark is not closed. */
export function readRow(text: string, start: number, separator: string): Row | null {
  const cells: Cell[] = [];
  let at = start;
  for (;;) {
    if (text[at] === '"') {
      const end = endOfQuoted(text, at);
      if (end === null) return null;
      cells.push({ text: text.slice(at + 1, end - 1).replaceAll('""', '"'), start: at + 1 });
      at = end;
    } else {
      const begin = at;
      while (at < text.length && text[at] !== separator && text[at] !== '\n') at += 1;
      cells.push({ text: text.slice(begin, at).trim(), start: begin });
    }
    while (text[at] === ' ' || text[at] === '\r') at += 1;
    if (text[at] !== separator || cells.length > MOST_COLUMNS) break;
    at += 1;
  }
  if (at < text.length && text[at] !== '\n') return null;
  return { cells, end: Math.min(text.length, at + 1) };
}

/** Takes a text and where a row may begin; returns the place behind blanks and blank lines. */
export function skipBlanks(text: string, start: number): number {
  const blank = /\s{1,1000}/y;
  blank.lastIndex = start;
  return start + (blank.exec(text)?.[0].length ?? 0);
}

function endOfQuoted(text: string, start: number): number | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0 || quote - start > LONGEST_CELL) return null;
    if (text[quote + 1] !== '"') return quote + 1;
    at = quote + 2;
  }
}
