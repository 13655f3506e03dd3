/** The scan accepts what JSON.parse accepts, less duplicates and depth, and says where the rest is wrong. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../src/errors.js';
import { type JsonLimits, parseJson } from '../src/json-text.js';
import { parseDocument } from '../src/knowledge/parse.js';

function fault(text: string, limits?: JsonLimits): string {
  try {
    parseJson(text, limits);
  } catch (error) {
    if (error instanceof InputError) return `${error.code}: ${error.detail}`;
    throw error;
  }
  return 'no fault';
}

const accepts = (parse: (text: string) => unknown, text: string): boolean => {
  try {
    parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('parseJson', () => {
  it('gives what JSON.parse gives', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('accepts and refuses what JSON.parse accepts and refuses', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ':',
        ',',
        '"a"',
        '"b"',
        '"\\u00e9"',
        '"\\x"',
        '"',
        '1',
        '-0.5e3',
        '01',
        '1.',
        'true',
        'nul',
        ' ',
        '\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 9 }), (parts) => {
        const text = parts.join('');
        if (fault(text).includes('there twice')) return;
        expect([text, accepts(parseJson, text)]).toEqual([text, accepts(JSON.parse, text)]);
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['{"a": 1,\n "b": tru}', 'malformed-json: Line 2, column 7: a value is missing or misspelt.'],
    ['{"a": 1', 'malformed-json: Line 1, column 8: the text ends too early.'],
    ['{"a" 1}', 'malformed-json: Line 1, column 6: a colon is missing.'],
    ['{"a": 1} x', 'malformed-json: Line 1, column 10: there is more after the end.'],
    [
      '{"a": "x\ny"}',
      'malformed-json: Line 1, column 9: a line end or control character stands in a string.',
    ],
    ['{"a": "C:\\temp\\q"}', 'malformed-json: Line 1, column 15: an escape sequence is unknown.'],
    ['[1 2]', 'malformed-json: Line 1, column 4: a comma or ] is missing.'],
    ["{'a': 1}", 'malformed-json: Line 1, column 2: a key in double quotes is missing.'],
    ['["a]', 'malformed-json: Line 1, column 2: a string is not closed.'],
    ['{"a": 1, "\\u0061": 2}', 'malformed-json: Line 1, column 10: this key is there twice.'],
  ])('says where %j is wrong', (text, message) => {
    expect(fault(text)).toBe(message);
  });

  it('lets equal keys be in different objects', () => {
    expect(parseJson('[{"a": {"a": 1}}, {"a": 2}]')).toEqual([{ a: { a: 1 } }, { a: 2 }]);
  });

  it('bounds the depth without recursion', () => {
    expect(fault('['.repeat(5_000_000))).toBe('malformed-json: Line 1, column 33: more than 32 levels.');
    expect(fault(`${'['.repeat(32)}${']'.repeat(32)}`)).toBe('no fault');
  });

  it('counts values before it makes any, and keys are none', () => {
    const values = fc.json({ maxDepth: 4 });
    const count = (value: unknown): number =>
      typeof value === 'object' && value !== null
        ? Object.values(value).reduce((sum: number, member) => sum + count(member), 1)
        : 1;
    fc.assert(
      fc.property(values, (text) => {
        const held = count(JSON.parse(text));
        expect(fault(text, { maxValues: held })).toBe('no fault');
        expect(fault(text, { maxValues: held - 1 })).toContain(`more than ${held - 1} values`);
      }),
    );
    expect(fault(`[\n${'1,'.repeat(2_000_000)}`, { maxValues: 3 })).toBe(
      'malformed-json: Line 2, column 5: more than 3 values.',
    );
  });

  it('refuses what has no canonical form only where it is asked to', () => {
    const halved = 'the text holds one half of a surrogate pair, which is no character.';
    for (const [text, where, what] of [
      ['{"a":\n ["x", "\\ud800"]}', 'Line 2, column 8', halved],
      ['{"\\uDC00x": 1}', 'Line 1, column 2', halved],
      ['["\ud800"]', 'Line 1, column 2', halved],
      ['{"a": -1e999}', 'Line 1, column 7', 'the number is too large.'],
      [`[${'9'.repeat(399)}]`, 'Line 1, column 2', 'the number is too large.'],
    ] as const) {
      expect(fault(text, { isCanonical: true })).toBe(`malformed-json: ${where}: ${what}`);
      expect(fault(text)).toBe('no fault');
    }
    expect(fault('["\\ud83d\\ude00", "😀", 1e308, true, null]', { isCanonical: true })).toBe('no fault');
  });

  it('takes as canonical what a document may hold', () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', '\ud83d', '\ude00', '\\', '"') }),
      fc.double(),
    );
    fc.assert(
      fc.property(fc.array(texts, { maxLength: 3 }), fc.boolean(), (values, isHuge) => {
        const text = JSON.stringify(values)
          .replace(/\]$/, isHuge ? ', 1e400]' : ', 1e4]')
          .replace('[,', '[');
        expect(fault(text, { isCanonical: true }) === 'no fault').toBe(parseDocument(text).ok);
      }),
    );
  });

  it('survives very long numbers and strings', () => {
    expect(fault('1'.repeat(3_000_000))).toMatch(/^malformed-json/);
    expect(parseJson(`"${'\\n'.repeat(1_000_000)}"`)).toHaveLength(1_000_000);
  });
});
