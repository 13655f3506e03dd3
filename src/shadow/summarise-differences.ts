/** Many differences in short: which first cause came in place of which, how often. */
import type { FindingChange } from '../compare-answers.js';
import { compare } from '../knowledge/messages.js';
import type { ShadowChanges } from './shadow-changes.js';

const MOST_OUTCOMES = 50;

/** Findings that changed alike. Where `before` and `after` are the same, other weights stand behind the same first cause. */
export interface ShadowOutcome {
  readonly kind: FindingChange['kind'];
  /** Ids, as the others. */
  readonly problem: string;
  readonly before?: string;
  readonly after?: string;
  readonly findings: number;
}

export interface ShadowSummary {
  /** Differences that were summed up. */
  readonly of: number;
  /** Requests among them that the active rules or the candidate do not take. */
  readonly refused: number;
  /** The most frequent first, fifty of them at most. */
  readonly outcomes: readonly ShadowOutcome[];
}

export function summariseDifferences(differences: readonly ShadowChanges[]): ShadowSummary {
  const outcomes = new Map<string, ShadowOutcome>();
  for (const { kind, problem, first } of differences.flatMap(({ findings }) => findings)) {
    const key = JSON.stringify([kind, problem.id, first.before, first.after]);
    const findings = (outcomes.get(key)?.findings ?? 0) + 1;
    outcomes.set(key, { kind, problem: problem.id, ...first, findings });
  }
  return {
    of: differences.length,
    refused: differences.filter(({ refused }) => refused !== undefined).length,
    outcomes: [...outcomes]
      .sort(([keyA, a], [keyB, b]) => b.findings - a.findings || compare(keyA, keyB))
      .slice(0, MOST_OUTCOMES)
      .map(([, outcome]) => outcome),
  };
}
