/** The contract, openapi.yaml, as data: it is served, and requests are checked against its schemas. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

export type Contract = Readonly<Record<string, unknown>>;

/** Reads openapi.yaml of this package, found from src/ and from dist/ alike. Throws where it is no mapping. */
export function readContract(): Contract {
  const parsed: unknown = parse(readFileSync(new URL('../openapi.yaml', import.meta.url), 'utf8'));
  if (isRecord(parsed)) return parsed;
  throw new Error('openapi.yaml is no mapping');
}

function isRecord(value: unknown): value is Contract {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
