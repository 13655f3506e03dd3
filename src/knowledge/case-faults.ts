/** Cases name problems, causes, rules and facts that exist, with values that the facts can have. */
import { unknownFact } from './condition-faults.js';
import { readFactValue } from './fact-values.js';
import { type Fault, inside, type Place } from './messages.js';
import { nearestClause } from './nearest.js';
import type { CaseDocument, CaseGiven, FactDefinition, NearMissCase } from './types.js';
import type { RulesetParts } from './walk.js';

/** Whether a document of this kind exists but cannot be read; `facts` without an id asks for any of them. */
type Broken = (kind: 'facts' | 'cause' | 'problem' | 'case', id?: string) => boolean;

/** Faults of one case. */
export function caseFaults(document: CaseDocument, parts: RulesetParts, broken: Broken): readonly Fault[] {
  const place: Place = { kind: 'case', id: document.id, pointer: '' };
  const given = 'given' in document ? givenFaults(document.given, place, parts, broken) : [];
  const change = document.kind === 'near-miss' ? nearMissFaults(document, place, parts, broken) : [];
  return [...problemAndCauseFaults(document, place, parts, broken), ...given, ...change];
}

function problemAndCauseFaults(
  document: CaseDocument,
  place: Place,
  { problems }: RulesetParts,
  broken: Broken,
): readonly Fault[] {
  const problem = problems.get(document.problem);
  if (problem === undefined) {
    if (broken('problem', document.problem)) return [];
    const message = `There is no problem "${document.problem}"`;
    const ending = (): string => nearestClause(document.problem, problems.keys());
    return [{ place: inside(place, 'problem'), code: 'unknown-problem', message, ending }];
  }
  const causes = new Set(problem.causes.map(({ id }) => id));
  return namedCauses(document, place)
    .filter(({ id }) => !causes.has(id))
    .map(({ id, at }) => ({
      place: at,
      code: 'unknown-cause',
      message: `Problem "${problem.id}" has no cause "${id}"`,
      ending: () => nearestClause(id, causes),
    }));
}

function namedCauses(document: CaseDocument, place: Place): readonly { id: string; at: Place }[] {
  switch (document.kind) {
    case 'wins':
      return [{ id: document.cause, at: inside(place, 'cause') }];
    case 'near-miss':
      return [
        { id: document.cause, at: inside(place, 'cause') },
        ...(document.winner === undefined ? [] : [{ id: document.winner, at: inside(place, 'winner') }]),
      ];
    case 'negative':
      return [];
    case 'ranking':
      return [
        ...(document.first === undefined ? [] : [{ id: document.first, at: inside(place, 'first') }]),
        ...(document.above ?? []).flatMap((pair, index) =>
          pair.map((id, at) => ({ id, at: inside(place, 'above', index, at) })),
        ),
        ...(document.ruledOut ?? []).map((id, index) => ({ id, at: inside(place, 'ruledOut', index) })),
      ];
  }
}

function givenFaults(
  given: CaseGiven,
  place: Place,
  { facts }: RulesetParts,
  broken: Broken,
): readonly Fault[] {
  return Object.entries(given.facts ?? {}).flatMap(([id, raw]) => {
    const at = inside(place, 'given', 'facts', id);
    return factFaults(id, raw, at, facts, broken);
  });
}

function factFaults(
  id: string,
  raw: unknown,
  place: Place,
  facts: ReadonlyMap<string, FactDefinition>,
  broken: Broken,
): readonly Fault[] {
  const definition = facts.get(id);
  if (definition === undefined)
    return broken('facts') ? [] : [{ place, code: 'unknown-fact', ...unknownFact(id, facts) }];
  const read = readFactValue(definition, raw);
  if (read.ok) return [];
  return [{ place, code: read.code === 'fact-type' ? 'value-type' : 'value-range', message: read.detail }];
}

function nearMissFaults(
  document: NearMissCase,
  place: Place,
  { cases, causes, facts }: RulesetParts,
  broken: Broken,
): readonly Fault[] {
  const { fact, value } = document.change;
  const wins = cases.get(document.of);
  const at = inside(place, 'change', 'fact');
  const changed = value === null && facts.has(fact) ? [] : factFaults(fact, value, at, facts, broken);
  const rules = causes.get(document.cause)?.rules;
  const firing = (rules ?? []).filter(({ event }) => event.type === 'supports' || event.type === 'confirms');
  const names = firing.map(({ name }) => name);
  const noRule: readonly Fault[] =
    rules === undefined || names.includes(document.firing)
      ? []
      : [
          {
            place: inside(place, 'firing'),
            code: 'unknown-rule',
            message: `Cause "${document.cause}" has no supporting rule "${document.firing}"`,
            ending: () => nearestClause(document.firing, names),
          },
        ];
  if (wins === undefined) {
    if (broken('case', document.of)) return [...changed, ...noRule];
    const ending = (): string => {
      const known = [...cases.values()].filter(({ kind }) => kind === 'wins').map(({ id }) => id);
      return nearestClause(document.of, known);
    };
    const message = `There is no case "${document.of}"`;
    return [...changed, ...noRule, { place: inside(place, 'of'), code: 'unknown-case', message, ending }];
  }
  const unlike = unlikeWins(document, wins);
  return [
    ...changed,
    ...noRule,
    ...(unlike === undefined ? [] : [{ place: inside(place, 'of'), code: 'case' as const, message: unlike }]),
  ];
}

/** What keeps a near miss from being one of this case. */
function unlikeWins({ cause, problem, change }: NearMissCase, wins: CaseDocument): string | undefined {
  if (wins.kind !== 'wins') return `Case "${wins.id}" is not one that a cause wins.`;
  if (wins.cause !== cause || wins.problem !== problem)
    return `Case "${wins.id}" is about ${wins.cause} of ${wins.problem}.`;
  const before = wins.given.facts?.[change.fact];
  if (change.value === null && before === undefined)
    return `Case "${wins.id}" does not state ${change.fact}, so it cannot be taken away.`;
  if (JSON.stringify(before) === JSON.stringify(change.value))
    return `Case "${wins.id}" has the same value of ${change.fact}: nothing is changed.`;
  return undefined;
}
