/**
 * What is deprecated stays readable, for those who have its id from earlier, and is out of use: nothing that is current
 * refers to it, and its successors lead to something that is current.
 */
import { type Fault, inside, type Place } from './messages.js';
import { nearestClause } from './nearest.js';
import type { CaseDocument, Deprecation, LeafCondition } from './types.js';
import {
  citationsOf,
  commandsOf,
  conditionsOf,
  factsOfLeaf,
  leavesOf,
  placeholdersOf,
  placeOfCause,
  placeOfProblem,
  type RulesetParts,
} from './walk.js';

const KINDS = {
  article: 'articles',
  fact: 'facts',
  problem: 'problems',
  cause: 'causes',
} as const;
type DeprecableKind = keyof typeof KINDS;

interface Deprecable {
  readonly id: string;
  readonly deprecated?: Deprecation;
}
interface Reference {
  readonly kind: DeprecableKind;
  readonly id: string;
  readonly place: Place;
}

/** The ruleset without what is deprecated. */
export function currentParts(parts: RulesetParts): RulesetParts {
  return {
    ...parts,
    articles: current(parts.articles),
    facts: current(parts.facts),
    problems: current(parts.problems),
    causes: current(parts.causes),
  };
}

/** Successors that do not exist; `broken` tells which documents are there without being readable. */
export function successorFaults(
  parts: RulesetParts,
  broken: (kind: DeprecableKind, id: string) => boolean,
): readonly Fault[] {
  return successors(parts).flatMap(({ kind, id, place }): readonly Fault[] => {
    const known = documentsOf(parts, kind);
    if (known.has(id) || broken(kind, id)) return [];
    const message = `There is no ${kind} "${id}"`;
    const ending = (): string =>
      nearestClause(
        id,
        [...known.keys()].filter((other) => other !== place.id),
      );
    return [{ place, code: `unknown-${kind}`, message, ending }];
  });
}

/** References of what is current to what is deprecated, and successors that lead back to where they began. */
export function deprecationFaults(parts: RulesetParts): readonly Fault[] {
  const stale = references(currentParts(parts)).flatMap(({ kind, id, place }): readonly Fault[] => {
    const { deprecated } = documentsOf(parts, kind).get(id) ?? {};
    if (deprecated === undefined) return [];
    const message = `The ${kind} "${id}" is deprecated since ${deprecated.date}`;
    const ending = (): string => inPlaceOf(id, documentsOf(parts, kind));
    return [{ place, code: 'deprecated-reference', message, ending }];
  });
  const known: Record<DeprecableKind, Map<string, boolean>> = {
    article: new Map(),
    fact: new Map(),
    problem: new Map(),
    cause: new Map(),
  };
  const circular = successors(parts)
    .filter(({ kind, id }) => isEndless(id, documentsOf(parts, kind), known[kind]))
    .map(
      ({ place }): Fault => ({
        place,
        code: 'deprecated-reference',
        message: 'The successors lead in a circle: the last must be current, or have none.',
      }),
    );
  return [...stale, ...circular];
}

function inPlaceOf(id: string, documents: ReadonlyMap<string, Deprecable>): string {
  const last = lastSuccessor(id, documents);
  return last === undefined || last === id ? ', and has no successor: do without it.' : `: use "${last}".`;
}

/** Where the successors of `id` end, itself where it has none; undefined where they go in a circle. */
function lastSuccessor(id: string, documents: ReadonlyMap<string, Deprecable>): string | undefined {
  const passed = new Set<string>();
  let at = id;
  for (;;) {
    if (passed.has(at)) return undefined;
    passed.add(at);
    const next = documents.get(at)?.deprecated?.successor;
    if (next === undefined) return at;
    at = next;
  }
}

