/** One cause of a recognised problem: its prior, its rules and their sum. */
import type { CompiledCause, CompiledRule } from '../diagnosis/compile.js';
import { otherwiseOf } from '../diagnosis/contributions.js';
import { compareText } from '../diagnosis/order.js';
import type { Ranking, WeighedHypothesis } from '../diagnosis/rank.js';
import { FALSE, TRUE, type Truth, UNKNOWN } from '../diagnosis/types.js';
import type { Standing } from '../diagnosis/what-if.js';
import { origins } from './origins.js';
import { type FactsAtHand, traceCondition, truthWord } from './trace-condition.js';
import type { CauseScore, ExplainedRule, Uncounted } from './types.js';

/** The arithmetic of all causes, by rank, then of those that are ruled out. */
export function scoresOf({ problem, ranking }: Standing): readonly CauseScore[] {
  const words = new Map(problem.document.causes.map(({ id, prior }) => [id, prior]));
  const headOf = ({ index, total: bits }: WeighedHypothesis) => {
    const hypothesis = problem.hypotheses[index];
    const word = words.get(hypothesis?.id ?? '');
    if (hypothesis === undefined || word === undefined) return [];
    const { id, prior: probability } = hypothesis;
    return [{ id, prior: { word, probability, bits: Math.log2(probability) }, bits }];
  };
  return [
    ...ranking.ranked.flatMap((ranked, at) => {
      const { state, score, against, probability } = ranked;
      return headOf(ranked).map((head) => ({ ...head, state, score, rank: at + 1, against, probability }));
    }),
    ...ranking.ruledOut.flatMap((weighed) =>
      headOf(weighed).map((head) => ({
        ...head,
        state: 'ruled-out' as const,
        score: head.prior.bits + head.bits,
      })),
    ),
  ];
}

/** Every rule of the cause at `index` of the problem. */
export function rulesOf(
  cause: CompiledCause,
  index: number,
  { truths, ranking }: Standing,
  at: FactsAtHand,
): readonly ExplainedRule[] {
  const weighed = weighedAt(ranking, index);
  if (weighed === undefined) return [];
  return cause.rules
    .map((rule, position) =>
      explainRule(cause, rule, position, truths[index]?.[position] ?? UNKNOWN, weighed, at),
    )
    .sort(
      (a, b) =>
        Math.abs(b.bits) - Math.abs(a.bits) ||
        Number(a.truth === 'unknown') - Number(b.truth === 'unknown') ||
        compareText(a.rule, b.rule),
    );
}

function weighedAt({ ranked, ruledOut }: Ranking, index: number): WeighedHypothesis | undefined {
  return [...ranked, ...ruledOut].find((each) => each.index === index);
}

function explainRule(
  cause: CompiledCause,
  { document, weight }: CompiledRule,
  position: number,
  truth: Truth,
  weighed: WeighedHypothesis,
  at: FactsAtHand,
): ExplainedRule {
  const { event } = document;
  const bits = weighed.bits[position] ?? 0;
  const speaker = weight.group === undefined ? undefined : weighed.speaking.get(weight.group);
  const speaks = speaker === undefined || speaker === position;
  const uncounted = bits === 0 ? whyUncounted(weight.effect, truth, speaks, weighed) : undefined;
  const instead = uncounted === 'group' ? cause.rules[speaker ?? -1]?.document.name : undefined;
  return {
    rule: document.name,
    effect: weight.effect,
    ...(event.type === 'excludes' ? {} : { strength: event.params.strength }),
    ...(weight.group === undefined ? {} : { group: weight.group }),
    truth: truthWord(truth),
    bits,
    ...(uncounted === undefined ? {} : { uncounted }),
    ...(instead === undefined ? {} : { countedInstead: instead }),
    text: truth === FALSE ? otherwiseOf(document) : event.params.because,
    condition: traceCondition(document.conditions, at),
    ...origins(at.knowledge.ruleset, 'rule', document.name),
  };
}

function whyUncounted(
  effect: ExplainedRule['effect'],
  truth: Truth,
  speaks: boolean,
  { contradictory }: WeighedHypothesis,
): Uncounted {
  if (truth === UNKNOWN) return 'unknown';
  if (effect === 'excludes') return 'excludes';
  if (effect === 'confirms' && truth === TRUE && contradictory) return 'contradicted';
  return speaks ? 'one-sided' : 'group';
}
