/**
 * Finds the rules that may be certainly true without asking each one: a rule can hold only where its rarest
 * necessary (fact, value) is there. What no supplied fact can make true is never looked at.
 */
import type { Condition, LeafCondition } from '../knowledge/types.js';
import type { FactTable, Values } from './fact-table.js';

type Scalar = boolean | number | string;
/** A supplied fact, or a supplied fact with this value. */
interface Key {
  readonly slot: number;
  readonly value?: Scalar;
}

export interface RuleIndex {
  readonly byValue: readonly (ReadonlyMap<Scalar, readonly number[]> | undefined)[];
  readonly byPresence: readonly (readonly number[] | undefined)[];
  readonly always: readonly number[];
}

/** Indexes `conditions` by position; `table` holds all their facts already. */
export function buildIndex(conditions: readonly Condition[], table: FactTable): RuleIndex {
  const counts = countKeys(conditions, table);
  const cost = (keys: readonly Key[]): number =>
    keys.reduce((sum, key) => sum + (counts.get(nameOf(key)) ?? 0), 0);

  const byValue: (Map<Scalar, number[]> | undefined)[] = table.ids.map(() => undefined);
  const byPresence: (number[] | undefined)[] = table.ids.map(() => undefined);
  const always: number[] = [];
  conditions.forEach((condition, rule) => {
    const keys = necessaryKeys(condition, table, true, cost);
    if (keys === undefined) always.push(rule);
    for (const key of keys ?? []) {
      if (key.value === undefined) {
        const present = byPresence[key.slot] ?? [];
        byPresence[key.slot] = present;
        present.push(rule);
        continue;
      }
      const bucket = byValue[key.slot] ?? new Map<Scalar, number[]>();
      byValue[key.slot] = bucket;
      const rules = bucket.get(key.value);
      if (rules === undefined) bucket.set(key.value, [rule]);
      else rules.push(rule);
    }
  });
  return { byValue, byPresence, always };
}

/** Calls `visit` with every rule that may be certainly true; a rule can come more than once. */
export function forEachCandidate(
  index: RuleIndex,
  values: Values,
  suppliedSlots: readonly number[],
  visit: (rule: number) => void,
): void {
  index.always.forEach(visit);
  for (const slot of suppliedSlots) {
    const value = values[slot];
    if (value === undefined) continue;
    index.byPresence[slot]?.forEach(visit);
    if (typeof value !== 'object') index.byValue[slot]?.get(value)?.forEach(visit);
  }
}

/** How many leaves mention each fact, and each (fact, value). */
function countKeys(conditions: readonly Condition[], table: FactTable): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  const count = (key: Key): unknown => counts.set(nameOf(key), (counts.get(nameOf(key)) ?? 0) + 1);
  for (const leaf of conditions.flatMap(leavesOf)) {
    const keys = leafKeys(leaf, table, true);
    for (const key of keys) if (key.value !== undefined) count(key);
    count({ slot: table.intern(leaf.fact) });
  }
  return counts;
}

const nameOf = (key: Key): string => `${key.slot} ${typeof key.value} ${String(key.value)}`;

/**
 * Keys of which at least one is there whenever `condition` is certainly `wanted`: the cheapest member where all are
 * needed, those of every member where one is enough. Undefined: nothing is necessary (a list without members).
 */
function necessaryKeys(
  condition: Condition,
  table: FactTable,
  wanted: boolean,
  cost: (keys: readonly Key[]) => number,
): readonly Key[] | undefined {
  if ('not' in condition) return necessaryKeys(condition.not, table, !wanted, cost);
  if (!('all' in condition) && !('any' in condition)) return leafKeys(condition, table, wanted);
  const members = 'all' in condition ? condition.all : condition.any;
  const keys = members.map((member) => necessaryKeys(member, table, wanted, cost));
  if ('all' in condition === wanted) {
    const known = keys.filter((each) => each !== undefined);
    return known.sort((a, b) => cost(a) - cost(b))[0];
  }
  return keys.includes(undefined) ? undefined : keys.flatMap((each) => each ?? []);
}

function leafKeys(leaf: LeafCondition, table: FactTable, wanted: boolean): readonly Key[] {
  const { value } = leaf;
  const slot = table.intern(leaf.fact);
  const positive = wanted ? ['equal', 'in'] : ['notEqual', 'notIn'];
  if (!positive.includes(leaf.operator) || (typeof value === 'object' && 'fact' in value)) return [{ slot }];
  const constants: readonly Scalar[] = typeof value === 'object' ? value : [value];
  return [...new Set(constants)].map((constant) => ({ slot, value: constant }));
}

function leavesOf(condition: Condition): readonly LeafCondition[] {
  if ('all' in condition) return condition.all.flatMap(leavesOf);
  if ('any' in condition) return condition.any.flatMap(leavesOf);
  if ('not' in condition) return leavesOf(condition.not);
  return [condition];
}
