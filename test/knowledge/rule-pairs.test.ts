import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { type Weighed, weigh } from '../../src/diagnosis/rank.js';
import { TRUE, type Truth } from '../../src/diagnosis/types.js';
import { checkRuleset } from '../../src/knowledge/check.js';
import type { CauseRule, Condition, Effect, TopLevelCondition } from '../../src/knowledge/types.js';
import { all, cause, leaf, problem, rule, ruleset, when } from '../support/rulesets.js';
import { FACTS, plainCondition, truthsOf } from './every-value.js';

const CODES = ['contradicting-rules', 'redundant-rule', 'duplicate-rule'] as const;

const rulesetOf = (rules: readonly CauseRule[]) =>
  ruleset({
    facts: FACTS,
    causes: [cause('c', rules)],
    problems: [problem('p', when('flag.a'), { c: 'rare' })],
  });

/** What is said about pairs of `rules`, as `<name of rule> <code>`. */
function said(...rules: readonly CauseRule[]): readonly string[] {
  const places: string[] = [];
  const messages = checkRuleset(rulesetOf(rules), [], ({ kind, id, pointer }) => {
    const index = places.push(kind === 'cause' ? pointer : '');
    return { file: id, line: index, column: 1 };
  });
  return messages
    .filter(({ code }) => CODES.some((each) => each === code))
    .map(({ code, line }) => `${rules[Number(places[line - 1]?.split('/')[2])]?.name} ${code}`);
}

const count = (operator: 'greaterThan' | 'lessThan', value: number): TopLevelCondition =>
  all(leaf('count.a', operator, value));
const wide = count('greaterThan', 0);
const narrow = count('greaterThan', 1);
const inG = { group: 'g' } as const;

describe('rules that contradict each other', () => {
  it.each<[string, readonly CauseRule[], readonly string[]]>([
    [
      'support where the cause is excluded',
      [rule('c.a', 'supports', narrow), rule('c.b', 'excludes', wide)],
      ['c.a'],
    ],
    [
      'an exclusion of a part of what supports',
      [rule('c.a', 'supports', wide), rule('c.b', 'excludes', narrow)],
      [],
    ],
    [
      'a confirmation where it is excluded',
      [rule('c.a', 'confirms', narrow), rule('c.b', 'excludes', wide)],
      ['c.a'],
    ],
    [
      'an exclusion where it is confirmed',
      [rule('c.a', 'confirms', wide), rule('c.b', 'excludes', narrow)],
      ['c.b'],
    ],
    [
      'a weakening where it is confirmed',
      [rule('c.a', 'confirms', wide), rule('c.b', 'weakens', narrow)],
      ['c.b'],
    ],
    [
      'a confirmation of a part of what weakens',
      [rule('c.a', 'confirms', narrow, inG), rule('c.b', 'weakens', wide, { ...inG, strength: 'strong' })],
      [],
    ],
    [
      'support and weakening by the same',
      [rule('c.a', 'supports', wide), rule('c.b', 'weakens', wide)],
      ['c.b'],
    ],
    [
      'the same said otherwise',
      [rule('c.a', 'supports', wide), rule('c.b', 'weakens', { not: leaf('count.a', 'equal', 0) })],
      ['c.b'],
    ],
    [
      'a part that corrects the whole in its group',
      [rule('c.a', 'supports', wide, inG), rule('c.b', 'weakens', narrow, { ...inG, strength: 'strong' })],
      [],
    ],
    [
      'a part that the whole silences in its group',
      [rule('c.a', 'supports', wide, inG), rule('c.b', 'weakens', narrow, { ...inG, strength: 'weak' })],
      ['c.b'],
    ],
    [
      'conditions that only overlap',
      [rule('c.a', 'supports', wide), rule('c.b', 'excludes', count('lessThan', 3))],
      [],
    ],
  ])('%s', (_, rules, names) => {
    expect(said(...rules)).toEqual(names.map((name) => `${name} contradicting-rules`));
  });

  it('names both rules and what to do', () => {
    const rules = [rule('c.a', 'supports', narrow), rule('c.b', 'excludes', wide)];
    const found = checkRuleset(rulesetOf(rules), []).find(({ code }) => code === 'contradicting-rules');
    expect(found?.message).toBe(
      'Contradicts c.b: whenever this rule supports the cause, that one excludes it. Correct the conditions of one of them.',
    );
  });
});

