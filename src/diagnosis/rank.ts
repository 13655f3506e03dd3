/**
 * Weights of evidence (I. J. Good, "Probability and the Weighing of Evidence", 1950): causes compete within one
 * problem, each rule adds the logarithm of its likelihood ratio, and what is unknown adds nothing.
 */
import type { Effect } from '../knowledge/types.js';
import { compareText, round4 } from './order.js';
import { type CauseState, FALSE, TRUE, type Truth, UNKNOWN } from './types.js';

/** What a rule says about its cause, in bits, the sign of its effect included. */
export interface Weight {
  readonly rule: string;
  readonly effect: Effect;
  readonly group: string | undefined;
  readonly holds: number;
  /** 0 where absence says nothing. */
  readonly fails: number;
  /** How often the rule holds where its cause is not the one, as its two ratios imply; of an excluding rule, unknown. */
  readonly baseRate: number | undefined;
}

/** A cause that may be the one. `weights` are in rule-id order; truths of it are given in the same order. */
export interface Hypothesis {
  readonly id: string;
  /** Probability before any evidence. */
  readonly prior: number;
  readonly weights: readonly Weight[];
}

export interface Weighed {
  /** What counted, by rule. */
  readonly bits: readonly number[];
  /** By group: the rule that counts for it; every other one of the group counts 0. */
  readonly speaking: ReadonlyMap<string, number>;
  readonly total: number;
  readonly confirmed: boolean;
  readonly excluded: boolean;
  /** A confirming and an excluding rule both hold, so that neither applies. */
  readonly contradictory: boolean;
}

export interface WeighedHypothesis extends Weighed {
  /** Position among the hypotheses. */
  readonly index: number;
}

export interface RankedHypothesis extends WeighedHypothesis {
  readonly score: number;
  /** log2 of all that it is normalised against, itself included: its probability is 2^(score - against). */
  readonly against: number;
  readonly probability: number;
  readonly state: CauseState;
}

export interface Ranking {
  /** Best first. */
  readonly ranked: readonly RankedHypothesis[];
  /** In the order of the hypotheses. */
  readonly ruledOut: readonly WeighedHypothesis[];
  readonly unlisted: { readonly score: number; readonly probability: number };
}

/** Net bits from which a cause counts as supported. */
const SUPPORTED_BITS = 1;

/** Weighs one cause; `truths` by rule, in the order of `weights`. */
export function weigh(weights: readonly Weight[], truths: readonly Truth[]): Weighed {
  const holding = (effect: Effect): boolean =>
    weights.some((weight, index) => weight.effect === effect && truths[index] === TRUE);
  const confirms = holding('confirms');
  const excludes = holding('excludes');
  const contradictory = confirms && excludes;

  const bits = weights.map(() => 0);
  const speaking = new Map<string, number>();
  weights.forEach((weight, index) => {
    const truth = truths[index] ?? UNKNOWN;
    if (truth === UNKNOWN || (contradictory && weight.effect === 'confirms' && truth === TRUE)) return;
    if (weight.group === undefined) {
      bits[index] = bitsOf(weight, truth);
      return;
    }
    const best = speaking.get(weight.group);
    if (best === undefined || outweighs(weights, truths, index, best)) speaking.set(weight.group, index);
  });
  for (const index of speaking.values()) {
    const weight = weights[index];
    if (weight !== undefined) bits[index] = bitsOf(weight, truths[index] ?? UNKNOWN);
  }
  const total = bits.reduce((sum, each) => sum + each, 0);
  const [confirmed, excluded] = [confirms && !excludes, excludes && !confirms];
  return { bits, speaking, total, confirmed, excluded, contradictory };
}

function bitsOf(weight: Weight, truth: Truth): number {
  return truth === TRUE ? weight.holds : truth === FALSE ? weight.fails : 0;
}

/** In a group a true rule beats a false one, then more bits beat fewer; equal ones leave it to the earlier id. */
function outweighs(
  weights: readonly Weight[],
  truths: readonly Truth[],
  index: number,
  best: number,
): boolean {
  if (truths[index] !== truths[best]) return truths[index] === TRUE;
  const [challenger, holder] = [weights[index], weights[best]];
  if (challenger === undefined || holder === undefined) return false;
  const truth = truths[index] ?? UNKNOWN;
  return Math.abs(bitsOf(challenger, truth)) > Math.abs(bitsOf(holder, truth));
}

/**
 * Ranks the causes of one problem from the truths of their rules (`truths[cause][rule]`). Probabilities have four
 * decimals. Confirmed causes come first, each normalised against the unconfirmed hypotheses alone, since two
 * confirmed causes do not argue against each other; the others are normalised against all.
 */
export function rankHypotheses(
  hypotheses: readonly Hypothesis[],
  unlistedPrior: number,
  truths: readonly (readonly Truth[])[],
): Ranking {
  const weighed = hypotheses.map((hypothesis, index) => ({
    index,
    hypothesis,
    ...weigh(hypothesis.weights, truths[index] ?? []),
  }));
  const standing = weighed
    .filter((each) => !each.excluded)
    .map((each) => ({ ...each, score: Math.log2(each.hypothesis.prior) + each.total }));
  const unlistedScore = Math.log2(unlistedPrior);
  const highest = Math.max(unlistedScore, ...standing.map((each) => each.score));
  const mass = (score: number): number => 2 ** (score - highest);
  const sum = (scores: readonly number[]): number => scores.reduce((total, score) => total + mass(score), 0);

  const unconfirmed = sum([
    unlistedScore,
    ...standing.filter((each) => !each.confirmed).map((each) => each.score),
  ]);
  const all = sum([unlistedScore, ...standing.map((each) => each.score)]);
  const ranked = standing
    .sort(
      (a, b) =>
        Number(b.confirmed) - Number(a.confirmed) ||
        comparable(b.score) - comparable(a.score) ||
        b.hypothesis.prior - a.hypothesis.prior ||
        compareText(a.hypothesis.id, b.hypothesis.id),
    )
    .map(({ hypothesis: _, ...each }): RankedHypothesis => {
      const own = mass(each.score);
      const against = each.confirmed ? own + unconfirmed : all;
      return {
        ...each,
        against: highest + Math.log2(against),
        probability: round4(own / against),
        state: each.confirmed ? 'confirmed' : each.total >= SUPPORTED_BITS ? 'supported' : 'open',
      };
    });
  return {
    ranked,
    ruledOut: weighed.filter((each) => each.excluded).map(({ hypothesis: _, ...each }) => each),
    unlisted: { score: unlistedScore, probability: round4(mass(unlistedScore) / all) },
  };
}

/** Sums of the same bits in another order differ in the last place; that must not decide a tie. */
function comparable(score: number): number {
  return Math.round(score * 1e9);
}
