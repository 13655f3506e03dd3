/**
 * An event while it is being read, whatever form it comes in: text line by line, or the values of a document. A value
 * stands beside its label or on the next line; what no label names is recognised by its form.
 */
import type { EventId, EventRecord, Seen } from '../observations.js';
import type { Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { nameOf, statusOf } from '../values.js';
import { comesFrom, eventId, isDirectoryEvent, levelOf, wordingOf } from './event-ids.js';
import { type BodyField, bodyField, fieldOf, type HeaderField, partsOf } from './event-labels.js';
import {
  emptyNotes,
  HAS_ERROR,
  IS_UPDATE,
  NAMES_SOURCE,
  readAnswer,
  readServer,
  readUpdate,
  readValues,
  recognise,
  recordOf,
} from './event-notes.js';
import { isFixedText, isLastSentence, scavengedIn, zoneIn } from './event-sentences.js';
import { isWrapped, withoutCutWord } from './event-text.js';
import { clocksOf, dataOf, firstNumber, timeOf } from './event-values.js';

const MORE_DATA = /^[0-9a-f]{4}:\s{1,20}[0-9a-f]{2}/i;
const NUMBER = /^-?\d{1,10}$/;
/** Lines of a sentence that are looked at together, because a mail program may have wrapped it. */
const SENTENCE_LINES = 5;
const LONGEST_SENTENCE = 1_500;
/** The label that only events 2087 and 2088 have. */
const FAILING = 'failing dns host name';

type Expected = BodyField | 'computer' | 'any';

export class EventDraft {
  #id: EventId | null = null;
  #wording: EventId | null = null;
  #decided: LineReference | null = null;
  readonly #notes = emptyNotes();
  /** A distinguished name that a mail program has wrapped. */
  #wrapped: string | null = null;
  #inErrorWords = false;
  #namesSource = false;
  #expected: Expected | null = null;
  #sentence: string[] = [];

  get id(): EventId | null {
    return this.#id ?? this.#wording;
  }

  get hasId(): boolean {
    return this.#id !== null;
  }

  get hasComputer(): boolean {
    return this.#notes.computer !== null;
  }

  /** The last field of the texts that have an error value was read. */
  get hasError(): boolean {
    return this.#notes.error !== null;
  }

  /** Whether an id, as printed, can be this event's. */
  fits(printed: string): boolean {
    if (this.#id !== null || !/^(?:0x[0-9a-f]|\d)/i.test(printed)) return false;
    return this.#wording === null || eventId(printed) === this.#wording;
  }

  /** Takes a field of the header; an id that is not read here is refused. */
  header(field: HeaderField, value: string, from: LineReference): boolean {
    this.#expected = null;
    switch (field) {
      case 'id':
        this.#id ??= eventId(value);
        this.#decided ??= from;
        return this.#id !== null;
      case 'log':
        this.#notes.log ??= value === '' ? null : value;
        break;
      case 'provider':
        this.#notes.provider ??= value === '' ? null : value;
        break;
      case 'level':
        this.#notes.level ??= levelOf(value);
        break;
      case 'time':
        this.#readTime(value, from);
        break;
      case 'category':
        // Lists print the number as well as the words.
        if (value !== '' && NUMBER.test(this.#notes.category ?? '0')) this.#notes.category = value;
        break;
      case 'record':
        this.#notes.record ??= NUMBER.test(value) ? Number(value) : null;
        break;
      case 'computer':
        if (value === '') this.#expected = 'computer';
        else this.#readComputer(value, from);
        break;
      case 'other':
      case 'description':
      case 'xml':
        break;
    }
    return true;
  }

  /** Takes a line of the event's text, or all of the text in one line. */
  line(printed: string, from: LineReference): Verdict {
    const [first, ...others] = partsOf(withoutCutWord(printed));
    const verdict = first === undefined ? this.#verdict() : this.#line(first, from);
    if (verdict === 'no') return 'no';
    const further = others.map((part) => this.#line(part, from));
    return further.includes('yes') ? 'yes' : verdict;
  }

  #line(printed: string, from: LineReference): Verdict {
    const text = this.#unwrapped(printed);
    if (text === null) return this.#verdict();
    if (this.#isTail(text)) return 'yes';
    const field = fieldOf(text);
    const body = field === null ? null : bodyField(field.label);
    if (field !== null && body !== null) {
      this.#decideBy(field.label, from);
      return this.#bodyField(body, field.value, from);
    }
    const expected = this.#expected;
    if (expected !== null && expected !== 'any') return this.#awaited(expected, text, from);
    return this.#freeText(text, expected === 'any', from);
  }

  /** A distinguished name with its parts of other lines; null while its end has not come. */
  #unwrapped(text: string): string | null {
    const begun = this.#wrapped;
    const whole = begun === null ? text : `${begun}${begun.endsWith(',') ? '' : ' '}${text}`;
    this.#wrapped = this.id !== null && isWrapped(whole) ? whole : null;
    return this.#wrapped === null ? whole : null;
  }

  /** The words of the error value, gone on with in the next line. */
  #isTail(text: string): boolean {
    const isTail = this.#inErrorWords && /^\p{Ll}/u.test(text) && !text.endsWith(':');
    this.#inErrorWords = isTail && !text.endsWith('.');
    return isTail;
  }

  /** Takes the values of the event's data in their order. */
  values(values: readonly Seen<string>[]): void {
    if (this.id !== null) readValues(this.#notes, this.id, values);
  }

  /** The record's binary data as one number. */
  data(value: number | null, from: LineReference): void {
    if (value !== null) this.#notes.data ??= { value, from };
  }

  /** Takes the log that was asked, where the event does not say; returns the event, or null where it is another program's. */
  finish(log: string | null = null): EventRecord | null {
    const id = this.id;
    this.#notes.log ??= log;
    if (id === null || this.#decided === null || !this.#genuine(id)) return null;
    return recordOf(this.#notes, id, this.#decided);
  }

  /** An id counts with its own log or provider, its fixed wording, or the alias that these events name. */
  #genuine(id: EventId): boolean {
    if (this.#wording === id) return true;
    if (this.#notes.log !== null || this.#notes.provider !== null)
      return comesFrom(id, this.#notes.provider, this.#notes.log);
    return isDirectoryEvent(id) && this.#notes.alias !== null;
  }

  #verdict(): Verdict {
    return this.id === null ? 'maybe' : 'yes';
  }

  /** A date and a time of day may stand in two fields. */
  #readTime(value: string, from: LineReference): void {
    if (value === '') return;
    const known = this.#notes.time;
    if (known === null) this.#notes.time = { value: timeOf(value), from };
    else if (clocksOf(known.value).length === 0 && !known.value.endsWith('Z'))
      this.#notes.time = { value: timeOf(`${known.value} ${value}`), from: known.from };
  }

  #readComputer(value: string, from: LineReference): void {
    const name = nameOf(value);
    if (name !== null) this.#notes.computer ??= { value: name, from };
  }

  /** Where the beginning of the text is cut off, two events are still told by their labels. */
  #decideBy(label: string, from: LineReference): void {
    if (label === 'source domain controller') this.#namesSource = true;
    const id =
      label === 'alternate server name' ? 2088 : this.#namesSource && label === FAILING ? 2087 : null;
    if (id === null || this.id !== null) return;
    this.#wording = id;
    this.#decided = from;
  }

  #bodyField(body: BodyField, value: string, from: LineReference): Verdict {
    this.#expected = null;
    if (value !== '') return this.#awaited(body, value, from);
    if (body !== 'detail') this.#expected = body;
    return this.#verdict();
  }

  #awaited(field: BodyField | 'computer', value: string, from: LineReference): Verdict {
    this.#expected = null;
    if (isWrapped(value)) {
      this.#wrapped = value;
      this.#expected = field;
      return this.#verdict();
    }
    switch (field) {
      case 'computer':
        this.#readComputer(value, from);
        break;
      case 'source':
      case 'directory-service':
        // Where a text stands in one line, two blanks end the name.
        readServer(this.#notes, value.split('  ', 1)[0] ?? '', from);
        break;
      case 'error': {
        const error = firstNumber(value);
        if (error === null) this.#expected = /^0x/i.test(value) ? 'error' : null;
        else {
          this.#notes.error ??= { value: error, from };
          this.#inErrorWords = /\p{L}$/u.test(value);
        }
        break;
      }
      case 'attempts':
        this.#notes.attempts ??= firstNumber(value);
        break;
      case 'minutes':
        this.#notes.minutes ??= firstNumber(value);
        break;
      case 'rcode':
        this.#notes.rcode ??= firstNumber(value);
        break;
      case 'status': {
        const status = firstNumber(value);
        if (status !== null) this.#notes.status ??= { value: status, from };
        break;
      }
      case 'data':
        this.#readData(value, from);
        break;
      case 'alias':
      case 'partition':
      case 'transport':
      case 'dns-server':
      case 'detail':
        break;
    }
    recognise(this.#notes, this.id, value, from);
    return this.#verdict();
  }

  /** In Portuguese and Italian, this is the label of the date. */
  #readData(value: string, from: LineReference): void {
    const number = dataOf(value);
    if (number !== null) this.data(number, from);
    else if (clocksOf(value).length > 0) this.#readTime(value, from);
    else this.#expected = 'data';
  }

  #freeText(text: string, awaited: boolean, from: LineReference): Verdict {
    const worded = this.#wordedLine(text, from);
    if (worded !== null) return worded;
    const id = this.id;
    if (id === null) return 'no';
    if (MORE_DATA.test(text) && dataOf(text) !== null) {
      if (this.#notes.error === null) this.data(dataOf(text), from);
      return 'yes';
    }
    if (this.#notes.error === null && isFixedText(id, text)) {
      this.#scavenged(id, text);
      this.#sentence = [];
      this.#expected = text.endsWith(':') ? 'any' : null;
      return 'yes';
    }
    if (isLastSentence(text)) return 'yes';
    if (this.#notes.error !== null || (this.#notes.data !== null && id === 6702)) return 'no';
    const understood = this.#unlabelled(id, text, awaited, from);
    this.#expected = text.endsWith(':') ? 'any' : null;
    return understood ? 'yes' : 'maybe';
  }

  /** The fixed wording of an event, in one line or over several. */
  #wordedLine(text: string, from: LineReference): Verdict | null {
    const wording = wordingOf(text);
    if (wording === null) return null;
    if (this.#wording !== null || (this.#id !== null && this.#id !== wording)) return 'no';
    this.#wording = wording;
    this.#decided ??= from;
    this.#sentence = [];
    this.#unlabelled(wording, text, false, from);
    return 'yes';
  }

  /** Values in a sentence, or below a label of another language. */
  #unlabelled(id: EventId, text: string, awaited: boolean, from: LineReference): boolean {
    this.#sentence.push(text.slice(0, LONGEST_SENTENCE));
    if (this.#sentence.length > SENTENCE_LINES) this.#sentence.shift();
    const sentence = this.#sentence.join(' ');
    const zone = zoneIn(id, sentence);
    if (zone !== null) this.#notes.zone ??= { value: zone, from };
    const scavenged = this.#scavenged(id, text);
    const update =
      IS_UPDATE.has(id) && this.#notes.update === null && readUpdate(this.#notes, sentence, from);
    const known =
      recognise(this.#notes, this.id, text, from) ||
      zone !== null ||
      scavenged ||
      update ||
      this.#asksServer();
    return (awaited || fieldOf(text) !== null) && this.#foreign(id, text, from) ? true : known;
  }

  /** `… failed on the following DNS server:`, in however many lines. */
  #asksServer(): boolean {
    return /following DNS server:$/i.test(this.#sentence.slice(-2).join(' '));
  }

  /** What a cycle of scavenging did; returns whether the line says it. */
  #scavenged(id: EventId, text: string): boolean {
    const said = id === 2501 ? scavengedIn(text) : null;
    if (said === null) return false;
    const unknown = { nodes: null, records: null, nextInHours: null };
    this.#notes.scavenged = { ...unknown, ...this.#notes.scavenged, ...said };
    return true;
  }

  /** A value whose label is in a language that is not read; returns whether its form says what it is. */
  #foreign(id: EventId, text: string, from: LineReference): boolean {
    const value = fieldOf(text)?.value ?? text;
    if (IS_UPDATE.has(id)) {
      const number = statusOf(value);
      if (number === null) return recognise(this.#notes, this.id, value, from);
      readAnswer(this.#notes, number, from);
      return true;
    }
    const error = statusOf(/^(-?\d{3,10})\s{1,5}\p{L}/u.exec(value)?.[1]);
    if (error !== null && HAS_ERROR.has(id)) {
      this.#notes.error ??= { value: error, from };
      return true;
    }
    const isName = this.#wording === null && NAMES_SOURCE.has(id) && this.#notes.alias === null;
    const name = isName && value === text && /\p{L}/u.test(value) ? nameOf(value) : null;
    if (name !== null) this.#notes.source ??= { value: name, from };
    return name !== null || recognise(this.#notes, this.id, value, from);
  }
}
