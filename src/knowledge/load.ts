/**
 * From folders of documents to a Ruleset that can be trusted: everything after this may assume that ids resolve,
 * values have the type of their fact, and inferences end. Nothing here throws on what people have written.
 */
import { fileURLToPath } from 'node:url';
import type { LoadResult } from './assemble.js';
import { joinLayers, type LayerReading, readDocumentFile, readLayer } from './load-texts.js';
import { readRulesFolder } from './read-folders.js';

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
  return joinLayers(await Promise.all(folders.map(readFolder)));
}

async function readFolder(folder: string): Promise<LayerReading> {
  const { files, broken, messages } = await readRulesFolder(folder);
  const documents = files.map((file) => () => [file.kind, readDocumentFile(file)] as const);
  const reading = readLayer(folder, documents);
  return {
    ...reading,
    layer: { ...reading.layer, broken: [...broken, ...reading.layer.broken] },
    messages: [...messages, ...reading.messages],
  };
}