describe('rules that another makes redundant', () => {
  const weak = { ...inG, strength: 'weak', oneSided: true } as const;
  it.each<[string, readonly CauseRule[], readonly string[]]>([
    [
      'a part with fewer bits',
      [rule('c.a', 'supports', wide, inG), rule('c.b', 'supports', narrow, weak)],
      ['c.b'],
    ],
    [
      'in another group',
      [rule('c.a', 'supports', wide, inG), rule('c.b', 'supports', narrow, { ...weak, group: 'h' })],
      [],
    ],
    [
      'without a group',
      [rule('c.a', 'supports', wide), rule('c.b', 'supports', narrow, { strength: 'weak' })],
      [],
    ],
    [
      'a part with more bits',
      [rule('c.a', 'supports', wide, weak), rule('c.b', 'supports', narrow, inG)],
      [],
    ],
    [
      'a part that still counts when it does not hold',
      [rule('c.a', 'supports', wide, { ...inG, oneSided: true }), rule('c.b', 'supports', narrow, inG)],
      [],
    ],
    [
      'a part that counts less when it does not hold',
      [rule('c.a', 'supports', wide, inG), rule('c.b', 'supports', narrow, { ...inG, strength: 'weak' })],
      ['c.b'],
    ],
    [
      'where the other may be unknown',
      [
        rule(
          'c.a',
          'supports',
          { any: [all(leaf('flag.a', 'equal', true)), all(leaf('flag.a', 'equal', false))] },
          inG,
        ),
        rule('c.b', 'supports', narrow, weak),
      ],
      [],
    ],
    [
      'an exclusion within another',
      [rule('c.a', 'excludes', wide), rule('c.b', 'excludes', narrow)],
      ['c.b'],
    ],
    [
      'a weakening where the cause is excluded',
      [rule('c.a', 'excludes', wide), rule('c.b', 'weakens', narrow, weak)],
      ['c.b'],
    ],
    [
      'support within a confirmation',
      [rule('c.a', 'confirms', wide, inG), rule('c.b', 'supports', narrow, weak)],
      ['c.b'],
    ],
    [
      'a confirmation within support',
      [rule('c.a', 'supports', wide, inG), rule('c.b', 'confirms', narrow, weak)],
      [],
    ],
    [
      'support within a confirmation that an exclusion may contradict',
      [
        rule('c.a', 'confirms', wide, inG),
        rule('c.b', 'supports', narrow, weak),
        rule('c.c', 'excludes', when('flag.a')),
      ],
      [],
    ],
  ])('%s', (_, rules, names) => {
    expect(said(...rules)).toEqual(names.map((name) => `${name} redundant-rule`));
  });

  it('says of two that are the same that the later one is', () => {
    expect(said(rule('c.a', 'supports', wide, inG), rule('c.b', 'supports', wide, inG))).toEqual([
      'c.b duplicate-rule',
    ]);
    expect(said(rule('c.a', 'excludes', wide), rule('c.b', 'excludes', wide))).toEqual([
      'c.b duplicate-rule',
    ]);
    expect(said(rule('c.a', 'supports', wide), rule('c.b', 'supports', wide, { strength: 'weak' }))).toEqual(
      [],
    );
  });
});

describe('pairs of rules', () => {
  const options = fc.record({
    strength: fc.constantFrom('weak' as const, 'moderate' as const, 'strong' as const),
    group: fc.constantFrom('g', 'h'),
    oneSided: fc.boolean(),
  });
  const effect = fc.constantFrom<Effect[]>('supports', 'weakens', 'confirms', 'excludes');
  const drawn = fc.array(fc.tuple(effect, plainCondition, options), { minLength: 2, maxLength: 4 });
  const rulesOf = (draws: readonly (readonly [Effect, TopLevelCondition, object])[]): readonly CauseRule[] =>
    draws.map(([type, condition, more], at) => rule(`c.r${at}`, type, condition, more));

  /** Each set of truths of `rules` that some facts give them, with what it makes of the cause. */
  function outcomes(rules: readonly CauseRule[]): readonly { truths: readonly Truth[]; weighed: Weighed }[] {
    const weights = compileRuleset(rulesetOf(rules)).rules.map(({ weight }) => weight);
    const conditions: readonly Condition[] = rules.map((each) => each.conditions);
    return truthsOf(conditions, true).map((truths) => ({ truths, weighed: weigh(weights, truths) }));
  }
  const verdict = ({ total, confirmed, excluded }: Weighed) =>
    excluded ? 'excluded' : { confirmed, bits: Math.round(total * 1e6) };

  it('are redundant only where nothing changes without one of them', () => {
    let redundant = 0;
    fc.assert(
      fc.property(drawn, (draws) => {
        const rules = rulesOf(draws);
        for (const line of said(...rules)) {
          const [name, code] = line.split(' ');
          if (code !== 'redundant-rule') continue;
          redundant += 1;
          const at = rules.findIndex((each) => each.name === name);
          const without = compileRuleset(rulesetOf(rules.filter((_, index) => index !== at))).rules;
          for (const { truths, weighed } of outcomes(rules)) {
            const left = weigh(
              without.map(({ weight }) => weight),
              truths.filter((_, index) => index !== at),
            );
            expect(verdict(left)).toEqual(verdict(weighed));
          }
        }
      }),
      { numRuns: 400, seed: 8524 },
    );
    expect(redundant).toBeGreaterThan(5);
  });

  it('contradict each other only where one says nothing for itself whenever it holds', () => {
    let contradicting = 0;
    fc.assert(
      fc.property(drawn, (draws) => {
        const rules = rulesOf(draws);
        for (const line of said(...rules)) {
          const [name, code] = line.split(' ');
          if (code !== 'contradicting-rules') continue;
          contradicting += 1;
          const at = rules.findIndex((each) => each.name === name);
          const conditions = rules.map((each) => each.conditions);
          const opposite = (type: Effect | undefined) => type === 'excludes' || type === 'weakens';
          const mine = opposite(rules[at]?.event.type);
          for (const truths of truthsOf(conditions, false))
            if (truths[at] === TRUE)
              expect(
                rules.some((each, index) => truths[index] === TRUE && opposite(each.event.type) !== mine),
              ).toBe(true);
        }
      }),
      { numRuns: 400, seed: 8524 },
    );
    expect(contradicting).toBeGreaterThan(5);
  });
});
