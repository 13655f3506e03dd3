/** Preconditions: headers of any kind are understood or refused, and never pass for a tag that they do not name. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { checkPreconditions } from '../../src/http/etag.js';

function outcome(headers: Readonly<Record<string, string>>, current: string | undefined): string {
  const request = { get: (name: string) => headers[name.toLowerCase()] };
  try {
    checkPreconditions(request, current);
    return 'passes';
  } catch (error) {
    if (error instanceof InputError) return error.code;
    throw error;
  }
}

it.each([
  ['"a"', 'passes'],
  [' "a" ', 'passes'],
  ['"b","a"', 'passes'],
  ['"b" , "c",\t"a"', 'passes'],
  ['*', 'passes'],
  ['"b"', 'precondition-failed'],
  ['W/"a"', 'precondition-failed'],
  ['"A"', 'precondition-failed'],
  ['""', 'precondition-failed'],
  ['"*"', 'precondition-failed'],
  ['a', 'invalid-request'],
  ['"a', 'invalid-request'],
  ['"b" "a"', 'invalid-request'],
  ['*, "a"', 'invalid-request'],
  ['w/"a"', 'invalid-request'],
  ['', 'invalid-request'],
])('If-Match: %s', (header, expected) => {
  expect(outcome({ 'if-match': header }, 'a')).toBe(expected);
});

it.each([
  [{ 'if-none-match': '*' }, 'a', /^There is such a document already: send "If-Match" with its ETag\.$/],
  [{ 'if-match': 'W/"a"' }, 'a', /^A weak tag never matches/],
  [{ 'if-match': 'W/"b", "c"' }, 'a', /^Somebody else has changed it meanwhile/],
  [{ 'if-match': '*' }, undefined, /^There is no such document, or not any more/],
  [{ 'if-match': '"a"' }, undefined, /^There is no such document, or not any more/],
])('says of %j what is amiss', (headers: Readonly<Record<string, string>>, current, detail) => {
  const request = { get: (name: string) => headers[name.toLowerCase()] };
  expect(() => checkPreconditions(request, current)).toThrow(detail);
});

it('takes both headers, each for itself', () => {
  expect(outcome({ 'if-match': '"a"', 'if-none-match': '"b"' }, 'a')).toBe('passes');
  expect(outcome({ 'if-match': '"a"', 'if-none-match': 'W/"a"' }, 'a')).toBe('precondition-failed');
  expect(outcome({ 'if-match': '*', 'if-none-match': '*' }, undefined)).toBe('precondition-failed');
  expect(outcome({ 'if-none-match': '*' }, undefined)).toBe('passes');
  expect(outcome({ 'if-none-match': '"a"' }, undefined)).toBe('precondition-required');
});

it('passes no header that does not name the tag', () => {
  const text = fc.string({ unit: fc.constantFrom('"', ',', ' ', 'W', '/', 'a', 'b', '*') });
  fc.assert(
    fc.property(text, (header) => {
      const passes = outcome({ 'if-match': header }, 'a') === 'passes';
      if (passes) expect(header.trim() === '*' || header.includes('"a"')).toBe(true);
    }),
  );
});

it('reads a long header once', () => {
  expect(outcome({ 'if-match': '"b",'.repeat(50_000) }, 'a')).toBe('precondition-failed');
  expect(outcome({ 'if-match': ' '.repeat(200_000) }, 'a')).toBe('invalid-request');
});
