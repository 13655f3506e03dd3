/** The answers that a question can have, as far as any condition can tell them apart. */
import type { FactDefinition, FactValue } from '../knowledge/types.js';
import type { FactTable, Values } from './fact-table.js';

type Scalar = boolean | number | string;

/** Stands for every string that no condition names. */
export const ANOTHER_STRING = '\u0000';

/**
 * Values of an unknown fact: both booleans, every enum value, numbers at and around what the fact is compared with,
 * strings equal and unequal to it. Compared with another fact, the value known of that one counts.
 */
export function possibleValues(
  definition: FactDefinition,
  slot: number,
  table: FactTable,
  values: Values,
): readonly FactValue[] {
  switch (definition.type) {
    case 'boolean':
      return [true, false];
    case 'enum':
      return (definition.values ?? []).map(({ value }) => value);
    case 'integer':
    case 'number':
    case 'instant':
      return numbersAround(comparedWith(slot, table, values).filter(isNumber), definition);
    case 'string':
      return [...comparedWith(slot, table, values).filter(isString).sort(), ANOTHER_STRING];
    case 'stringList':
      return [
        ...comparedWith(slot, table, values)
          .filter(isString)
          .sort()
          .map((each) => [each]),
        [],
      ];
  }
}

const isNumber = (value: Scalar): value is number => typeof value === 'number';
const isString = (value: Scalar): value is string => typeof value === 'string';

function comparedWith(slot: number, table: FactTable, values: Values): readonly Scalar[] {
  const comparisons = table.comparisons[slot];
  if (comparisons === undefined) return [];
  const others = [...comparisons.facts].flatMap((other): readonly Scalar[] => {
    const value = values[other];
    return value === undefined ? [] : typeof value === 'object' ? value : [value];
  });
  return [...new Set([...comparisons.constants, ...others])];
}

/** Each threshold, and one number of every interval between and beyond them, within the bounds of the fact. */
function numbersAround(thresholds: readonly number[], definition: FactDefinition): readonly number[] {
  const { type, minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = definition;
  const sorted = [...thresholds].sort((a, b) => a - b);
  const found = new Set<number>();
  sorted.forEach((threshold, index) => {
    const next = sorted[index + 1];
    found.add(threshold);
    if (type !== 'number') found.add(threshold - 1).add(threshold + 1);
    else if (next !== undefined) found.add((threshold + next) / 2);
  });
  const [first, last] = [sorted[0], sorted.at(-1)];
  if (first !== undefined && last !== undefined)
    found
      .add(Number.isFinite(minimum) ? minimum : first - 1)
      .add(Number.isFinite(maximum) ? maximum : last + 1);
  return [...found].filter((value) => value >= minimum && value <= maximum).sort((a, b) => a - b);
}
