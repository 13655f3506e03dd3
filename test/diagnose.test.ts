/** The use case: which incident stated facts belong to, and what a caller hears when they do not fit. */
import { describe, expect, it } from 'vitest';
import { attachStatedFacts } from '../src/attach-facts.js';
import { type DiagnoseRequest, diagnose } from '../src/diagnose.js';
import type { Incident, KnownFact, Subject } from '../src/diagnosis/types.js';
import { InputError } from '../src/errors.js';
import { shippedKnowledge } from './support/shipped-knowledge.js';

async function fault(request: DiagnoseRequest): Promise<InputError> {
  try {
    await diagnose(await shippedKnowledge(), request);
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
  throw new Error('no error');
}

const pair = (destination: string, source: string, facts: readonly KnownFact[] = []): Incident => ({
  subject: { destination, source },
  facts,
  conflicts: [],
  explains: [],
});
const seen = (id: string, value: KnownFact['value']): KnownFact => ({
  id,
  value,
  from: { evidence: 0, line: 1, text: 'x' },
});
const stated = (id: string, value: KnownFact['value']): KnownFact => ({ id, value, from: 'request' });

describe('stated facts', () => {
  it('names the nearest facts when one is unknown, and points at it', async () => {
    const error = await fault({ facts: { 'source.cname.atOwnServer': 'none' } });
    expect(error.code).toBe('unknown-fact');
    expect(error.detail).toContain('source.cname.atOwnServers');
    expect(error.errors[0]?.pointer).toBe('/facts/source.cname.atOwnServer');
  });

  it('reports every fault at once', async () => {
    const error = await fault({
      facts: { 'link.status': '8524', 'source.cname.atOwnServers': 'perhaps', 'a/b': 1 },
    });
    expect(error.errors.map((entry) => entry.pointer)).toEqual([
      '/facts/a~1b',
      '/facts/link.status',
      '/facts/source.cname.atOwnServers',
    ]);
  });

  it('has a code for a wrong type and another for a value outside the list', async () => {
    expect((await fault({ facts: { 'link.status': '8524' } })).code).toBe('fact-type');
    expect((await fault({ facts: { 'source.cname.atOwnServers': 'perhaps' } })).code).toBe('fact-value');
  });

  it('asks for something to work on', async () => {
    expect((await fault({})).code).toBe('invalid-request');
    expect((await fault({ facts: { 'link.status': null } })).code).toBe('invalid-request');
  });

  it('survives ids that are names of object members', async () => {
    expect(
      (await fault({ facts: JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, unknown> }))
        .code,
    ).toBe('unknown-fact');
  });
});

describe('attachStatedFacts', () => {
  it('refuses to choose among several incidents, and names them', () => {
    const attach = () =>
      attachStatedFacts([pair('DC1', 'DC2'), pair('DC1', 'DC3')], [stated('source.retired', true)], {});
    expect(attach).toThrow(/2 incidents/);
  });

  it('follows the subject, by any name of the machine', () => {
    const incidents = attachStatedFacts(
      [pair('DC1', 'DC2'), pair('DC1', 'DC3')],
      [stated('source.retired', true)],
      { source: 'dc3.contoso.com' },
    );
    expect(incidents[0]?.facts).toEqual([]);
    expect(incidents[1]?.facts.map((fact) => [fact.id, fact.value])).toEqual([
      ['source.fqdn', 'dc3.contoso.com'],
      ['source.retired', true],
    ]);
  });

  it('lets a stated fact beat evidence and settle a conflict', () => {
    const incident: Incident = {
      ...pair('DC1', 'DC2', [seen('link.failures', 3), seen('link.status', 1722)]),
      conflicts: [{ fact: 'source.responds', values: [] }],
    };
    const [settled] = attachStatedFacts(
      [incident],
      [stated('link.status', 8524), stated('source.responds', false)],
      {},
    );
    expect(settled?.facts).toEqual([
      seen('link.failures', 3),
      stated('link.status', 8524),
      stated('source.responds', false),
    ]);
    expect(settled?.conflicts).toEqual([]);
  });

  it('refuses a subject that no incident fits, for the facts would be lost', () => {
    const attach = (subject: Subject) => () =>
      attachStatedFacts([pair('DC1', 'DC2')], [stated('link.status', 8524)], subject);
    expect(attach({ source: 'DC9' })).toThrow(/No incident/);
    expect(attach({ source: 'DC2', destination: 'DC9' })).toThrow(/No incident/);
  });

  it('names an incident that the evidence does not name, where it is the only one', () => {
    const nameless: Incident = { subject: {}, facts: [], conflicts: [], explains: [] };
    const [named] = attachStatedFacts([nameless], [stated('link.status', 8524)], { source: 'DC9' });
    expect(named?.subject).toEqual({ source: 'DC9' });
  });

  it('makes an incident of its own where there is no evidence of one', () => {
    const incidents = attachStatedFacts([], [stated('link.status', 8524)], { source: 'DC9' });
    expect(incidents.map((incident) => incident.subject)).toEqual([{ source: 'DC9' }]);
  });
});
