/** What the fields of a ruleset hold, as far as it carries meaning, so that two of them can be compared. */
import canonicalize from 'canonicalize';
import { normalCondition } from './diff-condition.js';
import type { Citation, Condition } from './types.js';

export type Scalar = boolean | number | string | null;

/** What a field holds: one value, members without order, lines in their order, an order of things, or a condition. */
export type Field =
  | { readonly kind: 'value'; readonly value: Scalar }
  | { readonly kind: 'set'; readonly members: readonly string[] }
  | { readonly kind: 'lines'; readonly lines: readonly string[] }
  | { readonly kind: 'order'; readonly members: readonly string[] }
  | { readonly kind: 'condition'; readonly condition: Condition };

/** The fields of something by name; one that holds nothing is absent. */
export type Fields = Readonly<Record<string, Field | undefined>>;

export function value(held: Scalar | undefined): Field | undefined {
  return held === undefined ? undefined : { kind: 'value', value: held };
}

export function set(members: readonly string[] | undefined): Field | undefined {
  return members === undefined || members.length === 0 ? undefined : { kind: 'set', members };
}

export function lines(held: readonly string[] | undefined): Field | undefined {
  return held === undefined || held.length === 0 ? undefined : { kind: 'lines', lines: held };
}

export function condition(held: Condition): Field {
  return { kind: 'condition', condition: normalCondition(held) };
}

export function citations(cited: readonly Citation[]): Field | undefined {
  return set(cited.map(({ article, statement }) => `${article}/${statement}`));
}

/** The scalars and lists inside `held`, each under its path behind `path`. */
export function values(path: string, held: unknown): Fields {
  return Object.fromEntries(valuesIn(path, held));
}

function valuesIn(path: string, held: unknown): readonly (readonly [string, Field | undefined])[] {
  if (held === null || typeof held === 'boolean' || typeof held === 'number' || typeof held === 'string')
    return [[path, value(held)]];
  if (Array.isArray(held)) return [[path, { kind: 'lines', lines: held.map(canonicalText) }]];
  if (typeof held !== 'object') return [];
  return Object.entries(held).flatMap(([key, inner]) =>
    valuesIn(path === '' ? key : `${path}.${key}`, inner),
  );
}

const canonicalText = (held: unknown): string => canonicalize(held) ?? '';
