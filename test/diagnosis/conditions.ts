/** Generated conditions and facts over a small typed vocabulary. */
import fc from 'fast-check';
import type { Condition, Facts, LeafCondition, TopLevelCondition } from '../../src/knowledge/types.js';

const WORDS = ['red', 'green', 'blue'];
const NUMBERS = [-1, 0, 0.5, 1, 8524];
const word = fc.constantFrom(...WORDS);
const number = fc.constantFrom(...NUMBERS);
const wordList = fc.subarray(WORDS);

/** Two facts of each type, so that a fact can be compared with another. */
const VALUES: Readonly<Record<string, fc.Arbitrary<boolean | number | string | readonly string[]>>> = {
  'flag.a': fc.boolean(),
  'flag.b': fc.boolean(),
  'word.a': word,
  'word.b': word,
  'number.a': number,
  'number.b': number,
  'list.a': wordList,
  'list.b': wordList,
};

/** A value for every fact. */
export const completeFacts: fc.Arbitrary<Facts> = fc.record(VALUES);

/** Some of the facts of `complete`. */
export function partOf(complete: Facts): fc.Arbitrary<Facts> {
  return fc.subarray(Object.entries(complete)).map((entries) => Object.fromEntries(entries));
}

const other = (kind: string) => fc.constantFrom('a', 'b').map((name) => ({ fact: `${kind}.${name}` }));
const factOf = (kind: string) => fc.constantFrom(`${kind}.a`, `${kind}.b`);
const equality = fc.constantFrom('equal' as const, 'notEqual' as const);
const membership = fc.constantFrom('in' as const, 'notIn' as const);
const containment = fc.constantFrom('contains' as const, 'doesNotContain' as const);
const order = fc.constantFrom(
  'lessThan' as const,
  'lessThanInclusive' as const,
  'greaterThan' as const,
  'greaterThanInclusive' as const,
);

const leaf: fc.Arbitrary<LeafCondition> = fc.oneof(
  fc.record({ fact: factOf('flag'), operator: equality, value: fc.oneof(fc.boolean(), other('flag')) }),
  fc.record({ fact: factOf('word'), operator: equality, value: fc.oneof(word, other('word')) }),
  fc.record({ fact: factOf('number'), operator: equality, value: fc.oneof(number, other('number')) }),
  fc.record({ fact: factOf('word'), operator: membership, value: fc.oneof(wordList, other('list')) }),
  fc.record({ fact: factOf('number'), operator: membership, value: fc.subarray(NUMBERS) }),
  fc.record({ fact: factOf('list'), operator: containment, value: fc.oneof(word, other('word')) }),
  fc.record({ fact: factOf('number'), operator: order, value: fc.oneof(number, other('number')) }),
);

const { list } = fc.letrec<{ list: TopLevelCondition; node: Condition }>((tie) => {
  const members = fc.array(tie('node'), { minLength: 1, maxLength: 3 });
  return {
    list: fc.oneof(fc.record({ all: members }), fc.record({ any: members }), fc.record({ not: tie('node') })),
    node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, leaf, tie('list')),
  };
});

/** Any condition that may stand at the top of a rule. */
export const condition: fc.Arbitrary<TopLevelCondition> = list;
