import { describe, expect, it } from 'vitest';
import { type Hypothesis, rankHypotheses, type Weight, weigh } from '../../src/diagnosis/rank.js';
import { FALSE as F, TRUE as T, type Truth, UNKNOWN as U } from '../../src/diagnosis/types.js';
import type { Effect } from '../../src/knowledge/types.js';

function weight(rule: string, holds: number, fails: number, more: Partial<Weight> = {}): Weight {
  return { rule, effect: 'supports' as Effect, group: undefined, holds, fails, baseRate: undefined, ...more };
}
const weak = (rule: string, group?: string) => weight(rule, 1, -0.25, { group });
const strong = (rule: string, group?: string) => weight(rule, 3, -1, { group });
const confirms = (rule: string) => weight(rule, 6, -1, { effect: 'confirms' });
const excludes = (rule: string) => weight(rule, 0, 0, { effect: 'excludes' });

function rank(hypotheses: readonly Hypothesis[], truths: readonly (readonly Truth[])[], unlisted = 0.2) {
  const { ranked, ruledOut, unlisted: rest } = rankHypotheses(hypotheses, unlisted, truths);
  return {
    order: ranked.map(({ index }) => hypotheses[index]?.id),
    probabilities: ranked.map(({ probability }) => probability),
    states: ranked.map(({ state }) => state),
    ruledOut: ruledOut.map(({ index }) => hypotheses[index]?.id),
    unlisted: rest.probability,
  };
}
const hypothesis = (id: string, prior: number, ...weights: Weight[]): Hypothesis => ({ id, prior, weights });

describe('weigh', () => {
  it('counts true rules for, false ones against, unknown ones not at all', () => {
    const { bits, total } = weigh([strong('a'), strong('b'), strong('c')], [T, F, U]);
    expect(bits).toEqual([3, -1, 0]);
    expect(total).toBe(2);
  });

  it('counts nothing for a one-sided rule that is false', () => {
    expect(weigh([weight('a', 3, 0)], [F]).bits).toEqual([0]);
  });

  it('inverts for a weakening rule', () => {
    const weights = [weight('a', -3, 1, { effect: 'weakens' })];
    expect(weigh(weights, [T]).total).toBe(-3);
    expect(weigh(weights, [F]).total).toBe(1);
  });

  it('counts the strongest true rule of a group', () => {
    expect(weigh([weak('a', 'g'), strong('b', 'g'), weak('c')], [T, T, T]).bits).toEqual([0, 3, 1]);
  });

  it('counts a true rule of a group before any false one, however strong', () => {
    expect(weigh([weak('a', 'g'), weight('b', 3, -5, { group: 'g' })], [T, F]).bits).toEqual([1, 0]);
  });

  it('counts the strongest false rule where none of the group is true', () => {
    expect(weigh([weak('a', 'g'), strong('b', 'g'), strong('c', 'g')], [F, F, U]).bits).toEqual([0, -1, 0]);
  });

  it('lets the earlier rule count where bits of a group are equal', () => {
    expect(weigh([strong('a', 'g'), strong('b', 'g')], [T, T]).bits).toEqual([3, 0]);
    expect(weigh([strong('a', 'g'), strong('b', 'g')], [F, F]).bits).toEqual([-1, 0]);
  });

  it('compares a weakening and a supporting rule of a group by size alone', () => {
    const weights = [weak('a', 'g'), weight('b', -3, 1, { group: 'g', effect: 'weakens' })];
    expect(weigh(weights, [T, T]).bits).toEqual([0, -3]);
  });

  it('keeps groups of different names apart', () => {
    expect(weigh([strong('a', 'g'), strong('b', 'h')], [T, T]).total).toBe(6);
  });

  it('applies neither where a confirming and an excluding rule hold', () => {
    const weighed = weigh([confirms('a'), excludes('b'), weak('c')], [T, T, T]);
    expect(weighed).toMatchObject({
      bits: [0, 0, 1],
      confirmed: false,
      excluded: false,
      contradictory: true,
    });
  });

  it('does not confirm or exclude on what is false or unknown', () => {
    expect(weigh([confirms('a'), excludes('b')], [F, F])).toMatchObject({
      total: -1,
      confirmed: false,
      excluded: false,
      contradictory: false,
    });
  });
});

