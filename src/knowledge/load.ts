/**
 * From folders of documents to a Ruleset that can be trusted: everything after this may assume that ids resolve,
 * values have the type of their fact, and inferences end. Nothing here throws on what people have written.
 */
import { fileURLToPath } from 'node:url';
import { assemble, type LoadResult } from './assemble.js';
import type { ReadDocument } from './collect.js';
import { type RuleMessage, sortMessages } from './messages.js';
import type { Layer } from './overlay-layers.js';
import { parseDocument } from './parse.js';
import { type DocumentFile, readRulesFolder } from './read-folders.js';
import { type DocumentKind, readDocument } from './schema-check.js';
import { schemaReferenceFault } from './schema-reference.js';

/** The folder of the rules that come with the package. */
export function shippedRulesFolder(): string {
  return fileURLToPath(new URL('../../rules', import.meta.url));
}

/**
 * Reads and checks the documents in `folders`, which together make one ruleset: the first holds ruleset.json, the
 * others are overlays on it, and no id stands twice. Gives the ruleset, or all messages in the order of files and
 * lines; `locate` finds the file and line of a place in it.
 */
export async function loadRuleset(folders: readonly string[]): Promise<LoadResult> {
  const readings = await Promise.all(folders.map(readLayer));
  const loaded = assemble(
    readings.map(({ layer }) => layer),
    readings.flatMap(({ messages }) => messages),
  );
  if (!loaded.ok) return loaded;
  return { ...loaded, notes: sortMessages([...loaded.notes, ...readings.flatMap(({ notes }) => notes)]) };
}

interface LayerReading {
  readonly layer: Layer;
  readonly messages: readonly RuleMessage[];
  /** What does not keep the documents from being used. */
  readonly notes: readonly RuleMessage[];
}

async function readLayer(folder: string): Promise<LayerReading> {
  const { files, broken, messages } = await readRulesFolder(folder);
  const readings = files.map((file) => ({ file, read: readDocumentFile(file) }));
  const refused = readings.flatMap(({ file: { kind, id }, read }) =>
    read.ok ? [] : [id, ...read.alsoKnownAs].map((known) => `${kind}/${known}`),
  );
  return {
    layer: {
      folder,
      documents: readings.flatMap(({ read }) => (read.ok ? [read.document] : [])),
      broken: [...broken, ...refused],
    },
    messages: [...messages, ...readings.flatMap(({ read }) => (read.ok ? [] : read.messages))],
    notes: readings.flatMap(({ read }) => (read.ok ? read.notes : [])),
  };
}

type FileReading<K extends DocumentKind> =
  | {
      readonly ok: true;
      readonly document: ReadDocument<K>;
      /** What does not keep the document from being used. */
      readonly notes: readonly RuleMessage[];
    }
  | {
      readonly ok: false;
      readonly messages: readonly RuleMessage[];
      readonly alsoKnownAs: readonly string[];
    };

/** One file as a document that passes its schema and is named after its id, or all that is wrong with it. */
export function readDocumentFile<K extends DocumentKind>({
  kind,
  id,
  file,
  text,
}: DocumentFile<K>): FileReading<K> {
  const refused = (messages: readonly RuleMessage[], ...alsoKnownAs: readonly string[]) =>
    ({ ok: false, messages, alsoKnownAs }) as const;
  const parsed = parseDocument(text);
  if (!parsed.ok) return refused(parsed.faults.map((fault) => ({ file, ...fault })));
  const { value, positionOf } = parsed;
  const schemaFault = schemaReferenceFault(kind, file, value);
  const read = readDocument(kind, value);
  if (!read.ok)
    return refused(
      read.faults.map(({ pointer, message }) => ({ file, ...positionOf(pointer), code: 'schema', message })),
    );
  const { document } = read;
  if ('id' in document && document.id !== id) {
    const message = `The id must be "${id}", as the file is named.`;
    return refused([{ file, ...positionOf('/id'), code: 'file-name', message }], document.id);
  }
  const notes: readonly RuleMessage[] =
    schemaFault === undefined
      ? []
      : [{ file, ...positionOf('/$schema'), code: 'schema-reference', message: schemaFault }];
  return { ok: true, document: { kind, id, file, positionOf, document }, notes };
}
