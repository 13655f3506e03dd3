/**
 * repadmin /showrepl * /csv: one row per link, read by the header's column names. Rows that say that a domain
 * controller could not be asked have another number of fields.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationLink } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { forestOf, serverOf, statusOf } from '../values.js';
import { hidesHealthy, isShowrepl } from './repadmin-command.js';

const COLUMNS = [
  'showrepl_columns',
  'destination dsa site',
  'destination dsa',
  'naming context',
  'source dsa site',
  'source dsa',
  'transport type',
  'number of failures',
  'last failure time',
  'last success time',
  'last failure status',
];
const ROW = /^"?(showrepl_(?:COLUMNS|INFO|ERROR))"?([,;\t]|$)/i;
const BANNER = /^repadmin:? running command \/?showrep[ls]/i;

class ShowreplCsv implements Reading {
  readonly #links: ReplicationLink[] = [];
  readonly #unreachable: Observation[] = [];
  #columns: readonly string[] = COLUMNS;

  constructor(
    private readonly piece: PieceContext,
    private readonly filtered: boolean,
    private readonly report: string,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null) return 'no';
    const row = ROW.exec(line.text);
    if (row === null) return BANNER.test(line.text) ? 'yes' : 'no';
    const fields = splitFields(line.text, row[2] || ',');
    switch (row[1]?.toLowerCase() ?? '') {
      case 'showrepl_columns':
        this.#columns = fields.map((field) => field.toLowerCase());
        return 'yes';
      case 'showrepl_error':
        return this.#error(fields, line);
      default:
        return this.#info(fields, line);
    }
  }

  #error(fields: readonly string[], line: Line): Verdict {
    const name = fields.slice(1).find((field) => field !== '' && field !== '-');
    const server = name === undefined ? null : serverOf(name).name;
    const code = statusOf(/Win32 Err(?:or)?:? (\d{1,10})/i.exec(line.text)?.[1]);
    this.#unreachable.push({
      kind: 'replication-unreachable',
      server,
      code,
      from: this.piece.reference(line),
    });
    return 'yes';
  }

  #info(fields: readonly string[], line: Line): Verdict {
    if (fields.length < this.#columns.length) return 'no';
    const field = (name: string): string => fields[this.#columns.indexOf(name)] ?? '';
    const status = statusOf(field('last failure status'));
    const count = /^\d{1,9}$/.test(field('number of failures')) ? Number(field('number of failures')) : null;
    const destination = serverOf(field('destination dsa'));
    if (status === null || count === null || destination.name === null) return 'no';
    const source = serverOf(field('source dsa'));
    const from = this.piece.reference(line);
    const deleted = source.deleted || /\(deleted|\bDEL:/i.test(field('source dsa'));
    const failed = status !== 0 && count > 0;
    const success = field('last success time');
    this.#links.push({
      kind: 'replication-link',
      destination: destination.name,
      source: source.name,
      report: this.report,
      namingContext: field('naming context'),
      sourceGuid: source.guid === null ? null : { value: source.guid, from },
      sourceDeleted: { value: deleted, from },
      outcome: failed ? 'failure' : status === 0 ? 'success' : 'delayed',
      status,
      lastAttempt: failed ? field('last failure time') : success,
      lastSuccess: { value: /^(?:0|\(never\))$/.test(success) ? 'never' : success, from },
      failures: { value: count, from },
      forest: null,
      filtered: this.filtered,
      from,
    });
    return 'yes';
  }

  finish(): readonly Observation[] {
    // One file is one forest: whichever row names its Configuration tells it for all.
    const naming = this.#links.find((link) => forestOf(link.namingContext ?? '') !== null);
    const root = naming === undefined ? null : forestOf(naming.namingContext ?? '');
    const forest = naming === undefined || root === null ? null : { value: root, from: naming.from };
    const reports = new Map<string, Observation>();
    for (const { destination, from } of this.#links) {
      if (destination === null || reports.has(destination)) continue;
      reports.set(destination, {
        kind: 'replication-report',
        server: destination,
        ntdsGuid: null,
        filtered: this.filtered,
        forest: root,
        from,
      });
    }
    return [...reports.values(), ...this.#links.map((link) => ({ ...link, forest })), ...this.#unreachable];
  }
}

/** Splits at the delimiter outside of double quotes (RFC 4180: a quote within quotes is doubled). */
function splitFields(text: string, delimiter: string): readonly string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '"') {
      if (quoted && text[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = !quoted;
    } else if (char === delimiter && !quoted) {
      fields.push(field.trim());
      field = '';
    } else field += char;
  }
  fields.push(field.trim());
  return fields;
}

export const showreplCsv: Reader = {
  start(line, context) {
    const { evidence, line: number } = context.reference(line);
    const report = `${evidence}:${number}`;
    if (line.command !== null) {
      if (!isShowrepl(line.command) || !/\/csv\b/i.test(line.command)) return null;
      return { reading: new ShowreplCsv(context, hidesHealthy(line.command), report), verdict: 'yes' };
    }
    if (!ROW.test(line.text)) return null;
    const reading = new ShowreplCsv(context, false, report);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
