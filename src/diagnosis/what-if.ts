/** What the rules of a problem would say if one more fact were known. By predicates alone. */
import type { FactValue } from '../knowledge/types.js';
import type { CompiledProblem, Knowledge } from './compile.js';
import type { Evaluation } from './evaluate.js';
import { inferFacts } from './infer.js';
import { missingSlots } from './predicate.js';
import type { Ranking } from './rank.js';
import { type Truth, UNKNOWN } from './types.js';

/** The state of one problem for the facts at hand. */
export interface Standing {
  readonly problem: CompiledProblem;
  readonly evaluation: Evaluation;
  /** `[cause][rule]` */
  readonly truths: readonly (readonly Truth[])[];
  readonly ranking: Ranking;
}

/** How one rule would come out; `cause` and `rule` are positions in the problem. */
export interface RuleOutcome {
  readonly cause: number;
  readonly rule: number;
  readonly truth: Truth;
}

/** Absent facts of undecided rules of causes that are still in question, and the absent facts that those follow from. */
export function askableSlots(
  { problem, evaluation, truths, ranking }: Standing,
  knowledge: Knowledge,
): readonly number[] {
  const { values, settled } = evaluation;
  const found = new Set<number>();
  for (const { index } of ranking.ranked)
    problem.causes[index]?.rules.forEach((rule, at) => {
      if (truths[index]?.[at] !== UNKNOWN) return;
      for (const slot of missingSlots(rule.condition, values)) found.add(slot);
    });
  for (const inference of [...knowledge.inferences].reverse()) {
    if (!found.has(inference.slot) || settled.has(inference.slot)) continue;
    for (const slot of inference.from) if (values[slot] === undefined) found.add(slot);
  }
  return [...found];
}

/**
 * The rules that read the fact in `slot`, or what follows from it, as they would come out if it were `value`. A rule
 * that reads several of them stands there as often.
 */
export function outcomesIf(
  slot: number,
  value: FactValue,
  { problem, evaluation }: Standing,
  knowledge: Knowledge,
): readonly RuleOutcome[] {
  const values = [...evaluation.values];
  values[slot] = value;
  const changed = new Set([slot]);
  const affected = knowledge.inferences.filter((inference) => {
    const follows =
      !evaluation.settled.has(inference.slot) && [...inference.from].some((each) => changed.has(each));
    if (follows) changed.add(inference.slot);
    return follows && inference.slot !== slot;
  });
  for (const inference of affected) values[inference.slot] = undefined;
  inferFacts(affected, values, evaluation.settled);
  return [...changed].flatMap((each) =>
    (problem.readers.get(each) ?? []).map(([cause, rule]) => ({
      cause,
      rule,
      truth: problem.causes[cause]?.rules[rule]?.condition.test(values) ?? UNKNOWN,
    })),
  );
}

/** `truths` with `outcomes` in their places. */
export function truthsAfter(
  truths: Standing['truths'],
  outcomes: readonly RuleOutcome[],
): Standing['truths'] {
  const after = new Map<number, Truth[]>();
  for (const { cause, rule, truth } of outcomes) {
    const own = after.get(cause) ?? [...(truths[cause] ?? [])];
    own[rule] = truth;
    after.set(cause, own);
  }
  return truths.map((own, cause) => after.get(cause) ?? own);
}
