/** Why one cause stands behind the first, and what would change that. */
import { printable } from '../diagnosis/finding.js';
import { compareText } from '../diagnosis/order.js';
import { ANOTHER_STRING, possibleValues } from '../diagnosis/possible-values.js';
import { type RankedHypothesis, rankHypotheses } from '../diagnosis/rank.js';
import { askableSlots, outcomesIf, type Standing, truthsAfter } from '../diagnosis/what-if.js';
import type { FactDefinition, FactValue } from '../knowledge/types.js';
import type { FactsAtHand } from './trace-condition.js';
import type { Behind, RuleShare, Turn } from './types.js';

/** Less is the rounding of sums. */
const LEAST_BITS = 1e-9;

/** Why the cause at `index` of the problem stands behind the first; undefined where it is the first, or ruled out. */
export function whyBehind(index: number, standing: Standing, at: FactsAtHand): Behind | undefined {
  const { problem, ranking } = standing;
  const [first] = ranking.ranked;
  const ranked = ranking.ranked.find((each) => each.index === index);
  if (first === undefined || ranked === undefined || ranked === first) return undefined;
  const prior = (position: number): number => Math.log2(problem.hypotheses[position]?.prior ?? 1);
  return {
    first: problem.hypotheses[first.index]?.id ?? '',
    confirmed: first.confirmed && !ranked.confirmed,
    bits: first.score - ranked.score,
    prior: prior(first.index) - prior(index),
    rules: [...sharesOf(first, 1, standing), ...sharesOf(ranked, -1, standing)].sort(
      (a, b) => b.bits - a.bits || compareText(a.rule, b.rule),
    ),
    turns: turnsOf(first.index, index, standing, at),
  };
}

function sharesOf(
  { index, bits }: RankedHypothesis,
  sign: 1 | -1,
  { problem }: Standing,
): readonly RuleShare[] {
  const weights = problem.hypotheses[index]?.weights ?? [];
  const cause = problem.hypotheses[index]?.id ?? '';
  return weights.flatMap(({ rule }, at): readonly RuleShare[] => {
    const counted = bits[at] ?? 0;
    return counted === 0 ? [] : [{ cause, rule, bits: sign * counted }];
  });
}

function turnsOf(first: number, index: number, standing: Standing, at: FactsAtHand): readonly Turn[] {
  const { ruleset, table } = at.knowledge;
  return askableSlots(standing, at.knowledge)
    .flatMap((slot) => {
      const definition = ruleset.facts.get(table.ids[slot] ?? '');
      if (definition === undefined) return [];
      return possibleValues(definition, slot, table, standing.evaluation.values).flatMap((value) =>
        turnOf({ slot, definition, value }, first, index, standing, at),
      );
    })
    .sort((a, b) => a.minutes - b.minutes || compareText(a.fact, b.fact));
}

interface Supposed {
  readonly slot: number;
  readonly definition: FactDefinition;
  readonly value: FactValue;
}

function turnOf(
  { slot, definition, value }: Supposed,
  first: number,
  index: number,
  standing: Standing,
  { knowledge }: FactsAtHand,
): readonly Turn[] {
  const { problem, truths } = standing;
  const outcomes = outcomesIf(slot, value, standing, knowledge);
  if (!outcomes.some(({ cause }) => cause === first || cause === index)) return [];
  const then = rankHypotheses(
    problem.hypotheses,
    knowledge.ruleset.unlistedPrior,
    truthsAfter(truths, outcomes),
  );
  const ahead = then.ranked.find((each) => each.index === index);
  const behind = then.ranked.find((each) => each.index === first);
  if (ahead === undefined || (behind !== undefined && !isAhead(ahead, behind))) return [];
  const { id, question, cost } = definition;
  return [
    {
      fact: id,
      question,
      minutes: cost.minutes,
      value: value === ANOTHER_STRING ? 'another value' : printable(knowledge, id, value),
      ahead: ahead.probability,
      ...(behind === undefined ? {} : { behind: behind.probability }),
    },
  ];
}

/** By more than a tie-break. */
function isAhead(one: RankedHypothesis, other: RankedHypothesis): boolean {
  if (one.confirmed !== other.confirmed) return one.confirmed;
  return one.score - other.score > LEAST_BITS;
}
