/** Every document of events in a piece of evidence; what lies in one is nobody else's to read line by line. */
import type { Observation } from '../observations.js';
import { DocumentText, type Span } from './document-text.js';
import { findCsvEvents } from './event-csv.js';
import type { EventDocument } from './event-document.js';
import { findJsonEvents } from './event-json.js';
import { findXmlEvents } from './event-xml.js';

/** Lines of a document and what it says. */
export interface DocumentSpan extends Span {
  readonly observations: readonly Observation[];
}

/** What text of any of these forms has: most evidence is looked at no further. */
const ANY_FORM =
  /<Event[\s>]|"\s{0,20}:|(?:event|ereignis|vnement|suceso|instance)[^\n]{0,20}[,;\t]|[,;\t]"?id"?[,;\t]|^"?id"?[,;\t]/im;

/**
 * Takes the text of a piece, its lines with what stands before every line taken off, and its index in the request;
 * returns its documents in order, none over another.
 */
export function findDocuments(
  text: string,
  lines: () => readonly string[],
  evidence: number,
): readonly DocumentSpan[] {
  if (!ANY_FORM.test(text)) return [];
  const document = new DocumentText(lines(), evidence);
  const found = [...findXmlEvents(document), ...findJsonEvents(document), ...findCsvEvents(document)].sort(
    (one, other) => one.first - other.first,
  );
  return merged(found);
}

/** Two events in one line are one span. */
function merged(found: readonly EventDocument[]): readonly DocumentSpan[] {
  const spans: { first: number; last: number; observations: Observation[] }[] = [];
  for (const { first, last, events } of found) {
    const previous = spans.at(-1);
    if (previous === undefined || first > previous.last)
      spans.push({ first, last, observations: [...events] });
    else {
      previous.last = Math.max(previous.last, last);
      for (const event of events) previous.observations.push(event);
    }
  }
  return spans;
}
