/**
 * repadmin /showrepl (/showreps on Windows Server 2003) as text: the header is the destination with its own
 * GUID, each naming context lists its sources, the closing summary repeats what fails. Order counts, never
 * indentation, and a line wrapped by a mail program is put together again.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { Unwrapper } from '../unwrap.js';
import { aliasIn, forestOf, guidOf, serverOf } from '../values.js';
import { commandTarget, hidesHealthy, isShowrepl } from './repadmin-command.js';
import * as lines from './showrepl-lines.js';
import { finishedReport, fqdnOf, type OpenReport, openLink, openReport } from './showrepl-report.js';

/** Lines that begin a report and may be all that was pasted of its head. */
const OPTIONS = /^(?:DSA|DC|Site) Options:/i;
/** What Samba prints of its connection objects. */
const CONNECTION =
  /^(?:Connection --|(?:Connection name|Enabled|Server DNS name|Server DN {1,3}name|TransportType|options|ReplicatesNC|Reason|Replica link)\s{0,20}:|Warning: No NC replicated|No Failures\.$|Replica link has been added\.$|\d{1,5} connections? found\.$)/i;

class Showrepl implements Reading {
  readonly #finishedReports: OpenReport[] = [];
  #report: OpenReport;
  #filtered: boolean;
  readonly #unreachable: Observation[] = [];
  readonly #wrapped = new Unwrapper((text) => lines.isUnfinished(text, this.#awaitsAttempt()));

  constructor(
    line: Line,
    private readonly piece: PieceContext,
    command: string | null,
  ) {
    this.#filtered = command !== null && hidesHealthy(command);
    const target = command === null ? null : commandTarget(command);
    const local = command !== null && target === null;
    this.#report = openReport(line, local ? line.host : serverOf(target ?? '').name, local);
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    if (lines.isSambas(text)) this.#report.samba = true;
    return this.#header(text, line) ?? this.#link(text, line) ?? this.#closing(text, line) ?? 'no';
  }

