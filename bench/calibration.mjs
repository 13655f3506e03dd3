/**
 * Whether probabilities mean what they say: worlds are drawn from the rules' own likelihood ratios, ranked with the
 * shipped ranker, and the expected calibration error (ten bins) is printed. Fails above 0.05.
 * Run: npm run build && node bench/calibration.mjs
 */
import { compileRuleset } from '../dist/diagnosis/compile.js';
import { rankHypotheses } from '../dist/diagnosis/rank.js';
import { FALSE, TRUE, UNKNOWN } from '../dist/diagnosis/types.js';
import { loadRuleset, shippedRulesFolder } from '../dist/knowledge/load.js';
import { randomFrom } from './generate.mjs';

const WORLDS = 5_000;
const SEED = 8524;
const BINS = 10;
const HIGHEST_ERROR = 0.05;
/** Share of the rules about which nobody has looked. */
const UNKNOWN_SHARE = 0.5;
/** How often what a one-sided rule looks for is there where it can be. */
const SELDOM = 0.1;

const shipped = await loadRuleset([shippedRulesFolder()]);
if (!shipped.ok) {
  console.error(shipped.messages);
  process.exit(1);
}
const knowledge = compileRuleset(shipped.ruleset);
const random = randomFrom(SEED);

/** One rule of every group is looked at: the rules of a group are not independent, and counting sees to that. */
function observedRules(weights) {
  const groups = new Map();
  weights.forEach((weight, at) => {
    if (weight.effect === 'excludes') return;
    const key = weight.group ?? `alone ${at}`;
    groups.set(key, [...(groups.get(key) ?? []), at]);
  });
  return [...groups.values()].map((members) => members[Math.floor(random() * members.length)]);
}

/**
 * Probability that a rule is true where its cause is the one, and where it is not: the two numbers that have exactly
 * the ratios of its strength. A one-sided rule says that its absence means nothing, a ratio of 1: only what is seldom
 * seen even where the cause holds is like that.
 */
function probabilities({ strength, oneSided }, weakens) {
  const { holds: h, fails: f } = shipped.ruleset.strengths[strength];
  const likely = oneSided ? SELDOM : (h * (1 - f)) / (h - f);
  const unlikely = likely / h;
  return weakens ? [unlikely, likely] : [likely, unlikely];
}

function drawTruths(problem, actual) {
  return problem.causes.map((cause, causeAt) => {
    const truths = cause.rules.map(() => UNKNOWN);
    for (const at of observedRules(problem.hypotheses[causeAt].weights)) {
      const { type, params } = cause.rules[at].document.event;
      const [ifCause, ifNot] = probabilities(params, type === 'weakens');
      const holds = random() < (causeAt === actual ? ifCause : ifNot);
      if (random() < UNKNOWN_SHARE) continue;
      truths[at] = holds ? TRUE : params.oneSided ? UNKNOWN : FALSE;
    }
    return truths;
  });
}

/** The position of the true hypothesis; -1 is the unlisted one. */
function drawActual(problem) {
  let rest = random();
  for (const [at, { prior }] of problem.hypotheses.entries()) {
    rest -= prior;
    if (rest < 0) return at;
  }
  return -1;
}

function calibrationError(predictions) {
  const bins = Array.from({ length: BINS }, () => ({ count: 0, predicted: 0, actual: 0 }));
  for (const { probability, right } of predictions) {
    const bin = bins[Math.min(BINS - 1, Math.floor(probability * BINS))];
    bin.count += 1;
    bin.predicted += probability;
    bin.actual += right ? 1 : 0;
  }
  const gaps = bins.map(({ predicted, actual }) => Math.abs(predicted - actual) / predictions.length);
  return { error: gaps.reduce((sum, gap) => sum + gap, 0), bins };
}

let met = true;
for (const problem of knowledge.problems) {
  const every = [];
  const first = [];
  for (let world = 0; world < WORLDS; world += 1) {
    const actual = drawActual(problem);
    const { ranked, unlisted } = rankHypotheses(
      problem.hypotheses,
      shipped.ruleset.unlistedPrior,
      drawTruths(problem, actual),
    );
    const predictions = ranked.map(({ index, probability }) => ({ probability, right: index === actual }));
    every.push(...predictions, { probability: unlisted.probability, right: actual === -1 });
    if (predictions[0] !== undefined) first.push(predictions[0]);
  }
  const [all, top] = [calibrationError(every), calibrationError(first)];
  const firstRight = first.filter(({ right }) => right).length / first.length;
  const ok = all.error <= HIGHEST_ERROR && top.error <= HIGHEST_ERROR;
  met &&= ok;
  console.log(
    `${problem.document.id.padEnd(34)} hypotheses ${String(problem.hypotheses.length + 1).padStart(2)}` +
      `  error of all ${all.error.toFixed(4)}, of the first ${top.error.toFixed(4)}` +
      `  first is right ${(100 * firstRight).toFixed(1)}%  ${ok ? 'met' : 'MISSED'} (at most ${HIGHEST_ERROR})`,
  );
  for (const [at, { count, predicted, actual }] of top.bins.entries())
    if (count > 0)
      console.log(
        `  first, said ${(at / BINS).toFixed(1)}-${((at + 1) / BINS).toFixed(1)}: ${String(count).padStart(5)} worlds,` +
          ` mean said ${(predicted / count).toFixed(3)}, right ${(actual / count).toFixed(3)}`,
      );
}
process.exit(met ? 0 : 1);
