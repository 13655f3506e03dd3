import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../src/diagnosis/compile.js';
import type { Locate } from '../src/knowledge/messages.js';
import type { CaseDocument, CaseGiven, CoverageThresholds, Ruleset } from '../src/knowledge/types.js';
import { ruleCoverage, type Uncovered } from '../src/rule-coverage.js';
import {
  all,
  CITATION,
  cause,
  fact,
  inference,
  leaf,
  problem,
  rule,
  ruleset,
  step,
  when,
} from './support/rulesets.js';
import { shippedKnowledge } from './support/shipped-knowledge.js';

const locate: Locate = ({ kind, id, pointer }) => ({ file: `${kind} ${id}${pointer}`, line: 1, column: 1 });

/** A ruleset with one of everything that has a condition. */
const parts = ruleset({
  facts: ['p.here', 'q.here', 'a.seen', 'a.told', 'a.sure'].map((id) => fact(id)),
  inferences: [inference('infer.seen', when('a.told'), 'a.seen', true)],
  problems: [
    problem(
      'trouble',
      when('p.here'),
      { a: 'common' },
      {
        remarks: [{ when: when('a.told'), text: 'Told.', citations: [CITATION] }],
      },
    ),
    problem('unrest', when('q.here'), { b: 'common' }),
  ],
  causes: [
    cause(
      'a',
      [
        rule(
          'a.seen',
          'supports',
          all({ any: [leaf('a.seen', 'equal', true), leaf('a.sure', 'equal', true)] }),
        ),
      ],
      {
        resolution: [
          step('remove', {
            reversible: false,
            confirm: { text: 'Be sure.', conditions: when('a.sure'), commands: [], citations: [CITATION] },
          }),
        ],
      },
    ),
    cause('b', [rule('b.told', 'supports', when('a.told'))]),
  ],
});

const asCase = (facts: CaseGiven['facts'] = {}, index = 0): CaseDocument => ({
  id: `case-${index}`,
  title: 'A case',
  kind: 'negative',
  problem: 'trouble',
  given: { facts },
});

function coverageOf(cases: readonly CaseDocument[], thresholds?: CoverageThresholds) {
  const tried: Ruleset = {
    ...parts,
    cases: new Map(cases.map((one) => [one.id, one])),
    ...(thresholds === undefined ? {} : { coverage: thresholds }),
  };
  return ruleCoverage(compileRuleset(tried), locate);
}
const withFacts = (...given: readonly NonNullable<CaseGiven['facts']>[]) => coverageOf(given.map(asCase));

const missing = (uncovered: readonly Uncovered[], by: Uncovered['by'], id: string, fact?: string) =>
  uncovered.find((one) => one.by === by && one.id === id && one.leaf?.fact === fact)?.missing;

