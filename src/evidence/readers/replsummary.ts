/**
 * repadmin /replsummary: one table by source, one by destination, and the servers that could not be asked.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationSummary, SummaryRow } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { nameOf, statusOf } from '../values.js';
import { hidesHealthy } from './repadmin-command.js';
import { deltaSeconds, headingOf, rowOf } from './replsummary-row.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/repls/i;
const FIRST = /^Replication Summary Start Time:/i;
/** The start in other languages: a sentence with a time and nothing after it. */
const ANY_FIRST = /^\p{L}[^:\d]{10,80}\s?: ?(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)$/u;
const NOISE = /^(?:Beginning data collection for replication summary|this may take awhile:|\.{2,}$)/i;
const ERRORS = /^Experienced the following operational errors/i;
const ERROR_ROW = /^(\d{1,10}) - (\S{1,255})$/;
const SENTENCE_END = /[.:]$/;

class Replsummary implements Reading {
  readonly #sources: SummaryRow[] = [];
  readonly #destinations: SummaryRow[] = [];
  readonly #unreachable: ReplicationSummary['unreachable'][number][] = [];
  #table: 'Source' | 'Destination' = 'Source';
  #tables = 0;
  #begun = false;
  #takenAt: string | null = null;
  /** The message of a status, or the sentence above the errors, may go on in the next line. */
  #goesOn = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly filtered: boolean,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const first = ANY_FIRST.exec(line.text);
    if (FIRST.test(line.text) || (first !== null && this.#tables === 0)) {
      if (this.#begun) return 'no';
      this.#begun = true;
      this.#takenAt = first?.[1] ?? null;
      return 'yes';
    }
    if (NOISE.test(line.text)) return 'yes';
    const heading = headingOf(line.text);
    if (heading !== null) {
      this.#table = heading === 'unknown' ? (this.#tables === 0 ? 'Source' : 'Destination') : heading;
      this.#begun = true;
      this.#tables += 1;
      this.#goesOn = false;
      return 'yes';
    }
    if (ERRORS.test(line.text)) {
      this.#goesOn = !SENTENCE_END.test(line.text);
      return 'yes';
    }
    return this.#error(line) ?? this.#row(line) ?? this.#continuation(line);
  }

  #row(line: Line): Verdict | null {
    const row = this.#tables === 0 ? null : rowOf(line.text);
    if (row === null) return null;
    const { server, delta, fails, total, status } = row;
    const from = this.piece.reference(line);
    const entry: SummaryRow = {
      server,
      delta,
      deltaSeconds: deltaSeconds(delta),
      fails,
      total,
      status,
      from,
    };
    (this.#table === 'Source' ? this.#sources : this.#destinations).push(entry);
    this.#goesOn = status !== 0 && !SENTENCE_END.test(line.text);
    return 'yes';
  }

  #error(line: Line): Verdict | null {
    const row = this.#tables === 0 ? null : ERROR_ROW.exec(line.text);
    const server = nameOf(row?.[2] ?? '');
    if (row === null || server === null) return null;
    this.#unreachable.push({ server, code: statusOf(row[1]) ?? 0, from: this.piece.reference(line) });
    this.#goesOn = false;
    return 'yes';
  }

  /** What a mail program broke off a message, or a sentence in another language. */
  #continuation(line: Line): Verdict {
    if (this.#goesOn) {
      this.#goesOn = !SENTENCE_END.test(line.text);
      return this.#goesOn ? 'maybe' : 'yes';
    }
    return this.#begun && (this.#tables === 0 || line.text.endsWith(':')) ? 'maybe' : 'no';
  }

  finish(): readonly Observation[] {
    if (this.#tables === 0) return [];
    return [
      {
        kind: 'replication-summary',
        host: this.opened.host,
        sources: this.#sources,
        destinations: this.#destinations,
        unreachable: this.#unreachable,
        takenAt: this.#takenAt,
        filtered: this.filtered || this.#tables < 2,
        from: this.piece.reference(this.opened),
      },
    ];
  }
}

export const replsummary: Reader = {
  start(line, context) {
    if (line.command !== null) {
      if (!COMMAND.test(line.command)) return null;
      const filtered = hidesHealthy(line.command);
      return { reading: new Replsummary(line, context, filtered), verdict: 'yes' };
    }
    const reading = new Replsummary(line, context, false);
    if (!FIRST.test(line.text) && headingOf(line.text) === null) return null;
    return { reading, verdict: reading.take(line) };
  },
};
