/** What an editor may put into a draft at all. */
import { describe, expect, it } from 'vitest';
import { readDraftDocument } from '../../src/editing/read-document.js';

const refusal = (text: string): unknown => {
  try {
    return readDraftDocument(text);
  } catch (error) {
    return error;
  }
};

describe('readDraftDocument', () => {
  it('takes what is wrong with a document, as its check tells it', () => {
    expect(readDraftDocument('{"id": "\\ud800", "minutes": 1e999}')).toMatchObject({ id: '\ud800' });
  });

  it('takes a hundred thousand values and no more', () => {
    const list = (count: number): string => `{"a": [${'1,'.repeat(count - 3)}1]}`;
    expect(readDraftDocument(list(100_000))).toHaveProperty('a');
    expect(refusal(list(100_001))).toMatchObject({
      code: 'malformed-json',
      detail: 'Line 1, column 200004: more than 100000 values.',
    });
  });

  it.each([
    ['a list', '[]', 'invalid-request'],
    ['the name of a prototype', '{"a": [{"__proto__": 1}]}', 'invalid-request'],
    ['deep nesting', `{"a":${'['.repeat(200)}${']'.repeat(200)}}`, 'malformed-json'],
  ])('refuses %s', (_, text, code) => {
    expect(refusal(text)).toMatchObject({ code });
  });
});
