/** Documents that each pass for themselves, as one ruleset that can be trusted, or everything that is wrong between them. */
import { type Collection, collectDocuments, ofKind } from './collect.js';
import { bundleDocuments, digestOfBundle } from './digest.js';
import { type Locate, type RuleMessage, tellMessages } from './messages.js';
import { composeLayers, type Layer } from './overlay-layers.js';
import { suppressionFaults } from './overlay-suppressions.js';
import { referenceFaults } from './reference-faults.js';
import type { Ruleset } from './types.js';

export type LoadResult =
  | {
      readonly ok: true;
      readonly ruleset: Ruleset;
      /** All its documents in one text, from which it can be loaded again. */
      readonly bundle: string;
      readonly locate: Locate;
      /** What is wrong with the documents without keeping them from being used. */
      readonly notes: readonly RuleMessage[];
    }
  | { readonly ok: false; readonly messages: readonly RuleMessage[] };

/**
 * The ruleset of `layers`, the rules first and overlays behind them; or all messages in the order of files and lines,
 * `messagesSoFar` among them.
 */
export function assemble(layers: readonly Layer[], messagesSoFar: readonly RuleMessage[]): LoadResult {
  const broken = new Set(layers.flatMap((layer) => layer.broken));
  const brokenKinds = new Set([...broken].map((key) => key.slice(0, key.indexOf('/'))));
  const composition = composeLayers(layers);
  const collection = collectDocuments(composition.documents);
  const { ruleset: head, parts, suppressions, locate } = collection;
  const faults = [
    ...referenceFaults(parts, (kind, id) =>
      id === undefined ? brokenKinds.has(kind) : broken.has(`${kind}/${id}`),
    ),
    ...suppressionFaults(suppressions.values(), parts, (id) => broken.has(`problem/${id}`)),
  ];
  const messages = [
    ...messagesSoFar,
    ...composition.messages,
    ...collection.messages,
    ...faults.map(({ place, ...said }) => ({ ...locate(place), ...said })),
    ...missingRuleset(layers[0]?.folder ?? '', collection, broken),
  ];
  if (messages.length > 0 || head === undefined) return { ok: false, messages: tellMessages(messages) };
  const bundle = bundleLayers(layers);
  const { overlays } = composition;
  return {
    ok: true,
    ruleset: {
      ...head,
      digest: digestOfBundle(bundle),
      ...parts,
      ...(overlays.list.length === 0 ? {} : { overlays: { ...overlays, suppressions } }),
    },
    bundle,
    locate,
    notes: composition.notes,
  };
}

function bundleLayers([rules, ...overlays]: readonly Layer[]): string {
  const laid = overlays.flatMap(({ documents }) =>
    ofKind(documents, 'overlay').map(({ document }) => ({
      head: document,
      documents: documents.filter(({ kind }) => kind !== 'overlay'),
    })),
  );
  return bundleDocuments(rules?.documents ?? [], laid);
}

function missingRuleset(
  folder: string,
  { ruleset }: Collection,
  broken: ReadonlySet<string>,
): readonly RuleMessage[] {
  if (ruleset !== undefined || broken.has('ruleset/ruleset')) return [];
  const message = 'There is no ruleset.json.';
  const file = folder === '' ? 'ruleset.json' : folder;
  return [{ file, line: 1, column: 1, code: 'missing-ruleset', message }];
}
