/** Two rulesets compared by meaning. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diffRulesets } from '../../src/knowledge/diff.js';
import { changeLine } from '../../src/knowledge/diff-lines.js';
import { loadRuleset, shippedRulesFolder } from '../../src/knowledge/load.js';
import type { Condition, Ruleset, TopLevelCondition } from '../../src/knowledge/types.js';
import { PLANTED, plantedRules, reorderedRules } from '../support/planted-changes.js';
import { all, cause, leaf, problem, rule, ruleset, step, when } from '../support/rulesets.js';

async function load(folder: string): Promise<Ruleset> {
  const loaded = await loadRuleset([folder]);
  if (!loaded.ok)
    throw new Error(loaded.messages.map(({ file, message }) => `${file} ${message}`).join('\n'));
  return loaded.ruleset;
}
const linesOf = (before: Ruleset, after: Ruleset): readonly string[] =>
  diffRulesets(before, after).map(changeLine);

describe('diffRulesets', () => {
  let shipped: Ruleset;
  let planted: string;
  let reordered: string;
  beforeAll(async () => {
    [shipped, planted, reordered] = [
      await load(shippedRulesFolder()),
      await plantedRules(),
      await reorderedRules(),
    ];
  });
  afterAll(async () => {
    await rm(planted, { recursive: true });
    await rm(reordered, { recursive: true });
  });

  it('tells each of ten planted changes in one line, and nothing else', async () => {
    const lines = linesOf(shipped, await load(planted));
    expect(lines).toHaveLength(PLANTED.length);
    for (const { line } of PLANTED) expect(lines).toContainEqual(expect.stringContaining(line));
  });

  it('tells the same from the other side', async () => {
    const other = await load(planted);
    const [there, back] = [diffRulesets(shipped, other), diffRulesets(other, shipped)];
    const turned = { added: 'removed', removed: 'added', changed: 'changed' } as const;
    const heads = (changes: typeof there) =>
      changes.map(({ what, kind, id, field }) => ({ what, kind, id, field }));
    expect(heads(back)).toEqual(heads(there).map((change) => ({ ...change, what: turned[change.what] })));
  });

  it('says nothing of order, form, $schema and files', async () => {
    const other = await load(reordered);
    expect(other.digest).not.toBe(shipped.digest);
    expect(linesOf(shipped, other)).toEqual([]);
  });
});

/** One problem with one cause of one rule, and what else a test wants. */
function small(conditions: TopLevelCondition, more: Partial<Parameters<typeof cause>[2]> = {}): Ruleset {
  return ruleset({
    problems: [problem('p', when('a.here'), { c: 'common' })],
    causes: [cause('c', [rule('c.r', 'supports', conditions)], more)],
  });
}
const [a, b, c] = [leaf('a', 'equal', 1), leaf('b', 'in', ['x', 'y']), leaf('c', 'equal', true)];
const conditionLines = (before: TopLevelCondition, after: TopLevelCondition): readonly string[] =>
  linesOf(small(before), small(after)).map((line) => line.replace('changed rule c.r conditions: ', ''));

describe('conditions', () => {
  it.each<[string, TopLevelCondition, TopLevelCondition]>([
    ['order', all(a, { any: [b, c] }), all({ any: [c, b] }, a)],
    ['repetition', all(a, b), all(a, b, a)],
    ['the order of values', all(b), all(leaf('b', 'in', ['y', 'x', 'y']))],
    ['nesting in the same kind', all(a, b, c), all(a, all(b, c))],
    ['lists of one', all(a), { any: [{ all: [a] }] }],
    ['not of not', all(a), { not: { not: a } }],
  ])('do not differ by %s', (_, before, after) => {
    expect(conditionLines(before, after)).toEqual([]);
  });

  it.each<[string, Condition[], Condition[], string]>([
    ['a value', [a], [leaf('a', 'equal', 2)], 'a equal 1 -> a equal 2'],
    ['a member', [a, b], [a, b, c], 'all(…) -> all(…, c equal true)'],
    ['an inner member', [a, { any: [b, c] }], [a, { any: [b, a] }], 'c equal true -> a equal 1'],
    [
      'all and any',
      [{ any: [a, b] }],
      [a, b],
      'any(a equal 1, b in ["x","y"]) -> all(a equal 1, b in ["x","y"])',
    ],
    ['a negation', [{ not: a }, b], [{ not: c }, b], 'not(a equal 1) -> not(c equal true)'],
    ['what it is compared with', [a], [leaf('a', 'equal', { fact: 'b' })], 'a equal 1 -> a equal b'],
  ])('differ by %s', (_, before, after, line) => {
    expect(conditionLines(all(...before), all(...after))).toEqual([line]);
  });
});

describe('causes', () => {
  const steps = (...ids: string[]) => ({ resolution: ids.map((id) => step(id)) });
  const rules = small(when('a'), steps('one', 'two', 'three'));

  it('have their steps in an order, to which coming and going steps do nothing', () => {
    expect(linesOf(rules, small(when('a'), steps('one', 'new', 'two')))).toEqual([
      'added step c/new',
      'removed step c/three',
    ]);
    expect(linesOf(rules, small(when('a'), steps('two', 'one', 'three')))).toEqual([
      'changed cause c steps: one, two, three -> two, one, three',
    ]);
  });

  it('come and go with all that stands in them; another id is another cause', () => {
    const renamed = ruleset({
      problems: [problem('p', when('a.here'), { d: 'common' })],
      causes: [cause('d', [rule('d.r', 'supports', when('a'))])],
    });
    expect(linesOf(rules, renamed)).toEqual([
      'removed prior p/c',
      'added prior p/d',
      'removed cause c',
      'added cause d',
    ]);
  });

  it('show a long text only where it differs', () => {
    const text = (word: string) =>
      small(when('a'), { explanation: `one two three four five ${word} six seven eight nine ten` });
    expect(linesOf(text('good'), text('very bad'))).toEqual([
      'changed cause c explanation: "… three four five good six seven eight …" -> "… three four five very bad six seven eight …"',
    ]);
  });
});
