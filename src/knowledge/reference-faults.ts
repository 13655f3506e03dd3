/** Every name in a document leads somewhere: citations, causes, problems, facts in commands, and what stands beside them. */

import { caseFaults } from './case-faults.js';
import { conditionFaults, unknownFact } from './condition-faults.js';
import { successorFaults } from './deprecation.js';
import { patternFault } from './fact-values.js';
import { inferenceFaults } from './inference-faults.js';
import { type Fault, inside, type Place, type RuleMessageCode } from './messages.js';
import { nearestClause } from './nearest.js';
import type { ArticleDocument, CauseDocument, Citation, FactDefinition, ProblemDocument } from './types.js';
import {
  citationsOf,
  commandsOf,
  placeholdersOf,
  placeOfCause,
  placeOfFact,
  placeOfProblem,
  type RulesetParts,
} from './walk.js';

/**
 * Faults in how the documents refer to one another. `broken` tells which documents exist without being readable,
 * by kind and id: what refers to them is not reported again. An unreadable facts document leaves the vocabulary
 * incomplete, and unknown facts unreported.
 */
export function referenceFaults(
  parts: RulesetParts,
  broken: (kind: 'article' | 'facts' | 'cause' | 'problem' | 'case', id?: string) => boolean,
): readonly Fault[] {
  const vocabularyIncomplete = broken('facts');
  const statements = new Map(
    [...parts.articles.values()].map((article) => [article.id, statementIds(article)]),
  );
  return [
    ...[...citationsOf(parts)].flatMap(({ place, citations }) =>
      citations.flatMap((citation, index) => {
        if (broken('article', citation.article)) return [];
        return citationFaults(citation, inside(place, index), statements);
      }),
    ),
    ...conditionFaults(parts, vocabularyIncomplete),
    ...inferenceFaults(parts, vocabularyIncomplete),
    ...(vocabularyIncomplete ? [] : placeholderFaults(parts)),
    ...[...parts.articles.values()].flatMap(articleFaults),
    ...[...parts.facts.values()].flatMap(factFaults),
    ...[...parts.problems.values()].flatMap((problem) =>
      problemFaults(problem, parts, (kind, id) => broken(kind, id)),
    ),
    ...[...parts.causes.values()].flatMap((cause) => causeFaults(cause, parts, (id) => broken('cause', id))),
    ...[...parts.cases.values()].flatMap((document) => caseFaults(document, parts, broken)),
    ...successorFaults(parts, (kind, id) => (kind === 'fact' ? vocabularyIncomplete : broken(kind, id))),
  ];
}

const statementIds = ({ sections }: ArticleDocument): ReadonlySet<string> =>
  new Set(sections.flatMap((section) => section.statements.map(({ id }) => id)));

/** `statements` are the ids of statements by article. */
function citationFaults(
  { article, statement }: Citation,
  place: Place,
  statements: ReadonlyMap<string, ReadonlySet<string>>,
): readonly Fault[] {
  const known = statements.get(article);
  if (known === undefined) {
    const message = `There is no article "${article}"`;
    const ending = (): string => nearestClause(article, statements.keys());
    return [{ place: inside(place, 'article'), code: 'unknown-article', message, ending }];
  }
  if (known.has(statement)) return [];
  const message = `Article "${article}" has no statement "${statement}"`;
  const ending = (): string => nearestClause(statement, known);
  return [{ place: inside(place, 'statement'), code: 'unknown-statement', message, ending }];
}

function placeholderFaults(parts: RulesetParts): readonly Fault[] {
  return [...commandsOf(parts)].flatMap(({ place, commands }) =>
    commands.flatMap((command, index) =>
      placeholdersOf(command)
        .filter((id) => !parts.facts.has(id))
        .map(
          (id): Fault => ({
            place: inside(place, index),
            code: 'unknown-fact',
            ...unknownFact(id, parts.facts),
          }),
        ),
    ),
  );
}

