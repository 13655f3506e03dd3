/**
 * Resolve-DnsName, as table or as list, and its errors. Tables cut long names with "...": the full name stands in the
 * command. An answer that holds nothing but the zone's SOA in the authority section is an existing name without data.
 */
import type { Line } from '../lines.js';
import type { LookupOutcome, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { Unwrapper } from '../unwrap.js';
import { addressOf, dnsName, nameOf } from '../values.js';
import { AnswerRecords } from './answer-records.js';
import type { ObjectDocument } from './printed-object.js';
import {
  type CmdletQuestion,
  failureOf,
  isErrorDisplay,
  resolveQuestion,
} from './resolve-dnsname-question.js';

const COMMAND = /(?:^|[\s({;=])Resolve-DnsName\b(.{0,600})$/i;
const HEADING = /^Name\s{1,200}Type\s{1,20}TTL\s{1,20}Section\b/i;
const ROW =
  /^(\S{1,255})\s{1,200}(A|AAAA|A_AAAA|CNAME|SOA|NS|SRV|PTR|MX|TXT|DNAME|UNKNOWN)\s{1,20}(\d{1,10})\s{1,20}(Question|Answer|Authority|Additional)(?:\s{1,40}(\S.{0,400}))?$/i;
const FIELD =
  /^(Name|QueryType|Type|TTL|Section|NameHost|NameExchange|NameTarget|IP4Address|IP6Address|IPAddress|PrimaryServer|NameAdministrator|SerialNumber|TimeToZoneRefresh|TimeToZoneFailureRetry|TimeToExpiration|DefaultTTL|Server|DataLength|CharacterSet|Priority|Weight|Port|Preference|Strings|Address)\s{0,20}: ?(.{0,300})$/;
/** The head of an error that a mail program broke. */
const CUT_ERROR = /^Resolve-DnsName\s?:(?: \S{1,255}(?: :)?)?$/i;
/** The same fields, as the data of the record's type. */
const DATA = ['namehost', 'ip4address', 'ip6address', 'ipaddress', 'nametarget', 'address'];

const TYPES: ReadonlyMap<string, string> = new Map([
  ['1', 'A'],
  ['2', 'NS'],
  ['5', 'CNAME'],
  ['6', 'SOA'],
  ['12', 'PTR'],
  ['15', 'MX'],
  ['16', 'TXT'],
  ['28', 'AAAA'],
  ['33', 'SRV'],
]);
const SECTIONS: readonly string[] = ['Question', 'Answer', 'Authority', 'Additional'];

interface PrintedRecord {
  readonly section: string;
  readonly owner: string;
  readonly type: string;
  readonly data: string;
  readonly ttl: string;
}

class ResolveDnsName implements Reading {
  readonly #found: Observation[] = [];
  #question: CmdletQuestion | null;
  #records = new AnswerRecords();
  #failed: { outcome: LookupOutcome | null; name: string | null; from: LineReference } | null = null;
  #decided: LineReference | null = null;
  #fields = new Map<string, string>();
  readonly #wrapped = new Unwrapper((text) => isCutRow(text) || CUT_ERROR.test(text));

  constructor(
    private readonly piece: PieceContext,
    private readonly host: string | null,
    private command: string | null,
  ) {
    this.#question = command === null ? null : resolveQuestion(command);
  }

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const text = this.#wrapped.join(line.text);
    if (text === null) return 'maybe';
    const failure = failureOf(text);
    if (failure !== null) return this.#fail(failure, line);
    if (this.#failed !== null && isErrorDisplay(line.text)) return 'yes';
    if (HEADING.test(line.text) || (/^[-\s]{12,}$/.test(line.text) && this.#failed === null)) {
      this.#record();
      return 'yes';
    }
    const row = ROW.exec(text);
    if (row !== null) {
      const [, owner = '', type = '', ttl = '', section = '', data = ''] = row;
      this.#add({ section, owner: this.#full(owner), type, data, ttl }, this.piece.reference(line));
      return 'yes';
    }
    const field = FIELD.exec(line.text);
    if (field !== null && (this.#fields.size > 0 || field[1] === 'Name')) {
      return this.#field(field[1]?.toLowerCase() ?? '', field[2]?.trim() ?? '', line);
    }
    return this.#commandGoesOn(line.text);
  }

  /** A mail program has wrapped the command: its server would be lost otherwise. */
  #commandGoesOn(text: string): Verdict {
    const begun = this.#decided !== null || this.#failed !== null || this.#fields.size > 0;
    if (this.command === null || begun || !/^(?=.{0,20}\w)(?:-\w|[\w.:,-]{2,255}(?:\s-|$))/.test(text))
      return 'no';
    this.command = `${this.command} ${text}`;
    this.#question = resolveQuestion(this.command);
    return 'yes';
  }

  #fail(failure: { outcome: LookupOutcome | null; name: string | null }, line: Line): Verdict {
    if (
      this.#failed === null ||
      (failure.name !== null && this.#failed.name !== null && this.command === null)
    ) {
      this.#close();
      this.#failed = { ...failure, from: this.piece.reference(line) };
      return 'yes';
    }
    this.#failed.outcome = failure.outcome ?? this.#failed.outcome;
    this.#failed.name ??= failure.name;
    return 'yes';
  }

  #field(name: string, value: string, line: Line): Verdict {
    if (name === 'name') this.#record();
    this.#fields.set(name, value);
    this.#decided ??= this.piece.reference(line);
    return 'yes';
  }

  takeObjects({ kind, objects }: ObjectDocument): boolean {
    if (kind !== 'dns-answer') return false;
    for (const object of objects) this.#printed((name) => object.field(name)?.value, object.from);
    return true;
  }

  /** Ends a record in list form. */
  #record(): void {
    const fields = this.#fields;
    this.#fields = new Map();
    if (this.#decided !== null) this.#printed((name) => fields.get(name), this.#decided);
  }

  /** Adds a record, by its properties. */
  #printed(field: (name: string) => string | undefined, from: LineReference): void {
    const type = typeOf(field('querytype') ?? field('type') ?? '');
    const section = sectionOf(field('section') ?? '');
    if (type === '' || !SECTIONS.some((one) => one.toLowerCase() === section.toLowerCase())) return;
    const soa = ['primaryserver', 'nameadministrator', 'serialnumber']
      .map((name) => field(name) ?? '')
      .join(' ');
    const data = DATA.flatMap((name) => field(name) ?? []).find((value) => value !== '') ?? '';
    const owner = this.#full(field('name') ?? '');
    const isSoa = type.toLowerCase() === 'soa';
    this.#add({ section, owner, type, data: isSoa ? soa : data, ttl: field('ttl') ?? '' }, from);
  }

  #add({ section, owner, type, data, ttl }: PrintedRecord, from: LineReference): void {
    // Without a command, an answer about another name is another answer.
    const other = this.#records.firstOwner;
    if (this.command === null && other !== null && /^answer$/i.test(section) && !this.#continues(owner))
      this.#close();
    this.#decided ??= from;
    this.#records.add(
      section.toUpperCase(),
      owner,
      type.toLowerCase(),
      data,
      /^\d{1,10}$/.test(ttl) ? Number(ttl) : null,
    );
  }

  #continues(owner: string): boolean {
    const first = this.#records.firstOwner;
    const { canonicalName } = this.#records.about(first, null, 'found');
    return owner === first || owner === canonicalName;
  }

  /** A name as printed; where the table has cut it, the one asked if it fits. */
  #full(printed: string): string {
    const start = /^(.{1,250}?)(?:\.\.\.|…)$/.exec(printed)?.[1]?.toLowerCase();
    if (start === undefined) return dnsName(printed);
    const asked = this.#question?.name;
    return asked?.startsWith(start) === true ? asked : `${start}...`;
  }

  #close(): void {
    this.#record();
    const decided = this.#failed?.from ?? this.#decided;
    const question = this.#question;
    const failed = this.#failed;
    const records = this.#records;
    this.#failed = null;
    this.#decided = null;
    this.#records = new AnswerRecords();
    if (decided === null || (failed !== null && failed.outcome === null)) return;
    const asked = question?.name ?? failed?.name ?? records.firstOwner;
    // The domain was added to a name without one.
    const isShort = asked?.includes('.') === false && records.firstOwner?.startsWith(`${asked}.`) === true;
    const name = isShort ? records.firstOwner : asked;
    const server = question?.server ?? null;
    const address = server === null ? null : addressOf(server);
    const said = records.about(name, question?.type ?? null, failed?.outcome ?? 'found');
    this.#found.push({
      kind: 'dns-lookup',
      host: this.host,
      serverName: server === null || address !== null ? null : nameOf(server),
      serverAddress: address,
      byDefault: question === null ? null : question.byDefault,
      type: question?.type ?? null,
      ...said,
      name: name?.includes('...') === true ? null : name,
      from: decided,
    });
  }

  finish(): readonly Observation[] {
    this.#close();
    return this.#found;
  }
}

