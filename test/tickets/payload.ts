/** Webhooks as the documentation of each system shows them. */
import { readFileSync } from 'node:fs';
import { type Json, type Path, parseJson, putJson } from '../support/edit-json.js';

/** The payload with `value` at `path`, or without what is there where it is undefined. */
export function payload(name: string, ...changes: readonly (readonly [Path, unknown])[]): Json {
  const document = parseJson(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8'));
  for (const [path, value] of changes)
    putJson(document, path, value === undefined ? undefined : parseJson(JSON.stringify(value)));
  return document;
}
