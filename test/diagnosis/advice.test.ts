import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { diagnoseIncidents } from '../../src/diagnosis/diagnose-incidents.js';
import type { Finding, Subject } from '../../src/diagnosis/types.js';
import type {
  CauseDocument,
  FactDefinition,
  FactValue,
  InferRule,
  PriorWord,
} from '../../src/knowledge/types.js';
import {
  all,
  cause,
  fact,
  incident,
  inference,
  leaf,
  problem,
  rule,
  ruleset,
  step,
  when,
} from '../support/rulesets.js';
import { SAMPLE } from './sample-knowledge.js';

interface Given {
  readonly causes: readonly CauseDocument[];
  readonly facts?: readonly FactDefinition[];
  readonly inferences?: readonly InferRule[];
  readonly known?: Readonly<Record<string, FactValue>>;
  readonly subject?: Subject;
}

async function diagnose({
  causes,
  facts = [],
  inferences = [],
  known = {},
  subject = {},
}: Given): Promise<Finding> {
  const priors = Object.fromEntries(causes.map(({ id }): [string, PriorWord] => [id, 'common']));
  const knowledge = compileRuleset(
    ruleset({ causes, facts, inferences, problems: [problem('p', when('seen'), priors)] }),
  );
  const [finding] = await diagnoseIncidents(knowledge, [incident({ seen: true, ...known }, subject)]);
  return finding as Finding;
}

const checks = async (given: Given) => (await diagnose(given)).nextChecks;
const split = (id: string, factId: string) =>
  cause(id, [rule(`${id}.r`, 'supports', when(factId), { strength: 'strong' })]);

