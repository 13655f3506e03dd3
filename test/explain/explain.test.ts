/** Why causes have their ranks, on a ruleset that has one of every reason. */
import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { explain } from '../../src/explain/explain.js';
import type { ExplainedCause, ExplainedFinding } from '../../src/explain/types.js';
import { all, cause, fact, inference, leaf, problem, rule, ruleset, when } from '../support/rulesets.js';

const knowledge = compileRuleset(
  ruleset({
    facts: [
      ...['here', 'first', 'second', 'third', 'gone', 'sure', 'told'].map((id) => fact(`a.${id}`)),
      fact('a.status', 'integer'),
      fact('a.name', 'string'),
      fact('b.name', 'string'),
      fact('a.since', 'instant'),
    ],
    inferences: [inference('infer.second', when('a.told'), 'a.second', true)],
    problems: [problem('trouble', when('a.here'), { one: 'common', two: 'common', three: 'uncommon' })],
    causes: [
      cause('one', [
        rule('one.first', 'supports', when('a.first'), { group: 'g', strength: 'weak' }),
        rule('one.second', 'supports', when('a.second'), { group: 'g', strength: 'strong' }),
        rule('one.third', 'supports', all(leaf('a.status', 'in', [1, 2])), { oneSided: true }),
      ]),
      cause('two', [
        rule('two.name', 'supports', all(leaf('a.name', 'notEqual', { fact: 'b.name' }))),
        rule('two.third', 'weakens', { not: { all: [leaf('a.third', 'equal', true)] } }),
        rule('two.since', 'supports', all(leaf('a.since', 'lessThan', Date.UTC(2024, 0, 2)))),
        rule('two.gone', 'excludes', when('a.gone')),
      ]),
      cause('three', [
        rule('three.sure', 'confirms', when('a.sure'), { strength: 'decisive' }),
        rule('three.gone', 'excludes', when('a.gone')),
      ]),
    ],
  }),
);

