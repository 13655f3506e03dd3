/** Conditions by meaning: two that differ only in order, repetition or needless nesting have the same normal form. */
import canonicalize from 'canonicalize';
import { compare } from './messages.js';
import type { Condition, LeafCondition } from './types.js';

/** The normal form of `condition`: members sorted, each once, lists of a kind in one, lists of one member dissolved. */
export function normalCondition(condition: Condition): Condition {
  if ('all' in condition) return normalList('all', condition.all);
  if ('any' in condition) return normalList('any', condition.any);
  if (!('not' in condition)) return normalLeaf(condition);
  const member = normalCondition(condition.not);
  return 'not' in member ? member.not : { not: member };
}

/** A text that is equal for equal conditions in normal form. */
export function conditionKey(condition: Condition): string {
  return canonicalize(condition) ?? '';
}

/** The members of a normal form that is a list of `kind`; of any other, itself. */
export function membersOf(kind: 'all' | 'any', condition: Condition): readonly Condition[] {
  if (kind === 'all' && 'all' in condition) return condition.all;
  if (kind === 'any' && 'any' in condition) return condition.any;
  return [condition];
}

function normalList(kind: 'all' | 'any', conditions: readonly Condition[]): Condition {
  const members = conditions.flatMap((member) => membersOf(kind, normalCondition(member)));
  const byKey = new Map(members.map((member) => [conditionKey(member), member]));
  const sorted = [...byKey].sort(([a], [b]) => compare(a, b)).map(([, member]) => member);
  const [only] = sorted;
  if (sorted.length === 1 && only !== undefined) return only;
  return kind === 'all' ? { all: sorted } : { any: sorted };
}

function normalLeaf({ fact, operator, value }: LeafCondition): Condition {
  return { fact, operator, value: isTexts(value) || isNumbers(value) ? sortedOnce(value) : value };
}

function sortedOnce(list: readonly string[] | readonly number[]): readonly string[] | readonly number[] {
  return isTexts(list) ? [...new Set(list)].sort(compare) : [...new Set(list)].sort((a, b) => a - b);
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');
const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'number');
