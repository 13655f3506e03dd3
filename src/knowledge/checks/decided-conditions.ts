/** Conditions that no facts meet, or all: whatever hangs on them is dead, or asks nothing. */

import { type Decider, fails, holds } from '../decide/decider.js';
import type { CompiledFormula } from '../decide/formula.js';
import { type Fault, inside, type Place } from '../messages.js';
import type { Condition, Ruleset } from '../types.js';
import { conditionsOf, factsOfCondition, type OwnedCondition } from '../walk.js';

const WHAT: Readonly<Record<OwnedCondition['by'], string>> = {
  rule: 'the rule',
  inference: 'the inference',
  problem: 'the problem',
  remark: 'the remark',
  confirm: 'the confirming check',
};

/** Looking at members one by one costs the square of their number; nobody writes larger conditions by hand. */
const MOST_COMPARED = 500;

/** Faults of all conditions of `ruleset`; what takes too much work to decide is passed over. */
export function decidedConditionFaults(ruleset: Ruleset, decider: Decider): readonly Fault[] {
  return [...conditionsOf(ruleset)].flatMap((owned) => faultsOf(owned, decider));
}

function faultsOf({ place, condition, by }: OwnedCondition, decider: Decider): readonly Fault[] {
  const formula = decider.compile(condition);
  const isSmall = formula.size <= MOST_COMPARED;
  if (decider.possible(holds(formula)) === false) {
    const core = isSmall ? smallestDead(condition, place, decider) : { place, conditions: [condition] };
    const message = `No value of ${factsIn(core.conditions)} meets this, so ${WHAT[by]} never holds: correct it, or remove ${WHAT[by]}.`;
    return [{ place: core.place, code: 'never-holds', message }];
  }
  if (decider.possible(fails(formula)) === false) {
    const message = `Every value of ${factsIn([condition])} meets this, so ${WHAT[by]} asks nothing: correct it, or remove ${WHAT[by]}.`;
    return [{ place, code: 'always-holds', message }];
  }
  return isSmall ? deadAlternatives(condition, place, [], decider) : [];
}

interface Core {
  readonly place: Place;
  /** What contradicts itself at `place`. */
  readonly conditions: readonly Condition[];
}

/** Where a condition that never holds is wrong: at one member of an "all", or at those that contradict each other. */
function smallestDead(condition: Condition, place: Place, decider: Decider): Core {
  if (!('all' in condition)) return { place, conditions: [condition] };
  const goals = new Map(condition.all.map((member) => [member, holds(decider.compile(member))]));
  const isDead = (members: readonly Condition[]): boolean =>
    decider.possible(...members.flatMap((member) => goals.get(member) ?? [])) === false;
  const alone = condition.all.findIndex((member) => isDead([member]));
  const member = condition.all[alone];
  if (member !== undefined) return smallestDead(member, inside(place, 'all', alone), decider);
  let core = condition.all;
  for (const each of condition.all) {
    const rest = core.filter((other) => other !== each);
    if (isDead(rest)) core = rest;
  }
  const last = core.at(-1);
  return {
    place: last === undefined ? place : inside(place, 'all', condition.all.indexOf(last)),
    conditions: core,
  };
}

/** Members of an "any" that cannot hold where they stand; `beside` must hold for any of them to matter. */
function deadAlternatives(
  condition: Condition,
  place: Place,
  beside: readonly CompiledFormula[],
  decider: Decider,
): readonly Fault[] {
  if ('all' in condition) {
    if (!condition.all.some((member) => 'all' in member || 'any' in member)) return [];
    const formulas = condition.all.map((member) => decider.compile(member));
    return condition.all.flatMap((member, index) => {
      const others = formulas.filter((_, at) => at !== index);
      return deadAlternatives(member, inside(place, 'all', index), [...beside, ...others], decider);
    });
  }
  if (!('any' in condition)) return [];
  return condition.any.flatMap((member, index) => {
    const at = inside(place, 'any', index);
    const needed = [...beside, decider.compile(member)].map(holds);
    if (decider.possible(...needed) !== false) return deadAlternatives(member, at, beside, decider);
    const message = `This alternative never holds${beside.length > 0 ? ' beside the conditions around it' : ''}, whatever ${factsIn([member])} is: correct or remove it.`;
    return [{ place: at, code: 'never-holds', message }];
  });
}

/** The facts of `conditions` for a message, three of them at most. */
function factsIn(conditions: readonly Condition[]): string {
  const ids = [...new Set(conditions.flatMap((condition) => [...factsOfCondition(condition)]))];
  const shown = ids.slice(0, 3).join(', ');
  return ids.length > 3 ? `${shown} and ${ids.length - 3} more` : shown;
}