describe('rankHypotheses', () => {
  it('gives the priors where nothing is known', () => {
    const { order, probabilities, states, unlisted } = rank(
      [hypothesis('a', 0.3), hypothesis('b', 0.5)],
      [[], []],
    );
    expect(order).toEqual(['b', 'a']);
    expect(probabilities).toEqual([0.5, 0.3]);
    expect(states).toEqual(['open', 'open']);
    expect(unlisted).toBe(0.2);
  });

  it('multiplies odds', () => {
    const { probabilities, unlisted } = rank(
      [hypothesis('a', 0.4, weight('a.r', 2, -1)), hypothesis('b', 0.4)],
      [[T], []],
    );
    expect(probabilities).toEqual([0.7273, 0.1818]);
    expect(unlisted).toBe(0.0909);
  });

  it('takes excluded causes out and spreads what is left', () => {
    const hypotheses = [hypothesis('a', 0.4, excludes('a.x')), hypothesis('b', 0.4)];
    expect(rank(hypotheses, [[T], []])).toMatchObject({
      order: ['b'],
      probabilities: [0.6667],
      ruledOut: ['a'],
      unlisted: 0.3333,
    });
  });

  it('puts a confirmed cause first, even below another in probability', () => {
    const hypotheses = [
      hypothesis('likely', 0.7, weight('likely.r', 12, -1)),
      hypothesis('shown', 0.1, confirms('shown.c')),
    ];
    const { order, states, probabilities } = rank(hypotheses, [[T], [T]]);
    expect(order).toEqual(['shown', 'likely']);
    expect(states).toEqual(['confirmed', 'supported']);
    expect(probabilities[0]).toBeLessThan(probabilities[1] ?? 0);
  });

  it('normalises each confirmed cause against the unconfirmed alone, the others against all', () => {
    const hypotheses = [
      hypothesis('a', 0.2, confirms('a.c')),
      hypothesis('b', 0.2, confirms('b.c')),
      hypothesis('c', 0.4),
    ];
    const shown = 0.2 * 64;
    const { probabilities, unlisted } = rank(hypotheses, [[T], [T], []]);
    expect(probabilities[0]).toBeCloseTo(shown / (shown + 0.4 + 0.2), 4);
    expect(probabilities[1]).toBe(probabilities[0]);
    expect(probabilities[2]).toBeCloseTo(0.4 / (2 * shown + 0.6), 4);
    expect(unlisted).toBeCloseTo(0.2 / (2 * shown + 0.6), 4);
  });

  it('calls a cause supported from one net bit on', () => {
    const hypotheses = [
      hypothesis('one', 0.2, weight('one.r', 1, 0)),
      hypothesis('less', 0.2, weight('less.a', 1, 0), weight('less.b', 0.5, -0.25)),
    ];
    expect(rank(hypotheses, [[T], [T, F]]).states).toEqual(['supported', 'open']);
  });

  it('breaks ties by prior, then by id', () => {
    const hypotheses = [
      hypothesis('z', 0.25),
      hypothesis('b', 0.125, weight('b.r', 1, 0)),
      hypothesis('y', 0.25),
    ];
    expect(rank(hypotheses, [[], [T], []]).order).toEqual(['y', 'z', 'b']);
  });

  it('does not let the order of a sum decide a tie', () => {
    const [x, y, z] = [Math.log2(12), Math.log2(0.8), Math.log2(0.6)];
    const sums = [x + y + z, z + y + x];
    const one = hypothesis('b', 0.25, weight('b.1', x, 0), weight('b.2', y, 0), weight('b.3', z, 0));
    const other = hypothesis('a', 0.25, weight('a.1', z, 0), weight('a.2', y, 0), weight('a.3', x, 0));
    expect(Math.abs((sums[0] ?? 0) - (sums[1] ?? 0))).toBeLessThan(1e-12);
    expect(
      rank(
        [one, other],
        [
          [T, T, T],
          [T, T, T],
        ],
      ).order,
    ).toEqual(['a', 'b']);
  });
});
