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
import { fieldOf, type HeaderField, headerField } from './event-labels.js';
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
const LONGEST_LEVEL = 20;

class EventText implements Reading {
  readonly #draft = new EventDraft();
  readonly #labels = new Set<string>();
  /** The event's text has begun, and its header may follow it (a list prints its properties in any order). */
  #listed = false;
  /** Something of the text was read. */
  #told = false;
  /** Another program's event, or other output has begun. */
  #over = false;

  constructor(private readonly piece: PieceContext) {}

  take(line: Line): Verdict {
    if (line.command !== null || line.input !== null || this.#over) return 'no';
    if (NEXT.test(line.text) || (NUMBERED.test(line.text) && this.#labels.size > 0)) {
      this.#over = true;
      return 'no';
    }
    if (NUMBERED.test(line.text)) return 'maybe';
    const field = fieldOf(line.text);
    const header = field === null ? null : headerField(field.label);
    if (field !== null && header !== null) return this.#header(header, field.label, field.value, line);
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
    if (header === 'id' && !this.#draft.fits(value)) return 'no';
    this.#labels.add(label);
    if (header === 'xml') return this.#verdict();
    if (header === 'description') {
      this.#listed = true;
      this.#told = true;
      if (value !== '') this.#draft.line(value, this.piece.reference(line));
      return this.#verdict();
    }
    this.#over = !this.#draft.header(header, value, this.piece.reference(line));
    return this.#verdict();
  }

  /** After the last field of the text, only a list that prints its message first has more to say. */
  #complete(): boolean {
    const draft = this.#draft;
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

function opens(line: Line): boolean {
  if (wordingOf(line.text) !== null || NUMBERED.test(line.text)) return true;
  const field = fieldOf(line.text);
  const header = field === null ? null : headerField(field.label);
  if (field === null || header === null) return false;
  if (header === 'id') return eventId(field.value) !== null;
  if (header === 'level') return field.value.length <= LONGEST_LEVEL && levelOf(field.value) !== null;
  if (header === 'provider') return isKnownProvider(field.value);
  return OPENING.has(header) || OPENING_TIME.has(field.label);
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
