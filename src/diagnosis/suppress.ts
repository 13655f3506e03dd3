/** Findings that a site knows and has silenced: they are told in one line instead of in full. */
import type { SuppressionDocument } from '../knowledge/overlay-types.js';
import type { Ruleset } from '../knowledge/types.js';
import type { Subject, SuppressedFinding } from './types.js';

/** The suppressions of one day, those of one problem in the order of ids. */
export type Suppressions = ReadonlyMap<string, readonly SuppressionDocument[]>;

/** What holds on the day (UTC) of `now`, in epoch milliseconds; nothing where no instant is given. */
export function suppressionsAt({ overlays }: Ruleset, now: number | undefined): Suppressions {
  const byProblem = new Map<string, SuppressionDocument[]>();
  if (now === undefined || overlays === undefined) return byProblem;
  const today = new Date(now).toISOString().slice(0, 10);
  for (const suppression of overlays.suppressions.values()) {
    const { problem, expires } = suppression;
    if (expires > today) byProblem.set(problem, [...(byProblem.get(problem) ?? []), suppression]);
  }
  return byProblem;
}

/** What would be told: `cause` is the first, where evidence speaks for it. */
export interface Tellable {
  readonly problem: string;
  readonly cause: string | undefined;
  readonly subject: Subject;
}

/** The first suppression that silences it. */
export function suppressionOf(
  suppressions: Suppressions,
  { problem, cause, subject }: Tellable,
): SuppressionDocument | undefined {
  return suppressions
    .get(problem)
    ?.find((each) => (each.cause === undefined || each.cause === cause) && covers(each, subject));
}

const ROLES = ['source', 'destination', 'server', 'zone'] as const;

function covers({ subject: wanted = {} }: SuppressionDocument, subject: Subject): boolean {
  return ROLES.every(
    (role) => wanted[role] === undefined || wanted[role].toLowerCase() === subject[role]?.toLowerCase(),
  );
}

export function suppressedFinding(
  problem: { readonly id: string; readonly title: string },
  subject: Subject,
  { id, owner, reason, expires }: SuppressionDocument,
): SuppressedFinding {
  return {
    problem: { id: problem.id, title: problem.title },
    subject,
    suppression: { id, owner, reason, expires },
  };
}
