/**
 * repadmin /replsummary: one table by source, one by destination, and the servers that could not be asked.
 * Values belong to their columns by order, as pasted tables lose their alignment.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationSummary, SummaryRow } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { nameOf, statusOf } from '../values.js';
import { hidesHealthy } from './repadmin-command.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/repls/i;
const HEADING = /^(Source|Destination) D(?:SA|C)\s{1,60}largest delta/i;
const FIRST = /^Replication Summary Start Time:/i;
const NOISE = /^(?:Beginning data collection for replication summary|\.{2,}$)/i;
const ROW =
  /^(\S{1,63})\s{1,40}(\S{1,30}|>\s?\d{1,4} days)\s{1,40}(\d{1,7})\s{0,20}\/\s{0,20}(\d{1,7})\s{1,20}(\d{1,3})(?:\s{1,20}\((-?\d{1,10})\).{0,500})?$/;
const ERRORS = /^Experienced the following operational errors/i;
const ERROR_ROW = /^(\d{1,10}) - (\S{1,255})$/;

class Replsummary implements Reading {
  readonly #sources: SummaryRow[] = [];
  readonly #destinations: SummaryRow[] = [];
  readonly #unreachable: ReplicationSummary['unreachable'][number][] = [];
  #table: 'none' | 'Source' | 'Destination' | 'errors' = 'none';
  #tables = 0;
  #begun = false;

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private readonly filtered: boolean,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    if (FIRST.test(line.text)) {
      if (this.#begun) return 'no';
      this.#begun = true;
      return 'yes';
    }
    if (NOISE.test(line.text)) return 'yes';
    const heading = HEADING.exec(line.text)?.[1];
    if (heading !== undefined) {
      this.#table = /^s/i.test(heading) ? 'Source' : 'Destination';
      this.#tables += 1;
      return 'yes';
    }
    if (ERRORS.test(line.text)) {
      this.#table = 'errors';
      return 'yes';
    }
    return this.#table === 'errors' ? this.#error(line) : this.#row(line);
  }

  #row(line: Line): Verdict {
    const row = ROW.exec(line.text);
    if (row === null || this.#table === 'none') return 'no';
    const server = nameOf(row[1] ?? '');
    if (server === null) return 'no';
    const entry: SummaryRow = {
      server,
      fails: Number(row[3]),
      total: Number(row[4]),
      status: statusOf(row[6]) ?? 0,
      from: this.piece.reference(line),
    };
    (this.#table === 'Source' ? this.#sources : this.#destinations).push(entry);
    return 'yes';
  }

  #error(line: Line): Verdict {
    const row = ERROR_ROW.exec(line.text);
    const server = nameOf(row?.[2] ?? '');
    if (row === null || server === null) return 'no';
    this.#unreachable.push({ server, code: statusOf(row[1]) ?? 0, from: this.piece.reference(line) });
    return 'yes';
  }

  finish(): readonly Observation[] {
    if (this.#tables === 0) return [];
    return [
      {
        kind: 'replication-summary',
        sources: this.#sources,
        destinations: this.#destinations,
        unreachable: this.#unreachable,
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
    if (!FIRST.test(line.text) && !HEADING.test(line.text)) return null;
    return { reading, verdict: reading.take(line) };
  },
};
