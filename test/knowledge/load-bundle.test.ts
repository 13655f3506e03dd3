/** A ruleset out of its bundle is the ruleset that went in. */
import { describe, expect, it } from 'vitest';
import { digestOfBundle } from '../../src/knowledge/digest.js';
import { loadRuleset, shippedRulesFolder } from '../../src/knowledge/load.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';

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

  it.each([
    ['a kind that there is not', { thing: { a: {} } }, 'thing/a'],
    ['a document against its schema', { cause: { a: { id: 'a' } } }, 'causes/a.json'],
    ['nothing', {}, ''],
  ])('refuses %s', (_, documents, file) => {
    const again = loadBundle(JSON.stringify(documents));
    expect(again.ok ? [] : again.messages.map((message) => message.file)).toContain(file);
  });
});
