/** Inferences: each makes a value that its fact can have, and none rests, however indirectly, on its own result. */
import { unknownFact } from './condition-faults.js';
import { readFactValue } from './fact-values.js';
import type { Fault, Place } from './messages.js';
import type { InferRule } from './types.js';
import { factsOfCondition, type RulesetParts } from './walk.js';

/** Faults of the inferences; unknown facts are passed over where `vocabularyIncomplete`. */
export function inferenceFaults(parts: RulesetParts, vocabularyIncomplete: boolean): readonly Fault[] {
  const ofOne = parts.inferences.flatMap((rule) => inferredValueFaults(rule, parts, vocabularyIncomplete));
  return [...ofOne, ...cycleFaults(parts.inferences)];
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
      : [{ place: at('fact'), code: 'unknown-fact', message: unknownFact(fact, facts) }];
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

/** One fault at each inference on the way of a fact back to itself. */
function cycleFaults(inferences: readonly InferRule[]): readonly Fault[] {
  let left = inferences.map((rule) => ({
    rule,
    makes: rule.event.params.fact,
    needs: factsOfCondition(rule.conditions),
  }));
  // What rests only on facts that no rule left makes is in no cycle (Kahn 1962); nor is what nothing left rests on.
  for (let before = -1; before !== left.length; ) {
    before = left.length;
    const made = new Set(left.map(({ makes }) => makes));
    left = left.filter(({ needs }) => [...needs].some((id) => made.has(id)));
    const needed = new Set(left.flatMap(({ needs }) => [...needs]));
    left = left.filter(({ makes }) => needed.has(makes));
  }
  const names = left.map(({ rule }) => rule.name);
  return left.map(({ rule, makes }) => ({
    place: { kind: 'inference', id: rule.name, pointer: '/conditions' },
    code: 'inference-cycle',
    message: `${makes} would be inferred from itself, through ${names.join(', ')}.`,
  }));
}
