/** A vocabulary small enough to try every set of facts, conditions over it, and their truth as diagnosis finds it. */
import fc from 'fast-check';
import { FactTable, type Values } from '../../src/diagnosis/fact-table.js';
import { compileCondition } from '../../src/diagnosis/predicate.js';
import type { Truth } from '../../src/diagnosis/types.js';
import type {
  Condition,
  FactDefinition,
  FactValue,
  LeafCondition,
  TopLevelCondition,
} from '../../src/knowledge/types.js';
import { fact } from '../support/rulesets.js';

const WORDS = ['red', 'green', 'blue'];
const DIGITS = [0, 1, 2, 3];

export const FACTS: readonly FactDefinition[] = [
  fact('flag.a', 'boolean'),
  fact('word.a', 'enum', { values: WORDS.map((value) => ({ value, meaning: value })) }),
  fact('count.a', 'integer', { minimum: 0, maximum: 3 }),
  fact('count.b', 'integer', { minimum: 0, maximum: 3 }),
  fact('text.a', 'string'),
  fact('list.a', 'stringList'),
];
export const VOCABULARY: ReadonlyMap<string, FactDefinition> = new Map(FACTS.map((each) => [each.id, each]));

/** Every value of each fact, as far as conditions can tell. */
const VALUES: Readonly<Record<string, readonly FactValue[]>> = {
  'flag.a': [true, false],
  'word.a': WORDS,
  'count.a': DIGITS,
  'count.b': DIGITS,
  'text.a': ['x', 'y', 'another'],
  'list.a': [[], ['p'], ['q'], ['p', 'q']],
};

/** Truths of conditions for all facts, or for all that are known in part. */
export function truthsOf(
  conditions: readonly Condition[],
  withUnknowns: boolean,
): readonly (readonly Truth[])[] {
  const table = new FactTable();
  const tests = conditions.map((condition) => compileCondition(condition, table).test);
  let sets: Values[] = [[]];
  for (const id of table.ids) {
    const values: readonly (FactValue | undefined)[] = VALUES[id] ?? [];
    const states = withUnknowns ? [undefined, ...values] : values;
    sets = sets.flatMap((set) => states.map((state) => [...set, state]));
  }
  const found = sets.map((values) => tests.map((test) => test(values)));
  return [...new Map(found.map((truths) => [truths.join(), truths])).values()];
}

const equality = fc.constantFrom('equal' as const, 'notEqual' as const);
const membership = fc.constantFrom('in' as const, 'notIn' as const);
const order = fc.constantFrom(
  'lessThan' as const,
  'lessThanInclusive' as const,
  'greaterThan' as const,
  'greaterThanInclusive' as const,
);
const ofOneFact: fc.Arbitrary<LeafCondition> = fc.oneof(
  fc.record({ fact: fc.constant('flag.a'), operator: equality, value: fc.boolean() }),
  fc.record({ fact: fc.constant('word.a'), operator: equality, value: fc.constantFrom(...WORDS) }),
  fc.record({
    fact: fc.constant('word.a'),
    operator: membership,
    value: fc.subarray(WORDS, { minLength: 1 }),
  }),
  fc.record({
    fact: fc.constantFrom('count.a', 'count.b'),
    operator: order,
    value: fc.constantFrom(-1, 0, 0.5, 1, 2, 2.5, 3, 4),
  }),
  fc.record({
    fact: fc.constant('count.a'),
    operator: membership,
    value: fc.subarray(DIGITS, { minLength: 1 }),
  }),
  fc.record({ fact: fc.constant('text.a'), operator: equality, value: fc.constantFrom('x', 'y') }),
  fc.record({
    fact: fc.constant('list.a'),
    operator: fc.constantFrom('contains' as const, 'doesNotContain' as const),
    value: fc.constantFrom('p', 'q'),
  }),
);
const ofTwoFacts: fc.Arbitrary<LeafCondition> = fc
  .constantFrom(['count.a', 'count.b'], ['count.b', 'count.a'])
  .chain(([one = '', other = '']) =>
    fc.record({
      fact: fc.constant(one),
      operator: fc.oneof(order, equality),
      value: fc.constant({ fact: other }),
    }),
  );

function conditionsOver(leaf: fc.Arbitrary<LeafCondition>): fc.Arbitrary<TopLevelCondition> {
  return fc.letrec<{ list: TopLevelCondition; node: Condition }>((tie) => {
    const members = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
    return {
      list: fc.oneof(
        fc.record({ all: members }),
        fc.record({ any: members }),
        fc.record({ not: tie('node') }),
      ),
      node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, leaf, tie('list')),
    };
  }).list;
}

/** Conditions that compare facts with constants alone. */
export const plainCondition = conditionsOver(ofOneFact);
/** Conditions that compare facts with one another, too. */
export const anyCondition = conditionsOver(fc.oneof(ofOneFact, ofTwoFacts));
