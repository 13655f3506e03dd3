/**
 * The digest that names the content of a ruleset: SHA-256 over the canonical JSON (RFC 8785) of all documents, so
 * that the order of files and keys, white space and `$schema` change nothing, and everything else does.
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

/** SHA-256 in hexadecimal; (kind, id) must be unique. */
export function digestDocuments(documents: readonly DigestedDocument[]): string {
  const byKind: Record<string, Record<string, object>> = {};
  for (const { kind, id, document } of documents) {
    byKind[kind] ??= {};
    byKind[kind][id] = document;
  }
  const canonical = canonicalize(byKind);
  if (canonical === undefined) throw new Error('The documents have no canonical form');
  return createHash('sha256').update(canonical, 'utf8').digest('hex');
}
