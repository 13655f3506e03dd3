/**
 * What the cases exercise: which rules and which of their comparisons were true, false and unknown at least once, on
 * the facts that diagnosis works on when it runs the cases.
 */
import { type DiagnoseRequest, readRequest } from './diagnose.js';
import type { Knowledge } from './diagnosis/compile.js';
import { evaluateFacts } from './diagnosis/evaluate.js';
import type { Values } from './diagnosis/fact-table.js';
import { compileCondition } from './diagnosis/predicate.js';
import { FALSE, type Incident, TRUE, type Truth, UNKNOWN } from './diagnosis/types.js';
import { InputError } from './errors.js';
import { compare, type FilePosition, type Locate, type Place } from './knowledge/messages.js';
import type { Condition, CoverageThresholds, LeafCondition, Ruleset } from './knowledge/types.js';
import { conditionsOf, leavesOf, type OwnedCondition } from './knowledge/walk.js';
import { requestOf } from './rule-cases.js';

export type Outcome = 'true' | 'false' | 'unknown';

/** A rule, or one comparison of it, with the outcomes that no case shows. */
export interface Uncovered extends FilePosition {
  readonly by: OwnedCondition['by'];
  readonly id: string;
  /** The comparison; absent where it is the rule as a whole. */
  readonly leaf?: LeafCondition;
  readonly missing: readonly Outcome[];
}

/** How many of `total` had an outcome at least once, and how many had each of the three. */
export interface OutcomeCounts extends Readonly<Record<Outcome, number>> {
  readonly total: number;
  readonly covered: number;
}

export interface RuleCoverage {
  /** Rules of causes, inferences, and the conditions of problems, remarks and confirming checks. */
  readonly rules: OutcomeCounts;
  readonly leaves: OutcomeCounts;
  /** In the order of files and lines. */
  readonly uncovered: readonly Uncovered[];
  /** Those of the ruleset, where it has any. */
  readonly thresholds?: CoverageThresholds;
  /** No threshold is missed. */
  readonly sufficient: boolean;
}

/** One incident of a case: its facts, inferred ones among them, and the problems recognised in it. */
interface Situation {
  readonly values: Values;
  readonly problems: ReadonlySet<string>;
}

const OUTCOMES: readonly (readonly [Truth, Outcome])[] = [
  [TRUE, 'true'],
  [FALSE, 'false'],
  [UNKNOWN, 'unknown'],
];

/**
 * Evaluates every condition of the ruleset in every incident of its cases. What belongs to a cause or a remark counts
 * only where a problem that asks for it is recognised, as in an answer.
 */
export function ruleCoverage(knowledge: Knowledge, locate: Locate): RuleCoverage {
  const { ruleset, table } = knowledge;
  const situations = situationsOf(knowledge);
  const rules: Uncovered[] = [];
  const leaves: Uncovered[] = [];
  for (const owned of conditionsOf(ruleset)) {
    const askedIn = askingProblems(ruleset, owned);
    const met = situations.filter(
      ({ problems }) => askedIn === undefined || askedIn.some((id) => problems.has(id)),
    );
    const missing = (condition: Condition): readonly Outcome[] => {
      const { test } = compileCondition(condition, table);
      const seen = new Set(met.map(({ values }) => test(values)));
      return OUTCOMES.flatMap(([truth, outcome]) => (seen.has(truth) ? [] : [outcome]));
    };
    const at = (place: Place) => ({ ...locate(place), by: owned.by, id: owned.id });
    rules.push({ ...at(owned.place), missing: missing(owned.condition) });
    for (const { place, leaf } of leavesOf(owned))
      leaves.push({ ...at(place), leaf, missing: missing(leaf) });
  }
  const counts = { rules: count(rules), leaves: count(leaves) };
  const uncovered = [...rules, ...leaves].filter(({ missing }) => missing.length > 0).sort(byPosition);
  const { coverage: thresholds } = ruleset;
  return {
    ...counts,
    uncovered,
    ...(thresholds === undefined ? {} : { thresholds }),
    sufficient: thresholds === undefined || reaches(counts, thresholds),
  };
}

function situationsOf(knowledge: Knowledge): readonly Situation[] {
  return [...knowledge.ruleset.cases.values()].flatMap((document) => {
    const request = requestOf(knowledge.ruleset, document);
    const incidents = request === undefined ? [] : incidentsOf(knowledge.ruleset, request);
    return incidents.map((incident): Situation => {
      const { values } = evaluateFacts(knowledge, incident);
      const recognised = knowledge.problems.filter(({ condition }) => condition.test(values) === TRUE);
      return { values, problems: new Set(recognised.map(({ document: { id } }) => id)) };
    });
  });
}

/** None where the input is refused, which running the case tells. */
function incidentsOf(ruleset: Ruleset, request: DiagnoseRequest): readonly Incident[] {
  try {
    return readRequest(ruleset, request).incidents;
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

/** The problems for whose sake a condition is looked at; undefined where it always is. */
function askingProblems(ruleset: Ruleset, { by, id, place }: OwnedCondition): readonly string[] | undefined {
  if (by === 'remark') return [id];
  if (place.kind !== 'cause') return undefined;
  return [...ruleset.problems.values()].flatMap((problem) =>
    problem.causes.some((cause) => cause.id === place.id) ? [problem.id] : [],
  );
}

function count(all: readonly Uncovered[]): OutcomeCounts {
  const having = (outcome: Outcome) => all.filter(({ missing }) => !missing.includes(outcome)).length;
  return {
    total: all.length,
    covered: all.filter(({ missing }) => missing.length === 0).length,
    true: having('true'),
    false: having('false'),
    unknown: having('unknown'),
  };
}

function reaches(
  { rules, leaves }: Pick<RuleCoverage, 'rules' | 'leaves'>,
  thresholds: CoverageThresholds,
): boolean {
  const share = (part: number, total: number): number => (total === 0 ? 1 : part / total);
  return (
    share(rules.true, rules.total) >= thresholds.rulesTrue &&
    share(rules.false, rules.total) >= thresholds.rulesFalse &&
    share(leaves.covered, leaves.total) >= thresholds.leaves
  );
}

function byPosition(a: Uncovered, b: Uncovered): number {
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column;
}
