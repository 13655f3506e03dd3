/** `/v1/ruleset`: which rules answer, so that two answers can be compared. */
import type { Ruleset } from '../knowledge/types.js';
import { ENGINE_VERSION } from '../version.js';
import type { CurrentRuleset } from './collection.js';
import { offers } from './negotiate.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function rulesetRoutes(current: CurrentRuleset): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/ruleset',
      role: 'reader',
      handlers: [offers('application/json'), (_request, response) => void response.json(describe(current()))],
    },
  ];
}

function describe(ruleset: Ruleset): Wire<'Ruleset'> {
  const { name, version, title, digest, strengths, priors, unlistedPrior } = ruleset;
  const causes = [...ruleset.causes.values()];
  return {
    name,
    version,
    title,
    digest,
    engine: { version: ENGINE_VERSION },
    strengths,
    priors,
    unlistedPrior,
    counts: {
      articles: ruleset.articles.size,
      facts: ruleset.facts.size,
      problems: ruleset.problems.size,
      causes: causes.length,
      rules: causes.reduce((sum, cause) => sum + cause.rules.length, ruleset.inferences.length),
      cases: ruleset.cases.size,
    },
  };
}