describe('ruleCoverage', () => {
  it('knows every condition and every comparison, and what no case shows of each', () => {
    const { rules, leaves, uncovered } = withFacts();
    expect(rules).toEqual({ total: 7, covered: 0, true: 0, false: 0, unknown: 0 });
    expect(leaves).toEqual({ total: 8, covered: 0, true: 0, false: 0, unknown: 0 });
    expect(uncovered).toHaveLength(15);
    expect(new Set(uncovered.map(({ by }) => by))).toEqual(
      new Set(['rule', 'inference', 'problem', 'remark', 'confirm']),
    );
    expect(uncovered.map(({ missing }) => missing)).toEqual(
      uncovered.map(() => ['true', 'false', 'unknown']),
    );
  });

  it('takes an outcome for seen that one case shows, and says where the others are missing', () => {
    const { uncovered, rules } = withFacts({ 'p.here': true, 'a.sure': true }, { 'p.here': true });
    expect(uncovered.filter(({ id, leaf }) => id === 'a.remove' && leaf === undefined)).toEqual([
      {
        ...locate({ kind: 'cause', id: 'a', pointer: '/resolution/0/confirm/conditions' }),
        by: 'confirm',
        id: 'a.remove',
        missing: ['false'],
      },
    ]);
    const whole = withFacts(
      { 'p.here': true, 'a.sure': true },
      { 'p.here': true, 'a.sure': false },
      { 'p.here': true },
    );
    expect(missing(whole.uncovered, 'confirm', 'a.remove')).toBeUndefined();
    expect(whole.rules.covered).toBe(rules.covered + 1);
  });

  it('looks at every comparison, decided or not by the ones before it', () => {
    const { uncovered } = withFacts({ 'p.here': true, 'a.seen': true, 'a.sure': false });
    expect(missing(uncovered, 'rule', 'a.seen')).toEqual(['false', 'unknown']);
    expect(missing(uncovered, 'rule', 'a.seen', 'a.sure')).toEqual(['true', 'unknown']);
  });

  it('works on inferred facts', () => {
    const { uncovered } = withFacts({ 'p.here': true, 'a.told': true });
    expect(missing(uncovered, 'rule', 'a.seen')).toEqual(['false', 'unknown']);
    expect(missing(uncovered, 'inference', 'infer.seen')).toEqual(['false', 'unknown']);
  });

  it('counts what belongs to a cause or a remark only where a problem that asks for it is recognised', () => {
    const { uncovered } = withFacts({ 'p.here': true, 'a.told': true }, { 'q.here': false, 'a.told': false });
    expect(missing(uncovered, 'rule', 'b.told')).toEqual(['true', 'false', 'unknown']);
    expect(missing(uncovered, 'remark', 'trouble')).toEqual(['false', 'unknown']);
    expect(missing(uncovered, 'problem', 'unrest')).toEqual(['true']);
    expect(missing(uncovered, 'inference', 'infer.seen')).toEqual(['unknown']);
  });

  it('runs a near miss with its change, and passes over input that is refused', () => {
    const wins: CaseDocument = {
      id: 'a-wins',
      title: 'A wins',
      kind: 'wins',
      problem: 'trouble',
      cause: 'a',
      given: { facts: { 'p.here': true, 'a.sure': true } },
    };
    const nearMiss: CaseDocument = {
      id: 'a-near-miss',
      title: 'A does not',
      kind: 'near-miss',
      problem: 'trouble',
      cause: 'a',
      of: 'a-wins',
      change: { fact: 'a.sure', value: false },
      firing: 'a.seen',
    };
    const refused = asCase({ 'p.here': true, 'no.fact': true });
    const { uncovered } = coverageOf([wins, nearMiss, refused]);
    expect(missing(uncovered, 'confirm', 'a.remove')).toEqual(['unknown']);
  });

  it('is sufficient where no threshold is missed', () => {
    // Of 7 rules 3 are true and 2 false; no comparison has all three outcomes.
    const cases = [{ 'p.here': true, 'a.sure': true, 'a.told': false }].map(asCase);
    const { rules, leaves, ...without } = coverageOf(cases);
    expect([rules.true, rules.false, leaves.covered]).toEqual([3, 2, 0]);
    expect(without).toMatchObject({ sufficient: true });
    expect(without).not.toHaveProperty('thresholds');
    const sufficient = (rulesTrue: number, rulesFalse: number, leaves: number) =>
      coverageOf(cases, { rulesTrue, rulesFalse, leaves }).sufficient;
    expect(sufficient(3 / 7, 2 / 7, 0)).toBe(true);
    expect(sufficient(4 / 7, 0, 0)).toBe(false);
    expect(sufficient(0, 3 / 7, 0)).toBe(false);
    expect(sufficient(0, 0, 0.1)).toBe(false);
  });

  it('lists what is missing in the order of files, lines and columns', () => {
    const at = new Map([
      ['/conditions', { line: 9, column: 3 }],
      ['/conditions/all/0', { line: 9, column: 20 }],
    ]);
    const inOneFile: Locate = ({ pointer }) => ({
      file: 'one.json',
      ...(at.get(pointer) ?? { line: 10, column: 1 }),
    });
    const { uncovered } = ruleCoverage(compileRuleset({ ...parts, cases: new Map() }), inOneFile);
    const lines = uncovered.map(({ line, column }) => line * 100 + column);
    expect(lines).toEqual([...lines].sort((a, b) => a - b));
    expect(new Set(lines).size).toBe(3);
  });
});

describe('the shipped cases', () => {
  it('reach the thresholds, which ask for every rule and nearly every comparison', async () => {
    const knowledge = await shippedKnowledge();
    const { thresholds, sufficient, uncovered } = ruleCoverage(knowledge, locate);
    expect(thresholds).toEqual({ rulesTrue: 1, rulesFalse: 1, leaves: 0.95 });
    expect(sufficient, JSON.stringify(uncovered, null, 2)).toBe(true);
  });
});
