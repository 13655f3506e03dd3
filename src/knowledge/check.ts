/**
 * What a ruleset that loads may still have wrong: knowledge that can never matter, that counts twice, or that no
 * case shows to work. Only what is certain is said; every message is worth a change.
 */
import {
  type Fault,
  inside,
  type Locate,
  type Place,
  type PlaceKind,
  type RuleMessage,
  sortMessages,
} from './messages.js';
import { nearestClause } from './nearest.js';
import type { CauseDocument, CauseRule, Condition, LeafCondition, Ruleset } from './types.js';
import {
  commandsOf,
  conditionsOf,
  factsOfCondition,
  placeholdersOf,
  placeOfCause,
  placeOfFact,
} from './walk.js';

/**
 * Looks through `ruleset`; `producedFactIds` are the facts that readers of evidence can produce. `locate`, from
 * loading, puts files and lines to the messages; without it they name the document only.
 */
export function checkRuleset(
  ruleset: Ruleset,
  producedFactIds: readonly string[],
  locate: Locate = nameOnly,
): readonly RuleMessage[] {
  const faults = [
    ...unusedFacts(ruleset),
    ...unknownProducedFacts(ruleset, producedFactIds),
    ...[...ruleset.causes.values()].flatMap((cause) => [
      ...ungroupedRules(cause, underlyingFacts(ruleset)),
      ...cause.rules.flatMap((rule, index) => ruleFaults(rule, inside(placeOfCause(cause), 'rules', index))),
      ...untriedCause(cause, ruleset),
    ]),
  ];
  return sortMessages(faults.map(({ place, code, message }) => ({ ...locate(place), code, message })));
}

const FOLDERS: Readonly<Record<PlaceKind, string>> = {
  ruleset: '',
  article: 'articles/',
  facts: 'facts/',
  fact: 'facts/',
  inference: 'facts/',
  problem: 'problems/',
  cause: 'causes/',
  case: 'cases/',
};

const nameOnly: Locate = ({ kind, id }) => ({ file: `${FOLDERS[kind]}${id}.json`, line: 1, column: 1 });

function unusedFacts(ruleset: Ruleset): readonly Fault[] {
  const used = new Set([
    ...[...conditionsOf(ruleset)].flatMap(({ condition }) => [...factsOfCondition(condition)]),
    ...[...commandsOf(ruleset)].flatMap(({ commands }) => commands.flatMap(placeholdersOf)),
  ]);
  return [...ruleset.facts.values()]
    .filter(({ id }) => !used.has(id))
    .map((fact) => ({
      place: inside(placeOfFact(fact), 'id'),
      code: 'unused-fact',
      message: `No condition and no command uses ${fact.id}.`,
    }));
}

function unknownProducedFacts(ruleset: Ruleset, producedFactIds: readonly string[]): readonly Fault[] {
  return producedFactIds
    .filter((id) => !ruleset.facts.has(id))
    .map((id) => ({
      place: { kind: 'ruleset', id: 'ruleset', pointer: '' },
      code: 'unknown-produced-fact',
      message: `Evidence can produce "${id}", which the vocabulary does not have${nearestClause(id, ruleset.facts.keys())}`,
    }));
}

/** For each fact that is inferred, what it rests on, however indirectly, itself among it. */
function underlyingFacts({ inferences }: Ruleset): (id: string) => ReadonlySet<string> {
  const sources = new Map<string, Set<string>>();
  for (const { conditions, event } of inferences) {
    const known = sources.get(event.params.fact) ?? new Set();
    sources.set(event.params.fact, new Set([...known, ...factsOfCondition(conditions)]));
  }
  return (id) => {
    const reached = new Set([id]);
    for (const next of reached) for (const source of sources.get(next) ?? []) reached.add(source);
    return reached;
  };
}

/** Evidence that rests on the same fact would count twice without a common group. */
function ungroupedRules(
  cause: CauseDocument,
  underlying: (id: string) => ReadonlySet<string>,
): readonly Fault[] {
  const weighed = cause.rules.flatMap((rule, index) => {
    if (rule.event.type === 'excludes') return [];
    const facts = new Set([...factsOfCondition(rule.conditions)].flatMap((id) => [...underlying(id)]));
    return [{ name: rule.name, index, facts, group: rule.event.params.group }];
  });
  return weighed.flatMap((later, at) =>
    weighed.slice(0, at).flatMap((earlier): readonly Fault[] => {
      const common = [...later.facts].find((id) => earlier.facts.has(id));
      if (common === undefined || (later.group !== undefined && later.group === earlier.group)) return [];
      const message = `Shares ${common} with ${earlier.name}, and no group with it: the fact would count twice.`;
      return [{ place: inside(placeOfCause(cause), 'rules', later.index), code: 'ungrouped-rules', message }];
    }),
  );
}

function ruleFaults({ conditions, event }: CauseRule, place: Place): readonly Fault[] {
  const faults: Fault[] = [];
  if (holdsOnNothing(conditions))
    faults.push({
      place: inside(place, 'conditions'),
      code: 'negation-of-absent',
      message: 'Holds in a stock Engine when nothing is known: add a condition that needs a fact.',
    });
  if (event.type !== 'excludes' && event.params.oneSided !== true && event.params.otherwise === undefined)
    faults.push({
      place: inside(place, 'event', 'params'),
      code: 'missing-otherwise',
      message: 'Counts when it does not hold, and has no "otherwise" that says so.',
    });
  return faults;
}

/**
 * What json-rules-engine, told to allow undefined facts, makes of a condition when no fact is there. Two absent facts
 * are equal to it, which no condition can prevent: that is passed over.
 */
function holdsOnNothing(condition: Condition): boolean {
  if ('all' in condition) return condition.all.every(holdsOnNothing);
  if ('any' in condition) return condition.any.some(holdsOnNothing);
  if ('not' in condition) return !holdsOnNothing(condition.not);
  return leafHoldsOnNothing(condition);
}

function leafHoldsOnNothing({ operator, value }: LeafCondition): boolean {
  const comparesFacts = typeof value === 'object' && 'fact' in value;
  return !comparesFacts && (operator === 'notEqual' || operator === 'notIn');
}

function untriedCause({ id }: CauseDocument, { problems, cases }: Ruleset): readonly Fault[] {
  const place: Place = { kind: 'cause', id, pointer: '/id' };
  const faults: Fault[] = [];
  if (![...problems.values()].some(({ causes }) => causes.some((cause) => cause.id === id)))
    faults.push({ place, code: 'cause-without-problem', message: `No problem lists the cause ${id}.` });
  for (const kind of ['wins', 'near-miss'] as const)
    if (![...cases.values()].some((document) => document.kind === kind && document.cause === id))
      faults.push({ place, code: 'cause-without-case', message: `The cause ${id} has no "${kind}" case.` });
  return faults;
}