  #awaitsAttempt(): boolean {
    const { section, links } = this.#report;
    return section === 'inbound' && links.at(-1)?.attempt === null;
  }

  #header(text: string, line: Line): Verdict | null {
    if (/^[/|]/.test(text) && this.#report.section === 'header' && !this.#report.named) {
      this.#filtered ||= hidesHealthy(text);
      return 'maybe';
    }
    const banner = lines.bannerServer(text);
    if (banner !== null) return this.#against(banner, line);
    if (lines.isServerLine(text)) {
      if (this.#report.named || this.#report.section !== 'header') this.#next(line, null, false);
      const { name, site } = serverOf(text);
      this.#report.fqdn = fqdnOf(this.#report.server, name);
      this.#report.server = name;
      this.#report.site = site;
      this.#report.named = true;
      this.#report.opened = line;
      return 'maybe';
    }
    if (lines.isOptions(text)) {
      if (this.#isConnection(text)) return 'yes';
      if (this.#report.section !== 'header') return 'no';
      this.#report.globalCatalog ??= lines.globalCatalogOf(text);
      this.#confirm();
      return 'yes';
    }
    if (lines.isFailureCache(text)) return 'no';
    const section = lines.sectionOf(text, this.#report.section === 'header');
    if (section !== null) {
      this.#report.section = section;
      this.#confirm();
      return 'yes';
    }
    const code = lines.unreachableCode(text);
    if (code !== null) {
      const from = this.piece.reference(line);
      this.#unreachable.push({ kind: 'replication-unreachable', server: this.#report.server, code, from });
      return 'yes';
    }
    if (!lines.isCut(text)) return null;
    this.#filtered = true;
    return 'yes';
  }

  #against(banner: string, line: Line): Verdict {
    const local = /^localhost$/i.test(banner);
    const { named, section, server } = this.#report;
    const asked = local ? line.host : serverOf(banner).name;
    if (named || section !== 'header') this.#next(line, asked, local);
    else {
      this.#report.local = local;
      this.#report.server = asked ?? server;
    }
    return 'yes';
  }

  #next(line: Line, server: string | null, local: boolean): void {
    this.#finishedReports.push(this.#report);
    this.#report = openReport(line, server, local);
  }

  #confirm(): void {
    const { confirmed, local, server } = this.#report;
    if (!confirmed && local && server !== null) this.piece.place(server);
    this.#report.confirmed = true;
  }

  #link(text: string, line: Line): Verdict | null {
    const guid = lines.guidWord(text);
    if (guid !== null) return this.#ownerOf(guid, line);
    if (lines.isLinkField(text)) return this.#field(text, line);
    const link = lines.linkSource(text);
    if (link !== null) {
      if (this.#report.section !== 'other') {
        this.#report.section = 'inbound';
        this.#report.links.push(openLink(serverOf(link), this.#report.context, line, this.piece));
      }
      return 'yes';
    }
    if (lines.isContext(text)) {
      if (this.#report.section === 'header') this.#report.section = 'inbound';
      this.#report.context = text;
      const forest = forestOf(text);
      if (forest !== null) this.#report.forest ??= { value: forest, from: this.piece.reference(line) };
      return 'yes';
    }
    return this.#result(text, line);
  }

  #field(text: string, line: Line): Verdict {
    const { links, section } = this.#report;
    const link = section === 'inbound' ? links.at(-1) : undefined;
    if (section === 'header' && links.length === 0)
      this.#report.invocationId ??= guidOf(lines.invocationWord(text) ?? '');
    if (link === undefined) return 'yes';
    const alias = aliasIn(text);
    const from = this.piece.reference(line);
    if (alias !== null) {
      link.alias ??= { value: alias, from };
      this.#report.forest ??= { value: alias.root, from };
    }
    link.writeable ??= lines.isWriteable(text);
    return 'yes';
  }

  #ownerOf(word: string, line: Line): Verdict {
    const value = guidOf(word);
    const seen = value === null ? null : { value, from: this.piece.reference(line) };
    const link = this.#report.links.at(-1);
    if (link !== undefined) {
      if (this.#report.section === 'inbound') link.guid ??= seen;
    } else if (this.#report.section === 'header') {
      this.#report.guid ??= seen;
      this.#confirm();
    }
    return 'yes';
  }

  #result(text: string, line: Line): Verdict | null {
    const link = this.#report.section === 'inbound' ? this.#report.links.at(-1) : undefined;
    const attempt = lines.attemptOf(text);
    if (attempt !== null && (link !== undefined || this.#report.section === 'other')) {
      if (link !== undefined) link.attempt ??= { ...attempt, line };
      return 'yes';
    }
    const failed = link?.attempt != null && link.attempt.outcome === 'failure' && link.failures === null;
    const failures = lines.failuresOf(text, failed);
    if (failures !== null) {
      if (link !== undefined) link.failures ??= { value: failures, from: this.piece.reference(line) };
      return 'yes';
    }
    const isOver = link?.attempt == null || link.attempt.outcome === 'success' || link.success !== null;
    const success = lines.successOf(text, !isOver && !failed);
    if (success !== null) {
      if (link !== undefined) link.success ??= { value: success, from: this.piece.reference(line) };
      return 'yes';
    }
    const explains = link?.attempt != null && link.attempt.outcome !== 'success' && link.failures === null;
    if (explains) return 'maybe';
    return this.#isConnection(text) ? 'yes' : null;
  }

  /** The connections of the KCC; what they say of a source has the form of the closing summary. */
  #isConnection(text: string): boolean {
    const { section } = this.#report;
    return (section === 'other' || section === 'summary') && CONNECTION.test(text);
  }

  #closing(text: string, line: Line): Verdict | null {
    const source = lines.summarySource(text);
    if (source !== null && (this.#report.section !== 'header' || /^Source:/.test(text))) {
      this.#report.section = 'summary';
      this.#report.summary.push(openLink(serverOf(source), null, line, this.piece));
      return 'yes';
    }
    const last = this.#report.section === 'summary' ? this.#report.summary.at(-1) : undefined;
    if (last === undefined) return null;
    const failures = lines.summaryFailures(text);
    if (failures !== null) {
      const from = this.piece.reference(line);
      last.failures = { value: failures.count, from };
      last.success = { value: failures.since, from };
      return 'yes';
    }
    const status = lines.summaryError(text);
    if (status !== null) {
      last.attempt = { when: '', outcome: 'failure', status, line };
      return 'yes';
    }
    // The message of the status is one line; what a mail program wrapped off it stays unclaimed.
    if (last.attempt === null || last.explained) return null;
    last.explained = true;
    return 'yes';
  }

  finish(): readonly Observation[] {
    const reports = [...this.#finishedReports, this.#report];
    return [
      ...reports.flatMap((report) => finishedReport(report, this.#filtered, this.piece)),
      ...this.#unreachable,
    ];
  }
}

export const showrepl: Reader = {
  start(line, context) {
    if (line.input !== null) return null;
    if (line.command !== null) {
      if (!isShowrepl(line.command)) return null;
      return { reading: new Showrepl(line, context, line.command), verdict: 'yes' };
    }
    const { text } = line;
    const certain =
      lines.bannerServer(text) !== null ||
      lines.guidWord(text) !== null ||
      lines.isInboundHeading(text) ||
      OPTIONS.test(text) ||
      lines.linkSource(text)?.includes('\\') === true;
    if (!certain && !lines.isServerLine(text)) return null;
    const reading = new Showrepl(line, context, null);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
