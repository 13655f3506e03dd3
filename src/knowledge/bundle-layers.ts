/** The rules and overlays in a bundle, which may be anything that JSON can be; what is of no use in it is told, not read. */
import { MAX_MESSAGES, type RuleMessage, type RuleMessageCode, shortened } from './messages.js';
import { fileOfDocument, MAX_DOCUMENT_BYTES } from './read-folders.js';
import { type DocumentKind, isDocumentKind, isRecord } from './schema-check.js';

const MAX_DOCUMENTS = 10_000;
const MAX_OVERLAYS = 50;

/** One layer of a bundle: what it has by kind, good or bad. */
export interface BundledLayer {
  /** Before the names of its files: empty for the rules, else `overlays/<name>/`. */
  readonly folder: string;
  readonly entries: readonly (readonly [kind: string, byId: unknown])[];
}
export interface BundledDocument {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly file: string;
  readonly value: unknown;
}

/** The layers of a bundle, the rules first. */
export function layersOf(bundle: unknown): readonly [BundledLayer, ...BundledLayer[]] {
  const { overlays, ...rules } = isRecord(bundle) ? bundle : {};
  return [{ folder: '', entries: Object.entries(rules) }, ...overlayLayers(overlays)];
}

/** The `overlays` of a bundle, the lowest first; none where there are none. */
export function overlayLayers(overlays: unknown): readonly BundledLayer[] {
  const laid: readonly unknown[] = Array.isArray(overlays) ? overlays : [];
  return laid.map((overlay, index) => {
    const { documents, ...head } = isRecord(overlay) ? overlay : {};
    const name = typeof head['name'] === 'string' ? shortened(head['name']) : index;
    const own = isRecord(documents) ? Object.entries(documents) : [];
    return { folder: `overlays/${name}/`, entries: [['overlay', { overlay: head }], ...own] };
  });
}

/** The documents of a layer that stand where documents do. */
export function documentsOf({ folder, entries }: BundledLayer): readonly BundledDocument[] {
  return entries.flatMap(([kind, byId]) =>
    isDocumentKind(kind) && isRecord(byId)
      ? Object.entries(byId).map(([id, value]) => ({
          kind,
          id,
          file: `${folder}${fileOfDocument(kind, shortened(id))}`,
          value,
        }))
      : [],
  );
}

/** Why `bundle` is none, or cannot be read document by document. */
export function bundleFaults(bundle: unknown): readonly RuleMessage[] {
  const { overlays = [], ...rules } = isRecord(bundle) ? bundle : {};
  if (!Object.keys(rules).some(isDocumentKind)) return [at('ruleset.json', 'missing-ruleset', NO_BUNDLE)];
  if (!Array.isArray(overlays) || !overlays.every(isOverlay))
    return [at('overlays', 'unexpected-file', NO_OVERLAYS)];
  if (overlays.length > MAX_OVERLAYS)
    return [at('overlays', 'too-large', `More than ${MAX_OVERLAYS} overlays.`)];
  const layers = layersOf(bundle);
  const documents = layers.flatMap(documentsOf);
  if (documents.length > MAX_DOCUMENTS)
    return [at('ruleset.json', 'too-large', `A bundle of more than ${MAX_DOCUMENTS} documents.`)];
  return [...layers.flatMap(kindFaults), ...documents.flatMap(documentFaults)];
}

const NO_BUNDLE =
  'This is no bundle of rules: that is an object of kinds, "ruleset" among them, each an object of documents by id.';
const NO_OVERLAYS =
  'The overlays of a bundle are a list of objects, each with its documents by kind and id in "documents".';

function isOverlay(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { documents = {} } = value;
  return isRecord(documents) && !Object.hasOwn(documents, 'overlay');
}

function kindFaults({ folder, entries }: BundledLayer): readonly RuleMessage[] {
  return entries
    .filter(([kind, byId]) => !isDocumentKind(kind) || !isRecord(byId))
    .slice(0, MAX_MESSAGES + 1)
    .map(([kind]) => {
      const message = isDocumentKind(kind)
        ? `The documents of kind "${kind}" are no object with each by its id.`
        : `There is no kind "${shortened(kind)}".`;
      return at(`${folder}${shortened(kind)}`, 'unexpected-file', message);
    });
}

/** A document that no folder could hold, either. */
function documentFaults({ kind, id, file, value }: BundledDocument): readonly RuleMessage[] {
  if ((kind === 'ruleset' || kind === 'overlay') && id !== kind)
    return [at(file, 'unexpected-file', `There is only one of kind "${kind}", "${kind}" by id.`)];
  if (Buffer.byteLength(JSON.stringify(value)) <= MAX_DOCUMENT_BYTES) return [];
  return [at(file, 'too-large', `Larger than ${MAX_DOCUMENT_BYTES} bytes.`)];
}

function at(file: string, code: RuleMessageCode, message: string): RuleMessage {
  return { file, line: 1, column: 1, code, message };
}
