/**
 * A ruleset as the things that a change is told of, each with its fields: what carries meaning and nothing else. Which
 * file something stands in, and the numbers that count versions of documents, are no fields.
 */
import { citations, condition, type Field, lines, set, value, values } from './diff-fields.js';
import type { SuppressionDocument } from './overlay-types.js';
import type {
  ArticleDocument,
  CaseDocument,
  CauseDocument,
  CauseRule,
  Caveat,
  FactDefinition,
  InferRule,
  ProblemDocument,
  ResolutionStep,
  Ruleset,
} from './types.js';

export type EntityKind =
  | 'ruleset'
  | 'article'
  | 'section'
  | 'statement'
  | 'fact'
  | 'inference'
  | 'problem'
  | 'prior'
  | 'remark'
  | 'cause'
  | 'rule'
  | 'step'
  | 'caveat'
  | 'case'
  | 'suppression';

export interface Entity {
  readonly kind: EntityKind;
  /** Unique among its kind; things inside a document are `document/thing`. */
  readonly id: string;
  /** Key of what it stands in: where that comes or goes as a whole, its parts are not told. */
  readonly parent?: string;
  readonly fields: Readonly<Record<string, Field | undefined>>;
}

export const entityKey = ({ kind, id }: Pick<Entity, 'kind' | 'id'>): string => `${kind} ${id}`;

/** Everything in `ruleset` that can change its meaning. */
export function entitiesOf(ruleset: Ruleset): readonly Entity[] {
  return [
    rulesetEntity(ruleset),
    ...[...ruleset.articles.values()].flatMap(articleEntities),
    ...[...ruleset.facts.values()].map(factEntity),
    ...ruleset.inferences.map(inferenceEntity),
    ...[...ruleset.problems.values()].flatMap(problemEntities),
    ...[...ruleset.causes.values()].flatMap(causeEntities),
    ...[...ruleset.cases.values()].map(caseEntity),
    ...[...(ruleset.overlays?.suppressions.values() ?? [])].map(suppressionEntity),
  ];
}

function rulesetEntity({ name, title, strengths, priors, unlistedPrior, coverage }: Ruleset): Entity {
  const fields = values('', { name, title, strengths, priors, unlistedPrior, coverage });
  return { kind: 'ruleset', id: 'ruleset', fields };
}

function articleEntities(article: ArticleDocument): readonly Entity[] {
  const { id, title, publisher, url, date, appliesTo, deprecated, sections } = article;
  const whole: Entity = {
    kind: 'article',
    id,
    fields: {
      ...values('', { title, publisher, url, date }),
      appliesTo: set(appliesTo),
      ...values('deprecated', deprecated),
    },
  };
  const parent = entityKey(whole);
  return [
    whole,
    ...sections.map(({ id: section, heading, anchor }): Entity => {
      const fields = values('', { heading, anchor });
      return { kind: 'section', id: `${id}/${section}`, parent, fields };
    }),
    ...sections.flatMap((section) =>
      section.statements.map(({ id: statement, kind, text }): Entity => {
        const fields = values('', { section: section.id, kind, text });
        return { kind: 'statement', id: `${id}/${statement}`, parent, fields };
      }),
    ),
  ];
}

function factEntity(fact: FactDefinition): Entity {
  const { id, values: meanings = [], collect, citations: cited, ...plain } = fact;
  const { commands, ...where } = collect;
  return {
    kind: 'fact',
    id,
    fields: {
      ...values('', plain),
      ...values('values', Object.fromEntries(meanings.map((one) => [one.value, one.meaning]))),
      ...values('collect', where),
      'collect.commands': lines(commands),
      citations: citations(cited),
    },
  };
}

function inferenceEntity({ name, conditions, event }: InferRule): Entity {
  const { citations: cited, ...params } = event.params;
  const fields = { conditions: condition(conditions), ...values('', params), citations: citations(cited) };
  return { kind: 'inference', id: name, fields };
}

