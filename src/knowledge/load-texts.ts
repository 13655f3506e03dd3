/**
 * Documents as texts, wherever they were found: what was read of each, with the lines and columns of its text. Files
 * and drafts come through here.
 */
import { assemble, type LoadResult } from './assemble.js';
import type { ReadDocument } from './collect.js';
import { printDocument } from './format-document.js';
import { limitPerFile, MAX_MESSAGES, type RuleMessage, sortMessages, tellMessages } from './messages.js';
import type { Layer } from './overlay-layers.js';
import { type Position, parseDocument } from './parse.js';
import type { DocumentFile } from './read-folders.js';
import { type DocumentKind, readDocument } from './schema-check.js';
import { schemaReferenceFault } from './schema-reference.js';

export interface LayerReading {
  readonly layer: Layer;
  readonly messages: readonly RuleMessage[];
  /** What does not keep the documents from being used. */
  readonly notes: readonly RuleMessage[];
}

/** The layers as one ruleset, the rules first and overlays behind them; see `assemble`. */
export function joinLayers(readings: readonly LayerReading[]): LoadResult {
  const messages = readings.flatMap((reading) => reading.messages);
  // What would be said of documents that refer to one another rests on those that were not read any more.
  if (messages.length >= MAX_MESSAGES) return { ok: false, messages: tellMessages(messages) };
  const loaded = assemble(
    readings.map(({ layer }) => layer),
    messages,
  );
  if (!loaded.ok) return loaded;
  return { ...loaded, notes: sortMessages([...loaded.notes, ...readings.flatMap(({ notes }) => notes)]) };
}

export type DocumentReading<K extends DocumentKind = DocumentKind> =
  | {
      readonly ok: true;
      readonly document: ReadDocument<K>;
      /** What does not keep the document from being used. */
      readonly notes: readonly RuleMessage[];
    }
  | {
      readonly ok: false;
      readonly messages: readonly RuleMessage[];
      /** Ids, its own first, under which others may refer to it. */
      readonly knownAs: readonly string[];
    };

/** What `folder` is found to hold, document by document, until there is enough to say of them. */
export function readLayer(
  folder: string,
  documents: Iterable<() => readonly [DocumentKind, DocumentReading]>,
): LayerReading {
  const readings: (readonly [DocumentKind, DocumentReading])[] = [];
  const messages: RuleMessage[] = [];
  for (const read of documents) {
    const [kind, reading] = read();
    readings.push([kind, reading]);
    if (!reading.ok) messages.push(...limitPerFile(sortMessages(reading.messages)));
    if (messages.length >= MAX_MESSAGES) break;
  }
  const broken = readings.flatMap(([kind, reading]) =>
    reading.ok ? [] : reading.knownAs.map((id) => `${kind}/${id}`),
  );
  return {
    layer: {
      folder,
      documents: readings.flatMap(([, reading]) => (reading.ok ? [reading.document] : [])),
      broken,
    },
    messages,
    notes: readings.flatMap(([, reading]) => (reading.ok ? reading.notes : [])),
  };
}

/** One file as a document that passes its schema and is named after its id, or all that is wrong with it. */
export function readDocumentFile<K extends DocumentKind>(found: DocumentFile<K>): DocumentReading<K> {
  const { kind, file, text } = found;
  const parsed = parseDocument(text);
  const schemaFault = parsed.ok ? schemaReferenceFault(kind, file, parsed.value) : undefined;
  const reading = readDocumentText(found, parsed);
  if (!reading.ok || schemaFault === undefined) return reading;
  const at = reading.document.positionOf('/$schema');
  return { ...reading, notes: [{ file, ...at, code: 'schema-reference', message: schemaFault }] };
}

/** The same of a text that lies beside no schema, so that its `$schema` says nothing. */
export function readDocumentText<K extends DocumentKind>(
  { kind, id, file, text }: DocumentFile<K>,
  parsed = parseDocument(text),
): DocumentReading<K> {
  if (!parsed.ok)
    return { ok: false, messages: parsed.faults.map((fault) => ({ file, ...fault })), knownAs: [id] };
  return readValue({ kind, id, file }, parsed.value, parsed.positionOf);
}

/**
 * A document out of a bundle. Its positions are those of its canonical form, which is printed only when one is asked
 * for.
 */
export function readBundledDocument<K extends DocumentKind>(
  named: Omit<DocumentFile<K>, 'text'>,
  value: unknown,
): DocumentReading<K> {
  let positionOf: ((pointer: string) => Position) | undefined;
  return readValue(named, value, (pointer) => {
    positionOf ??= positionsIn(printDocument(named.kind, value));
    return positionOf(pointer);
  });
}

function positionsIn(text: string): (pointer: string) => Position {
  const parsed = parseDocument(text);
  return parsed.ok ? parsed.positionOf : () => ({ line: 1, column: 1 });
}

function readValue<K extends DocumentKind>(
  { kind, id, file }: Omit<DocumentFile<K>, 'text'>,
  value: unknown,
  positionOf: (pointer: string) => Position,
): DocumentReading<K> {
  const read = readDocument(kind, value);
  if (!read.ok) {
    const messages = read.faults.map(
      ({ pointer, message }): RuleMessage => ({ file, ...positionOf(pointer), code: 'schema', message }),
    );
    return { ok: false, messages, knownAs: [id] };
  }
  const { document } = read;
  if ('id' in document && document.id !== id) {
    const message = `The id must be "${id}", as the file is named.`;
    const messages: readonly RuleMessage[] = [{ file, ...positionOf('/id'), code: 'file-name', message }];
    return { ok: false, messages, knownAs: [id, document.id] };
  }
  return { ok: true, document: { kind, id, file, positionOf, document }, notes: [] };
}
