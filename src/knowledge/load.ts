/**
 * From folders of documents to a Ruleset that can be trusted: everything after this may assume that ids resolve,
 * values have the type of their fact, and inferences end. Nothing here throws on what people have written.
 */
import { fileURLToPath } from 'node:url';
import { assemble, type LoadResult } from './assemble.js';
import type { ReadDocument } from './collect.js';
import type { RuleMessage } from './messages.js';
import { parseDocument } from './parse.js';
import { type DocumentFile, readRulesFolder } from './read-folders.js';
import { type DocumentKind, readDocument } from './schema-check.js';

/** The folder of the rules that come with the package. */
export function shippedRulesFolder(): string {
  return fileURLToPath(new URL('../../rules', import.meta.url));
}

/**
 * Reads and checks the documents in `folders`, which together make one ruleset: exactly one of them holds
 * ruleset.json, and no id stands twice. Gives the ruleset, or all messages in the order of files and lines;
 * `locate` finds the file and line of a place in it.
 */
export async function loadRuleset(folders: readonly string[]): Promise<LoadResult> {
  const readings = await Promise.all(folders.map(readRulesFolder));
  const broken = new Set(readings.flatMap((reading) => reading.broken));
  const documents: ReadDocument[] = [];
  const refused: (readonly RuleMessage[])[] = [];
  for (const file of readings.flatMap((reading) => reading.files)) {
    const read = readFile(file);
    if (read.ok) documents.push(read.document);
    else {
      for (const id of [file.id, ...read.alsoKnownAs]) broken.add(`${file.kind}/${id}`);
      refused.push(read.messages);
    }
  }
  return assemble(
    documents,
    broken,
    [...readings.flatMap((reading) => reading.messages), ...refused.flat()],
    folders[0],
  );
}

type FileReading<K extends DocumentKind> =
  | { readonly ok: true; readonly document: ReadDocument<K> }
  | {
      readonly ok: false;
      readonly messages: readonly RuleMessage[];
      readonly alsoKnownAs: readonly string[];
    };

function readFile<K extends DocumentKind>({ kind, id, file, text }: DocumentFile<K>): FileReading<K> {
  const refused = (messages: readonly RuleMessage[], ...alsoKnownAs: readonly string[]) =>
    ({ ok: false, messages, alsoKnownAs }) as const;
  const parsed = parseDocument(text);
  if (!parsed.ok) return refused(parsed.faults.map((fault) => ({ file, ...fault })));
  const { value, positionOf } = parsed;
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
  return { ok: true, document: { kind, id, file, positionOf, document } };
}