function articleFaults(article: ArticleDocument): readonly Fault[] {
  const place: Place = { kind: 'article', id: article.id, pointer: '' };
  const sections = article.sections.map(({ id }, index) => ({ id, place: inside(place, 'sections', index) }));
  const statements = article.sections.flatMap((section, index) =>
    section.statements.map(({ id }, at) => ({
      id,
      place: inside(place, 'sections', index, 'statements', at),
    })),
  );
  return [...repeated(sections, 'section'), ...repeated(statements, 'statement')];
}

function factFaults(fact: FactDefinition): readonly Fault[] {
  const place = placeOfFact(fact);
  const values = (fact.values ?? []).map(({ value }, index) => ({
    id: value,
    place: inside(place, 'values', index),
  }));
  const faults = [...repeated(values, 'value')];
  const message = patternFault(fact);
  if (message !== undefined) faults.push({ place: inside(place, 'pattern'), code: 'bad-pattern', message });
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = fact;
  if (minimum > maximum)
    faults.push({
      place: inside(place, 'maximum'),
      code: 'value-range',
      message: 'The maximum is less than the minimum.',
    });
  return faults;
}

function problemFaults(
  problem: ProblemDocument,
  { problems, causes }: RulesetParts,
  broken: (kind: 'cause' | 'problem', id: string) => boolean,
): readonly Fault[] {
  const place = placeOfProblem(problem);
  const listed = problem.causes.map(({ id }, index) => ({ id, place: inside(place, 'causes', index) }));
  const yields = (problem.yieldsTo ?? []).map((id, index) => ({
    id,
    place: inside(place, 'yieldsTo', index),
  }));
  return [
    ...repeated(listed, 'cause'),
    ...unresolved(
      listed.filter(({ id }) => !broken('cause', id)),
      causes,
      'unknown-cause',
      'cause',
    ),
    ...unresolved(
      yields.filter(({ id }) => !broken('problem', id)),
      problems,
      'unknown-problem',
      'other problem',
      problem.id,
    ),
  ];
}

function causeFaults(
  cause: CauseDocument,
  { causes }: RulesetParts,
  broken: (id: string) => boolean,
): readonly Fault[] {
  const place = placeOfCause(cause);
  const parents = (cause.consequenceOf ?? []).map((id, index) => ({
    id,
    place: inside(place, 'consequenceOf', index),
  }));
  const steps = cause.resolution.map(({ id }, index) => ({ id, place: inside(place, 'resolution', index) }));
  const unconfirmed = cause.resolution.flatMap((step, index): readonly Fault[] => {
    if (step.reversible || step.confirm !== undefined) return [];
    const message = `Step "${step.id}" cannot be undone and has no confirming check ("confirm").`;
    return [{ place: inside(place, 'resolution', index), code: 'missing-confirm', message }];
  });
  const misnamed = cause.rules.flatMap(({ name }, index): readonly Fault[] => {
    if (name.startsWith(`${cause.id}.`)) return [];
    const message = `The name of a rule of this cause starts with "${cause.id}.", not "${name}".`;
    return [{ place: inside(place, 'rules', index, 'name'), code: 'rule-name', message }];
  });
  return [
    ...unresolved(
      parents.filter(({ id }) => !broken(id)),
      causes,
      'unknown-cause',
      'other cause',
      cause.id,
    ),
    ...repeated(steps, 'step'),
    ...unconfirmed,
    ...misnamed,
  ];
}

interface Named {
  readonly id: string;
  readonly place: Place;
}

/** `except` is known and yet not what is meant here. */
function unresolved(
  named: readonly Named[],
  known: ReadonlyMap<string, unknown>,
  code: RuleMessageCode,
  what: string,
  except?: string,
): readonly Fault[] {
  return named
    .filter(({ id }) => !known.has(id) || id === except)
    .map(({ id, place }) => ({
      place,
      code,
      message: `There is no ${what} "${id}"`,
      ending: () =>
        nearestClause(
          id,
          [...known.keys()].filter((other) => other !== except),
        ),
    }));
}

/** One fault for each of `named` whose id stands before it already. */
function repeated(named: readonly Named[], what: string): Fault[] {
  const seen = new Set<string>();
  return named.flatMap(({ id, place }) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ place, code: 'duplicate-id', message: `The ${what} "${id}" stands here twice.` }];
  });
}
