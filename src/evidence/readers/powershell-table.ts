/**
 * Rows of a table as PowerShell prints it: by the columns of its header as long as the row stands in them, by the
 * order of its words where blanks were lost on the way. A last column may be empty.
 */

export interface Column {
  /** Lower case. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A cell of several addresses, or of several words, stands in braces. */
const WORD = /\{[^{}]{0,2000}\}|\{[^{}]{0,2000}$|\S+/g;
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{2,4}$/;
const CLOCK = /^\d{1,2}:\d\d(?::\d\d)?$/;
const HALF_OF_DAY = /^[ap]\.?m\.?$/i;

/** Takes a line; returns its columns where it is a header of known names, else null. */
export function headerOf(text: string, isKnown: (name: string) => boolean): readonly Column[] | null {
  if (text.length > 2000 || text.includes(':')) return null;
  const words = wordsOf(text);
  const known = words.every(({ text: word }) => isKnown(nameOfField(word)));
  return known ? words.map(({ text: word, ...span }) => ({ name: nameOfField(word), ...span })) : null;
}

/** The name of a property as it is looked up: without a unit in brackets, in lower case. */
export function nameOfField(printed: string): string {
  return printed.replace(/\(\w{1,10}\)$/, '').toLowerCase();
}

/** Takes a line of a table; returns its cells in the order of `columns` (missing ones are ''), or null. */
export function cellsOf(text: string, columns: readonly Column[]): readonly string[] | null {
  const words = wordsOf(text);
  return byPlace(words, columns) ?? byOrder(words, columns.length);
}

function wordsOf(text: string): readonly Word[] {
  return [...text.matchAll(WORD)].map((found) => ({
    text: found[0],
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** A cell begins where its column begins, or ends where it ends; else the row does not stand in the columns. */
function byPlace(words: readonly Word[], columns: readonly Column[]): readonly string[] | null {
  const cells: Word[][] = columns.map(() => []);
  let at = 0;
  for (const word of words) {
    while (at + 1 < columns.length && reaches(word, columns[at + 1])) at += 1;
    cells[at]?.push(word);
  }
  const aligned = cells.every((cell, index) => {
    const [first, last, column] = [cell[0], cell.at(-1), columns[index]];
    if (first === undefined || last === undefined || column === undefined) return index > 0;
    return first.start === column.start || last.end === column.end;
  });
  return aligned ? cells.map((cell) => cell.map(({ text }) => text).join(' ')) : null;
}

function reaches(word: Word, column: Column | undefined): boolean {
  return column !== undefined && word.end > column.start;
}

function byOrder(words: readonly Word[], count: number): readonly string[] | null {
  const cells = joinedDates(words.map(({ text }) => text));
  if (cells.length > count) return null;
  return Array.from({ length: count }, (_, index) => cells[index] ?? '');
}

/** A date and its time of day are one cell. */
function joinedDates(words: readonly string[]): readonly string[] {
  const cells: string[] = [];
  for (const word of words) {
    const before = cells.at(-1) ?? '';
    const [date = '', clock = ''] = before.split(' ');
    const goesOn =
      (DATE.test(before) && CLOCK.test(word)) ||
      (DATE.test(date) && CLOCK.test(clock) && !/[ap]\.?m\.?$/i.test(before) && HALF_OF_DAY.test(word));
    if (goesOn) cells[cells.length - 1] = `${before} ${word}`;
    else cells.push(word);
  }
  return cells;
}
