/**
 * Conditions compiled to predicates of three values (Kleene, "Introduction to Metamathematics", 1952, section 64):
 * an absent fact is unknown, and absence never becomes evidence.
 */
import type { Condition, LeafCondition } from '../knowledge/types.js';
import { COMPARISONS, negate } from './compare.js';
import type { FactTable, Values } from './fact-table.js';
import { FALSE, TRUE, type Truth, UNKNOWN } from './types.js';

export type Test = (values: Values) => Truth;

export interface CompiledLeaf {
  readonly kind: 'leaf';
  readonly test: Test;
  readonly slots: readonly number[];
}
export interface CompiledList {
  readonly kind: 'all' | 'any';
  readonly test: Test;
  readonly members: readonly CompiledCondition[];
}
export interface CompiledNot {
  readonly kind: 'not';
  readonly test: Test;
  readonly member: CompiledCondition;
}
export type CompiledCondition = CompiledLeaf | CompiledList | CompiledNot;

/** Compiles one condition; its facts get slots in `table`. */
export function compileCondition(condition: Condition, table: FactTable): CompiledCondition {
  if ('all' in condition) return compileList('all', condition.all, table);
  if ('any' in condition) return compileList('any', condition.any, table);
  if ('not' in condition) {
    const member = compileCondition(condition.not, table);
    return { kind: 'not', member, test: (values) => negate(member.test(values)) };
  }
  return compileLeaf(condition, table);
}

function compileList(kind: 'all' | 'any', conditions: readonly Condition[], table: FactTable): CompiledList {
  const members = conditions.map((condition) => compileCondition(condition, table));
  const tests = members.map((member) => member.test);
  return { kind, members, test: kind === 'all' ? minimum(tests) : maximum(tests) };
}

function minimum(tests: readonly Test[]): Test {
  return (values) => {
    let least: Truth = TRUE;
    for (const test of tests) {
      const truth = test(values);
      if (truth === FALSE) return FALSE;
      if (truth < least) least = truth;
    }
    return least;
  };
}

function maximum(tests: readonly Test[]): Test {
  return (values) => {
    let most: Truth = FALSE;
    for (const test of tests) {
      const truth = test(values);
      if (truth === TRUE) return TRUE;
      if (truth > most) most = truth;
    }
    return most;
  };
}

function compileLeaf(leaf: LeafCondition, table: FactTable): CompiledLeaf {
  const compare = COMPARISONS[leaf.operator];
  const slot = table.intern(leaf.fact);
  const { value } = leaf;
  if (typeof value === 'object' && 'fact' in value) {
    const other = table.intern(value.fact);
    table.comparisons[slot]?.facts.add(other);
    table.comparisons[other]?.facts.add(slot);
    return {
      kind: 'leaf',
      slots: [slot, other],
      test: (values) => {
        const left = values[slot];
        const right = values[other];
        return left === undefined || right === undefined ? UNKNOWN : compare(left, right);
      },
    };
  }
  for (const constant of typeof value === 'object' ? value : [value])
    table.comparisons[slot]?.constants.add(constant);
  return {
    kind: 'leaf',
    slots: [slot],
    test: (values) => {
      const left = values[slot];
      return left === undefined ? UNKNOWN : compare(left, value);
    },
  };
}

/** Every slot that `condition` reads. */
export function slotsOf(condition: CompiledCondition): Set<number> {
  if (condition.kind === 'leaf') return new Set(condition.slots);
  const members = condition.kind === 'not' ? [condition.member] : condition.members;
  return new Set(members.flatMap((member) => [...slotsOf(member)]));
}

/** The absent facts that keep an undecided condition from being decided; none where it is decided. */
export function missingSlots(condition: CompiledCondition, values: Values): readonly number[] {
  if (condition.test(values) !== UNKNOWN) return [];
  if (condition.kind === 'leaf') return condition.slots.filter((slot) => values[slot] === undefined);
  const members = condition.kind === 'not' ? [condition.member] : condition.members;
  return members.flatMap((member) => missingSlots(member, values));
}
