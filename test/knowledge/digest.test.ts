import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bundleDocuments, digestOfBundle } from '../../src/knowledge/digest.js';
import { cause, documents, problem, rulesetWith, step } from './rules-folder.js';

const digestWith = async (changes: Parameters<typeof rulesetWith>[0]): Promise<string> =>
  (await rulesetWith(changes)).digest;

/** The same value with its keys in another order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, turned(inner)]);
  return Object.fromEntries(entries.reverse());
}

describe('the digest of a ruleset', () => {
  it('is SHA-256 in hexadecimal', async () => {
    expect(await digestWith({})).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not change with white space, the order of keys, escapes, a byte order mark or $schema', async () => {
    const plain = await digestWith({});
    const reformatted = Object.fromEntries(
      Object.entries(documents).map(([path, document]) => {
        const text = JSON.stringify(turned({ ...Object(document), $schema: '../x.json' }), null, 7);
        return [path, `\ufeff${text.replaceAll('alias', '\\u0061lias').replaceAll('\n', '\r\n')}`];
      }),
    );
    expect(await digestWith(reformatted)).toBe(plain);
  });

  it.each([
    ['a word', { 'causes/alias-lost.json': { ...cause, title: 'The alias was lost' } }],
    ['a number', { 'problems/lookup-failure.json': { ...problem, urgency: 2 } }],
    [
      'the order of steps',
      { 'causes/alias-lost.json': { ...cause, resolution: [{ ...step, id: 'b' }, step] } },
    ],
    ['a case less', { 'cases/alias-near-miss.json': null }],
  ])('changes with %s', async (_, changes) => {
    expect(await digestWith(changes)).not.toBe(await digestWith({}));
  });

  it('does not depend on the order of documents', () => {
    const some = ['a', 'b', 'c', 'd'].flatMap((id) => [
      { kind: 'cause' as const, id, document: { id, title: 'one' } },
      { kind: 'problem' as const, id, document: { id, title: 'other' } },
    ]);
    const digest = digestOfBundle(bundleDocuments(some));
    fc.assert(
      fc.property(fc.shuffledSubarray(some, { minLength: some.length }), (shuffled) => {
        expect(digestOfBundle(bundleDocuments(shuffled))).toBe(digest);
      }),
    );
  });
});
