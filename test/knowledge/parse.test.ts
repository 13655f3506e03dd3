import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../src/knowledge/parse.js';

function faultsOf(text: string) {
  const parsed = parseDocument(text);
  return parsed.ok ? [] : parsed.faults;
}

describe('parseDocument', () => {
  it.each([
    ['a comma too many', '{\n  "a": 1,\n}', 3, 1],
    ['a comma too few', '{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['a missing end', '{\n  "a": [1, 2', 2, 13],
    ['an empty file', '', 1, 1],
    ['a line break in a text', '{\n  "a": "x\ny"\n}', 2, 10],
    ['something after the end', '{}\n{}', 2, 1],
    ['a comment', '{\n  // no\n}', 2, 3],
  ])('finds the line and column of %s', (_, text, line, column) => {
    expect(faultsOf(text)).toMatchObject([{ code: 'syntax', line, column }]);
  });

  it('reports each duplicate key where it stands again', () => {
    const text = '{\n  "a": 1,\n  "b": { "c": 1, "c": 2 },\n  "a": 3\n}';
    const faults = faultsOf(text);
    expect(faults).toContainEqual({
      code: 'duplicate-key',
      line: 3,
      column: 18,
      message: 'The key "c" stands here twice.',
    });
    expect(faults).toContainEqual(expect.objectContaining({ code: 'duplicate-key', line: 4, column: 3 }));
    expect(faults).toHaveLength(2);
  });

  it('takes keys that are spelt with escapes for what they mean', () => {
    expect(faultsOf('{"a": 1, "\\u0061": 2}')).toMatchObject([{ code: 'duplicate-key', column: 10 }]);
  });

  it('gives positions for JSON Pointers, escaped ones too, and the nearest enclosing one for what is not there', () => {
    const parsed = parseDocument('{\n  "a/b": [\n    1,\n    { "~": true }\n  ]\n}');
    if (!parsed.ok) throw new Error('must parse');
    expect(parsed.positionOf('')).toEqual({ line: 1, column: 1 });
    expect(parsed.positionOf('/a~1b')).toEqual({ line: 2, column: 3 });
    expect(parsed.positionOf('/a~1b/1/~0')).toEqual({ line: 4, column: 7 });
    expect(parsed.positionOf('/a~1b/1/none/deeper')).toEqual({ line: 4, column: 5 });
  });

  it('finds positions in an object of many members as in a small one', () => {
    const keys = Array.from({ length: 100_000 }, (_, at) => `k${at}`);
    const parsed = parseDocument(`{\n${keys.map((key) => `"${key}": 1`).join(',\n')}\n}`);
    if (!parsed.ok) throw new Error('must parse');
    for (const [at, key] of keys.entries())
      if (parsed.positionOf(`/${key}`).line !== at + 2) throw new Error(`${key} is elsewhere`);
  });

  it('refuses nesting that no document needs, without overflowing the stack', () => {
    const text = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    expect(faultsOf(text)).toMatchObject([{ code: 'too-deep', line: 1, column: 161 }]);
  });

  it('does not count brackets in texts', () => {
    expect(parseDocument(`{"a": "${'['.repeat(1000)}\\""}`).ok).toBe(true);
  });

  it('refuses what has no canonical form: numbers beyond the largest, and half characters', () => {
    expect(faultsOf('{"a": [1e308, -1e309]}')).toMatchObject([{ code: 'syntax', line: 1, column: 15 }]);
    expect(faultsOf('{\n"a": "\\ud83d"}')).toMatchObject([{ code: 'syntax', line: 2, column: 6 }]);
    expect(faultsOf('{"\\udc00": 1}')).toMatchObject([{ code: 'syntax', line: 1, column: 2 }]);
    expect(parseDocument('{"a": "\\ud83d\\ude00"}').ok).toBe(true);
  });

  it('keeps __proto__ a key like any other', () => {
    const parsed = parseDocument('{"__proto__": {"id": "x"}}');
    expect(parsed.ok && Object.keys(Object(parsed.value))).toEqual(['__proto__']);
  });
});
