/** `/v1/problems`: what the service recognises, and by what. */
import type { ProblemDocument, Ruleset } from '../knowledge/types.js';
import { citationResolver } from './citations.js';
import { type CurrentRuleset, collectionRoutes } from './collection.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function problemRoutes(current: CurrentRuleset): readonly Route[] {
  return collectionRoutes(current, {
    path: '/v1/problems',
    documents: ({ problems }) => problems,
    summarise,
    expand,
  });
}

function summarise({ id, title, deprecated, summary, urgency }: ProblemDocument): Wire<'ProblemSummary'> {
  return { id, title, ...(deprecated === undefined ? {} : { deprecated }), summary, urgency };
}

function expand(problem: ProblemDocument, ruleset: Ruleset): Wire<'Problem'> {
  const { citations, remark } = citationResolver(ruleset);
  return {
    ...summarise(problem),
    version: problem.version,
    conditions: problem.conditions,
    yieldsTo: problem.yieldsTo ?? [],
    causes: problem.causes.map(({ id, prior }) => ({
      id,
      title: ruleset.causes.get(id)?.title ?? id,
      prior,
    })),
    remarks: (problem.remarks ?? []).map((entry) => ({ when: entry.when, ...remark(entry) })),
    caveats: (problem.caveats ?? []).map(remark),
    citations: citations(problem.citations),
  };
}
