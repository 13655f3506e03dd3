/**
 * A ruleset as one text, its bundle: the canonical JSON (RFC 8785) of all documents, so that the order of files and
 * keys, white space and `$schema` change nothing, and everything else does. The SHA-256 of it names the content.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { OverlayDocument } from './overlay-types.js';
import type { DocumentKind } from './schema-check.js';

/** A document without its `$schema`. */
export interface DigestedDocument {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly document: object;
}

/** One overlay in a bundle, with its documents as they were written. */
export interface DigestedOverlay {
  readonly head: OverlayDocument;
  readonly documents: readonly DigestedDocument[];
}

/**
 * The documents as `{kind: {id: document}}` in canonical JSON, with `overlays` where there are any: each its head and
 * its `documents`, in the order in which they lie on one another. (kind, id) must be unique in each.
 */
export function bundleDocuments(
  documents: readonly DigestedDocument[],
  overlays: readonly DigestedOverlay[] = [],
): string {
  const rules = byKindAndId(documents);
  if (overlays.length === 0) return canonicalText(rules);
  const laid = overlays.map(({ head, documents: own }) => ({ ...head, documents: byKindAndId(own) }));
  return canonicalText({ ...rules, overlays: laid });
}

function byKindAndId(documents: readonly DigestedDocument[]): Record<string, Record<string, object>> {
  const byKind: Record<string, Record<string, object>> = {};
  for (const { kind, id, document } of documents) {
    byKind[kind] ??= {};
    byKind[kind][id] = document;
  }
  return byKind;
}

/** SHA-256 of the canonical JSON of one document without its `$schema`, in hexadecimal. */
export function digestOfDocument(document: object): string {
  return digestOfBundle(canonicalText(document));
}

function canonicalText(value: object): string {
  const canonical = canonicalize(value);
  if (canonical === undefined) throw new Error('The documents have no canonical form');
  return canonical;
}

/** SHA-256 of a bundle, in hexadecimal. */
export function digestOfBundle(bundle: string): string {
  return createHash('sha256').update(bundle, 'utf8').digest('hex');
}
