/**
 * Goes once through a piece of evidence and gives each line to the reader that understands it. Lines that nobody
 * understands are counted, never guessed: recognised + unrecognised + blank = all lines.
 */
import { linePrefix } from './line-prefix.js';
import { type Line, LineReader, splitLines, UNREAD } from './lines.js';
import type { Observation } from './observations.js';
import { isBareCommand, Shell } from './prompts.js';
import type { PieceContext, Reader, Reading } from './reader.js';
import { type DocumentSpan, findDocuments } from './readers/documents.js';
import { joinRepeats } from './readers/event-repeats.js';
import type { EvidencePiece } from './types.js';

export interface Scan {
  readonly observations: readonly Observation[];
  readonly lines: number;
  readonly blank: number;
  readonly recognised: number;
  readonly unrecognised: number;
  /** First and last line (from 1) of what nobody understood; blank lines within do not break a range. */
  readonly unrecognisedRanges: readonly (readonly [number, number])[];
}

const BLANK = 0;
const RECOGNISED = 1;
const UNRECOGNISED = 2;
/** An output whose free text goes on for longer than this without a known field is over. */
const LONGEST_FREE_TEXT = 200;
/** No output begins with less. */
const SHORTEST_FIRST_LINE = 3;
/** More of a line than this tells a person nothing. */
export const LONGEST_QUOTE = 500;

/** Takes a piece of evidence, its index in the request, and the readers in the order in which they are asked. */
export function scanPiece(piece: EvidencePiece, evidence: number, readers: readonly Reader[]): Scan {
  const shell = new Shell(piece.host);
  const context: PieceContext = {
    reference: (line) => ({ evidence, line: line.number, text: line.raw.trim().slice(0, LONGEST_QUOTE) }),
    place: (host) => shell.place(host),
  };
  const observations: Observation[] = [];
  const marks: number[] = [];
  let active: { readonly reader: Reader; readonly reading: Reading } | null = null;
  let undecided: number[] = [];

  const close = (): void => {
    if (active !== null) for (const observation of active.reading.finish()) observations.push(observation);
    active = null;
    undecided = [];
  };
  const understoodBefore = (): void => {
    for (const number of undecided) marks[number - 1] = RECOGNISED;
    undecided = [];
  };
  const understood = (line: Line): void => {
    understoodBefore();
    marks[line.number - 1] = RECOGNISED;
  };
  /** Whether a reader has begun with this line. */
  const begin = (line: Line, except: Reader | null): boolean => {
    for (const reader of readers) {
      const begun = reader === except ? null : reader.start(line, context);
      if (begun === null) continue;
      close();
      active = { reader, reading: begun.reading };
      if (begun.verdict === 'yes') understood(line);
      else undecided.push(line.number);
      return true;
    }
    return false;
  };
  const offer = (line: Line): void => {
    if (active === null && line.command === null && line.text.length < SHORTEST_FIRST_LINE) return;
    const verdict = active?.reading.take(line) ?? 'no';
    if (verdict === 'yes') {
      understood(line);
    } else if (verdict === 'maybe') {
      if (begin(line, active?.reader ?? null)) return;
      undecided.push(line.number);
      if (undecided.length > LONGEST_FREE_TEXT) close();
    } else if (isBareCommand(line.text)) {
      close();
      begin({ ...line, command: line.text }, null);
    } else begin(line, null);
  };

  const prefix = linePrefix(splitLines(piece.text));
  const bare = (): readonly string[] =>
    Array.from(splitLines(piece.text), (raw) => prefix?.strip(raw)?.text ?? raw);
  const documents = findDocuments(piece.text, bare, evidence)[Symbol.iterator]();
  let document: DocumentSpan | undefined = documents.next().value;
  const reader = new LineReader(shell, prefix);
  /** Objects go to the reader of their command, else to the one that knows them. */
  const hand = ({ first, observations: found, printed }: DocumentSpan, raw: string): void => {
    if (printed !== null && active?.reading.takeObjects?.(printed) === true) {
      understoodBefore();
      return;
    }
    close();
    for (const observation of found) observations.push(observation);
    if (printed === null) return;
    const line = { ...UNREAD, number: first, raw, host: shell.host };
    for (const one of readers) {
      const reading = one.startObjects?.(printed, line, context) ?? null;
      if (reading === null) continue;
      active = { reader: one, reading };
      return;
    }
  };
  const read = (line: Line | null): void => {
    if (line === null) return;
    if (marks[marks.length - 1] === BLANK) marks[marks.length - 1] = UNRECOGNISED;
    if (line.text === '' && line.command === null && line.input === null) return;
    if (line.boundary) close();
    if (line.understood) understood(line);
    else offer(line);
  };
  for (const raw of splitLines(piece.text)) {
    marks.push(BLANK);
    if (document !== undefined && marks.length >= document.first) {
      if (marks.length === document.first) hand(document, raw);
      if (raw.trim() !== '') marks[marks.length - 1] = RECOGNISED;
      if (marks.length < document.last) continue;
      document = documents.next().value;
      continue;
    }
    reader.read(raw, marks.length, read);
  }
  close();
  return { observations: joinRepeats(observations), ...account(marks) };
}

function account(marks: readonly number[]): Omit<Scan, 'observations'> {
  const ranges: [number, number][] = [];
  const counts = [0, 0, 0];
  let open: [number, number] | null = null;
  marks.forEach((mark, index) => {
    counts[mark] = (counts[mark] ?? 0) + 1;
    if (mark === RECOGNISED) open = null;
    if (mark !== UNRECOGNISED) return;
    if (open === null) {
      open = [index + 1, index + 1];
      ranges.push(open);
    } else open[1] = index + 1;
  });
  const [blank = 0, recognised = 0, unrecognised = 0] = counts;
  return { lines: marks.length, blank, recognised, unrecognised, unrecognisedRanges: ranges };
}
