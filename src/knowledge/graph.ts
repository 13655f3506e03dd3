/** What is recognised, which causes it can have, and how each is resolved: the ruleset as a graph of three layers. */
import { compare } from './messages.js';
import type { PriorWord, Ruleset } from './types.js';

export interface GraphProblem {
  readonly id: string;
  readonly title: string;
  /** The likeliest first. */
  readonly causes: readonly { readonly id: string; readonly prior: PriorWord }[];
}
export interface GraphStep {
  readonly id: string;
  readonly text: string;
  readonly reversible: boolean;
}
export interface GraphCause {
  readonly id: string;
  readonly title: string;
  /** In their order. */
  readonly steps: readonly GraphStep[];
}
export interface RulesetGraph {
  /** The most urgent first. */
  readonly problems: readonly GraphProblem[];
  /** Each once, in the order in which the problems name them. */
  readonly causes: readonly GraphCause[];
}

/** The graph of the problem with the id `only`, or of all that can be recognised. */
export function rulesetGraph(ruleset: Ruleset, only?: string): RulesetGraph {
  const problems = [...ruleset.problems.values()]
    .filter(({ id, deprecated }) => deprecated === undefined && (only === undefined || id === only))
    .sort((a, b) => a.urgency - b.urgency || compare(a.id, b.id))
    .map(({ id, title, causes }): GraphProblem => {
      const sorted = [...causes].sort(
        (a, b) => ruleset.priors[b.prior] - ruleset.priors[a.prior] || compare(a.id, b.id),
      );
      return { id, title, causes: sorted };
    });
  const ids = new Set(problems.flatMap(({ causes }) => causes.map(({ id }) => id)));
  const causes = [...ids].flatMap((id): readonly GraphCause[] => {
    const cause = ruleset.causes.get(id);
    if (cause === undefined) return [];
    const steps = cause.resolution.map(({ id: step, text, reversible }) => ({ id: step, text, reversible }));
    return [{ id, title: cause.title, steps }];
  });
  return { problems, causes };
}
