/**
 * dig: the header's status decides, the sections hold the records, SERVER tells who answered. With +short only values
 * are printed; that nothing is printed then says nothing about why.
 */
import type { Line } from '../lines.js';
import type { DnsLookup, LookupOutcome, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { Unwrapper } from '../unwrap.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { AnswerRecords } from './answer-records.js';
import { type DigCommand, type DigQuestion, digCommand, digServer, isRestOfCommand } from './dig-question.js';

const COMMAND = /(?:^|[\s/])dig(?:\.exe)?\s{1,20}(.{1,600})$/i;
const BANNER = /^; ?<<>> ?DiG [^<>]{0,60}<<>> ?(.{0,600})$/i;
const HEADER = /^;; ->>HEADER<<- .{0,60}status: ([A-Z]{3,12})/i;
const GOT_ANSWER = /^;; Got answer:/i;
const FLAGS = /^;; flags: ([a-z ]{0,60});/i;
const SECTION = /^;; (QUESTION|ANSWER|AUTHORITY|ADDITIONAL) SECTION:/i;
const QUESTION = /^;(\S{1,255})\s{1,60}(?:(?:IN|CH|HS)\s{1,20})?([A-Z]{1,10}\d{0,5})$/i;
const RECORD =
  /^(\S{1,255})\s{1,60}(?:(\d{1,10})\s{1,20})?(?:IN\s{1,20})([A-Z]{1,10}\d{0,5})\s{1,60}(\S.{0,600})$/i;
const SERVER = /^;; SERVER: ([0-9a-f.:%]{3,60})#\d{1,5}(?:\(([^()\s]{1,255})\))?/i;
const WHEN = /^;; WHEN: (\S.{5,60})$/i;
const NO_SERVER = /^;; (?:connection timed out;? ?)?no servers could be reached/i;
const ERROR = /^;; communications error to ([0-9a-f.:%]{3,60})#\d{1,5}: /i;
const COULD_NOT = /^dig: couldn't get address for '([^']{1,255})'/i;
const NOISE =
  /^(?:;;? ?(?:\(\d+ servers? found\)|global options:|Query time:|WHEN:|MSG SIZE|WARNING:|OPT PSEUDOSECTION:|EDNS:|COOKIE:|EDE:|XFR size|Truncated|UDP setup|Warning:|communications error|Got bad packet|Got referral)|;;? ?$)/i;
/** What +short prints of TXT, MX, SRV and SOA records. */
const SHORT_RECORD = /^(?:"|\d{1,5} (?:\d{1,5} \d{1,5} )?\S{1,255}$|\S{1,255} \S{1,255}(?: \d{1,10}){5}$)/;
/** A record or a comment that a mail program broke. */
const UNFINISHED =
  /^[^;\s]\S{0,254}\.(?:\s{1,60}\d{1,10})?(?:\s{1,20}IN)?$|^[^;].{0,400}\sIN\s{1,20}[A-Z]{1,10}$|^[^;].{0,400}\sSOA\s{1,20}\S{1,255}(?:\s\S{1,255})?$|^;; (?:->>HEADER<<-(?!.*status: [A-Z]{3,}).*|communications error to|connection timed out; no servers(?: could)?(?: be)?)$/;
const OUTCOMES: Readonly<Record<string, LookupOutcome>> = {
  NOERROR: 'found',
  NXDOMAIN: 'no-such-name',
  SERVFAIL: 'server-failure',
  REFUSED: 'refused',
  NOTAUTH: 'refused',
};

interface OpenAnswer {
  readonly status: LookupOutcome;
  readonly from: Line;
  question: DigQuestion | null;
  section: string;
  recursion: boolean;
  authoritative: boolean;
  readonly records: AnswerRecords;
  server: string | null;
  serverName: string | null;
  askedAt: string | null;
}

class Dig implements Reading {
  readonly #found: Observation[] = [];
  #questions: DigQuestion[] = [];
  #short = false;
  #begun = false;
  /** The command or the banner has shown whether a server was named. */
  #told: boolean;
  #answer: OpenAnswer | null = null;
  #silent: Line | null = null;
  #values: Line[] = [];
  #last: DigQuestion | null = null;
  readonly #wrapped = new Unwrapper((text) => text.length < 700 && UNFINISHED.test(text));

  constructor(
    private readonly opened: Line,
    private readonly piece: PieceContext,
    private command: string | null,
  ) {
    this.#ask(command);
    this.#told = command !== null;
  }

  #ask(command: string | null): void {
    const { questions, short }: DigCommand = digCommand(command ?? '');
    this.#questions = [...questions];
    this.#short = short;
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    if (this.command !== null && !this.#begun && isRestOfCommand(line.text, this.command)) {
      this.command = `${this.command} ${line.text}`;
      this.#ask(this.command);
      return 'yes';
    }
    this.#begun = true;
    const text = this.#short ? line.text : this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    return text.startsWith(';') || text.startsWith('dig:')
      ? this.#comment(text, line)
      : this.#record(text, line);
  }

  #comment(text: string, line: Line): Verdict {
    const banner = BANNER.exec(text)?.[1];
    if (banner !== undefined) {
      this.#close();
      if (!this.#told) this.#questions = [...digCommand(banner).questions];
      this.#told = true;
      return 'yes';
    }
    const status = HEADER.exec(text)?.[1];
    if (status !== undefined) return this.#open(OUTCOMES[status.toUpperCase()] ?? 'server-failure', line);
    if (GOT_ANSWER.test(text)) return 'yes';
    if (NO_SERVER.test(text) || COULD_NOT.test(text)) return this.#noAnswer(line);
    if (ERROR.test(text)) {
      this.#silent ??= line;
      return 'yes';
    }
    return this.#inAnswer(text) ?? (NOISE.test(text) ? 'yes' : 'no');
  }

  #inAnswer(text: string): Verdict | null {
    const answer = this.#answer;
    if (answer === null) return null;
    const flags = FLAGS.exec(text)?.[1]?.toLowerCase().split(' ');
    if (flags !== undefined) {
      answer.recursion = flags.includes('ra');
      answer.authoritative = flags.includes('aa');
      return 'yes';
    }
    const section = SECTION.exec(text)?.[1];
    if (section !== undefined) {
      answer.section = section.toUpperCase();
      return 'yes';
    }
    const server = SERVER.exec(text);
    if (server !== null) {
      answer.server = addressOf(server[1] ?? '');
      const name = server[2] ?? '';
      answer.serverName = addressOf(name) === null ? nameOf(name) : null;
      return 'yes';
    }
    const askedAt = WHEN.exec(text)?.[1];
    if (askedAt !== undefined) {
      answer.askedAt = askedAt.trim();
      return 'yes';
    }
    const question = answer.section === 'QUESTION' ? QUESTION.exec(text) : null;
    if (question === null) return null;
    const [, name = '', type = ''] = question;
    const known = answer.question;
    answer.question = { name: dnsName(name), type: type.toLowerCase(), server: known?.server ?? null };
    return 'yes';
  }

  #record(text: string, line: Line): Verdict {
    const record = RECORD.exec(text);
    if (record !== null) {
      const [, owner = '', ttl, type = '', data = ''] = record;
      this.#answer ??= this.#opened('found', line);
      const section = this.#answer.section === 'QUESTION' ? 'ANSWER' : this.#answer.section;
      this.#answer.records.add(section, dnsName(owner), type.toLowerCase(), data, numberOf(ttl));
      return 'yes';
    }
    if (!this.#short || !isShortValue(text)) return 'no';
    this.#values.push(line);
    return 'yes';
  }

  #noAnswer(line: Line): Verdict {
    this.#close();
    const question = this.#next();
    this.#found.push(this.#lookup(question, 'no-answer', null, line));
    this.#silent = null;
    return 'yes';
  }

  #open(status: LookupOutcome, line: Line): Verdict {
    this.#close();
    this.#answer = this.#opened(status, line);
    this.#silent = null;
    return 'yes';
  }

  #opened(status: LookupOutcome, from: Line): OpenAnswer {
    return {
      status,
      from,
      question: this.#next(),
      section: 'ANSWER',
      recursion: true,
      authoritative: false,
      records: new AnswerRecords(),
      server: null,
      serverName: null,
      askedAt: null,
    };
  }

  /** Several names on one command line are asked one after the other. */
  #next(): DigQuestion | null {
    this.#last = this.#questions.shift() ?? this.#last;
    return this.#last;
  }

  #lookup(
    question: DigQuestion | null,
    outcome: LookupOutcome,
    answer: OpenAnswer | null,
    line: Line,
  ): DnsLookup {
    const asked = digServer(question?.server ?? null);
    const records = answer?.records ?? new AnswerRecords();
    const name = question?.name ?? records.firstOwner;
    return {
      kind: 'dns-lookup',
      host: line.host,
      serverName: answer?.serverName ?? asked.name,
      serverAddress: answer?.server ?? asked.address,
      byDefault: this.#told ? question?.server == null : null,
      type: question?.type ?? null,
      ...records.about(name, question?.type ?? null, outcome),
      ...(answer === null ? {} : { authoritative: answer.authoritative }),
      ...(answer?.askedAt == null ? {} : { askedAt: answer.askedAt }),
      from: this.piece.reference(line),
    };
  }

  #close(): void {
    const answer = this.#answer;
    this.#answer = null;
    if (answer === null) return;
    const { question, status, records, recursion, from } = answer;
    // A server that points to others without asking them has not said what there is.
    if (status === 'found' && records.isReferral && !recursion) this.#empty(question, from);
    else this.#found.push(this.#lookup(question, status, answer, from));
  }

  #empty(question: DigQuestion | null, line: Line): void {
    this.#found.push({
      kind: 'dns-lookup-empty',
      host: line.host,
      serverAddress: digServer(question?.server ?? null).address,
      name: question?.name ?? null,
      type: question?.type ?? null,
      from: this.piece.reference(line),
    });
  }

  finish(): readonly Observation[] {
    this.#close();
    if (this.#silent !== null && this.#values.length === 0) this.#noAnswer(this.#silent);
    else if (this.#short) this.#shortAnswer();
    return this.#found;
  }

  /** With one question each value is its answer; with several it is not shown whose. */
  #shortAnswer(): void {
    const [question = null, ...others] = this.#questions;
    if (others.length > 0 || this.#found.length > 0 || question?.name == null) return;
    const [first] = this.#values;
    if (first === undefined) {
      this.#empty(question, this.opened);
      return;
    }
    const records = new AnswerRecords();
    let owner = question.name;
    for (const { text } of this.#values) {
      const address = addressOf(text);
      const target = /\s/.test(text) ? null : nameOf(text);
      if (address !== null) records.add('ANSWER', owner, address.includes(':') ? 'aaaa' : 'a', text, null);
      else if (target === null) records.add('ANSWER', owner, question.type, text, null);
      else if (question.type === 'ns') records.add('ANSWER', owner, 'ns', text, null);
      else if (question.type === 'ptr') records.add('ANSWER', owner, 'ptr', text, null);
      else {
        records.add('ANSWER', owner, 'cname', text, null);
        owner = dnsName(target);
      }
    }
    const answer = { ...this.#opened('found', first), records };
    const { authoritative: _, ...lookup } = this.#lookup(question, 'found', answer, first);
    this.#found.push(lookup);
  }
}

function numberOf(digits: string | undefined): number | null {
  return digits === undefined ? null : Number(digits);
}

function isShortValue(text: string): boolean {
  return addressOf(text) !== null || (text.includes('.') && nameOf(text) !== null) || SHORT_RECORD.test(text);
}

export const dig: Reader = {
  start(line, context) {
    if (line.command !== null) {
      const typed = COMMAND.exec(line.command)?.[1];
      if (typed === undefined) return null;
      return { reading: new Dig(line, context, typed.split(/[|>]/, 1)[0] ?? ''), verdict: 'yes' };
    }
    if (line.input !== null) return null;
    const begins =
      BANNER.test(line.text) ||
      GOT_ANSWER.test(line.text) ||
      HEADER.test(line.text) ||
      NO_SERVER.test(line.text);
    if (!begins) return null;
    const reading = new Dig(line, context, null);
    return { reading, verdict: reading.take(line) };
  },
};
