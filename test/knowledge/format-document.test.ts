import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDocument } from '../../src/knowledge/format-document.js';
import { readSchema } from '../../src/knowledge/schema-check.js';
import { cause } from './rules-folder.js';

const KINDS = ['ruleset', 'article', 'facts', 'problem', 'cause', 'case'];

function formatted(kind: string, text: string): string {
  const result = formatDocument(kind, text);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.text;
}

/** The keys that documents have, and some that they have not, so that known and unknown shapes meet. */
const key = fc.oneof(
  fc.constantFrom(
    '$schema',
    'id',
    'version',
    'rules',
    'conditions',
    'all',
    'event',
    'params',
    'fact',
    'value',
  ),
  fc.constantFrom('__proto__', '10', '2', ''),
  fc.string({ unit: 'grapheme' }),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
  ),
})).value;
const anyDocument = fc.tuple(fc.constantFrom(...KINDS), json, fc.constantFrom(undefined, 1, 2, 7, '\t'));

describe('formatDocument', () => {
  it('is idempotent', () => {
    fc.assert(
      fc.property(anyDocument, ([kind, value, indent]) => {
        const once = formatted(kind, JSON.stringify(value, null, indent));
        expect(formatted(kind, once)).toBe(once);
      }),
    );
  });

  it('keeps the meaning: the canonical JSON is the same before and after', () => {
    fc.assert(
      fc.property(anyDocument, ([kind, value, indent]) => {
        const text = JSON.stringify(value, null, indent);
        const after: unknown = JSON.parse(formatted(kind, text));
        expect(canonicalize(after)).toBe(canonicalize(JSON.parse(text)));
      }),
    );
  });

  it('makes the same of a document however its keys are ordered and its text is laid out', () => {
    const examples = KINDS.flatMap((kind) => {
      const { examples: found } = readSchema(kind);
      return Array.isArray(found) ? found.map((example: unknown) => ({ kind, example })) : [];
    });
    expect(examples.length).toBeGreaterThanOrEqual(KINDS.length);
    for (const { kind, example } of examples) {
      const text = JSON.stringify(example);
      const canonical = formatted(kind, text);
      const turned = JSON.stringify(example, (_, value: unknown) => reversed(value), 3).replaceAll(
        '\n',
        '\r\n',
      );
      // The keys of an open map, such as the facts of a case, keep their order.
      if (kind !== 'case') expect(formatted(kind, `\t${turned}\r\n`)).toBe(canonical);
      expect(JSON.stringify(JSON.parse(canonical))).toBe(text);
    }
  });

  it('orders keys as the schema of their place lists them, and lets unknown ones follow', () => {
    const text = `{"rules":[{"event":{"params":{"citations":[],"otherwise":"b","because":"a","oneSided":true,"strength":"weak"},
      "type":"supports"},"conditions":{"any":[{"value":1,"operator":"equal","fact":"a.b"}]},"name":"x.y"}],
      "zeta":1,"alpha":2,"title":"T","version":1,"id":"x","$schema":"s"}`;
    expect(formatted('cause', text)).toBe(`{
  "$schema": "s",
  "id": "x",
  "version": 1,
  "title": "T",
  "rules": [
    {
      "name": "x.y",
      "conditions": {
        "any": [
          {
            "fact": "a.b",
            "operator": "equal",
            "value": 1
          }
        ]
      },
      "event": {
        "type": "supports",
        "params": {
          "strength": "weak",
          "because": "a",
          "otherwise": "b",
          "oneSided": true,
          "citations": []
        }
      }
    }
  ],
  "zeta": 1,
  "alpha": 2
}
`);
  });

  it('keeps a list without objects on one line of up to 110 columns', () => {
    const lines = (length: number): readonly string[] =>
      formatted('article', JSON.stringify({ appliesTo: ['x'.repeat(length)], sections: [] })).split('\n');
    // Two blanks, the key with its colon and blank, brackets, quotes and the comma are 20 columns.
    expect(lines(90)[1]).toHaveLength(110);
    expect(lines(91)[1]).toBe('  "appliesTo": [');
    expect(formatted('case', '{"above":[["a","b"],["c","d"]],"given":{}}')).toBe(
      '{\n  "given": {},\n  "above": [["a", "b"], ["c", "d"]]\n}\n',
    );
  });

  it('writes letters as themselves', () => {
    expect(formatted('cause', '{"title": "\\u00fcber\\/\\u0001"}')).toBe('{\n  "title": "über/\\u0001"\n}\n');
  });

  it.each([
    ['{\n  "id": "x",\n}', 'syntax', 3, 1],
    ['{"id": "x", "id": "y"}', 'duplicate-key', 1, 13],
    ['{"minutes": 1e999}', 'syntax', 1, 13],
    [`${'['.repeat(200)}${']'.repeat(200)}`, 'too-deep', 1, 161],
    ['', 'syntax', 1, 1],
  ])('refuses %j with line and column', (text, code, line, column) => {
    expect(formatDocument('cause', text)).toMatchObject({ ok: false, faults: [{ code, line, column }] });
  });

  it('formats what the schema refuses: it is about layout alone', () => {
    expect(formatted('cause', JSON.stringify({ ...cause, about: 'nobody' }))).toContain('"about": "nobody"');
  });
});

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).reverse());
}
