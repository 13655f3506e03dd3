/** Rulesets out of the store: a bundle was checked when it was kept, and is checked again like any file. */
import { assemble, type LoadResult } from './assemble.js';
import type { ReadDocument } from './collect.js';
import type { RuleMessage, RuleMessageCode } from './messages.js';
import { type DocumentKind, isDocumentKind, readDocument } from './schema-check.js';

/**
 * Loads a bundle again, under `version` where it was kept under another than its own. Messages name kind and id
 * instead of a file.
 */
export function loadBundle(bundle: string, version?: string): LoadResult {
  const parsed: unknown = JSON.parse(bundle);
  const documents: ReadDocument[] = [];
  const messages: RuleMessage[] = [];
  for (const [kind, byId] of entriesOf(parsed))
    for (const [id, value] of entriesOf(byId)) {
      const file = `${kind}/${id}`;
      const read = isDocumentKind(kind) ? readBundled(kind, id, file, value) : undefined;
      if (read === undefined)
        messages.push(bundleMessage(file, 'unexpected-file', `There is no kind "${kind}".`));
      else if (read.ok) documents.push(read.document);
      else messages.push(...read.messages);
    }
  const loaded = assemble(documents, new Set(), messages);
  if (!loaded.ok || version === undefined) return loaded;
  return { ...loaded, ruleset: { ...loaded.ruleset, version } };
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
