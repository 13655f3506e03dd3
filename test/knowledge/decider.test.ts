import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  Decider,
  FALSE,
  fails,
  holds,
  isUnknown,
  TRUE,
  UNKNOWN,
} from '../../src/knowledge/decide/decider.js';
import type { Condition, LeafCondition, Operator } from '../../src/knowledge/types.js';
import { fact } from '../support/rulesets.js';
import { anyCondition, plainCondition, truthsOf, VOCABULARY } from './every-value.js';

const RUNS = { numRuns: 150, seed: 8524 };
const TRUTHS = [FALSE, UNKNOWN, TRUE] as const;

/** Which truths two conditions can have together, by the decider. */
function decided(a: Condition, b: Condition, withUnknowns: boolean): readonly string[] {
  const decider = new Decider(VOCABULARY);
  const [one, other] = [decider.compile(a), decider.compile(b)];
  return TRUTHS.flatMap((first) =>
    TRUTHS.filter((second) => {
      const goals = [
        { formula: one, least: first, most: first },
        { formula: other, least: second, most: second },
      ];
      return withUnknowns ? decider.possibleWithUnknowns(...goals) : decider.possible(...goals);
    }).map((second) => `${first},${second}`),
  );
}
const tried = (a: Condition, b: Condition, withUnknowns: boolean): readonly string[] =>
  truthsOf([a, b], withUnknowns).map(String).sort();

describe('Decider', () => {
  it('finds possible what some facts make so, and nothing else', () => {
    fc.assert(
      fc.property(plainCondition, plainCondition, (a, b) => {
        expect(decided(a, b, false)).toEqual(tried(a, b, false));
      }),
      RUNS,
    );
  });

  it('does so where facts are unknown', () => {
    fc.assert(
      fc.property(plainCondition, plainCondition, (a, b) => {
        // A list that is known in part may have one member for sure and another perhaps, which no value here is.
        const found = decided(a, b, true);
        const sure = tried(a, b, true);
        if (JSON.stringify([a, b]).includes('list.a'))
          expect(found).toEqual(expect.arrayContaining([...sure]));
        else expect(found).toEqual(sure);
      }),
      RUNS,
    );
  });

  it('never finds impossible what some facts make so, where facts are compared with one another', () => {
    fc.assert(
      fc.property(anyCondition, anyCondition, fc.boolean(), (a, b, withUnknowns) => {
        expect(decided(a, b, withUnknowns)).toEqual(expect.arrayContaining([...tried(a, b, withUnknowns)]));
      }),
      RUNS,
    );
  });

  const facts = new Map(
    [
      fact('text.free', 'string'),
      fact('text.guid', 'string', { lowerCase: true }),
      fact('number.free', 'number'),
      fact('number.share', 'number', { minimum: 0, maximum: 1 }),
      fact('number.whole', 'integer'),
      fact('time.a', 'instant'),
      fact('time.b', 'instant'),
      fact('list.a', 'stringList'),
    ].map((each) => [each.id, each]),
  );
  const is = (id: string, operator: Operator, value: LeafCondition['value']): Condition => ({
    fact: id,
    operator,
    value,
  });
  const both = (...all: Condition[]): Condition => ({ all });

  it.each([
    ['two texts at once', both(is('text.free', 'equal', 'a'), is('text.free', 'equal', 'b')), false],
    ['neither of two texts', both(is('text.free', 'notEqual', 'a'), is('text.free', 'notEqual', 'b')), true],
    ['a text that is always read in lower case', is('text.guid', 'equal', 'AB'), false],
    ['the same text in lower case', is('text.guid', 'equal', 'ab'), true],
    [
      'a number between neighbours',
      both(is('number.free', 'greaterThan', 1), is('number.free', 'lessThan', 2)),
      true,
    ],
    [
      'no whole number there',
      both(is('number.whole', 'greaterThan', 1), is('number.whole', 'lessThan', 2)),
      false,
    ],
    ['a fraction as a whole number', is('number.whole', 'greaterThan', 1.5), true],
    ['less than the least', is('number.share', 'lessThan', 0), false],
    ['the least', is('number.share', 'lessThanInclusive', 0), true],
    ['more than a very large number', is('number.free', 'greaterThan', 1e300), true],
    ['less than a very small number', is('number.free', 'lessThan', -1e300), true],
    ['more than the largest number', is('number.free', 'greaterThan', Number.MAX_VALUE), false],
    [
      'a time after one and before an earlier one',
      both(is('time.a', 'greaterThan', 5), is('time.a', 'lessThan', 5)),
      false,
    ],
    [
      'two times, each before the other',
      both(is('time.a', 'lessThan', { fact: 'time.b' }), is('time.b', 'lessThan', { fact: 'time.a' })),
      false,
    ],
    [
      'two times, neither before the other',
      {
        not: {
          any: [is('time.a', 'lessThan', { fact: 'time.b' }), is('time.b', 'lessThan', { fact: 'time.a' })],
        },
      },
      true,
    ],
    ['a fact before itself', is('time.a', 'lessThan', { fact: 'time.a' }), false],
    ['two members of a list', both(is('list.a', 'contains', 'x'), is('list.a', 'contains', 'y')), true],
    [
      'a member that is none',
      both(is('list.a', 'contains', 'x'), is('list.a', 'doesNotContain', 'x')),
      false,
    ],
    ['a fact that the vocabulary lacks', is('other.fact', 'equal', 1), true],
  ] satisfies readonly (readonly [string, Condition, boolean])[])('%s', (_, condition, expected) => {
    const decider = new Decider(facts);
    expect(decider.possible(holds(decider.compile(condition)))).toBe(expected);
  });

  it('leaves open what takes too much work, and everything once all its work is done', () => {
    const many = Array.from({ length: 400 }, (_, at) => is('text.free', 'notEqual', `t${at}`));
    const hard = both(...many.map((each, at) => ({ any: [each, is(`flag.f${at}`, 'equal', true)] })));
    const contradictory = both(hard, { not: hard });
    const decider = new Decider(facts);
    expect(decider.possible(holds(decider.compile(contradictory)))).toBeUndefined();
    expect(decider.isExhausted).toBe(false);
    const short = new Decider(facts, 2);
    const formula = short.compile(both(is('time.a', 'greaterThan', 5), is('time.a', 'lessThan', 5)));
    expect(short.possible(holds(formula))).toBeUndefined();
    expect(short.isExhausted).toBe(true);
    expect(short.possible(fails(formula), isUnknown(formula))).toBeUndefined();
  });
});
