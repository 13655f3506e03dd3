/** Small rulesets in memory, checked by nobody: tests of diagnosis say only what they are about. */

import type { Incident, KnownFact, Subject } from '../../src/diagnosis/types.js';
import type {
  ArticleDocument,
  CauseDocument,
  CauseRule,
  Condition,
  Effect,
  FactDefinition,
  FactType,
  FactValue,
  InferRule,
  LeafCondition,
  Operator,
  PriorWord,
  ProblemDocument,
  ResolutionStep,
  Ruleset,
  StrengthName,
  TopLevelCondition,
} from '../../src/knowledge/types.js';

export const CITATION = { article: 'article', statement: 'statement' };

export function leaf(fact: string, operator: Operator, value: LeafCondition['value']): LeafCondition {
  return { fact, operator, value };
}

export function all(...members: Condition[]): TopLevelCondition {
  return { all: members };
}

/** Holds while `fact` equals `value`. */
export function when(fact: string, value: FactValue = true): TopLevelCondition {
  return all(leaf(fact, 'equal', value));
}

interface RuleOptions {
  readonly strength?: StrengthName;
  readonly group?: string;
  readonly oneSided?: boolean;
  readonly because?: string;
  readonly otherwise?: string;
}

export function rule(
  name: string,
  type: Effect,
  conditions: TopLevelCondition,
  options: RuleOptions = {},
): CauseRule {
  const { because = `${name} holds.`, strength = 'moderate', ...rest } = options;
  const cited = { because, citations: [CITATION] };
  if (type === 'excludes') return { name, conditions, event: { type, params: cited } };
  return { name, conditions, event: { type, params: { ...cited, strength, ...rest } } };
}

export function inference(
  name: string,
  conditions: TopLevelCondition,
  fact: string,
  value: FactValue,
): InferRule {
  return {
    name,
    conditions,
    event: { type: 'infer', params: { fact, value, because: `${name} holds.`, citations: [CITATION] } },
  };
}

export function cause(
  id: string,
  rules: readonly CauseRule[],
  more: Partial<CauseDocument> = {},
): CauseDocument {
  return {
    id,
    version: 1,
    title: `Title of ${id}`,
    about: 'source',
    explanation: `Explanation of ${id}.`,
    rules,
    resolution: [],
    caveats: [],
    citations: [CITATION],
    ...more,
  };
}

export function step(id: string, more: Partial<ResolutionStep> = {}): ResolutionStep {
  return {
    id,
    text: `Do ${id}.`,
    on: 'source',
    commands: [],
    risk: 'low',
    minutes: 5,
    reversible: true,
    citations: [CITATION],
    ...more,
  };
}

export function problem(
  id: string,
  conditions: TopLevelCondition,
  causes: Readonly<Record<string, PriorWord>>,
  more: Partial<ProblemDocument> = {},
): ProblemDocument {
  return {
    id,
    version: 1,
    title: `Title of ${id}`,
    summary: `Summary of ${id}.`,
    urgency: 1,
    conditions,
    causes: Object.entries(causes).map(([cause, prior]) => ({ id: cause, prior })),
    citations: [CITATION],
    ...more,
  };
}

export function fact(
  id: string,
  type: FactType = 'boolean',
  more: Partial<FactDefinition> = {},
): FactDefinition {
  return {
    id,
    type,
    question: `What is ${id}?`,
    collect: { on: 'source', commands: [], how: `Look at ${id}.` },
    cost: { minutes: 2, risk: 'none' },
    citations: [CITATION],
    ...more,
  };
}

const ARTICLE: ArticleDocument = {
  id: 'article',
  version: 1,
  title: 'An article',
  publisher: 'Somebody',
  url: 'https://example.org/article',
  appliesTo: [],
  sections: [
    {
      id: 'section',
      heading: 'A section',
      anchor: 'a-section',
      statements: [{ id: 'statement', kind: 'cause', text: 'A statement.' }],
    },
  ],
};

export interface RulesetParts {
  readonly articles?: readonly ArticleDocument[];
  readonly facts?: readonly FactDefinition[];
  readonly inferences?: readonly InferRule[];
  readonly problems?: readonly ProblemDocument[];
  readonly causes?: readonly CauseDocument[];
  readonly unlistedPrior?: number;
}

const byId = <T extends { readonly id: string }>(documents: readonly T[]): ReadonlyMap<string, T> =>
  new Map(documents.map((document) => [document.id, document]));

export function ruleset(parts: RulesetParts): Ruleset {
  return {
    name: 'test',
    version: '1.0.0',
    title: 'A ruleset of a test',
    digest: '0'.repeat(64),
    strengths: {
      weak: { holds: 2, fails: 0.8 },
      moderate: { holds: 4, fails: 0.6 },
      strong: { holds: 12, fails: 0.5 },
      decisive: { holds: 60, fails: 0.5 },
    },
    priors: { rare: 1, uncommon: 4, common: 12, 'very-common': 30 },
    unlistedPrior: parts.unlistedPrior ?? 0.05,
    articles: byId(parts.articles ?? [ARTICLE]),
    facts: byId(parts.facts ?? []),
    inferences: parts.inferences ?? [],
    problems: byId(parts.problems ?? []),
    causes: byId(parts.causes ?? []),
    cases: new Map(),
  };
}

/** Facts as somebody stated them. */
export function known(facts: Readonly<Record<string, FactValue>>): readonly KnownFact[] {
  return Object.entries(facts).map(([id, value]) => ({ id, value, from: 'request' }));
}

export function incident(
  facts: Readonly<Record<string, FactValue>>,
  subject: Subject = {},
  more: Partial<Incident> = {},
): Incident {
  return { subject, facts: known(facts), conflicts: [], explains: [], ...more };
}
