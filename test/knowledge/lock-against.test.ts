/** What a lock file would say, said of documents against those of earlier rulesets. */
import { describe, expect, it } from 'vitest';
import type { ReadDocument } from '../../src/knowledge/collect.js';
import { readBundledDocument } from '../../src/knowledge/load-texts.js';
import { messagesAgainst } from '../../src/knowledge/lock-against.js';
import { cause, leaf, rule } from './rules-folder.js';

type Change = Readonly<Record<string, unknown>>;

function causeWith(change: Change = {}): readonly ReadDocument[] {
  const id = String(change['id'] ?? cause['id']);
  const reading = readBundledDocument(
    { kind: 'cause', id, file: `causes/${id}.json` },
    { ...cause, ...change },
  );
  if (!reading.ok) throw new Error(JSON.stringify(reading.messages));
  return [reading.document];
}

const saidOf = (documents: readonly ReadDocument[], ...earlier: readonly (readonly ReadDocument[])[]) =>
  messagesAgainst(documents, earlier).map(({ file, code, message }) => `${file} ${code} ${message}`);

const renamed = { version: 2, rules: [rule('alias-lost.other', leaf('source.alias', 'equal', 'none'))] };

describe('messagesAgainst', () => {
  it.each<readonly [string, readonly ReadDocument[]]>([
    ['nothing new', causeWith()],
    ['a higher version', causeWith({ title: 'Other', version: 2 })],
    [
      'another document',
      causeWith({ id: 'other', rules: [rule('other.one', leaf('source.alias', 'equal', 'all'))] }),
    ],
    ['nothing', []],
  ])('has nothing against %s', (_, documents) => {
    expect(saidOf(documents, causeWith())).toEqual([]);
  });

  it('names what changed under a version that stands or went back', () => {
    expect(saidOf(causeWith({ title: 'Other' }), causeWith())).toEqual([
      'causes/alias-lost.json unlocked-change Changed, but its version is still 1: raise "version" to 2.',
    ]);
    expect(saidOf(causeWith({ version: 3 }), causeWith({ version: 5 }))).toEqual([
      'causes/alias-lost.json unlocked-change Changed, but its version went back from 5 to 3: raise "version" to 6.',
    ]);
  });

  it('names ids that an earlier ruleset had and a later one had not', () => {
    expect(saidOf(causeWith({ version: 2 }), causeWith(), [])).toEqual([
      expect.stringContaining('reused-id cause/alias-lost was removed after version 1'),
      expect.stringContaining('reused-id rule "alias-lost.missing" was removed after version 1'),
    ]);
    expect(saidOf(causeWith({ version: 3 }), causeWith(), causeWith(renamed))).toEqual([
      expect.stringContaining('reused-id rule "alias-lost.missing" was removed after version 1'),
    ]);
  });

  it('does not go on about an id that came back before', () => {
    expect(saidOf(causeWith({ version: 3 }), causeWith(), [], causeWith({ version: 2 }))).toEqual([]);
  });
});
