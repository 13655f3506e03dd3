/** From incidents to findings: recognise problems, rank their causes, tell together what is the same. */
import type { CompiledProblem, Knowledge } from './compile.js';
import type { Disagreement } from './engine.js';
import { certainlyTrueRules, evaluateFacts, truthsOf } from './evaluate.js';
import { buildFinding } from './finding.js';
import { machineKey, mergeIncidents, subjectKey } from './merge-incidents.js';
import type { Standing } from './next-checks.js';
import { compareText } from './order.js';
import { type Ranking, rankHypotheses } from './rank.js';
import { type Finding, type Incident, TRUE } from './types.js';

export interface DiagnosedIncidents {
  readonly findings: readonly Finding[];
  /** Rules about which json-rules-engine and the predicates differ: a defect, to be logged and counted. */
  readonly disagreements: readonly Disagreement[];
}

/** Incidents that are told as one, in the order of their subjects. */
interface Group {
  readonly problem: CompiledProblem;
  readonly incidents: [Incident, ...Incident[]];
}

/**
 * Diagnoses incidents and returns what was found, most urgent first, then by probability of the leading cause, then
 * by subject. Pure: the same knowledge and incidents give the same findings, byte for byte.
 */
export async function diagnoseIncidents(
  knowledge: Knowledge,
  incidents: readonly Incident[],
): Promise<readonly Finding[]> {
  return (await diagnoseWithDisagreements(knowledge, incidents)).findings;
}

/** As `diagnoseIncidents`, with what the two evaluators disagree about. */
export async function diagnoseWithDisagreements(
  knowledge: Knowledge,
  incidents: readonly Incident[],
): Promise<DiagnosedIncidents> {
  const findings: Finding[] = [];
  const disagreements: Disagreement[] = [];
  for (const { problem, incidents: alike } of groupIncidents(knowledge, incidents)) {
    const [spokesman] = alike;
    const standing = standingOf(knowledge, problem, spokesman, new Map());
    const told = await buildFinding(knowledge, standing, { spokesman, merged: mergeIncidents(alike) });
    findings.push(told.finding);
    disagreements.push(...told.disagreements);
  }
  return { findings: sortFindings(knowledge, findings), disagreements };
}

function groupIncidents(knowledge: Knowledge, incidents: readonly Incident[]): Iterable<Group> {
  const sorted = incidents
    .map((incident) => ({ incident, key: subjectKey(incident.subject) }))
    .sort((a, b) => compareText(a.key, b.key));
  const recognised = sorted.flatMap(({ incident }) => {
    const { values } = evaluateFacts(knowledge, incident);
    const problems = knowledge.problems.filter((problem) => problem.condition.test(values) === TRUE);
    return problems.map((problem) => ({ incident, problem }));
  });
  const seen = new Set(recognised.map(({ problem }) => problem.document.id));
  const rankings = new Map<string, Ranking>();
  const groups = new Map<string, Group>();
  for (const { incident, problem } of recognised) {
    if (problem.document.yieldsTo?.some((id) => seen.has(id))) continue;
    const standing = standingOf(knowledge, problem, incident, rankings);
    const leading = problem.causes[standing.ranking.ranked[0]?.index ?? -1];
    const machine = machineKey(leading?.document.about, incident.subject);
    const key = JSON.stringify([standing.signature, machine]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { problem, incidents: [incident] });
    else group.incidents.push(incident);
  }
  return groups.values();
}

/** Evaluates and ranks; equal truths rank equally, so `rankings` (by signature) saves doing it again. */
function standingOf(
  knowledge: Knowledge,
  problem: CompiledProblem,
  incident: Incident,
  rankings: Map<string, Ranking>,
): Standing & { readonly signature: string } {
  const evaluation = evaluateFacts(knowledge, incident);
  const holding = new Set(certainlyTrueRules(knowledge, evaluation));
  const truths = truthsOf(problem, evaluation.values, holding);
  const others = [
    ...problem.remarks.map((remark) => remark.condition),
    ...problem.causes.flatMap((cause) => cause.steps.flatMap((step) => step.confirm ?? [])),
  ].map((condition) => condition.test(evaluation.values));
  const firings = truths.map((each) => each.join('')).join(' ');
  const signature = `${problem.document.id} ${firings} ${others.join('')}`;
  const ranking =
    rankings.get(signature) ?? rankHypotheses(problem.hypotheses, knowledge.ruleset.unlistedPrior, truths);
  rankings.set(signature, ranking);
  return { problem, evaluation, truths, ranking, signature };
}

function sortFindings(knowledge: Knowledge, findings: readonly Finding[]): readonly Finding[] {
  const urgency = (finding: Finding): number =>
    knowledge.ruleset.problems.get(finding.problem.id)?.urgency ?? 0;
  const keyed = findings.map((finding) => ({
    finding,
    urgency: urgency(finding),
    probability: finding.causes[0]?.probability ?? 0,
    key: `${finding.problem.id} ${subjectKey(finding.subject)} ${JSON.stringify(finding.explains)}`,
  }));
  return keyed
    .sort((a, b) => a.urgency - b.urgency || b.probability - a.probability || compareText(a.key, b.key))
    .map(({ finding }) => finding);
}
