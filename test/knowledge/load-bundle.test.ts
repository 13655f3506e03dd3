/** A ruleset out of its bundle is the ruleset that went in. */
import { describe, expect, it } from 'vitest';
import { digestOfBundle } from '../../src/knowledge/digest.js';
import { loadRuleset, shippedRulesFolder } from '../../src/knowledge/load.js';
import { loadBundle, parseBundle } from '../../src/knowledge/load-bundle.js';
import { joinLayers, readBundledDocument, readLayer } from '../../src/knowledge/load-texts.js';
import { jsonAt, parseJson, putJson } from '../support/edit-json.js';

const loaded = await loadRuleset([shippedRulesFolder()]);
if (!loaded.ok) throw new Error('the shipped rules do not load');
const { bundle, ruleset } = loaded;

describe('loadBundle', () => {
  it('gives the same documents, digest and bundle', () => {
    const again = loadBundle(bundle);
    if (!again.ok) throw new Error(JSON.stringify(again.messages));
    expect(again.ruleset).toEqual(ruleset);
    expect(again.bundle).toBe(bundle);
    expect(again.ruleset.digest).toBe(digestOfBundle(bundle));
  });

  it('puts another version in place without touching the digest', () => {
    const again = loadBundle(bundle, '1.0.0+abcdef12');
    expect(again.ok && [again.ruleset.version, again.ruleset.digest]).toEqual([
      '1.0.0+abcdef12',
      ruleset.digest,
    ]);
  });

  it.each<readonly [string, object, string]>([
    ['a kind that there is not', { ruleset: {}, thing: { a: {} } }, 'thing'],
    ['a document against its schema', { cause: { a: { id: 'a' } } }, 'causes/a.json'],
    ['no ruleset', { cause: { a: {} } }, 'ruleset.json'],
    ['a large document', { cause: { a: { id: 'x'.repeat(3_000_000) } } }, 'causes/a.json'],
    [
      'a large document of an overlay',
      { cause: {}, overlays: [{ name: 'site', documents: { cause: { a: 'x'.repeat(3_000_000) } } }] },
      'overlays/site/causes/a.json',
    ],
    ['overlays that are no list', { cause: {}, overlays: { a: {} } }, 'overlays'],
    ['an overlay that is none', { cause: {}, overlays: [1] }, 'overlays'],
    ['an overlay with a second head', { cause: {}, overlays: [{ documents: { overlay: {} } }] }, 'overlays'],
    ['51 overlays', { cause: {}, overlays: Array.from({ length: 51 }, () => ({})) }, 'overlays'],
  ])('refuses %s', (_, documents, file) => {
    expect(filesOf(documents)).toContain(file);
  });

  it.each<readonly [string, unknown]>([
    ['nothing', {}],
    ['null', null],
    ['a list', ['ruleset']],
    ['a text', 'ruleset'],
    ['another document', { openapi: '3.1.0', paths: {} }],
  ])('says of %s that it is no bundle', (_, parsed) => {
    const again = loadBundle(JSON.stringify(parsed));
    const [message, ...others] = again.ok ? [] : again.messages;
    expect([message?.file, message?.message]).toEqual([
      'ruleset.json',
      expect.stringContaining('no bundle of rules'),
    ]);
    expect(others).toEqual([]);
  });

  it.each<readonly [string, object]>([
    ['a list of documents', { cause: Array.from({ length: 400_000 }, () => 1) }],
    ['a text in place of documents', { cause: 'x'.repeat(2_000_000) }],
    ['ten thousand and one documents', { cause: many(10_001, () => ({})) }],
    ['many documents of no kind', { cause: {}, thing: many(300_000, () => 1) }],
  ])('says once what is wrong with %s', (_, documents) => {
    expect(filesOf(documents)).toHaveLength(1);
  });

  it.each<readonly [string, object]>([
    ['many documents against their schema', { cause: many(9_000, () => ({})) }],
    ['many kinds', { cause: {}, ...many(100_000, () => ({})) }],
    ['documents of many faults', { cause: many(20, () => many(500, () => 1)) }],
  ])('does not list all faults of %s', (_, documents) => {
    const again = loadBundle(JSON.stringify(documents));
    const messages = again.ok ? [] : again.messages;
    expect(messages).toHaveLength(500);
    expect(messages.at(-1)?.code).toBe('too-many-messages');
  });

  it('refuses a second ruleset, which could be the first when it is read again', () => {
    const document = parseJson(bundle);
    putJson(document, ['ruleset', 'other'], jsonAt(document, ['ruleset', 'ruleset']));
    const again = loadBundle(JSON.stringify(document));
    expect(again.ok ? [] : again.messages).toMatchObject([{ file: 'ruleset.json', code: 'unexpected-file' }]);
  });

  it('reads no further where there is enough to say', () => {
    let read = 0;
    const documents = Array.from({ length: 9_000 }, (_, at) => () => {
      read += 1;
      const named = { kind: 'cause', id: `a${at}`, file: `causes/a${at}.json` } as const;
      return [named.kind, readBundledDocument(named, {})] as const;
    });
    const reading = readLayer('a', documents);
    expect(read).toBeLessThan(500);
    const joined = joinLayers([reading]);
    const codes = joined.ok ? [] : joined.messages.map(({ code }) => code);
    expect([...new Set(codes)]).toEqual(['schema', 'too-many-messages']);
  });

  it('shortens names that are too long to be any', () => {
    const long = 'a'.repeat(1_000_000);
    const named = { cause: { [long]: { [long]: 1 } }, [long]: {} };
    for (const documents of [named, { cause: named.cause }]) {
      const again = loadBundle(JSON.stringify(documents));
      expect(JSON.stringify(again).length).toBeLessThan(10_000);
    }
  });
});

describe('parseBundle', () => {
  it('takes the shipped rules', () => {
    expect(parseBundle(bundle)).toEqual(JSON.parse(bundle));
  });

  it.each([
    ['text beyond eight million characters', `"${'x'.repeat(8 * 1024 * 1024)}"`, 'too-large'],
    ['half a million values', `[${'1,'.repeat(500_000)}1]`, 'malformed-json'],
    ['half a character', '{"cause": "\\ud800"}', 'malformed-json'],
  ])('refuses %s', (_, text, code) => {
    expect(() => parseBundle(text)).toThrow(expect.objectContaining({ code }));
  });
});

function filesOf(documents: object): readonly string[] {
  const again = loadBundle(JSON.stringify(documents));
  return again.ok ? [] : again.messages.map(({ file }) => file);
}

function many(count: number, make: () => unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`a${at}`, make()]));
}
