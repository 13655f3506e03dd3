import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { certainlyTrueRules, evaluateFacts } from '../../src/diagnosis/evaluate.js';
import type { InferRule } from '../../src/knowledge/types.js';
import { cause, incident, inference, rule, ruleset, when } from '../support/rulesets.js';

const watcher = cause('c', [rule('c.last', 'supports', when('last'))]);
const compile = (inferences: readonly InferRule[]) =>
  compileRuleset(ruleset({ inferences, causes: [watcher] }));
const chain = [
  inference('infer.last', when('middle'), 'last', true),
  inference('infer.middle', when('first'), 'middle', true),
];

describe('inference', () => {
  it.each([chain, [...chain].reverse()])('follows a chain, whatever the order of documents', (...rules) => {
    const knowledge = compile(rules);
    const evaluation = evaluateFacts(knowledge, incident({ first: true }));
    expect(evaluation.inferred).toEqual([
      { id: 'middle', value: true, from: { rule: 'infer.middle' } },
      { id: 'last', value: true, from: { rule: 'infer.last' } },
    ]);
    expect(certainlyTrueRules(knowledge, evaluation)).toEqual([0]);
  });

  it('lets a supplied fact win', () => {
    const { inferred } = evaluateFacts(compile(chain), incident({ first: true, middle: false }));
    expect(inferred).toEqual([]);
  });

  it('infers nothing about a fact in conflict', () => {
    const disputed = incident({ first: true }, {}, { conflicts: [{ fact: 'middle', values: [] }] });
    expect(evaluateFacts(compile(chain), disputed).inferred).toEqual([]);
  });

  it('leaves a fact unknown where rules disagree, and says so', () => {
    const knowledge = compile([
      inference('infer.no', when('b'), 'last', false),
      inference('infer.yes', when('a'), 'last', true),
    ]);
    const { inferred, conflicts } = evaluateFacts(knowledge, incident({ a: true, b: true }));
    expect(inferred).toEqual([]);
    expect(conflicts).toEqual([
      {
        fact: 'last',
        values: [
          { value: false, from: { rule: 'infer.no' } },
          { value: true, from: { rule: 'infer.yes' } },
        ],
      },
    ]);
  });

  it('ends on a cycle', () => {
    const knowledge = compile([
      inference('infer.one', when('two'), 'one', true),
      inference('infer.two', when('one'), 'two', true),
    ]);
    expect(evaluateFacts(knowledge, incident({ first: true })).inferred).toEqual([]);
    expect(evaluateFacts(knowledge, incident({ two: true })).inferred.map(({ id }) => id)).toEqual(['one']);
  });
});