/** A row whose data a mail program moved to the next line; an SOA has three of them. */
function isCutRow(text: string): boolean {
  const row = ROW.exec(text);
  if (row === null) return false;
  const words = (row[5] ?? '').split(/\s+/).filter((word) => word !== '');
  return /^soa$/i.test(row[2] ?? '') ? words.length < 3 : words.length === 0;
}

/** JSON has the number of a type (RFC 1035, 2782, 3596). */
function typeOf(printed: string): string {
  return /^\d{1,5}$/.test(printed) ? (TYPES.get(printed) ?? 'UNKNOWN') : printed;
}

function sectionOf(printed: string): string {
  return SECTIONS[Number.parseInt(printed, 10)] ?? printed;
}

export const resolveDnsName: Reader = {
  startObjects(printed, line, context) {
    const reading = new ResolveDnsName(context, line.host, null);
    return reading.takeObjects(printed) ? reading : null;
  },
  start(line, context) {
    if (line.command !== null) {
      const typed = COMMAND.exec(line.command)?.[1];
      return typed === undefined
        ? null
        : { reading: new ResolveDnsName(context, line.host, typed), verdict: 'yes' };
    }
    if (line.input !== null) return null;
    const begins =
      HEADING.test(line.text) || (failureOf(line.text) !== null && /Resolve-?DnsName/i.test(line.text));
    if (!begins) return null;
    const reading = new ResolveDnsName(context, line.host, null);
    return { reading, verdict: reading.take(line) };
  },
};
