/** Events in documents: where they stand in a text, and what a document of one event says. */
import type { EventRecord } from '../observations.js';
import type { LineReference } from '../types.js';
import type { Span } from './document-text.js';
import { EventDraft } from './event-draft.js';
import type { HeaderField } from './event-labels.js';

/** A document, or the part of one, that holds events which are read here. */
export interface EventDocument extends Span {
  readonly events: readonly EventRecord[];
}

/** No event's text is longer, or has more values. */
const LONGEST_MESSAGE = 60_000;
const MOST_VALUES = 100;

interface Value {
  readonly value: string;
  readonly from: LineReference;
}

/** An event's fields as a document names them. Null or empty: not there. */
export interface EventFields {
  readonly header: Readonly<Partial<Record<HeaderField, Value | null>>>;
  readonly message: string | null;
  readonly values: readonly Value[];
  readonly data: { readonly value: number; readonly from: LineReference } | null;
  readonly from: LineReference;
}

/** Takes the fields of one event and a way to find the line of a sentence; returns it, or null where it is not read here. */
export function eventOf(fields: EventFields, lineOf: (text: string) => LineReference): EventRecord | null {
  const draft = new EventDraft();
  const { header, message, values, data, from } = fields;
  const id = header.id;
  if (id == null || !draft.header('id', id.value, from)) return null;
  for (const field of ['log', 'provider', 'level', 'time', 'record', 'category', 'computer'] as const) {
    const known = header[field];
    if (known != null) draft.header(field, known.value, known.from);
  }
  for (const line of (message ?? '').slice(0, LONGEST_MESSAGE).split(/\r\n|[\r\n]/)) {
    const text = line.trim();
    if (text !== '') draft.line(text, lineOf(text));
  }
  draft.values(values.slice(0, MOST_VALUES));
  if (data !== null) draft.data(data.value, data.from);
  return draft.finish();
}
