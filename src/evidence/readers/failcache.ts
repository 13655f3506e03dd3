/**
 * repadmin /failcache: the sources with which the KCC of a domain controller has failed. A line `SITE\NAME` is a source
 * here, not a machine that reports.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationLink, Seen } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { guidOf, type PrintedServer, serverOf } from '../values.js';
import { guidWord, isFailureCache, isServerLine, summaryError } from './showrepl-lines.js';

const COMMAND = /\brepadmin(?:\.exe)?["']?\s{1,20}\/failcache\b(.{0,300})$/i;
const BANNER = /^repadmin\s?:.{0,80}\/failcache\b["”»]?.{0,200}?(\S{1,255})$/i;
const FAILURES = /^(\d{1,9}) consecutive failures? since/i;
const NOISE = /^(?:\(\p{L}{2,15}\)|No failures?\.?)$/iu;
const LOCAL = /^(?:localhost|\.)$/i;

interface Entry {
  readonly server: PrintedServer;
  readonly opened: Line;
  guid: Seen<string> | null;
  failures: Seen<number> | null;
  status: Seen<number> | null;
  explained: boolean;
}

class Failcache implements Reading {
  readonly #entries: Entry[] = [];

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private destination: string | null,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const { text } = line;
    const banner = BANNER.exec(text)?.[1];
    if (banner !== undefined) {
      this.destination = LOCAL.test(banner) ? line.host : serverOf(banner).name;
      return 'yes';
    }
    if (isFailureCache(text) || NOISE.test(text)) return 'yes';
    if (isServerLine(text)) {
      const entry = { guid: null, failures: null, status: null, explained: false };
      this.#entries.push({ server: serverOf(text), opened: line, ...entry });
      return 'yes';
    }
    const entry = this.#entries.at(-1);
    return entry === undefined ? 'no' : this.#field(entry, text, line);
  }

  #field(entry: Entry, text: string, line: Line): Verdict {
    const from = this.piece.reference(line);
    const guid = guidOf(guidWord(text) ?? '');
    if (guid !== null && entry.guid === null) {
      entry.guid = { value: guid, from };
      return 'yes';
    }
    const failures = FAILURES.exec(text)?.[1];
    const status = summaryError(text);
    if (failures !== undefined) entry.failures ??= { value: Number(failures), from };
    else if (status !== null) entry.status ??= { value: status, from };
    else {
      // The message of the status is one line.
      if (entry.status === null || entry.explained) return 'no';
      entry.explained = true;
    }
    return 'yes';
  }

  finish(): readonly Observation[] {
    const { evidence, line } = this.piece.reference(this.opened);
    return this.#entries.flatMap((entry) => this.#link(entry, `${evidence}:${line}`));
  }

  #link({ server, opened, guid, failures, status }: Entry, report: string): readonly ReplicationLink[] {
    if (status === null) return [];
    return [
      {
        kind: 'replication-link',
        destination: this.destination,
        source: server.name,
        sourceSite: server.site,
        report,
        namingContext: null,
        sourceGuid: guid,
        sourceDeleted: { value: server.deleted, from: this.piece.reference(opened) },
        outcome: 'failure',
        status: status.value,
        lastAttempt: null,
        lastSuccess: null,
        failures,
        forest: null,
        filtered: true,
        from: status.from,
      },
    ];
  }
}

export const failcache: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const rest = COMMAND.exec(line.command)?.[1];
      if (rest === undefined) return null;
      const asked = rest.split(/\s+/).find((word) => word !== '' && !word.startsWith('/'));
      const isLocal = asked === undefined || LOCAL.test(asked);
      const destination = isLocal ? line.host : serverOf(asked).name;
      return { reading: new Failcache(line, context, destination), verdict: 'yes' };
    }
    if (line.input !== null || (!isFailureCache(line.text) && !BANNER.test(line.text))) return null;
    const reading = new Failcache(line, context, line.host);
    return { reading, verdict: reading.take(line) };
  },
};
