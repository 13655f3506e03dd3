/** Inferences: each makes a value that its fact can have, and none rests, however indirectly, on its own result. */
import { unknownFact } from './condition-faults.js';
import { readFactValue } from './fact-values.js';
import type { Fault, Place } from './messages.js';
import type { InferRule } from './types.js';
import { factsOfCondition, type RulesetParts } from './walk.js';

/** Faults of the inferences; unknown facts are passed over where `vocabularyIncomplete`. */
export function inferenceFaults(parts: RulesetParts, vocabularyIncomplete: boolean): readonly Fault[] {
  const ofOne = parts.inferences.flatMap((rule) => inferredValueFaults(rule, parts, vocabularyIncomplete));
  return [...ofOne, ...tooMany(parts.inferences), ...cycleFaults(parts.inferences)];
}

/** What rests on what is looked at for every rule, through all inferences. */
const MOST_INFERENCES = 2000;

function tooMany(inferences: readonly InferRule[]): readonly Fault[] {
  const first = inferences[MOST_INFERENCES];
  if (first === undefined) return [];
  const message = `There are ${inferences.length} inferences, and no more than ${MOST_INFERENCES} can be followed: take some away.`;
  return [
    { place: { kind: 'inference', id: first.name, pointer: '/name' }, code: 'too-many-inferences', message },
  ];
}

function inferredValueFaults(
  { name, event }: InferRule,
  { facts }: RulesetParts,
  vocabularyIncomplete: boolean,
): readonly Fault[] {
  const { fact, value } = event.params;
  const at = (member: string): Place => ({
    kind: 'inference',
    id: name,
    pointer: `/event/params/${member}`,
  });
  const definition = facts.get(fact);
  if (definition === undefined)
    return vocabularyIncomplete
      ? []
      : [{ place: at('fact'), code: 'unknown-fact', ...unknownFact(fact, facts) }];
  if (definition.type === 'instant')
    return [{ place: at('fact'), code: 'value-type', message: 'An instant cannot be inferred.' }];
  const read = readFactValue(definition, value);
  if (read.ok) return [];
  return [
    {
      place: at('value'),
      code: read.code === 'fact-type' ? 'value-type' : 'value-range',
      message: read.detail,
    },
  ];
}

/** More names than these say no more about a cycle. */
const MOST_NAMES = 5;

/** One fault at each inference on the way of a fact back to itself. */
function cycleFaults(inferences: readonly InferRule[]): readonly Fault[] {
  const left = inCycles(inferences);
  const names = left.slice(0, MOST_NAMES).map(({ name }) => name);
  const more = left.length > MOST_NAMES ? ` and ${left.length - MOST_NAMES} more` : '';
  return left.map(({ name, event }) => ({
    place: { kind: 'inference', id: name, pointer: '/conditions' },
    code: 'inference-cycle',
    message: `${event.params.fact} would be inferred from itself, through ${names.join(', ')}${more}: take away one of these.`,
  }));
}

/**
 * What is left when every rule is taken away that rests only on facts no rule left makes, or makes a fact that no rule
 * left rests on (Kahn 1962, from both ends): cycles, and what leads from one to another.
 */
function inCycles(inferences: readonly InferRule[]): readonly InferRule[] {
  const makers = new Map<string, Set<InferRule>>();
  const users = new Map<string, Set<InferRule>>();
  const needs = new Map(inferences.map((rule) => [rule, factsOfCondition(rule.conditions)]));
  for (const rule of inferences) {
    addTo(makers, rule.event.params.fact, rule);
    for (const id of needs.get(rule) ?? []) addTo(users, id, rule);
  }
  const missing = new Map(
    inferences.map((rule) => [rule, [...(needs.get(rule) ?? [])].filter((id) => makers.has(id)).length]),
  );
  const left = new Set(inferences);
  const open = inferences.filter((rule) => missing.get(rule) === 0 || !users.has(rule.event.params.fact));
  for (let rule = open.pop(); rule !== undefined; rule = open.pop()) {
    if (!left.delete(rule)) continue;
    const { fact } = rule.event.params;
    makers.get(fact)?.delete(rule);
    if (makers.get(fact)?.size === 0)
      for (const user of users.get(fact) ?? []) {
        const count = (missing.get(user) ?? 0) - 1;
        missing.set(user, count);
        if (count === 0) open.push(user);
      }
    for (const id of needs.get(rule) ?? []) {
      users.get(id)?.delete(rule);
      if (users.get(id)?.size === 0) open.push(...(makers.get(id) ?? []));
    }
  }
  return [...left];
}

function addTo(index: Map<string, Set<InferRule>>, fact: string, rule: InferRule): void {
  const known = index.get(fact);
  if (known === undefined) index.set(fact, new Set([rule]));
  else known.add(rule);
}
