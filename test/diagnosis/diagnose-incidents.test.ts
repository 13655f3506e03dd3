import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { diagnoseIncidents, diagnoseWithDisagreements } from '../../src/diagnosis/diagnose-incidents.js';
import type { Finding, Incident } from '../../src/diagnosis/types.js';
import type { Ruleset } from '../../src/knowledge/types.js';
import { all, cause, incident, leaf, problem, rule, ruleset, when } from '../support/rulesets.js';
import { randomFrom, SAMPLE, sampleIncident } from './sample-knowledge.js';

const knowledge = compileRuleset(SAMPLE);

async function only(incidents: readonly Incident[], of: Ruleset = SAMPLE): Promise<Finding> {
  const findings = await diagnoseIncidents(compileRuleset(of), incidents);
  expect(findings).toHaveLength(1);
  return findings[0] as Finding;
}

const because = (finding: Finding, id: string) =>
  finding.causes.find((each) => each.id === id)?.because ?? [];

describe('diagnoseIncidents', () => {
  it('tells fifty findings and counts the rest', async () => {
    const knowledge = compileRuleset(SAMPLE);
    const many = Array.from({ length: 60 }, (_, at) =>
      incident({ 'link.status': 8524 }, { destination: `d${at}`, source: `s${at}` }),
    );
    const { findings, omittedFindings } = await diagnoseWithDisagreements(knowledge, many);
    expect([findings.length, omittedFindings]).toEqual([50, 10]);
  });

  it('stops when nobody waits any more', async () => {
    const hungUp = AbortSignal.abort();
    await expect(
      diagnoseWithDisagreements(compileRuleset(SAMPLE), [incident({})], { signal: hungUp }),
    ).rejects.toThrow();
  });

  it('recognises nothing where a problem is not certain', async () => {
    expect(await diagnoseIncidents(knowledge, [incident({ 'link.failures': 5 })])).toEqual([]);
    expect(await diagnoseIncidents(knowledge, [])).toEqual([]);
  });

  it('gives a thousand overlapping diagnoses what it gives them one at a time', async () => {
    const random = randomFrom(1);
    const incidents = Array.from({ length: 1_000 }, () => sampleIncident(random));
    const alone: string[] = [];
    for (const each of incidents)
      alone.push(JSON.stringify(await diagnoseWithDisagreements(knowledge, [each])));
    const together = await Promise.all(incidents.map((each) => diagnoseWithDisagreements(knowledge, [each])));
    expect(together.map((each) => JSON.stringify(each))).toEqual(alone);
    expect(together.flatMap((each) => each.disagreements)).toEqual([]);
    expect(together.filter((each) => each.findings.length > 0).length).toBeGreaterThan(500);
  });

  it('gives the same bytes whatever the order of documents, facts and incidents', async () => {
    const random = randomFrom(2);
    const shuffled = <T>(items: readonly T[]): T[] =>
      items
        .map((item) => [random(), item] as const)
        .sort(([a], [b]) => a - b)
        .map(([, item]) => item);
    const mixed = <T>(documents: ReadonlyMap<string, T>): ReadonlyMap<string, T> =>
      new Map(shuffled([...documents]));
    for (let round = 0; round < 50; round += 1) {
      const incidents = Array.from({ length: 10 }, (_, at) => {
        const each = sampleIncident(random);
        return { ...each, subject: { source: `s${at}`, destination: `d${at % 3}` } };
      });
      const other: Ruleset = {
        ...SAMPLE,
        facts: mixed(SAMPLE.facts),
        problems: mixed(SAMPLE.problems),
        causes: new Map(
          shuffled([...SAMPLE.causes]).map(([id, each]) => [id, { ...each, rules: shuffled(each.rules) }]),
        ),
        inferences: shuffled(SAMPLE.inferences),
      };
      const moved = shuffled(incidents.map((each) => ({ ...each, facts: shuffled(each.facts) })));
      const expected = JSON.stringify(await diagnoseIncidents(knowledge, incidents));
      expect(JSON.stringify(await diagnoseIncidents(compileRuleset(other), moved))).toBe(expected);
    }
  });

  it('shows every rule that counts or would count, and the facts that decided it', async () => {
    const finding = await only([
      incident({
        'link.status': 8524,
        'source.alias': 'none',
        'source.responds': false,
        'destination.alias': 'some',
      }),
    ]);
    expect(because(finding, 'unregistered')).toMatchObject([
      { rule: 'unregistered.none', holds: true, bits: 5.9069, facts: ['source.alias'] },
      { rule: 'unregistered.there', holds: false, bits: 0.737, effect: 'weakens' },
      {
        rule: 'unregistered.responds',
        holds: false,
        bits: -0.3219,
        text: 'It is down.',
        facts: ['source.responds'],
      },
    ]);
    expect(because(finding, 'unregistered')[1]?.text).toBe('Not the case here: unregistered.there holds.');
    expect(because(finding, 'latency')).toMatchObject([
      { rule: 'latency.some', facts: ['destination.alias'] },
    ]);
    expect(because(finding, 'wrong-server')[0]).toMatchObject({
      rule: 'wrong-server.none',
      facts: ['destination.alias'],
    });
    expect(because(finding, 'removed')).toEqual([]);
  });

  it('resolves citations down to the section', async () => {
    const finding = await only([incident({ 'link.status': 8524 })]);
    expect(finding.problem.citations).toEqual([
      {
        article: { id: 'article', title: 'An article', url: 'https://example.org/article' },
        section: { id: 'section', heading: 'A section', url: 'https://example.org/article#a-section' },
        statement: { id: 'statement', text: 'A statement.' },
      },
    ]);
  });

  it('rules out with the reason, and infers with the rule', async () => {
    const finding = await only([incident({ 'link.status': 8524, 'source.alias': 'all', 'link.guid': 'x' })]);
    expect(finding.ruledOut).toMatchObject([
      {
        id: 'removed',
        because: [{ rule: 'removed.responds', effect: 'excludes', bits: 0, facts: ['source.responds'] }],
      },
    ]);
    expect(finding.causes.map(({ id }) => id)).not.toContain('removed');
    expect(finding.facts).toContainEqual({
      id: 'source.responds',
      value: true,
      from: { rule: 'infer.responds' },
    });
  });

  it('lists a cause that is both confirmed and excluded as a conflict', async () => {
    const finding = await only([
      incident({ 'link.status': 8524, 'source.gone': true, 'source.responds': true }),
    ]);
    expect(finding.ruledOut).toEqual([]);
    expect(finding.causes.find(({ id }) => id === 'removed')).toMatchObject({
      state: 'open',
      because: [
        { rule: 'removed.gone', bits: 0 },
        { rule: 'removed.responds', bits: 0 },
      ],
    });
    expect(finding.conflicts).toEqual([
      {
        fact: 'removed',
        values: [
          { value: 'confirms', from: { rule: 'removed.gone' } },
          { value: 'excludes', from: { rule: 'removed.responds' } },
        ],
      },
    ]);
  });

  it('names the facts that a cause still waits for', async () => {
    const finding = await only([
      incident({ 'link.status': 8524, 'link.guid': 'x', 'destination.alias': 'none' }),
    ]);
    const missing = Object.fromEntries(finding.causes.map((each) => [each.id, each.missing]));
    expect(missing).toEqual({
      removed: ['link.failures', 'source.gone', 'source.guid', 'source.responds'],
      unregistered: ['source.alias', 'source.responds'],
      'wrong-server': ['destination.alone'],
      latency: ['link.failures'],
    });
  });

  it('keeps a remark for when it certainly holds', async () => {
    const told = async (failures: number) =>
      (await only([incident({ 'link.status': 8524, 'link.failures': failures })])).remarks.length;
    expect([await told(1000), await told(1001)]).toEqual([0, 1]);
  });

  it('lets a problem yield to another of the same request', async () => {
    const defect = incident({ 'source.alias': 'none' }, { source: 'dc1' });
    const failure = incident({ 'link.status': 8524 }, { source: 'dc1', destination: 'dc2' });
    const problems = async (...incidents: Incident[]) =>
      (await diagnoseIncidents(knowledge, incidents)).map((finding) => finding.problem.id);
    expect(await problems(defect)).toEqual(['defect']);
    expect(await problems(defect, failure)).toEqual(['lookup-failure']);
  });

  it('sorts by urgency, then by probability of the first, then by subject', async () => {
    const causes = [cause('a', [rule('a.r', 'supports', when('sure'))]), cause('b', [])];
    const of = ruleset({
      causes,
      problems: [
        problem('later', when('seen'), { a: 'common', b: 'common' }, { urgency: 2 }),
        problem('sooner', when('urgent'), { b: 'common' }, { urgency: 1 }),
      ],
    });
    const findings = await diagnoseIncidents(compileRuleset(of), [
      incident({ seen: true }, { server: 'z' }),
      incident({ seen: true }, { server: 'b' }, { conflicts: [{ fact: 'other', values: [] }] }),
      incident({ seen: true, sure: true }, { server: 'y' }),
      incident({ urgent: true }, { server: 'x' }),
    ]);
    expect(findings.map(({ subject }) => subject.server)).toEqual(['x', 'y', 'b', 'z']);
  });

  it('survives a rule over absent facts that the engine would throw at', async () => {
    const odd = { any: [leaf('name', 'in', { fact: 'list' }), leaf('seen', 'equal', true)] };
    const of = ruleset({
      causes: [cause('a', [rule('a.odd', 'supports', odd), rule('a.seen', 'supports', when('seen'))])],
      problems: [problem('p', when('seen'), { a: 'common' })],
    });
    const { findings, disagreements } = await diagnoseWithDisagreements(compileRuleset(of), [
      incident({ seen: true, name: 'x' }),
    ]);
    expect(disagreements).toEqual([]);
    expect(findings[0]?.causes[0]?.because).toMatchObject([
      { rule: 'a.odd', facts: ['seen'] },
      { rule: 'a.seen', facts: ['seen'] },
    ]);
  });

  it('leaves out of the evidence what the engine calls true of an absent fact', async () => {
    const absent = { any: [leaf('name', 'notEqual', 'x'), leaf('seen', 'equal', true)] };
    const finding = await only(
      [incident({ seen: true })],
      ruleset({
        causes: [cause('a', [rule('a.r', 'supports', absent)])],
        problems: [problem('p', all(leaf('seen', 'equal', true)), { a: 'common' })],
      }),
    );
    expect(finding.causes[0]?.because[0]?.facts).toEqual(['seen']);
  });
});
