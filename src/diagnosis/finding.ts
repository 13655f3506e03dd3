/** One recognised problem written out: causes with their evidence, what is ruled out, what to do and to ask next. */

import type { FactValue } from '../knowledge/types.js';
import { rankedCause, ruledOutCause } from './cause-answer.js';
import { resolveCitations, resolveText } from './citations.js';
import type { CompiledRule, Knowledge } from './compile.js';
import { type Disagreement, runEngine } from './engine.js';
import { decidingSlots } from './explain.js';
import type { Lookup } from './fill.js';
import { nextChecks } from './next-checks.js';
import { compareText } from './order.js';
import type { AdviceContext } from './resolution.js';
import { type Conflict, type Finding, type Incident, type KnownFact, TRUE } from './types.js';
import type { Standing } from './what-if.js';

/** The incident that speaks for all that were merged, and what they have in common. */
export interface Told {
  readonly spokesman: Incident;
  readonly merged: Incident;
}

/** Writes one finding. The engine runs here, over the rules that certainly hold. */
export async function buildFinding(
  knowledge: Knowledge,
  standing: Standing,
  { spokesman, merged }: Told,
): Promise<{ readonly finding: Finding; readonly disagreements: readonly Disagreement[] }> {
  const { problem, evaluation, ranking } = standing;
  const { values } = evaluation;
  const run = await runEngine(holdingRules(standing), knowledge.table, values);
  const context = contextOf(knowledge, standing, merged);
  const causes = ranking.ranked.flatMap((ranked, at) => rankedCause(ranked, at + 1, standing, run, context));
  const ruledOut = ranking.ruledOut.flatMap((weighed) => ruledOutCause(weighed, standing, run, context));
  const remarks = problem.remarks.filter((remark) => remark.condition.test(values) === TRUE);
  const restsOn = new Set([
    ...[...causes, ...ruledOut].flatMap(({ because }) => because.flatMap(({ facts }) => facts)),
    ...[problem, ...remarks].flatMap(({ condition }) =>
      knowledge.table.idsOf(decidingSlots(condition, values, TRUE)),
    ),
  ]);
  const { document } = problem;
  const finding: Finding = {
    problem: {
      id: document.id,
      title: document.title,
      summary: document.summary,
      citations: resolveCitations(knowledge.ruleset, document.citations),
    },
    subject: merged.subject,
    explains: merged.explains,
    remarks: [...remarks.map((remark) => remark.document), ...(document.caveats ?? [])].map((remark) =>
      resolveText(knowledge.ruleset, remark),
    ),
    causes,
    ruledOut,
    unlisted: { probability: ranking.unlisted.probability },
    nextChecks: nextChecks(standing, context),
    facts: shownFacts(merged, spokesman, restsOn, evaluation.inferred).map((fact) => ({
      ...fact,
      value: printable(knowledge, fact.id, fact.value),
    })),
    conflicts: [...merged.conflicts, ...evaluation.conflicts, ...contradictions(standing)].map(
      (conflict) => ({
        ...conflict,
        values: conflict.values.map(({ value, from }) => ({
          value: printable(knowledge, conflict.fact, value),
          from,
        })),
      }),
    ),
  };
  return { finding, disagreements: run.disagreements };
}

/** Instants leave as they come in: RFC 3339, not milliseconds. */
export function printable({ ruleset }: Knowledge, id: string, value: FactValue): FactValue {
  if (ruleset.facts.get(id)?.type !== 'instant' || typeof value !== 'number') return value;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? value : instant.toISOString();
}

function holdingRules({ problem, truths }: Standing): readonly CompiledRule[] {
  return problem.causes.flatMap((cause, causeAt) =>
    cause.rules.filter((_, ruleAt) => truths[causeAt]?.[ruleAt] === TRUE),
  );
}

/** Only what all merged incidents share may stand in commands. */
function contextOf(knowledge: Knowledge, { evaluation }: Standing, merged: Incident): AdviceContext {
  const shared = new Map(merged.facts.map((fact) => [fact.id, fact.value]));
  const lookup: Lookup = (id) => shared.get(id);
  return { knowledge, values: evaluation.values, subject: merged.subject, lookup };
}

/** What all share, what follows, and where they differ in what the answer rests on, the spokesman's. */
function shownFacts(
  merged: Incident,
  spokesman: Incident,
  restsOn: ReadonlySet<string>,
  inferred: readonly KnownFact[],
): readonly KnownFact[] {
  const shown = [...spokesman.facts.filter(({ id }) => restsOn.has(id)), ...merged.facts, ...inferred];
  return [...new Map(shown.map((fact) => [fact.id, fact])).values()].sort((a, b) => compareText(a.id, b.id));
}

/** A cause that is both confirmed and excluded: the rules that say so stand as conflicting values. */
function contradictions({ problem, truths, ranking }: Standing): readonly Conflict[] {
  return ranking.ranked
    .filter((ranked) => ranked.contradictory)
    .flatMap(({ index }) => {
      const cause = problem.causes[index];
      if (cause === undefined) return [];
      const rules = cause.rules.filter(
        ({ weight }, at) =>
          truths[index]?.[at] === TRUE && (weight.effect === 'confirms' || weight.effect === 'excludes'),
      );
      const values = rules.map(({ weight }) => ({ value: weight.effect, from: { rule: weight.rule } }));
      return [{ fact: cause.document.id, values }];
    })
    .sort((a, b) => compareText(a.fact, b.fact));
}
