/** Every document in a piece of evidence, of events or of objects; what lies in one is nobody else's to read line by line. */
import type { Observation } from '../observations.js';
import { DocumentText, type Span } from './document-text.js';
import { findCsvEvents } from './event-csv.js';
import { findJsonEvents } from './event-json.js';
import { findXmlEvents } from './event-xml.js';
import { findObjects } from './object-documents.js';
import type { ObjectDocument } from './printed-object.js';

/** Lines of a document and what it says; objects say something together with the command that printed them. */
export interface DocumentSpan extends Span {
  readonly observations: readonly Observation[];
  readonly printed: ObjectDocument | null;
}

/** What text of any of these forms has: most evidence is looked at no further. */
const ANY_FORM =
  /<Event[\s>]|"\s{0,20}:|(?:event|ereignis|v\S{0,3}nement|suceso|instance)[^\n]{0,20}[,;\t]|[,;\t]"?id"?[,;\t]|^"?id"?[,;\t]|(?:zonename|agingenabled|scavengingstate|ipaddress|recordtype|serveraddresses|section)"?[,;\t]|[,;\t]"?(?:zonename|agingenabled|scavengingstate|ipaddress|recordtype|serveraddresses|section)/im;

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
  const events = [...findXmlEvents(document), ...findJsonEvents(document), ...findCsvEvents(document)];
  const objects = findObjects(document).map(({ first, last, kind, objects: all }) => ({
    first,
    last,
    observations: [],
    printed: { kind, objects: all },
  }));
  return merged([
    ...events.map(({ first, last, events: observations }) => ({ first, last, observations, printed: null })),
    ...objects,
  ]);
}

/** Two events in one line are one span; objects that lie in another document are part of it. */
function merged(found: readonly DocumentSpan[]): readonly DocumentSpan[] {
  const spans: (Span & { last: number; observations: Observation[]; printed: ObjectDocument | null })[] = [];
  for (const { first, last, observations, printed } of found.toSorted((a, b) => a.first - b.first)) {
    const previous = spans.at(-1);
    if (previous === undefined || first > previous.last)
      spans.push({ first, last, observations: [...observations], printed });
    else {
      previous.last = Math.max(previous.last, last);
      for (const event of observations) previous.observations.push(event);
    }
  }
  return spans;
}
