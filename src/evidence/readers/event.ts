/**
 * Events as text: Event Viewer's copy in any of its languages, the tabbed header of Windows Server 2003, lists of
 * scripts, wevtutil's text, monitoring alerts.
 */
import type { Line } from '../lines.js';
import type { EventRecord, Observation } from '../observations.js';
import type { PieceContext, Reader, Reading, Verdict } from '../reader.js';
import type { LineReference } from '../types.js';
import { nameOf } from '../values.js';
import { commandHints, type EventHints } from './event-command.js';
import { EventDraft } from './event-draft.js';
import { eventId, isKnownProvider, levelOf, wordingOf } from './event-ids.js';
import { type HeaderField, type HeaderPart, headerIn } from './event-labels.js';
import { EventTable, opensTable } from './event-table.js';

/** Where a test of dcdiag quotes an event, its next line begins so. */
const NEXT = /^(?:\.{5,}|Starting test:|An? (?:warning|error|information) event occurred)/i;
/** wevtutil numbers the events of its text. */
const NUMBERED = /^Event\s?\[\d{1,9}\]:?$/i;
/** The label that a copy from a viewer begins with; lists of scripts name the same properties without blanks. */
const FIRST_OF_COPY =
  /^(?:log name|nom du journal|protokollname|nombre de registro|nome d[eo] (?:log|registo)|nome registro|event type|type de l.{1,3}v.{1,3}nement|ereignistyp|tipo de (?:suceso|evento))$/;
/** Header fields that may open an event; the others are too common in mails and in other output. */
const OPENING: ReadonlySet<HeaderField> = new Set<HeaderField>(['id', 'log', 'computer']);
const OPENING_TIME: ReadonlySet<string> = new Set(['timecreated', 'event time', 'alert time']);
/** The first labels of a text whose beginning is cut off. */
const OPENING_BODY = /^(?:source domain controller|alternate server name)\s?:/i;
/** A list of PowerShell may begin with the text, or with an id that is not read here. */
const OPENING_LIST = /^(?:Message\s{1,60}:(?:\s|$)|Id\s{1,60}:\s{1,5}\d{1,5}$)/;
const LONGEST_LEVEL = 20;

class EventText implements Reading {
  readonly #draft = new EventDraft();
  readonly #labels = new Set<string>();
  /** The event's text has begun, and its header may follow it. */
  #listed = false;
  /** A list of properties in any order: the next event begins where one comes again. */
  #anyOrder = false;
  /** A text in a language that is not read, before the id that tells what it is. */
  readonly #awaiting: Line[] = [];
  /** Something of the text was read. */
  #told = false;
  /** Another program's event: its fields must not become those of the next one. */
  #foreign = false;
  /** Other output has begun. */
  #over = false;

