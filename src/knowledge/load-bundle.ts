/** Rulesets out of the store: a bundle was checked when it was kept, and is checked again like any file. */
import { atOnce, type Steps } from '../in-steps.js';
import type { LoadResult } from './assemble.js';
import { joinLayers, type LayerReading, readBundledDocument, readLayer } from './load-texts.js';
import type { RuleMessage } from './messages.js';
import { fileOfDocument } from './read-folders.js';
import { isDocumentKind, isRecord } from './schema-check.js';

/**
 * Loads a bundle again, under `version` where it was kept under another than its own. Messages name the files that the
 * documents would stand in, below `overlays/<name>` for those of an overlay, and places in their canonical form.
 */
export function loadBundle(bundle: string, version?: string): LoadResult {
  const loaded = atOnce(loadBundleInSteps(JSON.parse(bundle)));
  if (!loaded.ok || version === undefined) return loaded;
  return { ...loaded, ruleset: { ...loaded.ruleset, version } };
}

/** The same of a bundle as JSON has it, which may be anything, where other work is to get its turn meanwhile. */
export function* loadBundleInSteps(parsed: unknown): Steps<LoadResult> {
  const { overlays, ...rules } = isRecord(parsed) ? parsed : {};
  const own = Object.entries(Array.isArray(overlays) ? rules : { ...rules, overlays });
  const readings = [yield* readBundled('', own), ...readOverlays(overlays)];
  yield;
  return joinLayers(readings);
}

/** The `overlays` of a bundle, the lowest first; none where there are none. */
export function readOverlays(overlays: unknown): readonly LayerReading[] {
  const laid: readonly unknown[] = Array.isArray(overlays) ? overlays : [];
  return laid.map((overlay, index) => {
    const { documents, ...head } = isRecord(overlay) ? overlay : {};
    const name = typeof head['name'] === 'string' ? head['name'] : String(index);
    const entries = [['overlay', { overlay: head }] as const, ...entriesOf(documents)];
    return atOnce(readBundled(`overlays/${name}/`, entries));
  });
}

function* readBundled(folder: string, byKind: readonly (readonly [string, unknown])[]): Steps<LayerReading> {
  const unknown: RuleMessage[] = [];
  const documents = byKind.flatMap(([kind, byId]) =>
    entriesOf(byId).flatMap(([id, value]) => {
      if (isDocumentKind(kind)) {
        const file = `${folder}${fileOfDocument(kind, id)}`;
        return [() => [kind, readBundledDocument({ kind, id, file }, value)] as const];
      }
      const message = `There is no kind "${kind}".`;
      unknown.push({ file: `${folder}${kind}/${id}`, line: 1, column: 1, code: 'unexpected-file', message });
      return [];
    }),
  );
  const reading = yield* readLayer(folder, documents);
  return { ...reading, messages: [...unknown, ...reading.messages] };
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
