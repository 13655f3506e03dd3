/** Rulesets out of the store: a bundle was checked when it was kept, and is checked again like any file. */
import { InputError } from '../errors.js';
import { parseJson } from '../json-text.js';
import type { LoadResult } from './assemble.js';
import { type BundledLayer, bundleFaults, documentsOf, layersOf, overlayLayers } from './bundle-layers.js';
import { joinLayers, type LayerReading, readBundledDocument, readLayer } from './load-texts.js';
import { tellMessages } from './messages.js';

/** In UTF-16 units; the bundle of the shipped rules has 0.6 million, and 20,000 values. */
const MAX_LENGTH = 8 * 1024 * 1024;
const MAX_VALUES = 500_000;
/** Conditions may be deep; documents stand a few levels down. */
const MAX_DEPTH = 170;

/** Parses a bundle from elsewhere. Throws InputError `too-large` and, with line and column, `malformed-json`. */
export function parseBundle(text: string): unknown {
  if (text.length > MAX_LENGTH)
    throw new InputError('too-large', `A bundle of rules has at most ${MAX_LENGTH} characters.`);
  return parseJson(text, { maxDepth: MAX_DEPTH, maxValues: MAX_VALUES, isCanonical: true });
}

/**
 * Loads a bundle again, under `version` where it was kept under another than its own. Messages name the files that the
 * documents would stand in, below `overlays/<name>` for those of an overlay, and places in their canonical form.
 */
export function loadBundle(bundle: string, version?: string): LoadResult {
  const loaded = loadParsedBundle(JSON.parse(bundle));
  if (!loaded.ok || version === undefined) return loaded;
  return { ...loaded, ruleset: { ...loaded.ruleset, version } };
}

/** The same of a bundle as JSON has it, which may be anything. */
export function loadParsedBundle(parsed: unknown): LoadResult {
  const faults = bundleFaults(parsed);
  if (faults.length > 0) return { ok: false, messages: tellMessages(faults) };
  return joinLayers(layersOf(parsed).map(readBundled));
}

/** The `overlays` of a bundle, the lowest first; none where there are none. */
export function readOverlays(overlays: unknown): readonly LayerReading[] {
  return overlayLayers(overlays).map(readBundled);
}

function readBundled(layer: BundledLayer): LayerReading {
  const documents = documentsOf(layer).map(
    ({ value, ...named }) =>
      () =>
        [named.kind, readBundledDocument(named, value)] as const,
  );
  return readLayer(layer.folder, documents);
}