describe('nextChecks', () => {
  it('give the expected reduction of entropy in bits', async () => {
    const causes = [split('a', 'x'), cause('b', [])];
    const [check] = await checks({ causes, facts: [fact('x')] });
    const [pa, pb, pu] = [0.475, 0.475, 0.05];
    // A strong rule (12, 0.5) holds in (1 - 0.5) / (12 - 0.5) of the worlds of other causes.
    const ifNot = 0.5 / 11.5;
    const ifA = 12 * ifNot;
    const yes = pa * ifA + (pb + pu) * ifNot;
    const h = (p: number) => -p * Math.log2(p) - (1 - p) * Math.log2(1 - p);
    expect(check?.gain).toBeCloseTo(h(yes) - pa * h(ifA) - (pb + pu) * h(ifNot), 4);
    expect(check?.separates).toEqual(['a', 'b']);
  });

  it('put first what pays most per minute, then the earlier id', async () => {
    const causes = [split('a', 'dear'), split('b', 'cheap'), split('c', 'also')];
    const cost = (minutes: number) => ({ cost: { minutes, risk: 'none' as const } });
    const found = await checks({
      causes,
      facts: [
        fact('dear', 'boolean', cost(30)),
        fact('cheap', 'boolean', cost(1)),
        fact('also', 'boolean', cost(1)),
      ],
    });
    expect(found.map((check) => check.fact)).toEqual(['also', 'cheap', 'dear']);
  });

  it('are at most five, about facts that are unknown and can change something', async () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
    const causes = ids.map((id) => split(id, `x.${id}`));
    const facts = ids.map((id) => fact(`x.${id}`));
    expect(await checks({ causes, facts })).toHaveLength(5);
    const known = Object.fromEntries(ids.slice(1).map((id) => [`x.${id}`, false]));
    expect((await checks({ causes, facts, known })).map((check) => check.fact)).toEqual(['x.a']);
  });

  it('leave out what another rule of the group, or a ruled out cause, makes idle', async () => {
    const grouped = cause('a', [
      rule('a.strong', 'supports', when('x'), { strength: 'strong', group: 'g' }),
      rule('a.weak', 'supports', when('y'), { strength: 'weak', group: 'g' }),
    ]);
    const gone = cause('b', [rule('b.out', 'excludes', when('x')), rule('b.r', 'supports', when('z'))]);
    const facts = [fact('x'), fact('y'), fact('z')];
    expect(await checks({ causes: [grouped, gone], facts, known: { x: true } })).toEqual([]);
  });

  it('look at both sides of a threshold, at enum values and at excluding answers', async () => {
    const causes = [
      cause('a', [rule('a.r', 'supports', all(leaf('n', 'greaterThan', 3)))]),
      cause('b', [rule('b.r', 'supports', all(leaf('e', 'equal', 'none')))]),
      cause('c', [rule('c.r', 'excludes', when('x'))]),
    ];
    const values = ['all', 'none'].map((value) => ({ value, meaning: value }));
    const facts = [fact('n', 'integer'), fact('e', 'enum', { values }), fact('x')];
    expect((await checks({ causes, facts })).map((check) => check.fact).sort()).toEqual(['e', 'n', 'x']);
  });

  it('ask for a name that a known one is compared with, not for one that alone says nothing', async () => {
    const causes = [cause('a', [rule('a.r', 'supports', all(leaf('left', 'equal', { fact: 'right' })))])];
    const facts = [fact('left', 'string'), fact('right', 'string')];
    expect(await checks({ causes, facts })).toEqual([]);
    expect((await checks({ causes, facts, known: { left: 'x' } })).map((check) => check.fact)).toEqual([
      'right',
    ]);
  });

  it('see through inference', async () => {
    const found = await checks({
      causes: [split('a', 'follows'), split('b', 'other')],
      facts: [fact('observed')],
      inferences: [inference('infer.f', when('observed'), 'follows', true)],
    });
    expect(found.map((check) => check.fact)).toEqual(['observed']);
    expect(found[0]?.gain).toBeGreaterThan(0);
  });

  it('fill in commands and leave as printed what is not known', async () => {
    const collect = {
      on: 'source' as const,
      commands: ['nslookup {guid} {servers}', 'ping {name}'],
      how: 'Ask.',
    };
    const [check] = await checks({
      causes: [split('a', 'x')],
      facts: [fact('x', 'boolean', { collect })],
      known: { servers: ['192.0.2.1', '192.0.2.2'], name: 'x & y' },
      subject: { source: 'dc1' },
    });
    expect(check?.on).toEqual({ role: 'source', name: 'dc1' });
    expect(check?.commands).toEqual([
      'nslookup {guid} 192.0.2.1',
      'nslookup {guid} 192.0.2.2',
      'ping {name}',
    ]);
  });
});

describe('resolution', () => {
  const clean = async (known: Readonly<Record<string, FactValue>>) => {
    const facts = { 'link.status': 8524, 'source.name': 'dc1', ...known };
    const [finding] = await diagnoseIncidents(compileRuleset(SAMPLE), [incident(facts, { source: 'dc1' })]);
    return finding?.causes.find(({ id }) => id === 'removed')?.resolution?.[0];
  };

  it('holds the commands back until the check has come out true', async () => {
    expect(await clean({ 'source.retired': true })).toMatchObject({
      commands: [],
      confirm: { state: 'unconfirmed', missing: ['source.responds'], commands: ['ping dc1'] },
    });
    expect(await clean({ 'source.retired': false })).toMatchObject({
      commands: [],
      confirm: { state: 'refused', missing: [] },
    });
    expect(await clean({ 'source.retired': true, 'source.responds': false })).toMatchObject({
      commands: ['ntdsutil dc1'],
      confirm: { state: 'confirmed' },
      on: { role: 'source', name: 'dc1' },
    });
  });

  it('comes with the first five causes only', async () => {
    const causes = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) =>
      cause(id, [], { resolution: [step(`do-${id}`)] }),
    );
    const finding = await diagnose({ causes });
    expect(finding.causes.map((each) => each.resolution?.length)).toEqual([1, 1, 1, 1, 1, undefined]);
    expect(finding.causes.map((each) => each.caveats?.length)).toEqual([0, 0, 0, 0, 0, undefined]);
  });
});