function problemEntities(problem: ProblemDocument): readonly Entity[] {
  const { id, title, summary, urgency, deprecated, conditions, yieldsTo, causes } = problem;
  const whole: Entity = {
    kind: 'problem',
    id,
    fields: {
      ...values('', { title, summary, urgency, deprecated }),
      conditions: condition(conditions),
      yieldsTo: set(yieldsTo),
      citations: citations(problem.citations),
    },
  };
  const parent = entityKey(whole);
  return [
    whole,
    ...causes.map(
      ({ id: cause, prior }): Entity => ({
        kind: 'prior',
        id: `${id}/${cause}`,
        parent,
        fields: { prior: value(prior) },
      }),
    ),
    ...byText(problem.remarks ?? []).map(({ name, item: { when, text, citations: cited } }): Entity => {
      const fields = { when: condition(when), text: value(text), citations: citations(cited) };
      return { kind: 'remark', id: `${id}/${name}`, parent, fields };
    }),
    ...caveatEntities(id, parent, problem.caveats ?? []),
  ];
}

function causeEntities(cause: CauseDocument): readonly Entity[] {
  const { id, title, deprecated, about, explanation, consequenceOf, rules, resolution, caveats } = cause;
  const whole: Entity = {
    kind: 'cause',
    id,
    fields: {
      ...values('', { title, deprecated, about, explanation }),
      consequenceOf: set(consequenceOf),
      steps: { kind: 'order', members: resolution.map((step) => step.id) },
      citations: citations(cause.citations),
    },
  };
  const parent = entityKey(whole);
  return [
    whole,
    ...rules.map((rule) => ruleEntity(id, parent, rule)),
    ...resolution.map((step) => stepEntity(id, parent, step)),
    ...caveatEntities(id, parent, caveats),
  ];
}

function ruleEntity(cause: string, parent: string, { name, conditions, event }: CauseRule): Entity {
  const { citations: cited, ...params } = event.params;
  return {
    kind: 'rule',
    id: name,
    parent,
    fields: {
      ...values('', { cause, effect: event.type, ...params }),
      conditions: condition(conditions),
      citations: citations(cited),
    },
  };
}

function stepEntity(cause: string, parent: string, step: ResolutionStep): Entity {
  const { id, commands, confirm, verify, citations: cited, ...plain } = step;
  return {
    kind: 'step',
    id: `${cause}/${id}`,
    parent,
    fields: {
      ...values('', plain),
      commands: lines(commands),
      citations: citations(cited),
      ...(confirm && {
        'confirm.text': value(confirm.text),
        'confirm.conditions': condition(confirm.conditions),
        'confirm.commands': lines(confirm.commands),
        'confirm.citations': citations(confirm.citations),
      }),
      ...(verify && {
        'verify.text': value(verify.text),
        'verify.commands': lines(verify.commands),
        'verify.citations': citations(verify.citations),
      }),
    },
  };
}

function caveatEntities(document: string, parent: string, caveats: readonly Caveat[]): readonly Entity[] {
  return byText(caveats).map(({ name, item: { text, citations: cited } }) => ({
    kind: 'caveat',
    id: `${document}/${name}`,
    parent,
    fields: { text: value(text), citations: citations(cited) },
  }));
}

/** Caveats and remarks have no ids: they are what they say, and one that says something else is another. */
function byText<T extends { readonly text: string }>(
  items: readonly T[],
): readonly { readonly name: string; readonly item: T }[] {
  return items.map((item) => ({ name: JSON.stringify(item.text), item }));
}

function caseEntity(example: CaseDocument): Entity {
  const { id, title, kind, problem } = example;
  const given = example.kind === 'near-miss' ? undefined : example.given;
  return {
    kind: 'case',
    id,
    fields: {
      ...values('', { title, kind, problem, given }),
      ...expectationFields(example),
    },
  };
}

function suppressionEntity({ id, ...fields }: SuppressionDocument): Entity {
  return { kind: 'suppression', id, fields: values('', fields) };
}

function expectationFields(example: CaseDocument): Entity['fields'] {
  switch (example.kind) {
    case 'wins':
      return { cause: value(example.cause) };
    case 'near-miss': {
      const { cause, of, change, firing, winner } = example;
      return values('', { cause, of, change, firing, winner });
    }
    case 'negative':
      return {};
    case 'ranking':
      return {
        first: value(example.first),
        above: set(example.above?.map(([upper, lower]) => `${upper} above ${lower}`)),
        ruledOut: set(example.ruledOut),
      };
  }
}
