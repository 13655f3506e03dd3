/**
 * The operators of json-rules-engine with a third value: a comparison of the wrong types is unknown, where the
 * engine would call it false, true or throw.
 */
import type { FactValue, Operator } from '../knowledge/types.js';
import { FALSE, TRUE, type Truth, UNKNOWN } from './types.js';

export type Operand = FactValue | readonly number[];
export type Comparison = (left: Operand, right: Operand) => Truth;

/** Kleene's negation. */
export function negate(truth: Truth): Truth {
  return truth === TRUE ? FALSE : truth === FALSE ? TRUE : UNKNOWN;
}

const truthOf = (holds: boolean): Truth => (holds ? TRUE : FALSE);

function equal(left: Operand, right: Operand): Truth {
  if (typeof left === 'object' || typeof left !== typeof right) return UNKNOWN;
  return truthOf(left === right);
}

function member(item: Operand, list: Operand): Truth {
  if (typeof list !== 'object' || typeof item === 'object') return UNKNOWN;
  let comparable = list.length === 0;
  for (const candidate of list) {
    if (candidate === item) return TRUE;
    if (typeof candidate === typeof item) comparable = true;
  }
  return comparable ? FALSE : UNKNOWN;
}

function ordered(holds: (left: number, right: number) => boolean): Comparison {
  return (left, right) =>
    typeof left === 'number' && typeof right === 'number' ? truthOf(holds(left, right)) : UNKNOWN;
}

/** Every operator that a condition may use. */
export const COMPARISONS: Readonly<Record<Operator, Comparison>> = {
  equal,
  notEqual: (left, right) => negate(equal(left, right)),
  in: member,
  notIn: (left, right) => negate(member(left, right)),
  contains: (left, right) => member(right, left),
  doesNotContain: (left, right) => negate(member(right, left)),
  lessThan: ordered((left, right) => left < right),
  lessThanInclusive: ordered((left, right) => left <= right),
  greaterThan: ordered((left, right) => left > right),
  greaterThanInclusive: ordered((left, right) => left >= right),
};
