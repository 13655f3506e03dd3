/**
 * Events as dcdiag quotes them (tests KccEvent, SystemLog and their like): the id in hexadecimal with severity bits,
 * the time, the text. They are handed to the reader of events under the header that dcdiag leaves out.
 */
import type { Line } from '../lines.js';
import type { EventRecord, Seen } from '../observations.js';
import type { PieceContext, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { EventDraft } from './event-draft.js';

const OPENED = /^.{5,100}:\s{0,4}(0x[0-9a-f]{8})$/i;
const SENTENCE = /\.\s{1,4}\S.{2,40}:\s{0,4}0x[0-9a-f]{8}$/i;
const TIME = /^.{3,40}?:\s{1,10}(\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\s{1,10}\d{1,2}:\d{2}:\d{2}(?: [AP]M)?)$/i;
/** Which log each test reads. */
const LOGS: Readonly<Record<string, string>> = {
  kccevent: 'Directory Service',
  systemlog: 'System',
  dfsrevent: 'DFS Replication',
  frsevent: 'File Replication Service',
};
/** By the highest digit of the id: its severity bits. */
const LEVELS: Readonly<Record<string, string>> = { C: 'Error', '8': 'Warning', '4': 'Information' };
const LONGEST_TEXT = 120;
/** The time, and the label of the text. */
const LABELS = 2;

/** `An error event occurred.  EventID: 0xC0000827`. */
export function opensEvent(text: string): boolean {
  return OPENED.test(text);
}

/** The same, certain enough to begin an output with. */
export function isEventSentence(text: string): boolean {
  return text.length < 150 && SENTENCE.test(text);
}

export class QuotedEvent {
  readonly #draft = new EventDraft();
  readonly #opened: LineReference;
  /** An event that is not read has text too, of which nothing is made. */
  readonly #isRead: boolean;
  #lines = 0;

  constructor(
    opened: Line,
    private readonly piece: PieceContext,
  ) {
    this.#opened = piece.reference(opened);
    const id = OPENED.exec(opened.text)?.[1] ?? '';
    this.#isRead = this.#draft.header('id', id, this.#opened);
    const level = LEVELS[id.slice(2, 3).toUpperCase()];
    if (level !== undefined) this.#draft.header('level', level, this.#opened);
  }

  /** Takes a line of the event; returns null where it has no room for more. */
  add(line: Line): Verdict | null {
    if (this.#lines >= LONGEST_TEXT) return null;
    this.#lines += 1;
    const isLabel = this.#lines <= LABELS;
    if (!this.#isRead) return isLabel ? 'yes' : 'maybe';
    const from = this.piece.reference(line);
    const time = TIME.exec(line.text)?.[1];
    if (time !== undefined) this.#draft.header('time', time, from);
    const verdict = time === undefined ? this.#draft.line(line.text, from) : 'yes';
    return verdict === 'yes' || isLabel ? 'yes' : 'maybe';
  }

  /** Takes the tested server and the test that quotes the event; returns it where it is one that is read. */
  observe(computer: Seen<string> | null, test: string | null): EventRecord | null {
    if (!this.#isRead) return null;
    const log = LOGS[test?.toLowerCase() ?? ''];
    if (log !== undefined) this.#draft.header('log', log, this.#opened);
    if (computer !== null) this.#draft.header('computer', computer.value, computer.from);
    return this.#draft.finish();
  }
}