  constructor(private readonly piece: PieceContext) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null || this.#over) return 'no';
    if (NEXT.test(line.text) || (NUMBERED.test(line.text) && this.#labels.size > 0)) {
      this.#over = true;
      return 'no';
    }
    if (NUMBERED.test(line.text)) return 'maybe';
    const fields = headersOf(line.text);
    if (this.#foreign) return this.#foreignLine(fields, line.text);
    if (fields.length > 0) {
      const verdicts = fields.map(({ header, label, value }) => this.#header(header, label, value, line));
      return verdicts.includes('yes') ? 'yes' : (verdicts[0] ?? 'no');
    }
    if (this.#anyOrder && this.#draft.id === null) return this.#await(line);
    const verdict = this.#draft.line(line.text, this.piece.reference(line));
    this.#told ||= verdict !== 'no';
    return verdict;
  }

  /** Takes the log that was asked, where a command tells. */
  finish(log: string | null = null): readonly EventRecord[] {
    const record = this.#draft.finish(log);
    return record === null ? [] : [record];
  }

  #header(header: HeaderField, label: string, value: string, line: Line): Verdict {
    if (this.#labels.has(label) || this.#complete()) return 'no';
    if (this.#told && this.#draft.hasId && FIRST_OF_COPY.test(label)) return 'no';
    if (header === 'id' && !this.#draft.fits(value) && !this.#repeatsId(value)) return 'no';
    this.#labels.add(label);
    if (header === 'xml') return this.#verdict();
    if (header === 'description') {
      this.#listed = true;
      this.#anyOrder = label === 'message';
      this.#told = true;
      const isRead = value === '' || this.#draft.line(value, this.piece.reference(line)) !== 'no';
      if (!isRead && this.#anyOrder) this.#await({ ...line, text: value });
      return this.#verdict();
    }
    this.#foreign = !this.#draft.header(header, value, this.piece.reference(line));
    if (this.#draft.id !== null) this.#readAwaiting();
    return this.#verdict();
  }

  #foreignLine(fields: readonly HeaderPart[], text: string): Verdict {
    const isNext = fields.some(
      ({ header, label, value }) =>
        this.#labels.has(label) || FIRST_OF_COPY.test(label) || (header === 'id' && eventId(value) !== null),
    );
    const isText = fields.length === 0 && this.#labels.has('message') && wordingOf(text) === null;
    if (isNext || (fields.length === 0 && !isText)) return 'no';
    for (const { label } of fields) this.#labels.add(label);
    return 'maybe';
  }

  #await(line: Line): Verdict {
    this.#awaiting.push(line);
    return 'maybe';
  }

  #readAwaiting(): void {
    for (const line of this.#awaiting.splice(0)) this.#draft.line(line.text, this.piece.reference(line));
  }

  /** The id within the number of its message, which a list prints too. */
  #repeatsId(value: string): boolean {
    return (this.#anyOrder || !this.#told) && this.#draft.hasId && eventId(value) === this.#draft.id;
  }

  /** After the last field of the text, only a list that prints its message before them has more to say. */
  #complete(): boolean {
    const draft = this.#draft;
    if (this.#anyOrder) return false;
    return draft.hasError && (!this.#listed || (draft.hasId && draft.hasComputer));
  }

  /** Until an id or the fixed wording has come, it may be any event, or none. */
  #verdict(): Verdict {
    return this.#draft.id === null ? 'maybe' : 'yes';
  }
}

/** The list of events that a command has printed; it may name neither the machine nor the log. */
class EventList implements Reading {
  #event: EventText | EventTable | null = null;
  readonly #finished: Observation[] = [];

  constructor(
    private readonly piece: PieceContext,
    private readonly command: Line,
    private readonly hints: EventHints,
  ) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null) return 'no';
    const verdict = this.#event?.take(line) ?? 'no';
    if (verdict !== 'no' || !(opens(line) || opensTable(line))) return verdict;
    this.#close();
    this.#event = opensTable(line) ? new EventTable(this.piece) : new EventText(this.piece);
    return this.#event.take(line);
  }

  finish(): readonly Observation[] {
    this.#close();
    return this.#finished;
  }

  #close(): void {
    const from = this.piece.reference(this.command);
    for (const record of this.#event?.finish(this.hints.log) ?? [])
      this.#finished.push(this.#placed(record, from));
    this.#event = null;
  }

  #placed(record: EventRecord, from: LineReference): EventRecord {
    const name = nameOf(this.hints.computer ?? this.command.host ?? '');
    if (record.computer !== null || name === null) return record;
    return { ...record, computer: { value: name, from } };
  }
}

/** The fields of a header's line: one, or several where an alert writes `Event ID: 2087 | Computer: dc1`. */
function headersOf(text: string): readonly HeaderPart[] {
  const parts = text.includes(' | ') ? text.split(' | ') : [text];
  const fields = parts.map(headerIn);
  const known = fields.filter((field) => field !== null);
  if (known.length === fields.length) return known;
  const whole = headerIn(text);
  return whole === null ? [] : [whole];
}

function opens(line: Line): boolean {
  if (wordingOf(line.text) !== null || NUMBERED.test(line.text)) return true;
  if (OPENING_BODY.test(line.text) || OPENING_LIST.test(line.text)) return true;
  const [field] = headersOf(line.text);
  if (field === undefined) return false;
  const { header, label, value } = field;
  if (header === 'id') return eventId(value) !== null;
  if (header === 'level') return value.length <= LONGEST_LEVEL && levelOf(value) !== null;
  if (header === 'provider') return isKnownProvider(value);
  return OPENING.has(header) || OPENING_TIME.has(label);
}

export const event: Reader = {
  start(line, context) {
    if (line.input !== null) return null;
    if (line.command !== null) {
      const hints = commandHints(line.command);
      return hints === null ? null : { reading: new EventList(context, line, hints), verdict: 'yes' };
    }
    if (!opens(line) && !opensTable(line)) return null;
    const reading = opensTable(line) ? new EventTable(context) : new EventText(context);
    const verdict = reading.take(line);
    return verdict === 'no' ? null : { reading, verdict };
  },
};
