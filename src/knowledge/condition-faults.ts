/**
 * Conditions against the vocabulary: the fact exists, the operator suits its type, and the value is one that the
 * fact can have. What passes here can be compared without a throw and without a silent false.
 */
import { readFactValue } from './fact-values.js';
import { type Fault, inside, type Saying } from './messages.js';
import { nearestClause } from './nearest.js';
import type { FactDefinition, FactType, Operator } from './types.js';
import { conditionsOf, factsOfLeaf, leavesOf, type PlacedLeaf, type RulesetParts } from './walk.js';

/** Conditions may stand this deep in one another. */
const MAX_CONDITION_DEPTH = 64;

const EQUALITY = ['equal', 'notEqual', 'in', 'notIn'] as const;
const ORDER = ['lessThan', 'lessThanInclusive', 'greaterThan', 'greaterThanInclusive'] as const;
const OPERATORS: Readonly<Record<FactType, readonly Operator[]>> = {
  boolean: ['equal', 'notEqual'],
  enum: EQUALITY,
  integer: [...EQUALITY, ...ORDER],
  number: [...EQUALITY, ...ORDER],
  string: EQUALITY,
  stringList: ['contains', 'doesNotContain'],
  instant: ORDER,
};

/** Types that may be compared with one another; a list is compared with a string that it may contain. */
const COMPARABLE: Readonly<Record<FactType, readonly FactType[]>> = {
  boolean: ['boolean'],
  enum: ['enum'],
  integer: ['integer', 'number'],
  number: ['integer', 'number'],
  string: ['string'],
  stringList: ['string'],
  instant: ['instant'],
};

/** Faults of all conditions; unknown facts are passed over where `vocabularyIncomplete`. */
export function conditionFaults(parts: RulesetParts, vocabularyIncomplete: boolean): readonly Fault[] {
  return [...conditionsOf(parts)].flatMap((placed) => {
    const leaves = leavesOf(placed);
    const deep = leaves.find(({ depth }) => depth > MAX_CONDITION_DEPTH);
    if (deep !== undefined) {
      const message = `Conditions are nested deeper than ${MAX_CONDITION_DEPTH} levels.`;
      return [{ place: placed.place, code: 'too-deep' as const, message }];
    }
    return leaves.flatMap((leaf) => leafFaults(leaf, parts.facts, vocabularyIncomplete));
  });
}

function leafFaults(
  { place, leaf }: PlacedLeaf,
  facts: ReadonlyMap<string, FactDefinition>,
  vocabularyIncomplete: boolean,
): readonly Fault[] {
  const unknown = factsOfLeaf(leaf).filter((id) => !facts.has(id));
  if (unknown.length > 0 && vocabularyIncomplete) return [];
  const definition = facts.get(leaf.fact);
  if (unknown.length > 0 || definition === undefined)
    return unknown.map((id) => ({
      place: id === leaf.fact ? inside(place, 'fact') : inside(place, 'value'),
      code: 'unknown-fact',
      ...unknownFact(id, facts),
    }));
  const allowed = OPERATORS[definition.type];
  if (!allowed.includes(leaf.operator)) {
    const message = `"${leaf.operator}" does not suit ${leaf.fact}, which is of type ${definition.type}; use ${allowed.join(', ')}.`;
    return [{ place: inside(place, 'operator'), code: 'operator-type', message }];
  }
  const wrong = valueFault(definition, leaf.operator, leaf.value, facts);
  return wrong === undefined ? [] : [{ place: inside(place, 'value'), ...wrong }];
}

/** Says that no fact has this id, and which comes nearest. */
export function unknownFact(id: string, facts: ReadonlyMap<string, FactDefinition>): Saying {
  return { message: `There is no fact "${id}"`, ending: () => nearestClause(id, facts.keys()) };
}

type ValueFault = Pick<Fault, 'code' | 'message'>;

function valueFault(
  definition: FactDefinition,
  operator: Operator,
  value: PlacedLeaf['leaf']['value'],
  facts: ReadonlyMap<string, FactDefinition>,
): ValueFault | undefined {
  const isList = operator === 'in' || operator === 'notIn';
  if (typeof value === 'object' && 'fact' in value) {
    const other = facts.get(value.fact);
    if (isList)
      return type(`"${operator}" takes a list of values, not a fact; turn it round with "contains".`);
    if (other === undefined || COMPARABLE[definition.type].includes(other.type)) return undefined;
    return type(`${definition.id} (${definition.type}) cannot be compared with ${other.id} (${other.type}).`);
  }
  if (typeof value === 'object') {
    if (!isList) return type(`"${operator}" takes one value, not a list.`);
    for (const entry of value) {
      const fault = singleFault(definition, entry);
      if (fault !== undefined) return fault;
    }
    return undefined;
  }
  if (isList) return type(`"${operator}" takes a list of values.`);
  return singleFault(definition, value, (ORDER as readonly Operator[]).includes(operator));
}

/** A bound of an order may lie outside what the fact can be, and need not be whole; a value to equal may not. */
function singleFault(
  definition: FactDefinition,
  value: boolean | number | string,
  isBound = false,
): ValueFault | undefined {
  if (definition.type === 'instant')
    return typeof value === 'number'
      ? undefined
      : type(`${definition.id} is compared with another instant, or with milliseconds since 1970.`);
  if (isBound) return typeof value === 'number' ? undefined : type(`"${definition.id}" must be a number.`);
  const read = readFactValue(definition, definition.type === 'stringList' ? [value] : value);
  if (read.ok) return undefined;
  return read.code === 'fact-type' ? type(read.detail) : { code: 'value-range', message: read.detail };
}

const type = (message: string): ValueFault => ({ code: 'value-type', message });
