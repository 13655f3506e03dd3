/**
 * What to look at next: the unknown facts whose answer tells most about the cause per minute (expected reduction of
 * entropy; Heckerman, Breese, Rommelse, "Decision-theoretic troubleshooting", 1995). What-if by predicates alone.
 */
import type { FactDefinition, FactValue } from '../knowledge/types.js';
import { resolveCitations } from './citations.js';
import type { CompiledProblem } from './compile.js';
import { fillCommands } from './fill.js';
import { compareText, round4 } from './order.js';
import { possibleValues } from './possible-values.js';
import { type Ranking, weigh } from './rank.js';
import { type AdviceContext, machineOf } from './resolution.js';
import { type NextCheck, TRUE } from './types.js';
import { askableSlots, outcomesIf, type Standing, truthsAfter } from './what-if.js';

const MOST_CHECKS = 5;
const MOST_SEPARATED = 4;
/** Likelihood ratio of a cause that the answer would exclude. */
const EXCLUDED_RATIO = 1 / 1000;
/** No check is cheaper than reading its question. */
const LEAST_MINUTES = 0.5;
/** Expected change of a probability below which a check does not tell a cause apart. */
const LEAST_MOVE = 0.001;

interface Answer {
  /** Likelihood ratios by hypothesis; a hypothesis that is not there keeps 1. */
  readonly ratios: ReadonlyMap<number, number>;
  /** How often the answer is heard where no cause that it speaks of is the one; undefined where no rule says it. */
  readonly baseRate: number | undefined;
}
interface Belief {
  readonly index: number;
  readonly probability: number;
}

/** At most five checks, those with most gain per minute first. */
export function nextChecks(standing: Standing, context: AdviceContext): readonly NextCheck[] {
  const beliefs = beliefsOf(standing.ranking);
  return askableSlots(standing, context.knowledge)
    .flatMap((slot) => {
      const definition = context.knowledge.ruleset.facts.get(context.knowledge.table.ids[slot] ?? '');
      const check = definition && checkOf(definition, slot, standing, beliefs, context);
      return check === undefined || check.gain <= 0 ? [] : [check];
    })
    .sort((a, b) => perMinute(b) - perMinute(a) || compareText(a.fact, b.fact))
    .slice(0, MOST_CHECKS);
}

const perMinute = (check: NextCheck): number => check.gain / Math.max(check.minutes, LEAST_MINUTES);

/** Position -1 is the unlisted hypothesis. */
function beliefsOf({ ranked, unlisted }: Ranking): readonly Belief[] {
  const scored = [
    ...ranked.map(({ index, score }) => ({ index, score })),
    { index: -1, score: unlisted.score },
  ];
  const highest = Math.max(...scored.map(({ score }) => score));
  const total = scored.reduce((sum, { score }) => sum + 2 ** (score - highest), 0);
  return scored.map(({ index, score }) => ({ index, probability: 2 ** (score - highest) / total }));
}

function checkOf(
  definition: FactDefinition,
  slot: number,
  standing: Standing,
  beliefs: readonly Belief[],
  context: AdviceContext,
): NextCheck | undefined {
  const answers = answersOf(definition, slot, standing, context);
  if (answers.length < 2) return undefined;
  const { gain, separates } = informationOf(answers, beliefs, standing.problem);
  const { collect, cost, question, citations } = definition;
  return {
    fact: definition.id,
    question,
    on: machineOf(collect.on, context.subject),
    commands: fillCommands(collect.commands, context.lookup),
    how: collect.how,
    gain: round4(gain),
    minutes: cost.minutes,
    separates,
    citations: resolveCitations(context.knowledge.ruleset, citations),
  };
}

