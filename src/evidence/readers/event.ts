/**
 * Events as text: Event Viewer's copy, the tabbed header of Windows Server 2003, lists of scripts, monitoring
 * alerts. A value stands beside its label or on the next line; what no label names is recognised by its form.
 */
import type { Line } from '../lines.js';
import type { Alias, EventId, EventRecord, Observation, Seen } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import { aliasIn, nameOf, serverOf, statusOf } from '../values.js';
import {
  type BodyField,
  bodyField,
  comesFrom,
  eventId,
  fieldOf,
  type HeaderField,
  headerField,
  wordingOf,
} from './event-fields.js';

const WORDS = /^(?:0000:\s{1,20})?(?:0x)?([0-9a-f]{8})(?![0-9a-f])/i;
const BYTES = /^(?:0000:\s{1,20})?([0-9a-f]{2})\s([0-9a-f]{2})\s([0-9a-f]{2})\s([0-9a-f]{2})(?![0-9a-f])/i;
const BYTE_LIST = /^\{(\d{1,3}), (\d{1,3}), (\d{1,3}), (\d{1,3})/;
const MORE_DATA = /^[0-9a-f]{4}:\s{1,20}[0-9a-f]{2}/i;
/** Where a test of dcdiag quotes an event, its next line begins so. */
const NEXT = /^(?:\.{5,}|Starting test:|An? (?:warning|error|information) event occurred)/i;
const FIXED_NOTE =
  /^(?:NOTE: By default, only up to|Active Directory .{0,40}could not|Active Directory attempted)/i;
/** Header fields that may open an event; the others are too common in mails and in other output. */
const OPENING: ReadonlySet<HeaderField> = new Set<HeaderField>(['id', 'log', 'computer']);
const SEVERITY = /^(?:error|warning|information|critical)$/i;

class EventText implements Reading {
  readonly #header = new Map<string, string>();
  #id: EventId | null = null;
  #wording: EventId | null = null;
  #decided: Line | null = null;
  #computer: Seen<string> | null = null;
  #source: Seen<string> | null = null;
  #deleted: Seen<true> | null = null;
  #alias: Seen<Alias> | null = null;
  #partition: string | null = null;
  #error: Seen<number> | null = null;
  #data: Seen<number> | null = null;
  /** Another program's event, or other output has begun. */
  #over = false;
  /** A distinguished name that a mail program has wrapped. */
  #wrapped: string | null = null;
  #expected: BodyField | 'computer' | null = null;

  constructor(private readonly piece: PieceContext) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null || this.#over) return 'no';
    if (NEXT.test(line.text)) {
      this.#over = true;
      return 'no';
    }
    const field = fieldOf(line.text);
    const header = field === null ? null : headerField(field.label);
    if (field !== null && header !== null) {
      return this.#headerField(header, field.label, field.value, line);
    }
    const body = field === null ? null : bodyField(field.label);
    if (field !== null && body !== null) return this.#bodyField(body, field.value, line);
    if (this.#expected !== null) return this.#awaited(this.#expected, line.text, line);
    return this.#freeText(line);
  }

  #headerField(header: HeaderField, label: string, value: string, line: Line): Verdict {
    if (this.#header.has(label) || this.#complete()) return 'no';
    if (header === 'id' && !this.#fits(value)) return 'no';
    this.#header.set(label, value);
    this.#expected = null;
    if (header === 'id') {
      this.#id = eventId(value);
      this.#over = this.#id === null;
      this.#decided = line;
      return this.#verdict();
    }
    if (header === 'description') {
      if (value !== '') this.#freeText(line);
      return this.#verdict();
    }
    if (header === 'computer') {
      if (value === '') this.#expected = 'computer';
      else this.#awaited('computer', value, line);
    }
    return this.#verdict();
  }

  /** After the last field of the text, only a list that prints its message first has more to say. */
  #complete(): boolean {
    if (this.#error === null) return false;
    const listed = this.#header.has('message') || this.#header.has('description');
    return !listed || (this.#id !== null && this.#computer !== null);
  }

  #fits(printed: string): boolean {
    if (this.#id !== null || !/^(?:0x[0-9a-f]|\d)/i.test(printed)) return false;
    return this.#wording === null || eventId(printed) === this.#wording;
  }

  /** Until an id or the fixed wording has come, it may be any event, or none. */
  #verdict(): Verdict {
    return this.#known() === null ? 'maybe' : 'yes';
  }

  #known(): EventId | null {
    return this.#id ?? this.#wording;
  }

  #bodyField(body: BodyField, value: string, line: Line): Verdict {
    this.#expected = null;
    if (value === '') {
      if (body !== 'detail') this.#expected = body;
      return this.#verdict();
    }
    return this.#awaited(body, value, line);
  }

  #awaited(field: BodyField | 'computer', value: string, line: Line): Verdict {
    this.#expected = null;
    const from = this.piece.reference(line);
    switch (field) {
      case 'computer': {
        const name = nameOf(value);
        if (name !== null) this.#computer ??= { value: name, from };
        break;
      }
      case 'source':
      case 'directory-service':
        if (/CN=NTDS$/i.test(value)) {
          this.#wrapped = value;
          this.#expected = field;
        } else this.#server(this.#wrapped === null ? value : `${this.#wrapped} ${value}`, line);
        break;
      case 'partition':
        if (/^(?:DC|CN)=/i.test(value)) this.#partition ??= value;
        break;
      case 'error': {
        const error = statusOf(/^(-?\d{1,10})(?!\d)/.exec(value)?.[1]);
        if (error === null) this.#expected = /^0x/i.test(value) ? 'error' : null;
        else this.#error ??= { value: error, from };
        break;
      }
      case 'data':
        this.#readData(value, line);
        break;
      case 'alias':
      case 'transport':
      case 'detail':
        break;
    }
    this.#recognise(value, line);
    return this.#verdict();
  }

  #server(value: string, line: Line): void {
    if (aliasIn(value) !== null) return;
    const { name, deleted } = serverOf(value);
    const from = this.piece.reference(line);
    if (name !== null && !/^CN=/i.test(name)) this.#source ??= { value: name, from };
    if (deleted) this.#deleted ??= { value: true, from };
  }

  #readData(value: string, line: Line): void {
    const number = dataOf(value);
    if (number === null) this.#expected = 'data';
    else this.#data ??= { value: number, from: this.piece.reference(line) };
  }

  /** Aliases and names of NTDS Settings objects are what they are under any label. */
  #recognise(text: string, line: Line): void {
    const alias = aliasIn(text);
    if (alias !== null) this.#alias ??= { value: alias, from: this.piece.reference(line) };
    if (/CN=NTDS Settings/i.test(text)) this.#server(text, line);
  }

  #freeText(line: Line): Verdict {
    const wording = wordingOf(line.text);
    if (wording !== null) {
      if (this.#wording !== null || (this.#id !== null && this.#id !== wording)) return 'no';
      this.#wording = wording;
      this.#decided ??= line;
      this.#recognise(line.text, line);
      return 'yes';
    }
    if (this.#known() === null) return 'no';
    if (MORE_DATA.test(line.text) && dataOf(line.text) !== null) {
      if (this.#known() === 6702) this.#readData(line.text, line);
      return 'yes';
    }
    if (FIXED_NOTE.test(line.text)) return 'yes';
    if (this.#error !== null || this.#data !== null) return 'no';
    this.#recognise(line.text, line);
    return 'maybe';
  }

  /** An id counts with its own log or provider, its fixed wording, or the alias that these events name. */
  #genuine(id: EventId): boolean {
    if (this.#wording === id) return true;
    const origins = [...this.#header].flatMap(([label, value]) => {
      const field = headerField(label);
      return (field === 'log' || field === 'provider') && value !== '' ? [value] : [];
    });
    if (origins.length > 0) return origins.some((origin) => comesFrom(id, origin));
    return id !== 6702 && this.#alias !== null;
  }

  finish(): readonly Observation[] {
    const id = this.#known();
    if (id === null || this.#decided === null || !this.#genuine(id)) return [];
    const record: EventRecord = {
      kind: 'event',
      id,
      computer: this.#computer,
      source: this.#source,
      sourceDeleted: this.#deleted,
      alias: this.#alias,
      namingContext: this.#partition,
      errorValue: this.#error,
      data: this.#data,
      from: this.piece.reference(this.#decided),
    };
    return [record];
  }
}

/** Data in words (`0000: 0000267c`), in bytes with the lowest first (`0000: 2d 23 00 00`), or as `{45, 35, 0, 0}`. */
function dataOf(text: string): number | null {
  const word = WORDS.exec(text)?.[1];
  if (word !== undefined) return Number.parseInt(word, 16);
  const bytes = BYTES.exec(text)
    ?.slice(1)
    .map((byte) => Number.parseInt(byte, 16));
  const list = bytes ?? BYTE_LIST.exec(text)?.slice(1).map(Number);
  return list === undefined ? null : list.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

function opens(line: Line): boolean {
  if (wordingOf(line.text) !== null) return true;
  const field = fieldOf(line.text);
  const header = field === null ? null : headerField(field.label);
  if (field === null || header === null) return false;
  if (header === 'id') return eventId(field.value) !== null;
  if (header === 'level') return SEVERITY.test(field.value);
  if (header === 'provider') return comesFrom(2087, field.value) || comesFrom(6702, field.value);
  return OPENING.has(header) || field.label === 'timecreated' || field.label === 'event time';
}

export const event: Reader = {
  start(line, context) {
    if (line.command !== null || line.input !== null || !opens(line)) return null;
    const reading = new EventText(context);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
