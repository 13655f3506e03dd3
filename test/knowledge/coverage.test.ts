import { describe, expect, it } from 'vitest';
import { citationCoverage } from '../../src/knowledge/coverage.js';
import { cause, cites, rulesetWith, step } from './rules-folder.js';

const uncited = (coverage: ReturnType<typeof citationCoverage>): readonly string[] =>
  coverage.statements.filter(({ cited }) => !cited).map(({ statement }) => statement);

describe('citationCoverage', () => {
  it('lists every statement with what cites it', async () => {
    const coverage = citationCoverage(await rulesetWith());
    expect(uncited(coverage)).toEqual([]);
    expect(coverage.totals).toEqual({
      symptom: { cited: 1, total: 1 },
      cause: { cited: 1, total: 1 },
      step: { cited: 1, total: 1 },
      check: { cited: 1, total: 1 },
      note: { cited: 1, total: 1 },
    });
    const missing = coverage.statements.find(({ statement }) => statement === 'alias-missing');
    expect(missing).toMatchObject({ article: 'source-article', section: 'cause', kind: 'cause' });
    expect(missing?.citedBy).toContainEqual({ by: 'rule', id: 'alias-lost.missing' });
    expect(missing?.citedBy).toContainEqual({ by: 'cause', id: 'source-offline' });
  });

  it('does not count a citation of the wrong kind', async () => {
    const off = { 'causes/source-offline.json': null };
    const lone = { id: 'lookup-failure', prior: 'common' };
    const stepAsCause = {
      ...cause,
      resolution: [{ ...step, citations: cites('look-it-up') }],
      citations: cites('register'),
    };
    const ruleset = await rulesetWith({
      ...off,
      'causes/alias-lost.json': stepAsCause,
      'problems/lookup-failure.json': {
        id: lone.id,
        version: 1,
        title: 'A lookup fails',
        summary: 'It fails.',
        urgency: 1,
        conditions: { any: [{ fact: 'link.status', operator: 'equal', value: 8524 }] },
        causes: [{ id: 'alias-lost', prior: 'common' }],
        citations: cites('mind-the-cache'),
      },
    });
    const coverage = citationCoverage(ruleset);
    expect(uncited(coverage)).toEqual(['status', 'register']);
    expect(coverage.totals.step).toEqual({ cited: 0, total: 1 });
  });
});