/** The likelihood ratios under each answer; values of an open range that decide the same rules are one answer. */
function answersOf(
  definition: FactDefinition,
  slot: number,
  standing: Standing,
  context: AdviceContext,
): readonly Answer[] {
  const answers = new Map<string, Answer>();
  const { table } = context.knowledge;
  const listed = definition.type === 'boolean' || definition.type === 'enum';
  for (const value of possibleValues(definition, slot, table, standing.evaluation.values)) {
    const { answer, outcome } = whatIf(slot, value, standing, context);
    answers.set(listed ? String(value) : outcome, answer);
  }
  return [...answers.values()];
}

function whatIf(
  slot: number,
  value: FactValue,
  standing: Standing,
  { knowledge }: AdviceContext,
): { readonly answer: Answer; readonly outcome: string } {
  const { problem, truths, ranking } = standing;
  const outcomes = outcomesIf(slot, value, standing, knowledge);
  const baseRates = outcomes.flatMap(({ cause, rule, truth }): readonly number[] => {
    const baseRate = problem.causes[cause]?.rules[rule]?.weight.baseRate;
    const becomesTrue = truth === TRUE && truths[cause]?.[rule] !== TRUE;
    return becomesTrue && baseRate !== undefined ? [baseRate] : [];
  });
  const after = truthsAfter(truths, outcomes);
  const asked = new Set(outcomes.map(({ cause }) => cause));
  const ratios = new Map<number, number>();
  for (const { index, total } of ranking.ranked) {
    if (!asked.has(index)) continue;
    const then = weigh(problem.hypotheses[index]?.weights ?? [], after[index] ?? []);
    ratios.set(index, then.excluded ? EXCLUDED_RATIO : 2 ** (then.total - total));
  }
  const baseRate = baseRates.length === 0 ? undefined : Math.min(...baseRates);
  return { answer: { ratios, baseRate }, outcome: outcomes.map(({ truth }) => truth).join('') };
}

/**
 * How often each answer is heard where none of the causes that it speaks of is the one. An answer that makes a rule
 * hold is as rare as the rule's strength implies; answers that say nothing share the rest.
 */
function baseRatesOf(answers: readonly Answer[]): readonly number[] {
  const telling = answers.reduce((sum, { baseRate }) => sum + (baseRate ?? 0), 0);
  const quiet = answers.filter(({ baseRate }) => baseRate === undefined).length;
  const share = quiet === 0 ? 0 : Math.max(1 - telling, 0) / quiet;
  const total = telling + share * quiet;
  return answers.map(({ baseRate }) => (baseRate ?? share) / total);
}

/**
 * Mutual information of the answer and the cause in bits. Under each hypothesis an answer is as probable as its base
 * rate times that hypothesis's likelihood ratio.
 */
function informationOf(
  answers: readonly Answer[],
  beliefs: readonly Belief[],
  problem: CompiledProblem,
): { readonly gain: number; readonly separates: readonly string[] } {
  const baseRates = baseRatesOf(answers);
  const likelihoods = beliefs.map(({ index }) => {
    const weights = answers.map(({ ratios }, at) => (baseRates[at] ?? 0) * (ratios.get(index) ?? 1));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    return weights.map((weight) => weight / total);
  });
  const marginal = answers.map((_, answer) =>
    beliefs.reduce((sum, { probability }, at) => sum + probability * (likelihoods[at]?.[answer] ?? 0), 0),
  );
  let gain = 0;
  const moves = beliefs.map(({ index, probability }, at) => {
    let move = 0;
    marginal.forEach((expected, answer) => {
      const likelihood = likelihoods[at]?.[answer] ?? 0;
      if (likelihood === 0 || probability === 0) return;
      gain += probability * likelihood * Math.log2(likelihood / expected);
      move += probability * Math.abs(likelihood - expected);
    });
    return { id: problem.hypotheses[index]?.id, move };
  });
  const separates = moves
    .flatMap(({ id, move }) => (id === undefined || move < LEAST_MOVE ? [] : [{ id, move }]))
    .sort((a, b) => b.move - a.move || compareText(a.id, b.id))
    .slice(0, MOST_SEPARATED);
  return { gain, separates: separates.map(({ id }) => id) };
}
