/** From incidents to findings: recognise problems, rank their causes, tell together what is the same. */
import type { SuppressionDocument } from '../knowledge/overlay-types.js';
import type { CompiledProblem, Knowledge } from './compile.js';
import type { Disagreement } from './engine.js';
import { certainlyTrueRules, evaluateFacts, truthsOf } from './evaluate.js';
import { buildFinding } from './finding.js';
import { type Alike, joinAlike } from './join-alike.js';
import { machineKey, mergeIncidents, subjectKey } from './merge-incidents.js';
import { Neighbourhood } from './neighbourhood.js';
import { compareText } from './order.js';
import { type Ranking, rankHypotheses } from './rank.js';
import { type Suppressions, suppressedFinding, suppressionOf, suppressionsAt } from './suppress.js';
import { type Finding, type Incident, type SuppressedFinding, TRUE } from './types.js';
import type { Standing } from './what-if.js';

/** More findings than these are counted, not told. */
const MOST_FINDINGS = 50;
/** Incidents that are evaluated before other work gets a turn. */
const INCIDENTS_AT_A_TIME = 100;

export interface DiagnosisOptions {
  /** Rejects with its reason once it is aborted. */
  readonly signal?: AbortSignal;
  /** Epoch milliseconds: when it is asked. Without it nothing is suppressed. */
  readonly now?: number;
}

export interface DiagnosedIncidents {
  readonly findings: readonly Finding[];
  /** What suppressions silence, in the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  /** How many more there are: beyond the most urgent and most certain ones an answer helps nobody. */
  readonly omittedFindings: number;
  /** Rules about which json-rules-engine and the predicates differ: a defect, to be logged and counted. */
  readonly disagreements: readonly Disagreement[];
}

/** Incidents that are told as one; the first speaks for them. */
interface Group extends Alike {
  readonly problem: CompiledProblem;
  readonly incidents: [Incident, ...Incident[]];
  readonly suppression: SuppressionDocument | undefined;
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

/**
 * As `diagnoseIncidents`, with what was left out or silenced and what the two evaluators disagree about. Gives other
 * work a turn in between.
 */
export async function diagnoseWithDisagreements(
  knowledge: Knowledge,
  incidents: readonly Incident[],
  options: DiagnosisOptions = {},
): Promise<DiagnosedIncidents> {
  const { recognised, suppressed, omitted } = await recogniseProblems(knowledge, incidents, options);
  const findings: Finding[] = [];
  const disagreements: Disagreement[] = [];
  for (const { standing, incidents: alike } of recognised) {
    const [spokesman] = alike;
    const told = await buildFinding(knowledge, standing, { spokesman, merged: mergeIncidents(alike) });
    findings.push(told.finding);
    disagreements.push(...told.disagreements);
    await giveWay(options.signal);
  }
  return { findings, suppressed, omittedFindings: omitted, disagreements };
}

/** What a finding is written from: how the problem stands for the first incident, which speaks for all of them. */
export interface RecognisedProblem {
  readonly standing: Standing;
  readonly incidents: readonly [Incident, ...Incident[]];
}

export interface RecognisedProblems {
  /** In the order of the findings. */
  readonly recognised: readonly RecognisedProblem[];
  readonly suppressed: readonly SuppressedFinding[];
  /** How many more there are. */
  readonly omitted: number;
}

/** The problems in `incidents`, those that suppressions silence apart. */
export async function recogniseProblems(
  knowledge: Knowledge,
  incidents: readonly Incident[],
  { signal, now }: DiagnosisOptions = {},
): Promise<RecognisedProblems> {
  const suppressions = suppressionsAt(knowledge.ruleset, now);
  const all = sortGroups(await groupIncidents(knowledge, incidents, suppressions, signal));
  const groups = all.filter(({ suppression }) => suppression === undefined);
  const recognised = groups.slice(0, MOST_FINDINGS).map(({ problem, incidents: alike }) => ({
    standing: standingOf(knowledge, problem, alike[0], new Map()),
    incidents: alike,
  }));
  const suppressed = all.flatMap(({ suppression, problem, incidents: alike }) =>
    suppression === undefined
      ? []
      : [suppressedFinding(problem.document, mergeIncidents(alike).subject, suppression)],
  );
  return { recognised, suppressed, omitted: Math.max(groups.length - MOST_FINDINGS, 0) };
}

/** Lets timers, sockets and other requests run. */
async function giveWay(signal: AbortSignal | undefined): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

async function groupIncidents(
  knowledge: Knowledge,
  incidents: readonly Incident[],
  suppressions: Suppressions,
  signal: AbortSignal | undefined,
): Promise<readonly Group[]> {
  const sorted = incidents
    .map((incident) => ({ incident, key: subjectKey(incident.subject) }))
    .sort((a, b) => compareText(a.key, b.key));
  const recognised: { readonly incident: Incident; readonly problem: CompiledProblem }[] = [];
  for (const [at, { incident }] of sorted.entries()) {
    if (at % INCIDENTS_AT_A_TIME === 0) await giveWay(signal);
    const { values } = evaluateFacts(knowledge, incident);
    for (const problem of knowledge.problems)
      if (problem.condition.test(values) === TRUE) recognised.push({ incident, problem });
  }
  const seen = new Map<string, Neighbourhood>();
  for (const { incident, problem } of recognised) {
    const known = seen.get(problem.document.id) ?? new Neighbourhood();
    seen.set(problem.document.id, known);
    known.add(incident);
  }
  const rankings = new Map<string, Ranking>();
  const groups = new Map<string, Group>();
  for (const [at, { incident, problem }] of recognised.entries()) {
    if (at % INCIDENTS_AT_A_TIME === 0) await giveWay(signal);
    if (problem.document.yieldsTo?.some((id) => seen.get(id)?.touches(incident))) continue;
    const standing = standingOf(knowledge, problem, incident, rankings);
    const [first] = standing.ranking.ranked;
    const leading = problem.causes[first?.index ?? -1];
    const machine = machineKey(leading?.document.about, incident.subject);
    const supported = leading !== undefined && first?.state !== 'open';
    const suppression = suppressionOf(suppressions, {
      problem: problem.document.id,
      cause: supported ? leading.document.id : undefined,
      subject: incident.subject,
    });
    const key = JSON.stringify([standing.signature, machine, suppression?.id]);
    const group = groups.get(key);
    if (group === undefined) {
      groups.set(key, {
        problem,
        cause: supported
          ? JSON.stringify([problem.document.id, leading.document.id, machine, suppression?.id])
          : null,
        probability: first?.probability ?? 0,
        ruledOut: standing.ranking.ruledOut.length,
        incidents: [incident],
        suppression,
      });
    } else group.incidents.push(incident);
  }
  return joinAlike([...groups.values()]);
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

/** Most urgent first, then the most certain, then by subject. */
function sortGroups(groups: readonly Group[]): readonly Group[] {
  return groups
    .map((group) => ({
      group,
      key: `${group.problem.document.id} ${subjectKey(group.incidents[0].subject)}`,
    }))
    .sort(
      (a, b) =>
        a.group.problem.document.urgency - b.group.problem.document.urgency ||
        b.group.probability - a.group.probability ||
        compareText(a.key, b.key),
    )
    .map(({ group }) => group);
}
