/** What one rule makes of another of the same cause. Only what holds for all facts is said. */
import { type Decider, FALSE, fails, type Goal, holds, isUnknown, TRUE, UNKNOWN } from '../decide/decider.js';
import type { CompiledFormula } from '../decide/formula.js';
import type { Effect } from '../types.js';
import type { WeighedRule } from './weighed-rule.js';

/** Effects that all rules of the cause together can have. */
export type EffectsOfCause = ReadonlySet<Effect>;

/** Whether `other` says the opposite of `rule` whenever this one holds, so that this one says nothing. */
export function isContradicted(rule: WeighedRule, other: WeighedRule, decider: Decider): boolean {
  const way = OPPOSITES[rule.effect][other.effect];
  if (way === undefined || !follows(other, rule, decider)) return false;
  if (way === 'overrules' || follows(rule, other, decider)) return true;
  // In one group the wider rule keeps the narrower from counting, though not from confirming.
  if (rule.effect === 'confirms' || !isInGroupOf(rule, other)) return false;
  return speaksInstead(other, rule) && followsSurely(other, rule, decider);
}

/**
 * How an effect takes another away where both rules hold: it overrules it whatever its weight, or it weighs against
 * it, which is no fault where the narrower rule corrects the wider one.
 */
const OPPOSITES: Readonly<Record<Effect, Readonly<Partial<Record<Effect, 'overrules' | 'weighs'>>>>> = {
  supports: { excludes: 'overrules', weakens: 'weighs' },
  weakens: { confirms: 'overrules', supports: 'weighs' },
  confirms: { excludes: 'overrules', weakens: 'weighs' },
  excludes: { confirms: 'overrules' },
};

/** Whether both rules have the same conditions in effect, and count the same. */
export function isDuplicate(rule: WeighedRule, other: WeighedRule, decider: Decider): boolean {
  if (rule.effect !== other.effect || rule.holds !== other.holds || rule.fails !== other.fails) return false;
  return (
    followsSurely(other, rule, decider) &&
    followsSurely(rule, other, decider) &&
    isNever(decider, fails(rule.formula), notFalse(other.formula)) &&
    isNever(decider, fails(other.formula), notFalse(rule.formula))
  );
}

/** Whether the answer is the same without `rule`, because `other` is there: it never counts, nor decides. */
export function isRedundant(
  rule: WeighedRule,
  other: WeighedRule,
  effects: EffectsOfCause,
  decider: Decider,
): boolean {
  if (other.effect === 'excludes')
    return isSilencedByExclusion(rule, effects) && followsSurely(other, rule, decider);
  return (
    saysTheSame(rule, other, effects) &&
    isInGroupOf(rule, other) &&
    other.holds >= rule.holds &&
    followsSurely(other, rule, decider) &&
    isSilentWhenFalse(rule, other, decider)
  );
}

/** Where the cause is out, only another exclusion, or a weakening that says nothing else, can be spared. */
function isSilencedByExclusion({ effect, fails: ratio }: WeighedRule, effects: EffectsOfCause): boolean {
  return effect === 'excludes' || (effect === 'weakens' && ratio === 1 && !effects.has('confirms'));
}

/** A confirmation does more than its weight, and a confirmation that an exclusion contradicts has no weight at all. */
function saysTheSame(rule: WeighedRule, other: WeighedRule, effects: EffectsOfCause): boolean {
  if (rule.effect === other.effect) return true;
  return rule.effect === 'supports' && other.effect === 'confirms' && !effects.has('excludes');
}

/** A false rule counts while no true one of its group is there, and no false one with more bits. */
function isSilentWhenFalse(rule: WeighedRule, other: WeighedRule, decider: Decider): boolean {
  if (rule.fails === 1) return true;
  const isFalse = fails(rule.formula);
  if (!isNever(decider, isFalse, isUnknown(other.formula))) return false;
  return other.fails <= rule.fails || isNever(decider, isFalse, fails(other.formula));
}

const isInGroupOf = (rule: WeighedRule, other: WeighedRule): boolean =>
  rule.group !== undefined && rule.group === other.group;

/** Of two true rules of a group the one with most bits counts, of equal ones that with the earlier name. */
function speaksInstead(other: WeighedRule, rule: WeighedRule): boolean {
  return other.holds > rule.holds || (other.holds === rule.holds && other.name < rule.name);
}

/** Whether `other` holds whenever `rule` does and all facts are known. */
function follows(other: WeighedRule, rule: WeighedRule, decider: Decider): boolean {
  return decider.possible(holds(rule.formula), fails(other.formula)) === false;
}

/** Whether `other` certainly holds whenever `rule` does, whatever else is unknown. */
function followsSurely(other: WeighedRule, rule: WeighedRule, decider: Decider): boolean {
  return isNever(decider, holds(rule.formula), { formula: other.formula, least: FALSE, most: UNKNOWN });
}

const notFalse = (formula: CompiledFormula): Goal => ({ formula, least: UNKNOWN, most: TRUE });

function isNever(decider: Decider, ...goals: readonly Goal[]): boolean {
  return decider.possibleWithUnknowns(...goals) === false;
}
