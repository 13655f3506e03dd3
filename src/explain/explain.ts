/** The use case of an editor of rules: why each cause has its rank. The same ranking as in an answer, told whole. */
import { type DiagnoseRequest, readRequest } from '../diagnose.js';
import type { Knowledge } from '../diagnosis/compile.js';
import { type RecognisedProblem, recogniseProblems } from '../diagnosis/diagnose-incidents.js';
import { printable } from '../diagnosis/finding.js';
import { mergeIncidents } from '../diagnosis/merge-incidents.js';
import { compareText } from '../diagnosis/order.js';
import { type Suppressions, suppressionOf, suppressionsAt } from '../diagnosis/suppress.js';
import type { Incident } from '../diagnosis/types.js';
import type { Standing } from '../diagnosis/what-if.js';
import { InputError } from '../errors.js';
import { nearestClause } from '../knowledge/nearest.js';
import type { SuppressionDocument } from '../knowledge/overlay-types.js';
import { ENGINE_VERSION } from '../version.js';
import { whyBehind } from './compare-causes.js';
import { rulesOf, scoresOf } from './explain-cause.js';
import { origins } from './origins.js';
import { type FactsAtHand, factsAtHand, factsIn, traceCondition } from './trace-condition.js';
import type {
  ExplainedCause,
  ExplainedFinding,
  ExplainedInference,
  Explanation,
  TracedCondition,
} from './types.js';

/** Causes of each finding that are explained without being asked for. */
const FIRST_CAUSES = 3;

export interface ExplainOptions {
  /** Ids of causes that are explained besides the first three. */
  readonly asked?: readonly string[];
  /** Epoch milliseconds; without it no suppression is looked at. */
  readonly now?: number;
}

/**
 * Explains the answer to `request`: for each finding, silenced or not, the first three causes, and those in `asked`. Throws the
 * InputErrors that `diagnose` names, and `invalid-request` where the rules have no such cause.
 */
export async function explain(
  knowledge: Knowledge,
  request: DiagnoseRequest,
  { asked = [], now }: ExplainOptions = {},
): Promise<Explanation> {
  const { ruleset } = knowledge;
  for (const id of asked)
    if (!ruleset.causes.has(id))
      throw new InputError(
        'invalid-request',
        `There is no cause "${id}"${nearestClause(id, ruleset.causes.keys())}`,
      );
  const { incidents } = readRequest(ruleset, request);
  const { recognised, omitted } = await recogniseProblems(knowledge, incidents);
  const suppressions = suppressionsAt(ruleset, now);
  const findings = recognised.map((each) => explainFinding(knowledge, each, asked, suppressions));
  const shown = new Set(findings.flatMap(({ causes }) => causes.map(({ id }) => id)));
  return {
    engine: { version: ENGINE_VERSION },
    ruleset: { name: ruleset.name, version: ruleset.version, digest: ruleset.digest },
    findings,
    omitted: { findings: omitted },
    notAsked: asked.filter((id) => !shown.has(id)),
  };
}

function explainFinding(
  knowledge: Knowledge,
  { standing, incidents }: RecognisedProblem,
  asked: readonly string[],
  suppressions: Suppressions,
): ExplainedFinding {
  const { problem, evaluation, ranking } = standing;
  const { ruleset } = knowledge;
  const { id, title } = problem.document;
  const [spokesman] = incidents;
  const at = factsAtHand(knowledge, evaluation, spokesman);
  const scores = scoresOf(standing);
  const causes = scores
    .filter(({ id, rank = Number.POSITIVE_INFINITY }) => rank <= FIRST_CAUSES || asked.includes(id))
    .flatMap((score): readonly ExplainedCause[] => {
      const index = problem.causes.findIndex(({ document }) => document.id === score.id);
      const cause = problem.causes[index];
      if (cause === undefined) return [];
      const behind = whyBehind(index, standing, at);
      return [
        {
          ...score,
          title: cause.document.title,
          ...origins(ruleset, 'cause', score.id),
          rules: rulesOf(cause, index, standing, at),
          ...(behind === undefined ? {} : { behind }),
        },
      ];
    });
  const recognised = traceCondition(problem.document.conditions, at);
  return {
    problem: { id, title, ...origins(ruleset, 'problem', id) },
    suppressions: silencing(standing, incidents, suppressions),
    subject: mergeIncidents(incidents).subject,
    factsOf: spokesman.subject,
    incidents: incidents.length,
    recognised,
    causes,
    scores,
    unlisted: { prior: ruleset.unlistedPrior, ...ranking.unlisted },
    inferences: inferencesBehind(
      [recognised, ...causes.flatMap(({ rules }) => rules.map(({ condition }) => condition))],
      at,
    ),
  };
}

/** The suppressions under which an answer would leave out the problem for any of `incidents`. */
function silencing(
  { problem, ranking }: Standing,
  incidents: readonly Incident[],
  suppressions: Suppressions,
): readonly SuppressionDocument[] {
  const [first] = ranking.ranked;
  const supported =
    first === undefined || first.state === 'open' ? undefined : problem.hypotheses[first.index]?.id;
  const found = incidents.map(({ subject }) =>
    suppressionOf(suppressions, { problem: problem.document.id, cause: supported, subject }),
  );
  return [...new Set(found)].filter((each) => each !== undefined);
}

/** The inferences that gave a fact to `conditions`, and those that gave one to these, by name. */
function inferencesBehind(
  conditions: readonly TracedCondition[],
  at: FactsAtHand,
): readonly ExplainedInference[] {
  const { knowledge } = at;
  const found = new Map<string, ExplainedInference>();
  const open = [...conditions];
  for (let condition = open.pop(); condition !== undefined; condition = open.pop())
    for (const { fact, from } of factsIn(condition)) {
      if (typeof from !== 'object' || !('rule' in from) || found.has(from.rule)) continue;
      const rule = knowledge.ruleset.inferences.find(({ name }) => name === from.rule);
      if (rule === undefined) continue;
      const { because, value } = rule.event.params;
      const traced = traceCondition(rule.conditions, at);
      const made = printable(knowledge, fact, value);
      found.set(rule.name, {
        rule: rule.name,
        fact,
        value: made,
        text: because,
        condition: traced,
        ...origins(knowledge.ruleset, 'rule', rule.name),
      });
      open.push(traced);
    }
  return [...found.values()].sort((a, b) => compareText(a.rule, b.rule));
}
