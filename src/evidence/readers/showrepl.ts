/**
 * repadmin /showrepl (/showreps on Windows Server 2003) as text: the header is the destination with its own
 * GUID, each naming context lists its sources, the closing summary repeats what fails. Order counts, never
 * indentation, and a line wrapped by a mail program is put together again.
 */
import type { Line } from '../lines.js';
import type { Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { forestOf, guidOf, serverOf, statusOf } from '../values.js';
import { commandTarget, hidesHealthy, isShowrepl } from './repadmin-command.js';
import { finishedReport, type OpenReport, openLink, openReport, printedSuccess } from './showrepl-report.js';

const BANNER = /^repadmin:? running command \/?\S{1,40} against (?:.{0,40}\s)?(\S{1,255})$/i;
const SERVER = /^([^\\/:*?"<>|@=]{1,64})\\([^\\\s/:*?"<>|]{1,63})$/;
const LINK = /^(.{1,400}) via (?:RPC|SMTP|IP)$/i;
const GUID_LINE = /^D(?:SA|C) object GUID:\s*(\S{1,60})$/i;
const HEADER_FIELD = /^(?:DSA|DC|Site) Options:/i;
const LINK_FIELD =
  /^(?:D(?:SA|C) invocationI[Dd]:|Address:|USNs:|\(0x[0-9a-f]{1,8}\):?$|[A-Z]+_[A-Z_]+(?: [A-Z_]+)*$|WRITEABLE\b)/;
const CONTEXT = /^(?:DC|CN|OU)=.{1,400}$/;
const ATTEMPT =
  /^Last attempt @ (.{1,60}?) (was successful|failed, result|was delayed for a normal reason, result)(?: (-?\d{1,10}))?/i;
const FAILURES = /^(\d{1,9}) consecutive failure/i;
const SUCCESS = /^Last success @ (.{1,60}?)\.?$/i;
const SUMMARY_SOURCE = /^Source: (.{1,300})$/;
const SUMMARY_FAILURES = /^\*{3,} (\d{1,9}) CONSECUTIVE FAILURES since (.{1,60})$/;
const SUMMARY_ERROR = /^Last error: (-?\d{1,10})/;
const CUT = /^\[?(?:\.{3}|…)\]?$/;
const UNFINISHED =
  /^(?:Last attempt @(?!.*(?:successful|result -?\d)).{0,80}|Last success @(?: \d{4}-\d\d-\d\d)?|D(?:SA|C) object GUID:|\*{3,} \d{1,9} CONSECUTIVE FAILURES(?: since(?: \d{4}-\d\d-\d\d)?)?|Last error:|Source:|\d{1,9} consecutive)$/i;
const FIRST_LINES = [BANNER, GUID_LINE, /^=+ ?INBOUND NEIGHBORS/i, HEADER_FIELD];

class Showrepl implements Reading {
  readonly #finishedReports: OpenReport[] = [];
  #report: OpenReport;
  #filtered: boolean;
  #unfinished: string | null = null;

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
    const text = this.#unfinished === null ? line.text : `${this.#unfinished} ${line.text}`;
    this.#unfinished = null;
    if (text.length < 200 && UNFINISHED.test(text)) {
      this.#unfinished = text;
      return 'maybe';
    }
    return this.#header(text, line) ?? this.#link(text, line) ?? this.#closing(text, line) ?? 'no';
  }

  #header(text: string, line: Line): Verdict | null {
    if (/^[/|]/.test(text) && this.#report.section === 'header' && !this.#report.named) {
      this.#filtered ||= hidesHealthy(text);
      return 'maybe';
    }
    const banner = BANNER.exec(text)?.[1];
    if (banner !== undefined) return this.#against(banner, line);
    if (SERVER.test(text)) {
      if (this.#report.named || this.#report.section !== 'header') this.#next(line, null, false);
      this.#report.server = serverOf(text).name;
      this.#report.named = true;
      this.#report.opened = line;
      return 'maybe';
    }
    if (HEADER_FIELD.test(text)) {
      if (this.#report.section !== 'header') return 'no';
      this.#confirm();
      return 'yes';
    }
    const section = /^=+ ?([A-Z ]{3,40})/.exec(text)?.[1];
    if (section !== undefined) {
      this.#report.section = section.startsWith('INBOUND') ? 'inbound' : 'other';
      this.#confirm();
      return 'yes';
    }
    if (!CUT.test(text)) return null;
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
    const guid = GUID_LINE.exec(text)?.[1];
    if (guid !== undefined) return this.#ownerOf(guid, line);
    if (LINK_FIELD.test(text)) return 'yes';
    const link = LINK.exec(text)?.[1];
    if (link !== undefined && (link.includes('\\') || link.startsWith('CN='))) {
      if (this.#report.section !== 'other') {
        this.#report.section = 'inbound';
        this.#report.links.push(openLink(serverOf(link), this.#report.context, line, this.piece));
      }
      return 'yes';
    }
    if (CONTEXT.test(text)) {
      if (this.#report.section === 'header') this.#report.section = 'inbound';
      this.#report.context = text;
      const forest = forestOf(text);
      if (forest !== null) this.#report.forest ??= { value: forest, from: this.piece.reference(line) };
      return 'yes';
    }
    return this.#result(text, line);
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
    const link = this.#report.links.at(-1);
    const attempt = ATTEMPT.exec(text);
    if (attempt !== null) {
      const status = statusOf(attempt[3]) ?? 0;
      const outcome = /^was s/i.test(attempt[2] ?? '')
        ? 'success'
        : /^was d/i.test(attempt[2] ?? '')
          ? 'delayed'
          : 'failure';
      if (link !== undefined && this.#report.section === 'inbound') {
        link.attempt ??= { when: attempt[1] ?? '', outcome, status, line };
      }
      return 'yes';
    }
    const failures = FAILURES.exec(text)?.[1];
    if (failures !== undefined) {
      if (link !== undefined && this.#report.section === 'inbound') {
        link.failures ??= { value: Number(failures), from: this.piece.reference(line) };
      }
      return 'yes';
    }
    const success = SUCCESS.exec(text)?.[1];
    if (success !== undefined) {
      if (link !== undefined && this.#report.section === 'inbound') {
        link.success ??= { value: printedSuccess(success), from: this.piece.reference(line) };
      }
      return 'yes';
    }
    const explains = link?.attempt != null && link.attempt.outcome !== 'success' && link.failures === null;
    return explains && this.#report.section === 'inbound' ? 'maybe' : null;
  }

  #closing(text: string, line: Line): Verdict | null {
    const source = SUMMARY_SOURCE.exec(text)?.[1];
    if (source?.includes('\\')) {
      this.#report.section = 'summary';
      this.#report.summary.push(openLink(serverOf(source), null, line, this.piece));
      return 'yes';
    }
    const last = this.#report.section === 'summary' ? this.#report.summary.at(-1) : undefined;
    if (last === undefined) return null;
    const failures = SUMMARY_FAILURES.exec(text);
    if (failures !== null) {
      const from = this.piece.reference(line);
      last.failures = { value: Number(failures[1]), from };
      last.success = { value: printedSuccess(failures[2] ?? ''), from };
      return 'yes';
    }
    const status = statusOf(SUMMARY_ERROR.exec(text)?.[1]);
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
    return [...this.#finishedReports, this.#report].flatMap((report) =>
      finishedReport(report, this.#filtered, this.piece),
    );
  }
}

export const showrepl: Reader = {
  start(line, context) {
    if (line.input !== null) return null;
    if (line.command !== null) {
      if (!isShowrepl(line.command)) return null;
      return { reading: new Showrepl(line, context, line.command), verdict: 'yes' };
    }
    const certain =
      FIRST_LINES.some((first) => first.test(line.text)) ||
      (LINK.test(line.text) && line.text.includes('\\'));
    if (!certain && !SERVER.test(line.text)) return null;
    const reading = new Showrepl(line, context, null);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
