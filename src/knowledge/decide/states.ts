/**
 * The states of a fact that conditions can tell apart: finitely many stand for all its values, so that a question
 * about every value can be answered by trying each. There may be more states than values, never fewer: what
 * holds in none of them holds for no value.
 */
import type { FactDefinition } from '../types.js';

export type State = boolean | number | string;

/** How the values of a variable are told apart; constants come from the conditions that are compared. */
export type Domain =
  | { readonly kind: 'fixed'; readonly states: readonly State[] }
  | { readonly kind: 'number'; readonly whole: boolean; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'text'; readonly lowerCase: boolean };

export const EITHER: Domain = { kind: 'fixed', states: [true, false] };

/** Stands for every text that no condition names. */
const ANOTHER_TEXT = '\u0000';

/** The domain of a fact that has one value; a list has none. */
export function domainOf(definition: FactDefinition): Domain | undefined {
  const { minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY } = definition;
  switch (definition.type) {
    case 'boolean':
      return EITHER;
    case 'enum':
      return { kind: 'fixed', states: (definition.values ?? []).map(({ value }) => value) };
    case 'integer':
      return { kind: 'number', whole: true, minimum, maximum };
    case 'number':
    case 'instant':
      return { kind: 'number', whole: false, minimum, maximum };
    case 'string':
      return { kind: 'text', lowerCase: definition.lowerCase === true };
    case 'stringList':
      return undefined;
  }
}

/** One state for each set of values that comparisons with `constants` cannot tell apart. */
export function statesOf(domain: Domain, constants: readonly State[]): readonly State[] {
  switch (domain.kind) {
    case 'fixed':
      return domain.states;
    case 'text': {
      const texts = constants.filter((each) => typeof each === 'string');
      const possible = domain.lowerCase ? texts.filter((text) => text === text.toLowerCase()) : texts;
      return [...new Set(possible), ANOTHER_TEXT];
    }
    case 'number':
      return numbersAround(
        constants.filter((each) => typeof each === 'number'),
        domain,
      );
  }
}

/** Each threshold and bound, and a number from every gap between and beyond them. */
function numbersAround(
  thresholds: readonly number[],
  { whole, minimum, maximum }: Extract<Domain, { kind: 'number' }>,
): readonly number[] {
  const ends = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
  const cuts = [...new Set([...thresholds, minimum, maximum, ...ends])].sort((a, b) => a - b);
  const numbers = cuts.flatMap((cut, index) => {
    const next = cuts[index + 1];
    const within = next === undefined ? undefined : numberBetween(cut, next, whole);
    return within === undefined ? [cut] : [cut, within];
  });
  return numbers.filter(
    (each) =>
      each >= minimum && each <= maximum && (!whole || Number.isInteger(each)) && Number.isFinite(each),
  );
}

/** A number between two others, which it equals neither of; undefined where there is none. */
function numberBetween(low: number, high: number, whole: boolean): number | undefined {
  const bottom = Number.isFinite(low) ? low : below(high);
  const top = Number.isFinite(high) ? high : above(low);
  const middle = whole ? Math.floor(bottom) + 1 : bottom / 2 + top / 2;
  return middle > low && middle < high ? middle : undefined;
}

/** Far enough away that a number fits between, however large the numbers are. */
const distance = (from: number): number => 4 + Math.abs(from);
const above = (low: number): number =>
  Number.isFinite(low) ? Math.min(low + distance(low), Number.MAX_VALUE) : 4;
const below = (high: number): number =>
  Number.isFinite(high) ? Math.max(high - distance(high), -Number.MAX_VALUE) : -4;
