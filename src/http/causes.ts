/** `/v1/causes`: what can be named as the cause, by which rules, and how it is repaired. */
import type { CauseDocument, CauseRule, ResolutionStep, Ruleset } from '../knowledge/types.js';
import { type CitationResolver, citationResolver } from './citations.js';
import { type CurrentRuleset, collectionRoutes } from './collection.js';
import type { Route } from './route.js';
import type { Wire } from './wire.js';

export function causeRoutes(current: CurrentRuleset): readonly Route[] {
  return collectionRoutes(current, {
    path: '/v1/causes',
    documents: ({ causes }) => causes,
    summarise,
    expand,
  });
}

function summarise({ id, title, deprecated, about }: CauseDocument): Wire<'CauseSummary'> {
  return { id, title, ...(deprecated === undefined ? {} : { deprecated }), about };
}

function expand(cause: CauseDocument, ruleset: Ruleset): Wire<'Cause'> {
  const resolver = citationResolver(ruleset);
  const problems = [...ruleset.problems.values()].filter(({ causes }) =>
    causes.some(({ id }) => id === cause.id),
  );
  return {
    ...summarise(cause),
    version: cause.version,
    explanation: cause.explanation,
    consequenceOf: cause.consequenceOf ?? [],
    problems: problems.map(({ id }) => id).sort(),
    rules: cause.rules.map((rule) => toRule(rule, resolver)),
    resolution: cause.resolution.map((step) => toStep(step, resolver)),
    caveats: cause.caveats.map(resolver.remark),
    citations: resolver.citations(cause.citations),
  };
}

function toRule({ name, conditions, event }: CauseRule, { citations }: CitationResolver): Wire<'Rule'> {
  const { params, type } = event;
  const rule = {
    name,
    effect: type,
    conditions,
    because: params.because,
    citations: citations(params.citations),
  };
  if (!('strength' in params)) return rule;
  return {
    ...rule,
    strength: params.strength,
    oneSided: params.oneSided ?? false,
    ...(params.group === undefined ? {} : { group: params.group }),
    ...(params.otherwise === undefined ? {} : { otherwise: params.otherwise }),
  };
}

function toStep(step: ResolutionStep, { citations }: CitationResolver): Wire<'ResolutionStep'> {
  const { id, text, on, commands, risk, minutes, reversible, undo, confirm, verify } = step;
  return {
    id,
    text,
    on,
    commands,
    risk,
    minutes,
    reversible,
    ...(undo === undefined ? {} : { undo }),
    ...(confirm === undefined ? {} : { confirm: { ...confirm, citations: citations(confirm.citations) } }),
    ...(verify === undefined ? {} : { verify: { ...verify, citations: citations(verify.citations) } }),
    citations: citations(step.citations),
  };
}
