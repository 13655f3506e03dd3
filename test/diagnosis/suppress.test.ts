/** A suppression silences what it names, for as long as it says, and nothing else. */
import { describe, expect, it } from 'vitest';
import { compileRuleset, type Knowledge } from '../../src/diagnosis/compile.js';
import { diagnoseWithDisagreements } from '../../src/diagnosis/diagnose-incidents.js';
import type { Subject } from '../../src/diagnosis/types.js';
import type { SuppressionDocument } from '../../src/knowledge/overlay-types.js';
import type { FactValue } from '../../src/knowledge/types.js';
import { cause, incident, problem, rule, ruleset, when } from '../support/rulesets.js';

const NOW = Date.parse('2030-05-31T23:59:59Z');

function knowledgeWith(...suppressions: readonly Partial<SuppressionDocument>[]): Knowledge {
  const full = suppressions.map(
    (changes): SuppressionDocument => ({
      id: 'known',
      owner: 'Somebody',
      reason: 'It is known.',
      expires: '2030-06-01',
      problem: 'p',
      ...changes,
    }),
  );
  return compileRuleset({
    ...ruleset({
      causes: [
        cause('sure', [rule('sure.sign', 'supports', when('sign'))], { about: 'destination' }),
        cause('likely', [rule('likely.other', 'supports', when('other'))], { about: 'destination' }),
      ],
      problems: [
        problem('p', when('fails'), { sure: 'common', likely: 'very-common' }),
        problem('minor', when('fails'), { likely: 'rare' }, { urgency: 2, yieldsTo: ['p'] }),
        problem('q', when('odd'), { likely: 'rare' }, { urgency: 3 }),
      ],
    }),
    overlays: {
      list: [],
      suppressions: new Map(full.map((suppression) => [suppression.id, suppression])),
      origins: new Map(),
    },
  });
}

const at = (subject: Subject, facts: Readonly<Record<string, FactValue>> = { sign: true }) =>
  incident({ fails: true, ...facts }, subject);
const GRID = [
  at({ destination: 'DC1', source: 'DC2' }),
  at({ destination: 'DC1', source: 'DC3' }),
  at({ destination: 'DC4', source: 'DC2' }),
];

async function told(knowledge: Knowledge, incidents = GRID, now: number | undefined = NOW) {
  const { findings, suppressed, omittedFindings } = await diagnoseWithDisagreements(
    knowledge,
    incidents,
    now === undefined ? {} : { now },
  );
  return {
    findings: findings.map(({ problem: { id }, subject }) => [id, subject]),
    suppressed: suppressed.map(({ problem: { id }, subject, suppression }) => [id, subject, suppression.id]),
    omittedFindings,
  };
}

describe('suppressions', () => {
  it('silence all findings of a problem, told together as they would have been', async () => {
    expect(await told(knowledgeWith({}))).toEqual({
      findings: [],
      suppressed: [
        ['p', { destination: 'DC1' }, 'known'],
        ['p', { source: 'DC2', destination: 'DC4' }, 'known'],
      ],
      omittedFindings: 0,
    });
  });

  it('silence only the links they name, whatever the case of the names', async () => {
    const { findings, suppressed } = await told(
      knowledgeWith({ subject: { source: 'dc2', destination: 'dc1' } }),
    );
    expect(findings).toEqual([
      ['p', { source: 'DC2', destination: 'DC4' }],
      ['p', { source: 'DC3', destination: 'DC1' }],
    ]);
    expect(suppressed).toEqual([['p', { source: 'DC2', destination: 'DC1' }, 'known']]);
  });

  it('say nothing of a finding that does not name all they name', async () => {
    const named = knowledgeWith({ subject: { server: 'DC1', zone: 'contoso.com' } });
    const about = (subject: Subject) => told(named, [at(subject)]);
    expect((await about({ server: 'dc1', zone: 'CONTOSO.com' })).findings).toEqual([]);
    expect((await about({ server: 'dc1' })).suppressed).toEqual([]);
    expect((await about({})).suppressed).toEqual([]);
  });

  it('wait for evidence that puts their cause first', async () => {
    const sure = knowledgeWith({ cause: 'sure' });
    const likely = knowledgeWith({ cause: 'likely' });
    const subject = { destination: 'DC1' };
    expect((await told(sure, [at(subject)])).suppressed).toHaveLength(1);
    expect((await told(likely, [at(subject)])).suppressed).toEqual([]);
    expect((await told(likely, [at(subject, { other: true })])).suppressed).toHaveLength(1);
    // First by its prior alone.
    expect((await told(likely, [at(subject, {})])).suppressed).toEqual([]);
  });

  it('hold before the day they name, and never without an instant', async () => {
    const known = knowledgeWith({});
    const count = async (now?: number): Promise<number> =>
      (await diagnoseWithDisagreements(known, GRID, now === undefined ? {} : { now })).suppressed.length;
    expect(await count(NOW)).toBe(2);
    expect(await count(NOW + 1_000)).toBe(0);
    expect(await count()).toBe(0);
  });

  it('leave it to the first of them that fits, and to the other problem that a silenced one explains', async () => {
    const two = knowledgeWith({ id: 'a', problem: 'q' }, { id: 'b' }, { id: 'c' });
    const { findings, suppressed } = await told(two, [at({ destination: 'DC1' }, { sign: true, odd: true })]);
    expect(findings).toEqual([]);
    expect(suppressed.map(([id, , by]) => [id, by])).toEqual([
      ['p', 'b'],
      ['q', 'a'],
    ]);
  });

  it('leave room for the findings that are told', async () => {
    const many = Array.from({ length: 60 }, (_, index) => at({ destination: `d${index}`, source: 's' }));
    const one = await told(knowledgeWith({ subject: { destination: 'd7' } }), many);
    expect([one.findings.length, one.suppressed.length, one.omittedFindings]).toEqual([50, 1, 9]);
  });
});
