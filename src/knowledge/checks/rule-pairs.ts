/**
 * Two rules of one cause of which one makes the other pointless: it says the opposite whenever the other holds, or
 * the same and counts at least as much. What counts is as in diagnosis: of a group, the true rule with most bits,
 * else the false one; rules without a group each for themselves.
 */
import type { Decider } from '../decide/decider.js';
import { type Fault, inside } from '../messages.js';
import type { CauseDocument, Effect, Ruleset } from '../types.js';
import { placeOfCause } from '../walk.js';
import { isContradicted, isDuplicate, isRedundant } from './rule-against-rule.js';
import { type WeighedRule, weighedRules } from './weighed-rule.js';

/** Faults of all pairs of rules, one for each rule; what takes too much work to decide is passed over. */
export function rulePairFaults(ruleset: Ruleset, decider: Decider): readonly Fault[] {
  return [...ruleset.causes.values()].flatMap((cause) => faultsOfCause(cause, ruleset, decider));
}

type Finding = Pick<Fault, 'code' | 'message'>;

function faultsOfCause(cause: CauseDocument, ruleset: Ruleset, decider: Decider): readonly Fault[] {
  const rules = weighedRules(cause, ruleset, decider);
  const effects = new Set(cause.rules.map(({ event }) => event.type));
  const related = relatedRules(rules);
  return rules.flatMap((rule): readonly Fault[] => {
    for (const other of related(rule)) {
      const found = findingOf(rule, other, effects, decider);
      if (found !== undefined) return [{ place: inside(placeOfCause(cause), 'rules', rule.index), ...found }];
    }
    return [];
  });
}

/** What is wrong with `rule` because of `other`; of two that are alike, with the one that stands later. */
function findingOf(
  rule: WeighedRule,
  other: WeighedRule,
  effects: ReadonlySet<Effect>,
  decider: Decider,
): Finding | undefined {
  if (isContradicted(rule, other, decider)) {
    if (other.index > rule.index && isContradicted(other, rule, decider)) return undefined;
    const message = `Contradicts ${other.name}: whenever this rule ${rule.effect} the cause, that one ${other.effect} it. Correct the conditions of one of them.`;
    return { code: 'contradicting-rules', message };
  }
  if (isDuplicate(rule, other, decider)) {
    if (other.index > rule.index) return undefined;
    const message = `Says and counts the same as ${other.name}, under the same conditions: remove one of them.`;
    return { code: 'duplicate-rule', message };
  }
  if (!isRedundant(rule, other, effects, decider)) return undefined;
  const message = `Never counts beside ${other.name}, which holds whenever this rule does and ${
    other.effect === 'excludes' ? 'excludes the cause' : 'counts no less'
  }: remove it, or correct its conditions or strength.`;
  return { code: 'redundant-rule', message };
}

/** Rules that have a variable in common; others are independent, and neither follows from the other. */
function relatedRules(rules: readonly WeighedRule[]): (rule: WeighedRule) => readonly WeighedRule[] {
  const byVariable = new Map<number, WeighedRule[]>();
  for (const rule of rules)
    for (const variable of rule.formula.constants.keys()) {
      const known = byVariable.get(variable);
      if (known === undefined) byVariable.set(variable, [rule]);
      else known.push(rule);
    }
  return (rule) => {
    const found = new Set([...rule.formula.constants.keys()].flatMap((key) => byVariable.get(key) ?? []));
    found.delete(rule);
    return [...found].sort((a, b) => a.index - b.index);
  };
}
