/** Rulesets out of the store: a bundle was checked when it was kept, and is checked again like any file. */
import { assemble, type LoadResult } from './assemble.js';
import type { ReadDocument } from './collect.js';
import type { RuleMessage, RuleMessageCode } from './messages.js';
import type { Layer } from './overlay-layers.js';
import { type DocumentKind, isDocumentKind, isRecord, readDocument } from './schema-check.js';

/**
 * Loads a bundle again, under `version` where it was kept under another than its own. Messages name kind and id
 * instead of a file, behind the name of the overlay that it belongs to.
 */
export function loadBundle(bundle: string, version?: string): LoadResult {
  const parsed: unknown = JSON.parse(bundle);
  const { overlays, ...rules } = isRecord(parsed) ? parsed : {};
  const laid: readonly unknown[] = Array.isArray(overlays) ? overlays : [];
  const readings = [
    readLayer('', Object.entries(Array.isArray(overlays) ? rules : { ...rules, overlays })),
    ...laid.map((overlay, index) => readOverlay(index, overlay)),
  ];
  const loaded = assemble(
    readings.map(({ layer }) => layer),
    readings.flatMap(({ messages }) => messages),
  );
  if (!loaded.ok || version === undefined) return loaded;
  return { ...loaded, ruleset: { ...loaded.ruleset, version } };
}

interface LayerReading {
  readonly layer: Layer;
  readonly messages: readonly RuleMessage[];
}

function readOverlay(index: number, value: unknown): LayerReading {
  const { documents, ...head } = isRecord(value) ? value : {};
  const name = typeof head['name'] === 'string' ? head['name'] : String(index);
  return readLayer(`overlays/${name}/`, [['overlay', { overlay: head }], ...entriesOf(documents)]);
}

function readLayer(folder: string, byKind: readonly (readonly [string, unknown])[]): LayerReading {
  const documents: ReadDocument[] = [];
  const messages: RuleMessage[] = [];
  for (const [kind, byId] of byKind)
    for (const [id, value] of entriesOf(byId)) {
      const file = `${folder}${kind}/${id}`;
      const read = isDocumentKind(kind) ? readBundled(kind, id, file, value) : undefined;
      if (read === undefined)
        messages.push(bundleMessage(file, 'unexpected-file', `There is no kind "${kind}".`));
      else if (read.ok) documents.push(read.document);
      else messages.push(...read.messages);
    }
  return { layer: { folder, documents, broken: [] }, messages };
}

type BundledReading<K extends DocumentKind> =
  | { readonly ok: true; readonly document: ReadDocument<K> }
  | { readonly ok: false; readonly messages: readonly RuleMessage[] };

function readBundled<K extends DocumentKind>(
  kind: K,
  id: string,
  file: string,
  value: unknown,
): BundledReading<K> {
  const read = readDocument(kind, value);
  if (read.ok)
    return { ok: true, document: { kind, id, file, positionOf: () => BUNDLED, document: read.document } };
  const messages = read.faults.map(({ pointer, message }) =>
    bundleMessage(file, 'schema', `${pointer} ${message}`),
  );
  return { ok: false, messages };
}

const BUNDLED = { line: 1, column: 1 } as const;
const bundleMessage = (file: string, code: RuleMessageCode, message: string): RuleMessage => ({
  file,
  ...BUNDLED,
  code,
  message,
});

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}
