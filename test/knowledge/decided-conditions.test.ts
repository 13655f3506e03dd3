import { describe, expect, it } from 'vitest';
import { checkRuleset } from '../../src/knowledge/check.js';
import type {
  Condition,
  LeafCondition,
  Operator,
  Ruleset,
  TopLevelCondition,
} from '../../src/knowledge/types.js';
import { all, CITATION, cause, inference, problem, rule, ruleset, step, when } from '../support/rulesets.js';
import { FACTS } from './every-value.js';

/** What is said about conditions of `rules`, as `<pointer> <code>: <message>`. */
function said(rules: Ruleset): readonly string[] {
  const pointers: string[] = [];
  return checkRuleset(rules, [], ({ pointer }) => {
    pointers.push(pointer);
    return { file: '', line: pointers.length, column: 1 };
  })
    .filter(({ code }) => code === 'never-holds' || code === 'always-holds')
    .map(({ code, line, message }) => `${pointers[line - 1]} ${code}: ${message}`);
}
const ofRule = (condition: TopLevelCondition): readonly string[] =>
  said(ruleset({ facts: FACTS, causes: [cause('c', [rule('c.r', 'supports', condition)])] }));

const is = (fact: string, operator: Operator, value: LeafCondition['value']): Condition => ({
  fact,
  operator,
  value,
});
const any = (...members: Condition[]): TopLevelCondition => ({ any: members });
const red = is('word.a', 'equal', 'red');
const blue = is('word.a', 'equal', 'blue');
const few = is('count.a', 'lessThan', 2);

describe('conditions that never hold', () => {
  it('are pointed at where they contradict each other, and no further', () => {
    expect(ofRule(all(few, red, is('flag.a', 'equal', true), blue))).toEqual([
      '/rules/0/conditions/all/3 never-holds: No value of word.a meets this, so the rule never holds: correct it, or remove the rule.',
    ]);
    expect(ofRule(all(red, all(few, is('count.a', 'greaterThan', 2))))).toEqual([
      '/rules/0/conditions/all/1/all/1 never-holds: No value of count.a meets this, so the rule never holds: correct it, or remove the rule.',
    ]);
  });

  it('are found through any and not, and beyond what the fact can be', () => {
    expect(ofRule(all(any(red, blue), { not: is('word.a', 'in', ['red', 'blue']) }))).toHaveLength(1);
    expect(ofRule(all(is('count.a', 'greaterThan', 3)))).toHaveLength(1);
    expect(ofRule(all({ not: is('count.a', 'greaterThanInclusive', 0) }))).toHaveLength(1);
    expect(ofRule(all(is('count.a', 'greaterThan', 1), is('count.a', 'lessThan', 2)))).toHaveLength(1);
  });

  it('are found everywhere', () => {
    const never = all(red, blue);
    const confirm = { text: 'So.', conditions: never, commands: [], citations: [CITATION] };
    const found = said(
      ruleset({
        facts: FACTS,
        inferences: [inference('infer.a', never, 'flag.a', true)],
        problems: [
          problem(
            'p',
            never,
            { c: 'rare' },
            { remarks: [{ when: never, text: 'So.', citations: [CITATION] }] },
          ),
        ],
        causes: [cause('c', [rule('c.r', 'excludes', never)], { resolution: [step('s', { confirm })] })],
      }),
    );
    expect(found.map((line) => /so (the [a-z ]+) never holds/.exec(line)?.[1]).sort()).toEqual([
      'the confirming check',
      'the inference',
      'the problem',
      'the remark',
      'the rule',
    ]);
  });

  it('are alternatives, too, for themselves or beside what else must hold', () => {
    const dead = all(red, blue);
    expect(ofRule(any(few, dead))).toEqual([
      '/rules/0/conditions/any/1 never-holds: This alternative never holds, whatever word.a is: correct or remove it.',
    ]);
    expect(ofRule(all(red, any(few, blue)))).toEqual([
      '/rules/0/conditions/all/1/any/1 never-holds: This alternative never holds beside the conditions around it, whatever word.a is: correct or remove it.',
    ]);
    expect(ofRule(all(red, any(few, is('word.a', 'notEqual', 'blue'))))).toEqual([]);
  });
});

describe('conditions that always hold', () => {
  it('are found where every value of their facts meets them', () => {
    expect(ofRule(any(is('count.a', 'lessThan', 3), is('count.a', 'greaterThan', 2)))).toEqual([
      '/rules/0/conditions always-holds: Every value of count.a meets this, so the rule asks nothing: correct it, or remove the rule.',
    ]);
    expect(ofRule(all(is('word.a', 'in', ['red', 'green', 'blue'])))).toHaveLength(1);
    expect(ofRule(all(is('count.a', 'equal', { fact: 'count.a' })))).toHaveLength(1);
  });

  it('may stand beside others: they ask whether a fact is known', () => {
    expect(ofRule(all(red, is('count.a', 'greaterThanInclusive', 0)))).toEqual([]);
  });
});

describe('a large ruleset', () => {
  const words = ['red', 'green', 'blue'] as const;
  const large = (causes: number, perCause: number): Ruleset =>
    ruleset({
      facts: FACTS,
      causes: Array.from({ length: causes }, (_, at) =>
        cause(
          `c${at}`,
          Array.from({ length: perCause }, (_, index) =>
            rule(
              `c${at}.r${index}`,
              index % 3 === 0 ? 'weakens' : 'supports',
              all(
                is('word.a', 'equal', words[index % 3] ?? 'red'),
                any(is('text.a', 'equal', `t${index}`), is('count.a', 'greaterThan', index % 4)),
              ),
            ),
          ),
        ),
      ),
    });

  it('of 20,000 rules is looked through to the end', () => {
    expect(checkRuleset(large(2500, 8), []).map(({ code }) => code)).not.toContain('check-unfinished');
  });

  it('with causes of as many rules as may be is, too', () => {
    expect(checkRuleset(large(5, 200), []).map(({ code }) => code)).not.toContain('check-unfinished');
  });

  it('of one condition with tens of thousands of comparisons is given an answer', () => {
    const alternatives = Array.from({ length: 30_000 }, (_, at) => is('text.a', 'equal', `t${at}`));
    const condition = all(any(...alternatives), any(...alternatives), red, blue);
    expect(ofRule(condition).length).toBeLessThan(2);
    expect(ofRule(any(when('flag.a'), all(...alternatives, few))).length).toBeLessThan(2);
  });
});
