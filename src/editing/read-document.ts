/** A document as it comes from an editor: JSON that can be kept and shown again, right or wrong. */
import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../errors.js';
import { parseJson } from '../json-text.js';
import { escapePointer } from '../knowledge/messages.js';
import { MAX_DEPTH } from '../knowledge/parse.js';
import { isRecord } from '../knowledge/schema-check.js';

/** Keys by which a value could pass for the prototype of others; no document has a use for them. */
const PROTOTYPE_KEYS: readonly string[] = ['__proto__', 'constructor', 'prototype'];

/** The largest that people write have a few thousand. */
const MOST_VALUES = 100_000;

/** Parses `text`. Throws InputError `malformed-json` and, where it is no object or has such keys, `invalid-request`. */
export function readDraftDocument(text: string): Readonly<Record<string, unknown>> {
  const value = parseJson(text, { maxDepth: MAX_DEPTH, maxValues: MOST_VALUES });
  if (!isRecord(value)) throw refused('', 'A document is a JSON object');
  const pointer = prototypeKeyIn(value, '');
  if (pointer !== undefined) throw refused(pointer, 'No key of a document has this name');
  return value;
}

function refused(pointer: string, detail: string): InputError {
  return new InputError('invalid-request', `${pointer === '' ? '' : `${pointer}: `}${detail}.`, [
    { pointer, detail },
  ]);
}

/** No deeper than `MAX_DEPTH`. */
function prototypeKeyIn(value: unknown, pointer: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const at = `${pointer}/${escapePointer(key)}`;
    const found = PROTOTYPE_KEYS.includes(key) ? at : prototypeKeyIn(member, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether both say the same; `$schema` says nothing. */
export function saysTheSame(value: Readonly<Record<string, unknown>>, other: unknown): boolean {
  const { $schema: _, ...said } = value;
  return isDeepStrictEqual(said, other);
}
