import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { diagnoseIncidents } from '../../src/diagnosis/diagnose-incidents.js';
import type { Subject } from '../../src/diagnosis/types.js';
import type { FactValue } from '../../src/knowledge/types.js';
import { all, cause, incident, leaf, problem, rule, ruleset, when } from '../support/rulesets.js';

const knowledge = compileRuleset(
  ruleset({
    causes: [cause('c', [rule('c.r', 'supports', all(leaf('link.failures', 'greaterThan', 3)))])],
    problems: [
      problem('failure', when('link.status', 8524), { c: 'common' }),
      problem('defect', when('source.alias', 'none'), { c: 'common' }, { yieldsTo: ['failure'] }),
    ],
  }),
);

const FAILURE = incident(
  { 'link.status': 8524, 'forest.rootDomain': 'contoso.com' },
  { source: 'dc1', destination: 'dc2' },
);

async function found(facts: Readonly<Record<string, FactValue>>, subject: Subject) {
  const findings = await diagnoseIncidents(knowledge, [FAILURE, incident(facts, subject)]);
  return findings.map((finding) => finding.problem.id).sort();
}

describe('a problem that yields to another', () => {
  it.each<[string, Readonly<Record<string, FactValue>>, Subject]>([
    ['of the same machine', {}, { server: 'DC1.contoso.com' }],
    ['of the same forest', { 'source.domain': 'contoso.com' }, { server: 'dc9' }],
    ['of a domain below it', { 'source.domain': 'emea.contoso.com' }, { server: 'dc9' }],
    ['of a zone of the forest', { 'zone.name': '_msdcs.contoso.com' }, { zone: '_msdcs.contoso.com' }],
  ])('is not told where the other is one %s', async (_name, facts, subject) => {
    expect(await found({ 'source.alias': 'none', ...facts }, subject)).toEqual(['failure']);
  });

  it.each<[string, Readonly<Record<string, FactValue>>]>([
    ['another forest', { 'source.domain': 'fabrikam.com' }],
    ['a domain that only ends alike', { 'source.domain': 'notcontoso.com' }],
    ['no domain that is known', {}],
  ])('is told of a machine of %s', async (_name, facts) => {
    expect(await found({ 'source.alias': 'none', ...facts }, { server: 'dc9' })).toEqual([
      'defect',
      'failure',
    ]);
  });
});
