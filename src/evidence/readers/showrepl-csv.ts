/**
 * repadmin /showrepl * /csv: one row per link, read by the header's column names. Rows that say that a domain
 * controller could not be asked have another number of fields.
 */
import type { Line } from '../lines.js';
import type { Observation, ReplicationLink } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { domainOfContext, forestOf, type PrintedServer, serverOf, siteOf, statusOf } from '../values.js';
import { hidesHealthy, isShowrepl } from './repadmin-command.js';
import { COLUMNS, LAST_COLUMN, placesIn, splitFields, unquoted } from './showrepl-columns.js';
import { bannerServer, unreachableCode } from './showrepl-lines.js';

const ROW = /^"?(showrepl_(?:COLUMNS|INFO|ERROR))"?([,;\t]|$)/i;
const LONGEST_ROW = 2_000;
const BANNER = /^repadmin\s?:?\s.{0,60}showrep[ls]/i;
const ERROR = /\berr(?:or|eur)?\b|fehler|\berro\b|failed|\(0x[0-9a-f]/i;
const ERROR_CODE = /\bWin32 \p{L}{3,8}\.?:? (-?\d{1,10})/iu;
/** The last number of a row is its code, where no text names one. */
const LAST_CODE = /(?:^|[^\d-])(-?\d{1,10})(?: ?\(0x[0-9a-f]{1,8}\))?[."\s]{0,5}$/i;

/** A link whose forest is known when the output is at its end. */
interface OpenLink extends ReplicationLink {
  forest: ReplicationLink['forest'];
}

export class ShowreplCsv implements Reading {
  readonly #finished: Observation[] = [];
  #links: OpenLink[] = [];
  readonly #unreachable: Observation[] = [];
  #columns: readonly string[] = COLUMNS;
  #places = placesIn(COLUMNS);
  /** One controller stands in hundreds of rows. */
  readonly #servers = new Map<string, PrintedServer>();
  readonly #sites = new Map<string, string | null>();
  readonly #unquoted = new Map<string, string>();
  /** The domain controller that repadmin says it asks. */
  #asked: string | null = null;
  #begun: Line | null = null;

  constructor(
    private readonly piece: PieceContext,
    private readonly filtered: boolean,
    private readonly report: string,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null) return 'no';
    const row = ROW.exec(line.text);
    if (row !== null) return this.#row(row, line);
    const begun = this.#begun;
    this.#begun = null;
    const text = begun === null ? '' : `${begun.text} ${line.text}`;
    const whole = begun !== null && text.length < LONGEST_ROW ? ROW.exec(text) : null;
    return begun === null || whole === null ? this.#between(line) : this.#row(whole, { ...begun, text });
  }

  /** A row, or as much of it as a mail program has left on its line. */
  #row([, tag = '', delimiter]: RegExpExecArray, line: Line): Verdict {
    const fields = this.#fields(line.text, delimiter || ',');
    const kind = tag.toLowerCase();
    this.#begun = this.#isCut(kind, fields, line.text) ? line : null;
    if (this.#begun !== null) return 'maybe';
    if (kind === 'showrepl_error') return this.#error(fields, line);
    if (kind === 'showrepl_info') return this.#info(fields, line);
    this.#endOutput();
    this.#columns = fields.map((field) => field.toLowerCase());
    this.#places = placesIn(this.#columns);
    return 'yes';
  }

  #fields(text: string, delimiter: string): readonly string[] {
    return splitFields(text, delimiter).map((field) =>
      field.includes('"') ? remembered(this.#unquoted, field, unquoted) : field.trim(),
    );
  }

  #isCut(kind: string, fields: readonly string[], text: string): boolean {
    if (kind === 'showrepl_info') return fields.length < this.#columns.length;
    if (kind === 'showrepl_error') return text.split('"').length % 2 === 0;
    return !fields.some((field) => field.toLowerCase() === LAST_COLUMN);
  }

  /** What is printed among the rows: whom repadmin asks, and that it could not. */
  #between(line: Line): Verdict {
    const banner = BANNER.test(line.text) ? bannerServer(line.text) : null;
    if (banner !== null) {
      this.#asked = serverOf(banner).name;
      return 'yes';
    }
    if (unreachableCode(line.text) === null) return 'no';
    this.#unable(this.#asked, line);
    return 'yes';
  }

  /** Whoever could not be asked: with a message alone, or in the columns of a link. */
  #error(fields: readonly string[], line: Line): Verdict {
    const aboutLink = fields.some((field) => /^(?:CN|DC)=/i.test(field));
    if (aboutLink && fields.length >= this.#columns.length && this.#info(fields, line) === 'yes')
      return 'yes';
    const message = fields.findIndex((field, at) => at > 0 && ERROR.test(field));
    const before = fields.slice(1, message < 0 ? undefined : message);
    const names = before.flatMap((field) => serverOf(field).name ?? []).filter((name) => !/^\d+$/.test(name));
    // A site goes before its server; a name with dots is a server's for sure.
    this.#unable(names.find((name) => name.includes('.')) ?? names.at(-1) ?? this.#asked, line);
    return 'yes';
  }

  #unable(server: string | null, line: Line): void {
    const code = statusOf(ERROR_CODE.exec(line.text)?.[1]) ?? statusOf(LAST_CODE.exec(line.text)?.[1]);
    const from = this.piece.reference(line);
    this.#unreachable.push({ kind: 'replication-unreachable', server, code, from });
  }

  #info(fields: readonly string[], line: Line): Verdict {
    const places = this.#places;
    const status = statusOf(fields[places.status]);
    const failures = fields[places.failures] ?? '';
    const count = /^\d{1,9}$/.test(failures) ? Number(failures) : null;
    const destination = remembered(this.#servers, fields[places.destination] ?? '', serverIn);
    if (status === null || count === null || destination.name === null) return 'no';
    const source = remembered(this.#servers, fields[places.source] ?? '', serverIn);
    const from = this.piece.reference(line);
    const failed = status !== 0 && count > 0;
    const success = fields[places.success] ?? '';
    this.#links.push({
      kind: 'replication-link',
      destination: destination.name,
      source: source.name,
      destinationSite:
        remembered(this.#sites, fields[places.destinationSite] ?? '', siteOf) ?? destination.site,
      sourceSite: remembered(this.#sites, fields[places.sourceSite] ?? '', siteOf) ?? source.site,
      report: this.report,
      namingContext: fields[places.namingContext] ?? '',
      sourceGuid: source.guid === null ? null : { value: source.guid, from },
      sourceDeleted: { value: source.deleted, from },
      outcome: failed ? 'failure' : status === 0 ? 'success' : 'delayed',
      status,
      lastAttempt: failed ? (fields[places.failure] ?? '') : success,
      lastSuccess: { value: /^(?:0|\(never\))$/.test(success) ? 'never' : success, from },
      failures: { value: count, from },
      forest: null,
      filtered: this.filtered,
      from,
    });
    return 'yes';
  }

  finish(): readonly Observation[] {
    this.#endOutput();
    return [...this.#finished, ...this.#unreachable];
  }

  /** One output is of one forest: whichever row names its Configuration tells it for all. */
  #endOutput(): void {
    const naming = this.#links.find((link) => forestOf(link.namingContext ?? '') !== null);
    const root = naming === undefined ? null : forestOf(naming.namingContext ?? '');
    const forest = naming === undefined || root === null ? null : { value: root, from: naming.from };
    const reports = new Map<string, Observation>();
    let last: OpenLink | null = null;
    for (const link of this.#links) {
      const { destination, destinationSite, namingContext, from } = link;
      // The rows of one controller follow each other.
      if (destination === last?.destination && destinationSite === last.destinationSite) continue;
      last = link;
      const key = `${destinationSite ?? ''}\\${destination}`;
      if (destination === null || reports.has(key)) continue;
      reports.set(key, {
        kind: 'replication-report',
        server: destination,
        report: this.report,
        ntdsGuid: null,
        site: destinationSite ?? null,
        domain: domainOfContext(namingContext ?? ''),
        filtered: this.filtered,
        forest: root,
        from,
      });
    }
    for (const report of reports.values()) this.#finished.push(report);
    for (const link of this.#links) {
      link.forest = forest;
      this.#finished.push(link);
    }
    this.#links = [];
  }
}

/** A server as a row names it. */
function serverIn(field: string): PrintedServer {
  const server = serverOf(field);
  return { ...server, deleted: server.deleted || /\(deleted|\bDEL:/i.test(field) };
}

function remembered<T>(known: Map<string, T>, text: string, read: (text: string) => T): T {
  const before = known.get(text);
  if (before !== undefined) return before;
  const fresh = read(text);
  known.set(text, fresh);
  return fresh;
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
