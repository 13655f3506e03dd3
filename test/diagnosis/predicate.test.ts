import fc from 'fast-check';
import { Engine } from 'json-rules-engine';
import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { engineRule } from '../../src/diagnosis/engine-rule.js';
import { certainlyTrueRules, evaluateFacts } from '../../src/diagnosis/evaluate.js';
import { FactTable } from '../../src/diagnosis/fact-table.js';
import { compileCondition, missingSlots } from '../../src/diagnosis/predicate.js';
import { FALSE, TRUE, type Truth, UNKNOWN } from '../../src/diagnosis/types.js';
import type { Facts, TopLevelCondition } from '../../src/knowledge/types.js';
import { all, cause, incident, known, leaf, rule, ruleset, when } from '../support/rulesets.js';
import { completeFacts, condition, partOf } from './conditions.js';

const RUNS = 2_500;

function truth(conditions: TopLevelCondition, facts: Record<string, unknown>): Truth {
  const table = new FactTable();
  const { test } = compileCondition(conditions, table);
  return test(table.ids.map((id) => (Object.hasOwn(facts, id) ? (facts[id] as never) : undefined)));
}

function truthByRuleset(conditions: readonly TopLevelCondition[], facts: Facts) {
  const rules = conditions.map((each, at) => rule(`c.rule-${at}`, 'supports', each));
  const knowledge = compileRuleset(ruleset({ causes: [cause('c', rules)] }));
  const evaluation = evaluateFacts(knowledge, incident(facts));
  return {
    indexed: certainlyTrueRules(knowledge, evaluation).map((at) => knowledge.rules[at]?.document.name),
    asked: knowledge.rules.map((each) => each.condition.test(evaluation.values)),
    names: knowledge.rules.map((each) => each.document.name),
  };
}

describe('predicates', () => {
  it('agree with json-rules-engine on complete facts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(condition, { minLength: 1, maxLength: 4 }),
        completeFacts,
        async (conditions, facts) => {
          const rules = conditions.map((each, at) => rule(`c.rule-${at}`, 'supports', each));
          const engine = new Engine();
          for (const each of rules) engine.addRule(engineRule(each));
          const run = await engine.run({ ...facts });
          const { asked, indexed, names } = truthByRuleset(conditions, facts);
          expect(asked).not.toContain(UNKNOWN);
          const fired = run.results.map((result) => result.name).sort();
          expect(names.filter((_, at) => asked[at] === TRUE)).toEqual(fired);
          expect(indexed).toEqual(fired);
        },
      ),
      { numRuns: RUNS },
    );
  });

  it('keep true and false when a fact is added', () => {
    const grown = completeFacts.chain((complete) =>
      partOf(complete).chain((more) => fc.tuple(partOf(more), fc.constant(more))),
    );
    fc.assert(
      fc.property(condition, grown, (conditions, [fewer, more]) => {
        const before = truth(conditions, fewer);
        if (before !== UNKNOWN) expect(truth(conditions, more)).toBe(before);
      }),
      { numRuns: RUNS },
    );
  });

  it('are found by the index whenever they are true of what is known', () => {
    fc.assert(
      fc.property(fc.array(condition, { maxLength: 6 }), completeFacts.chain(partOf), (conditions, facts) => {
        const { asked, indexed, names } = truthByRuleset(conditions, facts);
        expect(indexed).toEqual(names.filter((_, at) => asked[at] === TRUE));
      }),
      { numRuns: RUNS },
    );
  });

  it.each([
    ['notEqual', 'x'],
    ['notIn', ['x']],
    ['doesNotContain', 'x'],
    ['lessThan', 5],
  ] as const)('call %s of an absent or null fact unknown', (operator, value) => {
    expect(truth(all(leaf('a', operator, value)), {})).toBe(UNKNOWN);
    expect(truth({ not: leaf('a', operator, value) }, {})).toBe(UNKNOWN);
    const knowledge = compileRuleset(
      ruleset({ causes: [cause('c', [rule('c.r', 'supports', all(leaf('a', operator, value)))])] }),
    );
    const nothing = [{ id: 'a', value: null as never, from: 'request' as const }];
    const { values } = evaluateFacts(knowledge, { facts: nothing, conflicts: [] });
    expect(knowledge.rules[0]?.condition.test(values)).toBe(UNKNOWN);
  });

  it.each([
    ['equal', 8524, '8524'],
    ['notEqual', 8524, '8524'],
    ['equal', 'x', ['x']],
    ['in', ['8524'], 8524],
    ['notIn', ['8524'], 8524],
    ['in', ['x'], ['x']],
    ['contains', 'x', 'xyz'],
    ['doesNotContain', 'x', 7],
    ['greaterThan', 5, '7'],
    ['lessThanInclusive', 5, true],
  ] as const)('call %s %j of the wrong type %j unknown', (operator, value, given) => {
    expect(truth(all(leaf('a', operator, value)), { a: given })).toBe(UNKNOWN);
  });

  it('compare with another fact only where both are known', () => {
    const same = all(leaf('a', 'equal', { fact: 'b' }));
    expect([truth(same, { a: 'x' }), truth(same, { b: 'x' })]).toEqual([UNKNOWN, UNKNOWN]);
    expect([truth(same, { a: 'x', b: 'x' }), truth(same, { a: 'x', b: 'y' })]).toEqual([TRUE, FALSE]);
  });

  it('name as missing only what can still decide', () => {
    const table = new FactTable();
    const compiled = compileCondition(
      all(
        leaf('a', 'equal', 1),
        { any: [leaf('b', 'equal', 1), leaf('c', 'equal', 1)] },
        leaf('d', 'equal', 1),
      ),
      table,
    );
    const at = (facts: Record<string, number>) =>
      table.idsOf(
        missingSlots(
          compiled,
          table.ids.map((id) => facts[id]),
        ),
      );
    expect(at({ a: 1, b: 1 })).toEqual(['d']);
    expect(at({ b: 2 })).toEqual(['a', 'c', 'd']);
    expect(at({ a: 2 })).toEqual([]);
  });

  it('forget a fact that is both known and in conflict', () => {
    const knowledge = compileRuleset(ruleset({ causes: [cause('c', [rule('c.r', 'supports', when('a'))])] }));
    const { values } = evaluateFacts(knowledge, {
      facts: known({ a: true }),
      conflicts: [{ fact: 'a', values: [] }],
    });
    expect(knowledge.rules[0]?.condition.test(values)).toBe(UNKNOWN);
  });
});
