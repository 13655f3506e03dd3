import { beforeAll, describe, expect, it } from 'vitest';
import { compileRuleset } from '../src/diagnosis/compile.js';
import type { CaseDocument, NearMissCase, RankingCase, WinsCase } from '../src/knowledge/types.js';
import { type CaseReport, runCase, runCases } from '../src/rule-cases.js';
import { all, cause, fact, leaf, problem, rule, ruleset, when } from './support/rulesets.js';
import { shippedKnowledge } from './support/shipped-knowledge.js';

const parts = ruleset({
  facts: ['p.here', 'a.seen', 'a.seen-too', 'b.seen', 'b.gone'].map((id) => fact(id)),
  problems: [problem('trouble', when('p.here'), { a: 'common', b: 'common', c: 'rare' })],
  causes: [
    cause('a', [
      rule('a.seen', 'supports', when('a.seen'), { strength: 'decisive', group: 'seen' }),
      rule('a.seen-weakly', 'supports', all(leaf('a.seen', 'equal', true)), {
        strength: 'weak',
        group: 'seen',
      }),
      rule('a.out', 'excludes', when('b.gone')),
    ]),
    cause('b', [rule('b.seen', 'confirms', when('b.seen'))]),
    cause('c', []),
  ],
});

const wins: WinsCase = {
  id: 'a-wins',
  title: 'A is seen',
  kind: 'wins',
  problem: 'trouble',
  cause: 'a',
  given: { facts: { 'p.here': true, 'a.seen': true } },
};
const nearMiss: NearMissCase = {
  id: 'a-near-miss',
  title: 'A and B are seen',
  kind: 'near-miss',
  problem: 'trouble',
  cause: 'a',
  of: 'a-wins',
  change: { fact: 'b.seen', value: true },
  firing: 'a.seen',
  winner: 'b',
};
const ranking: RankingCase = {
  id: 'a-first',
  title: 'A above B',
  kind: 'ranking',
  problem: 'trouble',
  given: wins.given,
  first: 'a',
  above: [['a', 'b']],
};

/** Runs a case of the small ruleset, which holds `wins` besides. */
async function run(document: CaseDocument) {
  const cases = new Map<string, CaseDocument>([wins, document].map((one) => [one.id, one]));
  return runCase(compileRuleset({ ...parts, cases }), document);
}

describe('runCase', () => {
  it('passes what comes out as it must', async () => {
    for (const document of [wins, nearMiss, ranking])
      expect(await run(document)).toEqual({
        id: document.id,
        kind: document.kind,
        passed: true,
        difference: '',
      });
  });

  it('says who is first where the cause does not win', async () => {
    const { passed, difference } = await run({ ...wins, cause: 'b' });
    expect(passed).toBe(false);
    expect(difference).toMatch(/^b does not win: a 0\.\d+, b 0\.\d+/);
  });

  it('wants half of the probability, and twice that of the second', async () => {
    const given = { facts: { 'p.here': true } };
    expect(await run({ ...wins, given })).toMatchObject({ passed: false });
    const listed = new Map([['trouble', problem('trouble', when('p.here'), { a: 'common', b: 'uncommon' })]]);
    const withPriors = (common: number, uncommon: number) =>
      compileRuleset({
        ...parts,
        problems: listed,
        unlistedPrior: 0.001,
        priors: { ...parts.priors, common, uncommon },
      });
    const a = { ...wins, given };
    expect((await runCase(withPriors(21, 10), a)).difference).toBe('');
    expect((await runCase(withPriors(19, 10), a)).difference).toContain('a does not win: a 0.65');
  });

  it('says what is recognised where the problem is not', async () => {
    const given = { facts: { 'a.seen': true } };
    expect((await run({ ...wins, given })).difference).toBe('trouble is not recognised; recognised: none');
  });

  it('fails a near miss that wins, that does not fire, or that another wins', async () => {
    const seen = { ...nearMiss, change: { fact: 'b.gone', value: false } };
    expect((await run(seen)).difference).toContain('a wins all the same');
    const silent = { ...nearMiss, firing: 'a.out' };
    expect((await run(silent)).difference).toBe(
      'a.out does not fire; what fires for a: a.seen, a.seen-weakly',
    );
    expect((await run({ ...nearMiss, winner: 'c' })).difference).toContain('c is not first');
  });

  it('takes a rule for firing that counts 0 bits in its group, or whose cause is ruled out', async () => {
    expect(await run({ ...nearMiss, firing: 'a.seen-weakly' })).toMatchObject({ passed: true });
    const out: NearMissCase = {
      id: 'a-out',
      title: 'A is out',
      kind: 'near-miss',
      problem: 'trouble',
      cause: 'a',
      of: 'a-wins',
      change: { fact: 'b.gone', value: true },
      firing: 'a.seen',
    };
    expect(await run(out)).toMatchObject({ passed: true });
    expect((await run({ ...out, firing: 'a.out' })).difference).toContain('a.out does not fire');
  });

  it('takes a fact away where a near miss says null', async () => {
    const without = { ...nearMiss, change: { fact: 'a.seen', value: null } };
    expect((await run(without)).difference).toBe('a.seen does not fire; what fires for a: none');
  });

  it('fails a negative case that is recognised', async () => {
    const { id, title, given } = wins;
    const negative = { id, title, kind: 'negative' as const, problem: 'trouble' };
    expect((await run({ ...negative, given })).difference).toBe('trouble is recognised, and should not be');
    expect(await run({ ...negative, given: { facts: { 'a.seen': true } } })).toMatchObject({ passed: true });
  });

  it('names every way in which a ranking is otherwise', async () => {
    const { difference } = await run({ ...ranking, first: 'b', above: [['c', 'a']], ruledOut: ['a'] });
    expect(difference).toContain(
      'b is not first; c is not above a; a is not ruled out (ruled out: none); a 0.',
    );
    const given = { facts: { 'p.here': true, 'b.gone': true } };
    expect(
      await run({ id: 'r', title: 'r', kind: 'ranking', problem: 'trouble', given, ruledOut: ['a'] }),
    ).toMatchObject({ passed: true });
  });

  it('takes refused input for a difference', async () => {
    const given = { facts: { 'no.fact': true } };
    expect((await run({ ...wins, given })).difference).toContain(
      'the input is refused: There is no fact "no.fact"',
    );
  });
});

