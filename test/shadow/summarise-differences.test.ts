import { expect, it } from 'vitest';
import type { FindingChange } from '../../src/compare-answers.js';
import { summariseDifferences } from '../../src/shadow/summarise-differences.js';

const change = (first: FindingChange['first'], kind: FindingChange['kind'] = 'changed'): FindingChange => ({
  kind,
  problem: { id: 'lookup', title: 'Lookup' },
  subject: {},
  first,
  causes: [],
  facts: [],
});

it('counts findings that changed alike, the most frequent first, and requests that are refused', () => {
  const moved = { before: 'missing', after: 'outdated' };
  const summary = summariseDifferences([
    { findings: [change({ before: 'missing', after: 'missing' })] },
    { findings: [change(moved), change({ after: 'missing' }, 'appeared')] },
    { findings: [change(moved)] },
    { findings: [], refused: { after: 'There is no such fact.' } },
  ]);
  expect(summary).toEqual({
    of: 4,
    refused: 1,
    outcomes: [
      { kind: 'changed', problem: 'lookup', before: 'missing', after: 'outdated', findings: 2 },
      { kind: 'appeared', problem: 'lookup', after: 'missing', findings: 1 },
      { kind: 'changed', problem: 'lookup', before: 'missing', after: 'missing', findings: 1 },
    ],
  });
});

it('tells fifty outcomes at most', () => {
  const findings = Array.from({ length: 60 }, (_, at) => change({ after: `cause-${at}` }));
  expect(summariseDifferences([{ findings }]).outcomes).toHaveLength(50);
});

it('has nothing to say of nothing', () => {
  expect(summariseDifferences([])).toEqual({ of: 0, refused: 0, outcomes: [] });
});