async function explained(facts: Record<string, unknown>, asked: readonly string[] = []) {
  const { findings } = await explain(knowledge, { facts: { 'a.here': true, ...facts } }, { asked });
  const [finding] = findings;
  if (finding === undefined) throw new Error('nothing is recognised');
  return finding;
}
function causeIn(finding: ExplainedFinding, id: string): ExplainedCause {
  const found = finding.causes.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is not explained`);
  return found;
}
const ruleIn = (finding: ExplainedFinding, id: string, name: string) =>
  causeIn(finding, id).rules.find((each) => each.rule === `${id}.${name}`);

describe('explain', () => {
  it('says why a rule counts nothing', async () => {
    const finding = await explained({ 'a.first': true, 'a.second': true, 'a.status': 7 });
    expect(ruleIn(finding, 'one', 'second')).not.toHaveProperty('uncounted');
    expect(ruleIn(finding, 'one', 'first')).toMatchObject({
      bits: 0,
      truth: 'true',
      uncounted: 'group',
      countedInstead: 'one.second',
    });
    expect(ruleIn(finding, 'one', 'third')).toMatchObject({ truth: 'false', uncounted: 'one-sided' });
    expect(ruleIn(finding, 'two', 'gone')).toMatchObject({ truth: 'unknown', uncounted: 'unknown' });
    const contradictory = await explained({ 'a.sure': true, 'a.gone': true });
    expect(ruleIn(contradictory, 'three', 'sure')).toMatchObject({ bits: 0, uncounted: 'contradicted' });
    expect(ruleIn(contradictory, 'three', 'gone')).toMatchObject({ bits: 0, uncounted: 'excludes' });
  });

  it('traces conditions to the facts, where these come from, and to the inferences behind them', async () => {
    const finding = await explained({
      'a.told': true,
      'a.name': 'x',
      'b.name': 'x',
      'a.third': false,
      'a.since': '2024-01-01T00:00:00Z',
    });
    expect(ruleIn(finding, 'two', 'name')?.condition).toEqual({
      kind: 'all',
      truth: 'false',
      members: [
        {
          kind: 'leaf',
          truth: 'false',
          operator: 'notEqual',
          left: { fact: 'a.name', value: 'x', from: 'request' },
          right: { fact: 'b.name', value: 'x', from: 'request' },
        },
      ],
    });
    expect(ruleIn(finding, 'two', 'third')?.condition).toMatchObject({
      kind: 'not',
      truth: 'true',
      member: { kind: 'all', truth: 'false', members: [{ truth: 'false', right: { constant: true } }] },
    });
    expect(ruleIn(finding, 'two', 'since')?.condition).toMatchObject({
      members: [
        {
          left: { value: '2024-01-01T00:00:00.000Z' },
          right: { constant: '2024-01-02T00:00:00.000Z' },
        },
      ],
    });
    expect(ruleIn(finding, 'one', 'second')?.condition).toMatchObject({
      members: [{ left: { fact: 'a.second', value: true, from: { rule: 'infer.second' } } }],
    });
    expect(ruleIn(finding, 'one', 'first')?.condition).toMatchObject({
      truth: 'unknown',
      members: [{ left: { fact: 'a.first' } }],
    });
    expect(finding.inferences).toMatchObject([
      { rule: 'infer.second', fact: 'a.second', value: true, condition: { truth: 'true' } },
    ]);
  });

  it('shows both sides of what the evidence disagrees about', async () => {
    const disputed = compileRuleset(
      ruleset({
        facts: [fact('a.here'), fact('a.x'), fact('a.y'), fact('a.z')],
        inferences: [
          inference('infer.no', when('a.y'), 'a.z', false),
          inference('infer.yes', when('a.x'), 'a.z', true),
        ],
        problems: [problem('trouble', when('a.here'), { one: 'common' })],
        causes: [cause('one', [rule('one.z', 'supports', when('a.z'))])],
      }),
    );
    const { findings } = await explain(disputed, { facts: { 'a.here': true, 'a.x': true, 'a.y': true } });
    expect(findings[0]?.causes[0]?.rules[0]?.condition).toMatchObject({
      truth: 'unknown',
      members: [
        {
          left: {
            fact: 'a.z',
            disagreeing: [
              { value: false, from: { rule: 'infer.no' } },
              { value: true, from: { rule: 'infer.yes' } },
            ],
          },
        },
      ],
    });
  });

  it('says how far a cause stands behind the first, by what, and what would turn it', async () => {
    const finding = await explained({ 'a.first': true });
    expect(finding.causes.map(({ id, rank }) => [id, rank])).toEqual([
      ['one', 1],
      ['two', 2],
      ['three', 3],
    ]);
    const [first, second, third] = finding.causes;
    expect(first).not.toHaveProperty('behind');
    expect(second?.behind).toMatchObject({
      first: 'one',
      confirmed: false,
      bits: 1,
      prior: 0,
      rules: [{ cause: 'one', rule: 'one.first', bits: 1 }],
    });
    expect(second?.behind?.turns).toEqual([
      {
        fact: 'a.since',
        question: 'What is a.since?',
        minutes: 2,
        value: '2024-01-01T23:59:59.999Z',
        ahead: 0.6196,
        behind: 0.3098,
      },
    ]);
    expect(third?.behind?.prior).toBeCloseTo(Math.log2(3), 9);
    expect(third?.behind?.turns).toContainEqual(
      expect.objectContaining({ fact: 'a.sure', value: true, minutes: 2, question: 'What is a.sure?' }),
    );
  });

  it('says that a confirmed cause goes before, and explains what is ruled out when it is asked for', async () => {
    const confirmed = await explained({ 'a.sure': true });
    expect(confirmed.causes[0]).toMatchObject({ id: 'three', state: 'confirmed' });
    expect(causeIn(confirmed, 'one').behind).toMatchObject({ first: 'three', confirmed: true });
    const gone = { 'a.gone': true };
    expect((await explained(gone)).causes.map(({ id }) => id)).toEqual(['one']);
    const asked = await explained(gone, ['two']);
    const out = causeIn(asked, 'two');
    expect(out.state).toBe('ruled-out');
    expect(out).not.toHaveProperty('rank');
    expect(out).not.toHaveProperty('probability');
    expect(out).not.toHaveProperty('behind');
    expect(asked.scores.map(({ id, state }) => [id, state])).toEqual([
      ['one', 'open'],
      ['three', 'ruled-out'],
      ['two', 'ruled-out'],
    ]);
  });

  it('refuses an unknown cause, and says which one no recognised problem has', async () => {
    await expect(
      explain(knowledge, { facts: { 'a.here': true } }, { asked: ['thre'] }),
    ).rejects.toMatchObject({
      code: 'invalid-request',
      detail: 'There is no cause "thre"; the nearest is "three".',
    });
    const { findings, notAsked } = await explain(
      knowledge,
      { facts: { 'a.here': false } },
      { asked: ['one'] },
    );
    expect([findings, notAsked]).toEqual([[], ['one']]);
  });
});
