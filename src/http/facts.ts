/** `/v1/facts`: the vocabulary in which requests and rules speak. */
import type { FactDefinition } from '../knowledge/types.js';
import { citationResolver } from './citations.js';
import { type CurrentRuleset, collectionRoutes } from './collection.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function factRoutes(current: CurrentRuleset): readonly Route[] {
  return collectionRoutes(current, {
    path: '/v1/facts',
    documents: ({ facts }) => facts,
    summarise: ({ id, type, deprecated, question }): Wire<'FactSummary'> => ({
      id,
      type,
      ...(deprecated === undefined ? {} : { deprecated }),
      question,
    }),
    expand: (fact: FactDefinition, ruleset): Wire<'Fact'> => ({
      ...fact,
      citations: citationResolver(ruleset).citations(fact.citations),
    }),
  });
}