/** Whether the successors of `id` go in a circle; `known` keeps the answer for all that are passed on the way. */
function isEndless(
  id: string,
  documents: ReadonlyMap<string, Deprecable>,
  known: Map<string, boolean>,
): boolean {
  const passed = new Set<string>();
  let at: string | undefined = id;
  while (at !== undefined && !known.has(at) && !passed.has(at)) {
    passed.add(at);
    at = documents.get(at)?.deprecated?.successor;
  }
  const endless = at !== undefined && (known.get(at) ?? true);
  for (const each of passed) known.set(each, endless);
  return endless;
}

function successors(parts: RulesetParts): readonly Reference[] {
  const kinds = ['article', 'fact', 'problem', 'cause'] as const;
  return kinds.flatMap((kind) =>
    [...documentsOf(parts, kind).values()].flatMap(({ id: of, deprecated }): readonly Reference[] => {
      const id = deprecated?.successor;
      return id === undefined
        ? []
        : [{ kind, id, place: { kind, id: of, pointer: '/deprecated/successor' } }];
    }),
  );
}

function references(parts: RulesetParts): readonly Reference[] {
  return [
    ...[...citationsOf(parts)].flatMap(({ place, citations }) =>
      citations.map(
        ({ article }, index): Reference => ({
          kind: 'article',
          id: article,
          place: inside(place, index, 'article'),
        }),
      ),
    ),
    ...[...conditionsOf(parts)].flatMap(leavesOf).flatMap(({ place, leaf }) => leafReferences(leaf, place)),
    ...parts.inferences.map(
      ({ name, event }): Reference => ({
        kind: 'fact',
        id: event.params.fact,
        place: { kind: 'inference', id: name, pointer: '/event/params/fact' },
      }),
    ),
    ...[...commandsOf(parts)].flatMap(({ place, commands }) =>
      commands.flatMap((command, index) =>
        placeholdersOf(command).map((id): Reference => ({ kind: 'fact', id, place: inside(place, index) })),
      ),
    ),
    ...[...parts.problems.values()].flatMap((problem): readonly Reference[] => {
      const place = placeOfProblem(problem);
      return [
        ...problem.causes.map(({ id }, index) => ({
          kind: 'cause' as const,
          id,
          place: inside(place, 'causes', index),
        })),
        ...idReferences('problem', problem.yieldsTo, inside(place, 'yieldsTo')),
      ];
    }),
    ...[...parts.causes.values()].flatMap((cause) =>
      idReferences('cause', cause.consequenceOf, inside(placeOfCause(cause), 'consequenceOf')),
    ),
    ...[...parts.cases.values()].flatMap(caseReferences),
  ];
}

function leafReferences(leaf: LeafCondition, place: Place): readonly Reference[] {
  return factsOfLeaf(leaf).map((id, index) => ({
    kind: 'fact',
    id,
    place: inside(place, index === 0 ? 'fact' : 'value'),
  }));
}

/** The causes of a case are among those of its problem, where they are found already. */
function caseReferences(document: CaseDocument): readonly Reference[] {
  const place: Place = { kind: 'case', id: document.id, pointer: '' };
  const given = 'given' in document ? Object.keys(document.given.facts ?? {}) : [];
  return [
    { kind: 'problem', id: document.problem, place: inside(place, 'problem') },
    ...given.map((id): Reference => ({ kind: 'fact', id, place: inside(place, 'given', 'facts', id) })),
    ...(document.kind === 'near-miss'
      ? [{ kind: 'fact', id: document.change.fact, place: inside(place, 'change', 'fact') } as const]
      : []),
  ];
}

function idReferences(
  kind: DeprecableKind,
  ids: readonly string[] | undefined,
  place: Place,
): readonly Reference[] {
  return (ids ?? []).map((id, index) => ({ kind, id, place: inside(place, index) }));
}

function documentsOf(parts: RulesetParts, kind: DeprecableKind): ReadonlyMap<string, Deprecable> {
  return parts[KINDS[kind]];
}

function current<T extends Deprecable>(documents: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map([...documents].filter(([, { deprecated }]) => deprecated === undefined));
}
