/** What a diagnosis proposes for the fields of a ticket: its first cause, where evidence speaks for it. */
import type { Answer } from '../diagnose.js';
import { percent } from '../render/words.js';

export interface Suggestion {
  /** Title of the cause. */
  readonly cause: string;
  readonly causeId: string;
  /** As people read it, e.g. `87%`; never certainty. */
  readonly probability: string;
  /** Title of the problem. */
  readonly problem: string;
}

/** The first cause of the first finding; undefined where there is none, or where it leads by its prior alone. */
export function suggestionOf({ findings }: Answer): Suggestion | undefined {
  const [finding] = findings;
  const [cause] = finding?.causes ?? [];
  if (finding === undefined || cause === undefined || cause.state === 'open') return undefined;
  return {
    cause: cause.title,
    causeId: cause.id,
    probability: percent(cause.probability),
    problem: finding.problem.title,
  };
}
