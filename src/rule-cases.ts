/**
 * The worked examples of a ruleset, run: a case states what is given and what must come out, and a difference is
 * told in a sentence that an editor of rules can act on.
 */
import { type DiagnoseRequest, diagnose } from './diagnose.js';
import type { Knowledge } from './diagnosis/compile.js';
import type { Finding } from './diagnosis/types.js';
import { InputError } from './errors.js';
import type {
  CaseDocument,
  CaseGiven,
  Effect,
  NearMissCase,
  RankingCase,
  Ruleset,
} from './knowledge/types.js';
import { type CaseDetails, caseDetails, LEAST_PROBABILITY, LEAST_RATIO } from './rule-case-details.js';

export interface CaseResult {
  readonly id: string;
  readonly kind: CaseDocument['kind'];
  readonly passed: boolean;
  /** What came out otherwise than it must; empty where the case passed. */
  readonly difference: string;
  /** Where the case failed. */
  readonly details?: CaseDetails;
}
export interface CaseReport {
  /** In the order of ids. */
  readonly results: readonly CaseResult[];
  readonly counts: Readonly<Record<CaseDocument['kind'], number>>;
}

/**
 * Runs the cases of the ruleset whose id contains one of `filters`, or all where there are none. Throws InputError
 * `invalid-request` where no case has such an id.
 */
export async function runCases(knowledge: Knowledge, filters: readonly string[] = []): Promise<CaseReport> {
  const all = [...knowledge.ruleset.cases.values()];
  const chosen =
    filters.length === 0 ? all : all.filter(({ id }) => filters.some((text) => id.includes(text)));
  if (filters.length > 0 && chosen.length === 0)
    throw new InputError('invalid-request', `no id of a case contains ${filters.join(' or ')}`);
  const results: CaseResult[] = [];
  for (const document of chosen) results.push(await runCase(knowledge, document));
  const count = (kind: CaseDocument['kind']): number =>
    results.filter((result) => result.kind === kind).length;
  return {
    results,
    counts: {
      wins: count('wins'),
      'near-miss': count('near-miss'),
      negative: count('negative'),
      ranking: count('ranking'),
    },
  };
}

/** Runs one case; input that diagnosis refuses is a difference, too. */
export async function runCase(knowledge: Knowledge, document: CaseDocument): Promise<CaseResult> {
  const { id, kind } = document;
  const { difference, finding } = await outcomeOf(knowledge, document).catch((error: unknown) => {
    if (error instanceof InputError)
      return { difference: `the input is refused: ${error.detail}`, finding: undefined };
    throw error;
  });
  if (difference === '') return { id, kind, passed: true, difference };
  return { id, kind, passed: false, difference, details: caseDetails(document, finding) };
}

interface CaseOutcome {
  readonly difference: string;
  /** That of the case's problem. */
  readonly finding: Finding | undefined;
}

async function outcomeOf(knowledge: Knowledge, document: CaseDocument): Promise<CaseOutcome> {
  const request = requestOf(knowledge.ruleset, document);
  if (request === undefined)
    return { difference: 'the case that it changes does not exist', finding: undefined };
  const { findings } = await diagnose(knowledge, request);
  const finding = findings.find(({ problem }) => problem.id === document.problem);
  return { difference: differenceOf(document, finding, findings), finding };
}

function differenceOf(
  document: CaseDocument,
  finding: Finding | undefined,
  findings: readonly Finding[],
): string {
  if (document.kind === 'negative')
    return finding === undefined ? '' : `${document.problem} is recognised, and should not be`;
  if (finding === undefined)
    return `${document.problem} is not recognised; recognised: ${list(findings.map(({ problem }) => problem.id))}`;
  switch (document.kind) {
    case 'wins':
      return wins(finding, document.cause) ? '' : `${document.cause} does not win: ${standings(finding)}`;
    case 'near-miss':
      return nearMissDifference(finding, document);
    case 'ranking':
      return rankingDifferences(finding, document).join('; ');
  }
}

/** What a case asks; undefined where it changes a case that does not exist. */
export function requestOf(ruleset: Ruleset, document: CaseDocument): DiagnoseRequest | undefined {
  if (document.kind !== 'near-miss') return document.given;
  const wins = ruleset.cases.get(document.of);
  return wins?.kind === 'wins' ? changed(wins.given, document.change) : undefined;
}

function changed(given: CaseGiven, { fact, value }: NearMissCase['change']): CaseGiven {
  const kept = Object.entries(given.facts ?? {}).filter(([id]) => id !== fact);
  const facts = Object.fromEntries(value === null ? kept : [...kept, [fact, value]]);
  return { ...given, facts };
}

function wins({ causes }: Finding, id: string): boolean {
  const [first, second] = causes;
  return (
    first?.id === id &&
    first.probability >= LEAST_PROBABILITY &&
    first.probability >= LEAST_RATIO * (second?.probability ?? 0)
  );
}

function nearMissDifference(finding: Finding, { cause, firing, winner }: NearMissCase): string {
  if (wins(finding, cause)) return `${cause} wins all the same: ${standings(finding)}`;
  const fires = firingRules(finding, cause);
  if (!fires.includes(firing)) return `${firing} does not fire; what fires for ${cause}: ${list(fires)}`;
  if (winner !== undefined && finding.causes[0]?.id !== winner)
    return `${winner} is not first: ${standings(finding)}`;
  return '';
}

/** Rules that speak for the cause, ruled out or not, with 0 bits too where another rule of their group counts. */
function firingRules(finding: Finding, id: string): readonly string[] {
  const about = [...finding.causes, ...finding.ruledOut].find((cause) => cause.id === id);
  return (about?.because ?? [])
    .filter(({ holds, effect }) => holds && isSupport(effect))
    .map((contribution) => contribution.rule);
}

const isSupport = (effect: Effect): boolean => effect === 'supports' || effect === 'confirms';

function rankingDifferences(finding: Finding, { first, above = [], ruledOut = [] }: RankingCase): string[] {
  const rank = (id: string): number => finding.causes.find((cause) => cause.id === id)?.rank ?? Infinity;
  const out = finding.ruledOut.map(({ id }) => id);
  const differences = [
    ...(first === undefined || rank(first) === 1 ? [] : [`${first} is not first`]),
    ...above
      .filter(([upper, lower]) => !(rank(upper) < rank(lower)))
      .map(([upper, lower]) => `${upper} is not above ${lower}`),
    ...ruledOut
      .filter((id) => !out.includes(id))
      .map((id) => `${id} is not ruled out (ruled out: ${list(out)})`),
  ];
  return differences.length === 0 ? [] : [...differences, standings(finding)];
}

/** The first causes with their probabilities, for a message. */
function standings({ causes, unlisted }: Finding): string {
  const shown = causes.slice(0, 4).map(({ id, probability }) => `${id} ${probability}`);
  return `${list(shown)}, unlisted ${unlisted.probability}`;
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
