/** What ten planted changes do to the shipped cases: exactly what whole answers say. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose.js';
import { compileRuleset, type Knowledge } from '../src/diagnosis/compile.js';
import type { Finding } from '../src/diagnosis/types.js';
import { loadRuleset } from '../src/knowledge/load.js';
import type { CaseDocument, Ruleset } from '../src/knowledge/types.js';
import { requestOf } from '../src/rule-cases.js';
import { casesOfBoth, impactOn } from '../src/rule-impact.js';
import { plantedRules } from './support/planted-changes.js';
import { all, cause, fact, leaf, problem, rule, ruleset, when } from './support/rulesets.js';
import { shippedKnowledge } from './support/shipped-knowledge.js';

let before: Knowledge;
let after: Knowledge;
let folder: string;
beforeAll(async () => {
  before = await shippedKnowledge();
  folder = await plantedRules();
  const loaded = await loadRuleset([folder]);
  if (!loaded.ok) throw new Error('the planted rules do not load');
  after = compileRuleset(loaded.ruleset);
});
afterAll(() => rm(folder, { recursive: true }));

/** What matters of an answer, cause by cause; written without the code under test. */
function ranking({ problem: { id }, subject, causes, ruledOut }: Finding) {
  return {
    key: JSON.stringify([id, subject]),
    first: causes[0]?.id,
    confirmed: causes.filter(({ state }) => state === 'confirmed').map((each) => each.id),
    ruledOut: ruledOut.map((each) => each.id).sort(),
    probabilities: new Map(causes.map((each) => [each.id, Math.round(each.probability * 10_000)])),
  };
}

function comesOutOtherwise(was: readonly Finding[], is: readonly Finding[]): boolean {
  const [one, other] = [was.map(ranking), is.map(ranking)];
  const keys = (rankings: typeof one) => rankings.map(({ key }) => key).sort();
  if (JSON.stringify(keys(one)) !== JSON.stringify(keys(other))) return true;
  return one.some((mine) => {
    const its = other.find(({ key }) => key === mine.key);
    const heads = [mine, its].map((each) =>
      JSON.stringify([
        each?.first,
        each?.confirmed,
        each?.ruledOut,
        [...(each?.probabilities.keys() ?? [])].sort(),
      ]),
    );
    if (heads[0] !== heads[1]) return true;
    return [...mine.probabilities].some(
      ([id, probability]) => Math.abs(probability - (its?.probabilities.get(id) ?? 0)) >= 100,
    );
  });
}

describe('impactOn', () => {
  it('names exactly the cases that ten planted changes answer otherwise', async () => {
    const expected: string[] = [];
    for (const document of before.ruleset.cases.values()) {
      const request = requestOf(before.ruleset, document);
      if (request === undefined) continue;
      const [was, is] = [await diagnose(before, request), await diagnose(after, request)];
      if (comesOutOtherwise(was.findings, is.findings)) expected.push(document.id);
    }
    const found: string[] = [];
    for (const asked of casesOfBoth(before.ruleset, after.ruleset)) {
      expect(asked).not.toHaveProperty('only');
      if ((await impactOn(asked, before, after)) !== undefined) found.push(asked.id);
    }
    expect(found).toEqual(expected.sort());
    expect(found.length).toBeGreaterThan(5);
    expect(found.length).toBeLessThan(before.ruleset.cases.size - 5);
  });

  it('names nothing where the rules are the same', async () => {
    for (const asked of casesOfBoth(before.ruleset, before.ruleset).slice(0, 20))
      expect(await impactOn(asked, before, before)).toBeUndefined();
  });
});

const example = (id: string, facts: Record<string, unknown>): CaseDocument => ({
  id,
  title: id,
  kind: 'negative',
  problem: 'p',
  given: { facts },
});

function small(strength: 'weak' | 'strong', ...cases: readonly CaseDocument[]): Ruleset {
  const rules = ruleset({
    facts: [fact('a.here'), fact('a.x'), fact('a.y')],
    problems: [problem('p', when('a.here'), { c: 'common', d: 'common' })],
    causes: [
      cause('c', [rule('c.x', 'supports', all(leaf('a.x', 'equal', true)), { strength })]),
      cause('d', [rule('d.y', 'excludes', when('a.y'))]),
    ],
  });
  return { ...rules, cases: new Map(cases.map((each) => [each.id, each])) };
}

describe('what is told', () => {
  const request = { facts: { 'a.here': true, 'a.x': true } };

  it('is how each cause stands before and after, and which rules moved it', async () => {
    const [weak, strong] = [compileRuleset(small('weak')), compileRuleset(small('strong'))];
    expect(await impactOn({ kind: 'diagnosis', id: 'one', request }, weak, strong)).toMatchObject({
      kind: 'diagnosis',
      id: 'one',
      findings: [
        {
          kind: 'changed',
          first: { before: 'c', after: 'c' },
          causes: [
            {
              id: 'c',
              before: { rank: 1 },
              after: { rank: 1 },
              because: [{ rule: 'c.x', before: 1, after: 3.585 }],
            },
            { id: 'd' },
          ],
        },
      ],
    });
  });

  it('is that one of the rulesets refuses the request', async () => {
    const { facts, ...rest } = small('weak');
    const without = compileRuleset({ ...rest, facts: new Map([...facts].filter(([id]) => id !== 'a.y')) });
    const asked = { facts: { 'a.here': true, 'a.y': true } };
    const impact = await impactOn(
      { kind: 'case', id: 'one', request: asked },
      compileRuleset(small('weak')),
      without,
    );
    expect(impact?.findings).toEqual([]);
    expect(impact?.refused?.before).toBeUndefined();
    expect(impact?.refused?.after).toContain('a.y');
  });
});

describe('casesOfBoth', () => {
  it('asks a case once where both ask the same, else as each of them has it', () => {
    const same = example('same', { 'a.here': true });
    const was = small('weak', same, example('other', { 'a.x': true }), example('old', { 'a.x': true }));
    const is = small('weak', same, example('other', { 'a.x': false }), example('new', { 'a.x': true }));
    expect(casesOfBoth(was, is).map(({ id, only }) => [id, only])).toEqual([
      ['new', 'after'],
      ['old', 'before'],
      ['other', 'before'],
      ['other', 'after'],
      ['same', undefined],
    ]);
  });
});
