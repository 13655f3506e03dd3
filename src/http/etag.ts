/** Preconditions of requests that change something (RFC 9110, section 13): nobody overwrites what they have not seen. */
import { InputError } from '../errors.js';

/** One entity tag of a list, with what separates it from the next. */
const ENTITY_TAG = /[ \t]*(W\/)?("[\x21\x23-\x7e\x80-\xff]*")[ \t]*(?:,|$)/y;

/** What is needed of a request. */
interface Headers {
  readonly get: (name: string) => string | undefined;
}

type Tags = '*' | readonly { readonly isWeak: boolean; readonly tag: string }[];

/** A strong entity tag around `opaque`. */
export function strongTag(opaque: string): string {
  return `"${opaque}"`;
}

/**
 * Refuses a request that would write what `current` (its tag; undefined where there is nothing) names: InputError
 * `precondition-failed` where it was seen otherwise, `precondition-required` where the request does not say what it was
 * seen as, `invalid-request` where a header is malformed.
 */
export function checkPreconditions(request: Headers, current: string | undefined): void {
  const [match, noneMatch] = [readTags(request, 'If-Match'), readTags(request, 'If-None-Match')];
  if (match !== undefined && !isMatched(match, current)) throw failed(whyNotMatched(match, current));
  if (noneMatch !== undefined && isNamed(noneMatch, current))
    throw failed('There is such a document already: send "If-Match" with its ETag.');
  if (current === undefined ? noneMatch === '*' : match !== undefined) return;
  throw new InputError(
    'precondition-required',
    current === undefined
      ? 'There is no such document yet: send "If-None-Match: *" to make it.'
      : 'The document is there: send "If-Match" with the ETag that it was read with.',
  );
}

function failed(detail: string): InputError {
  return new InputError('precondition-failed', detail);
}

function whyNotMatched(tags: Tags, current: string | undefined): string {
  if (current === undefined)
    return 'There is no such document, or not any more: send "If-None-Match: *" to make it.';
  const isWeakOnly = tags !== '*' && tags.some(({ tag }) => tag === strongTag(current));
  return isWeakOnly
    ? 'A weak tag never matches: send the ETag as it was read, without W/.'
    : 'Somebody else has changed it meanwhile: read it again.';
}

/** By the strong comparison. */
function isMatched(tags: Tags, current: string | undefined): boolean {
  if (current === undefined || tags === '*') return current !== undefined;
  return tags.some(({ isWeak, tag }) => !isWeak && tag === strongTag(current));
}

/** By the weak comparison. */
function isNamed(tags: Tags, current: string | undefined): boolean {
  if (current === undefined || tags === '*') return current !== undefined;
  return tags.some(({ tag }) => tag === strongTag(current));
}

function readTags(request: Headers, name: 'If-Match' | 'If-None-Match'): Tags | undefined {
  const header = request.get(name);
  if (header === undefined) return undefined;
  if (header.trim() === '*') return '*';
  const tags: { readonly isWeak: boolean; readonly tag: string }[] = [];
  for (let at = 0; at < header.length || tags.length === 0; at = ENTITY_TAG.lastIndex) {
    ENTITY_TAG.lastIndex = at;
    const found = ENTITY_TAG.exec(header);
    const tag = found?.[2];
    if (tag === undefined)
      throw new InputError('invalid-request', `${name} is "*" or a list of entity tags in double quotes.`);
    tags.push({ isWeak: found?.[1] !== undefined, tag });
  }
  return tags;
}
