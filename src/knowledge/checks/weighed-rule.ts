/** The rules of a cause with what they count, ready to be compared. */
import { type Decider, fails, holds } from '../decide/decider.js';
import type { CompiledFormula } from '../decide/formula.js';
import type { CauseDocument, Effect, Ruleset } from '../types.js';

export interface WeighedRule {
  readonly name: string;
  /** Among the rules of the cause. */
  readonly index: number;
  readonly effect: Effect;
  readonly group: string | undefined;
  readonly formula: CompiledFormula;
  /** Likelihood ratio while it holds, from 1; of an excluding rule 1. */
  readonly holds: number;
  /** Likelihood ratio while it certainly does not hold, up to 1, where it says nothing. */
  readonly fails: number;
}

/** The rules that some facts meet and others do not; of the rest, nothing about pairs is worth saying. */
export function weighedRules(
  { rules }: CauseDocument,
  { strengths }: Pick<Ruleset, 'strengths'>,
  decider: Decider,
): readonly WeighedRule[] {
  return rules.flatMap(({ name, conditions, event }, index): readonly WeighedRule[] => {
    const formula = decider.compile(conditions);
    if (decider.possible(holds(formula)) !== true || decider.possible(fails(formula)) !== true) return [];
    const known = { name, index, effect: event.type, formula };
    if (event.type === 'excludes') return [{ ...known, group: undefined, holds: 1, fails: 1 }];
    const { strength, group, oneSided } = event.params;
    const ratios = strengths[strength];
    return [{ ...known, group, holds: ratios.holds, fails: oneSided === true ? 1 : ratios.fails }];
  });
}