describe('the details of a failed case', () => {
  it('show the expectation, what counted for the causes it is about, and what they wait for', async () => {
    const { details } = await run({ ...wins, cause: 'b' });
    expect(details?.expected).toEqual([
      'b first, with a probability of at least 0.5 and 2 times that of the second',
    ]);
    expect(details?.causes).toMatchObject([
      {
        id: 'a',
        rank: 1,
        rules: [{ rule: 'a.seen', effect: 'supports', bits: 5.9069 }],
        unknown: ['b.gone'],
      },
      { id: 'b', rank: 2, rules: [], unknown: ['b.seen'] },
    ]);
    const [first, second] = details?.causes ?? [];
    expect(first?.probability).toBeGreaterThan(second?.probability ?? 1);
  });

  it('show the second where the cause is first and does not win', async () => {
    const { details } = await run({ ...wins, given: { facts: { 'p.here': true } } });
    expect(details?.causes.map(({ id, rank }) => [id, rank])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('show what excludes a cause that is ruled out', async () => {
    const given = { facts: { 'p.here': true, 'b.gone': true } };
    const { details } = await run({ ...ranking, given, above: [['a', 'c']], ruledOut: ['c'] });
    expect(details?.expected).toEqual(['a first', 'a above c', 'c ruled out']);
    expect(details?.causes).toEqual([
      expect.objectContaining({ id: 'b', rank: 1 }),
      expect.objectContaining({ id: 'c', rank: 2 }),
      { id: 'a', rules: [{ rule: 'a.out', effect: 'excludes', bits: 0 }], unknown: [] },
    ]);
  });

  it('name what a near miss and a negative case expect, recognised or not', async () => {
    const silent = await run({ ...nearMiss, firing: 'a.out' });
    expect(silent.details?.expected).toEqual(['a.out fires, and a does not win', 'b first']);
    expect(silent.details?.causes.map(({ id }) => id)).toEqual(['b', 'a']);
    const { given } = wins;
    const negative = await run({ id: 'n', title: 'n', kind: 'negative', problem: 'trouble', given });
    expect(negative.details).toEqual({ expected: ['trouble not recognised'], causes: [] });
    const unseen = await run({ ...ranking, given: { facts: { 'a.seen': true } } });
    expect(unseen.details).toEqual({ expected: ['a first', 'a above b'], causes: [] });
  });
});

describe('runCases', () => {
  it('runs the cases whose id contains a filter, and refuses filters that fit none', async () => {
    const cases = new Map<string, CaseDocument>([wins, nearMiss, ranking].map((one) => [one.id, one]));
    const knowledge = compileRuleset({ ...parts, cases });
    const ran = async (...filters: string[]) =>
      (await runCases(knowledge, filters)).results.map(({ id }) => id);
    expect(await ran('wins')).toEqual(['a-wins']);
    expect(await ran('wins', 'first')).toEqual(['a-wins', 'a-first']);
    await expect(ran('c-')).rejects.toThrow('no id of a case contains c-');
  });

  it('runs all cases and counts their kinds', async () => {
    const cases = new Map<string, CaseDocument>([wins, nearMiss, ranking].map((one) => [one.id, one]));
    const { results, counts } = await runCases(compileRuleset({ ...parts, cases }));
    expect(results.map(({ id }) => id)).toEqual(['a-wins', 'a-near-miss', 'a-first']);
    expect(counts).toEqual({ wins: 1, 'near-miss': 1, negative: 0, ranking: 1 });
  });
});

describe('the shipped cases', () => {
  let running: Promise<CaseReport>;
  beforeAll(async () => {
    running = runCases(await shippedKnowledge());
  });

  it('all pass', async () => {
    const { results } = await running;
    expect(
      results.filter(({ passed }) => !passed).map(({ id, difference }) => `${id}: ${difference}`),
    ).toEqual([]);
  });

  it('are enough: every cause wins one and has a near miss, and look-alikes are not recognised', async () => {
    const knowledge = await shippedKnowledge();
    const { counts } = await running;
    expect(counts.wins).toBeGreaterThanOrEqual(31);
    expect(counts['near-miss']).toBeGreaterThanOrEqual(31);
    expect(counts.negative).toBeGreaterThanOrEqual(8);
    const cases = [...knowledge.ruleset.cases.values()];
    for (const kind of ['wins', 'near-miss'] as const) {
      const tried = new Set(cases.flatMap((one) => (one.kind === kind ? [one.cause] : [])));
      expect([...knowledge.ruleset.causes.keys()].filter((id) => !tried.has(id))).toEqual([]);
    }
  });
});
