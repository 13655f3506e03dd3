/**
 * A ruleset as one text, its bundle: the canonical JSON (RFC 8785) of all documents, so that the order of files and
 * keys, white space and `$schema` change nothing, and everything else does. The SHA-256 of it names the content.
 */
import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { DocumentKind } from './schema-check.js';

/** A document without its `$schema`. */
export interface DigestedDocument {
  readonly kind: DocumentKind;
  readonly id: string;
  readonly document: object;
}

/** The documents as `{kind: {id: document}}` in canonical JSON; (kind, id) must be unique. */
export function bundleDocuments(documents: readonly DigestedDocument[]): string {
  const byKind: Record<string, Record<string, object>> = {};
  for (const { kind, id, document } of documents) {
    byKind[kind] ??= {};
    byKind[kind][id] = document;
  }
  const canonical = canonicalize(byKind);
  if (canonical === undefined) throw new Error('The documents have no canonical form');
  return canonical;
}

/** SHA-256 of a bundle, in hexadecimal. */
export function digestOfBundle(bundle: string): string {
  return createHash('sha256').update(bundle, 'utf8').digest('hex');
}
