/** Rules that are right for themselves: safe in a stock Engine, and with a sentence for each way they count. */
import { type Fault, inside, type Place } from '../messages.js';
import type { CauseRule, Condition, LeafCondition, Ruleset } from '../types.js';
import { placeOfCause } from '../walk.js';

export function ruleShapeFaults(ruleset: Ruleset): readonly Fault[] {
  return [...ruleset.causes.values()].flatMap((cause) =>
    cause.rules.flatMap((rule, index) => faultsOf(rule, inside(placeOfCause(cause), 'rules', index))),
  );
}

function faultsOf({ conditions, event }: CauseRule, place: Place): readonly Fault[] {
  const faults: Fault[] = [];
  if (holdsOnNothing(conditions))
    faults.push({
      place: inside(place, 'conditions'),
      code: 'negation-of-absent',
      message: 'Holds in a stock Engine when nothing is known: add a condition that needs a fact.',
    });
  if (event.type !== 'excludes' && event.params.oneSided !== true && event.params.otherwise === undefined)
    faults.push({
      place: inside(place, 'event', 'params'),
      code: 'missing-otherwise',
      message:
        'Counts when it does not hold, and has no "otherwise" that says so: add it, or "oneSided": true.',
    });
  return faults;
}

/**
 * What json-rules-engine, told to allow undefined facts, makes of a condition when no fact is there. Two absent facts
 * are equal to it, which no condition can prevent: that is passed over.
 */
function holdsOnNothing(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(holdsOnNothing);
  if ('any' in condition) return condition.any.some(holdsOnNothing);
  if ('not' in condition) return !holdsOnNothing(condition.not);
  return leafHoldsOnNothing(condition);
}

function leafHoldsOnNothing({ operator, value }: LeafCondition): boolean {
  const comparesFacts = typeof value === 'object' && 'fact' in value;
  return !comparesFacts && (operator === 'notEqual' || operator === 'notIn');
}
