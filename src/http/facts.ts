/** `/v1/facts`: the vocabulary in which requests and rules speak. */
import type { FactDefinition, Ruleset } from '../knowledge/types.js';
import { citationResolver } from './citations.js';
import { collectionRoutes } from './collection.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function factRoutes(ruleset: Ruleset): readonly Route[] {
  const { citations } = citationResolver(ruleset);
  return collectionRoutes({
    path: '/v1/facts',
    documents: ruleset.facts,
    summarise: ({ id, type, question }): Wire<'FactSummary'> => ({ id, type, question }),
    expand: (fact: FactDefinition): Wire<'Fact'> => ({ ...fact, citations: citations(fact.citations) }),
  });
}
