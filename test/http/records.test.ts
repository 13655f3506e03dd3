/** Diagnoses on record: made, read, listed, continued, answered again and deleted. */
import type { Express } from 'express';
import request, { type Response, type Test } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareFindings } from '../../src/compare-answers.js';
import { type AppParts, appOptions, keyedApp, newStore } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';

const PATH = '/v1/diagnoses';
const UNKNOWN = '018f2f6e-5f0a-4c5e-9c53-0f2f5a4e8d11';
const SUBJECT = { source: 'DC2', destination: 'DC1' };
const LOOKUP_FAILURE = { facts: { 'link.status': 8524 }, subject: SUBJECT };
const ALIAS_MISSING = { facts: { 'source.cname.atOwnServers': 'none', 'source.dns.msdcsAtServers': 'all' } };
const PRINTER = { evidence: [{ text: 'The printer is out of paper.\n', name: 'first.txt' }] };
const TYPES = ['application/json', 'text/markdown', 'text/plain'] as const;

let options: AppParts;
let app: Express;
let secret = '';

beforeAll(async () => {
  options = await appOptions({ store: await newStore(), maxBodyBytes: 4_000_000 });
  const keyed = await keyedApp(options);
  app = keyed.app;
  secret = keyed.secrets.admin;
});

function send(method: 'get' | 'post' | 'delete', address: string, accept = '*/*'): Test {
  return request(app)[method](address).auth(secret, { type: 'bearer' }).set('Accept', accept);
}

async function post(body: object, query = ''): Promise<Response> {
  const response = await send('post', `${PATH}${query}`).send(body);
  expectContract(response, 'post', PATH);
  return response;
}

async function add(id: string, body: object): Promise<Response> {
  const response = await send('post', `${PATH}/${id}/evidence`).send(body);
  expectContract(response, 'post', `${PATH}/{id}/evidence`);
  return response;
}

async function get(address: string, template = `${PATH}/{id}`): Promise<Response> {
  const response = await send('get', address);
  expectContract(response, 'get', template);
  return response;
}

async function replay(id: string, query = ''): Promise<Response> {
  const response = await send('post', `${PATH}/${id}/replay${query}`);
  expectContract(response, 'post', `${PATH}/{id}/replay`);
  return response;
}

async function made(body: object = LOOKUP_FAILURE): Promise<string> {
  const response = await post(body);
  expect(response.status).toBe(201);
  return bodyAs(response, 'Answer').id;
}

describe('a diagnosis', () => {
  it('is on record under its address', async () => {
    const response = await post(LOOKUP_FAILURE);
    expect(response.status).toBe(201);
    const address = String(response.headers['location']);
    expect(address).toBe(`${PATH}/${bodyAs(response, 'Answer').id}`);
    expect((await get(address)).text).toBe(response.text);
  });

  it('is not kept where that is asked for', async () => {
    const response = await post(LOOKUP_FAILURE, '?record=false');
    expect(response.status).toBe(200);
    expect(response.headers['location']).toBeUndefined();
    const answer = bodyAs(response, 'Answer');
    expect(answer.recorded).toBe(false);
    expectProblem(await get(`${PATH}/${answer.id}`), 404, 'not-found');
    expect((await post(LOOKUP_FAILURE, '?record=true')).status).toBe(201);
  });

  it.each([
    '?recrod=false',
    '?record=no',
    '?record=',
    '?record',
    '?record=false&record=false',
    '?revision=1',
  ])('is refused with the query %s', async (query) => {
    expectProblem(await post(LOOKUP_FAILURE, query), 400, 'invalid-request');
  });

  it.each(TYPES)('is read as it was given, as %s', async (type) => {
    const response = await send('post', PATH, type).send(PRINTER);
    expect([response.status, response.type]).toEqual([201, type]);
    const read = await send('get', String(response.headers['location']), type);
    expectContract(read, 'get', `${PATH}/{id}`);
    expect([read.status, read.type, read.text]).toEqual([200, type, response.text]);
    if (type !== 'application/json') expect(read.text).toContain('first.txt');
  });

  it.each(['?record=true', '?revision=0', '?revision=1.5', '?revision=99999999', '?revision=1&revision=1'])(
    'is not read with the query %s',
    async (query) => {
      expectProblem(await get(`${PATH}/${await made()}${query}`), 400, 'invalid-request');
    },
  );

  it('is deleted with all its revisions, and the audit says by whom', async () => {
    const id = await made();
    await add(id, ALIAS_MISSING);
    const [{ id: key } = { id: '' }] = (await options.store.listKeys()).filter(
      ({ role }) => role === 'admin',
    );
    const response = await send('delete', `${PATH}/${id}`);
    expectContract(response, 'delete', `${PATH}/{id}`);
    expect(response.status).toBe(204);
    for (const address of [`${PATH}/${id}`, `${PATH}/${id}?revision=1`])
      expectProblem(await get(address), 404, 'not-found');
    const audit = bodyAs(await get('/v1/audit?limit=1', '/v1/audit'), 'AuditPage');
    expect(audit.items).toMatchObject([{ action: 'diagnosis.delete', target: id, actor: `key:${key}` }]);
    const again = await send('delete', `${PATH}/${id}`);
    expectProblem(again, 404, 'not-found');
  });

  it('that is not there is 404 for every operation', async () => {
    expectProblem(await get(`${PATH}/${UNKNOWN}`), 404, 'not-found');
    expectProblem(await get(`${PATH}/${await made()}?revision=2`), 404, 'not-found');
    expectProblem(await get(`${PATH}/${UNKNOWN}/revisions`, `${PATH}/{id}/revisions`), 404, 'not-found');
    expectProblem(await add(UNKNOWN, ALIAS_MISSING), 404, 'not-found');
    expectProblem(await replay(UNKNOWN), 404, 'not-found');
    expectProblem(await send('delete', `${PATH}/${UNKNOWN}`), 404, 'not-found');
  });
});

describe('a revision', () => {
  it('says what changed and why, true to the two answers', async () => {
    const first = bodyAs(await post(LOOKUP_FAILURE), 'Answer');
    const response = await add(first.id, ALIAS_MISSING);
    expect(response.status).toBe(201);
    expect(response.headers['location']).toBe(`${PATH}/${first.id}?revision=2`);
    const second = bodyAs(response, 'Answer');
    expect([second.id, second.revision, second.changes?.since]).toEqual([first.id, 2, 1]);
    const [change] = second.changes?.findings ?? [];
    expect(second.changes?.findings).toHaveLength(1);
    expect(change).toMatchObject({
      kind: 'changed',
      problem: { id: 'replication-dns-lookup-failure' },
      subject: SUBJECT,
      first: { after: 'source-cname-not-registered' },
    });
    expect(change?.facts).toEqual(
      expect.arrayContaining([
        { id: 'source.cname.atOwnServers', after: 'none' },
        { id: 'source.dns.msdcsAtServers', after: 'all' },
      ]),
    );
    const [before, after] = [first, second].map(({ findings }) =>
      findings[0]?.causes.find(({ id }) => id === 'source-cname-not-registered'),
    );
    const told = change?.causes.find(({ id }) => id === 'source-cname-not-registered');
    expect(told?.before).toEqual({
      state: before?.state,
      rank: before?.rank,
      probability: before?.probability,
    });
    expect(told?.after).toEqual({ state: after?.state, rank: after?.rank, probability: after?.probability });
    expect(told?.because.length).toBeGreaterThan(0);
    for (const { rule, before: bits, after: bitsAfter } of told?.because ?? []) {
      expect(bits).toBe(before?.because.find((each) => each.rule === rule)?.bits);
      expect(bitsAfter).toBe(after?.because.find((each) => each.rule === rule)?.bits);
    }
    expect(second.changes?.ruleset).toBeUndefined();
    expect(second.changes?.findings).toEqual(compareFindings(first.findings, second.findings));
  });

  it('is the answer to everything given so far', async () => {
    const id = await made();
    const second = bodyAs(await add(id, ALIAS_MISSING), 'Answer');
    const whole = bodyAs(
      await post({ ...LOOKUP_FAILURE, facts: { ...LOOKUP_FAILURE.facts, ...ALIAS_MISSING.facts } }),
      'Answer',
    );
    expect(second.findings).toEqual(whole.findings);
  });

  it('counts the last statement of a fact', async () => {
    const id = await made({ facts: { 'link.status': 8524, 'source.cname.atOwnServers': 'none' } });
    const second = bodyAs(await add(id, { facts: { 'source.cname.atOwnServers': 'all' } }), 'Answer');
    const known = second.findings[0]?.facts.find((fact) => fact.id === 'source.cname.atOwnServers');
    expect(known?.value).toBe('all');
    expect(second.changes?.findings[0]?.facts).toContainEqual({
      id: 'source.cname.atOwnServers',
      before: 'none',
      after: 'all',
    });
  });

  it.each(TYPES)('names the evidence of every revision, as %s', async (type) => {
    const id = await made(PRINTER);
    const response = await send('post', `${PATH}/${id}/evidence`, type).send({
      evidence: [{ text: 'It is still out of paper.', name: 'second.txt' }],
    });
    expect(response.status).toBe(201);
    expect(
      bodyAs(await get(`${PATH}/${id}`), 'Answer').unrecognised.evidence.map(({ index }) => index),
    ).toEqual([0, 1]);
    for (const query of ['', '?revision=2'])
      expect((await send('get', `${PATH}/${id}${query}`, type)).text).toBe(response.text);
    if (type === 'application/json') return;
    expect(response.text).toContain('first.txt');
    expect(response.text).toContain('second.txt');
  });

  it('takes plain text', async () => {
    const response = await send('post', `${PATH}/${await made(PRINTER)}/evidence`)
      .type('text/plain')
      .send('Still.');
    expect(bodyAs(response, 'Answer')).toMatchObject({
      revision: 2,
      unrecognised: { evidence: [{}, { index: 1 }] },
    });
  });

  it('is not made of nothing, nor of what cannot be understood', async () => {
    const id = await made();
    for (const body of [
      {},
      { facts: {} },
      { evidence: [] },
      { subject: SUBJECT },
      { ticket: { system: 'a', id: '1' } },
    ])
      expectProblem(await add(id, body), 400, 'invalid-request');
    expectProblem(await add(id, { facts: { 'link.statis': 1 } }), 422, 'unknown-fact');
    expectProblem(
      await send('post', `${PATH}/${id}/evidence?record=false`).send(ALIAS_MISSING),
      400,
      'invalid-request',
    );
    expect(bodyAs(await get(`${PATH}/${id}`), 'Answer').revision).toBe(1);
  });

  it('leaves those before it as they were, and all are listed', async () => {
    const first = await post(LOOKUP_FAILURE);
    const { id } = bodyAs(first, 'Answer');
    const second = await add(id, ALIAS_MISSING);
    expect((await get(`${PATH}/${id}?revision=1`)).text).toBe(first.text);
    expect((await get(`${PATH}/${id}?revision=2`)).text).toBe(second.text);
    expect((await get(`${PATH}/${id}`)).text).toBe(second.text);
    const list = bodyAs(await get(`${PATH}/${id}/revisions`, `${PATH}/{id}/revisions`), 'DiagnosisRevisions');
    expect(list.items.map((item) => [item.id, item.revision, item.causes])).toEqual(
      [first, second].map((response, index) => [
        id,
        index + 1,
        [bodyAs(response, 'Answer').findings[0]?.causes[0]?.id],
      ]),
    );
  });

  it('is never lost among ten at a time', async () => {
    const id = await made(PRINTER);
    const texts = Array.from({ length: 10 }, (_, index) => `addition ${index}`);
    const responses = await Promise.all(texts.map((text) => add(id, { evidence: [{ text }] })));
    const taken = responses.flatMap((response, index) => (response.status === 201 ? [texts[index]] : []));
    for (const response of responses.filter(({ status }) => status !== 201))
      expectProblem(response, 409, 'conflict');
    expect(taken.length).toBeGreaterThan(0);
    const revisions = responses.filter(({ status }) => status === 201).map(({ body }) => bodyNumber(body));
    expect(revisions.sort((a, b) => a - b)).toEqual(taken.map((_, index) => index + 2));
    const record = await options.store.findDiagnosis(id);
    expect(record?.revision).toBe(taken.length + 1);
    for (const text of taken) expect(record?.request).toContain(`"${text}"`);
  });
});

function bodyNumber(body: unknown): number {
  return typeof body === 'object' && body !== null && 'revision' in body ? Number(body.revision) : Number.NaN;
}

describe('a replay', () => {
  it('repeats every revision byte for byte', async () => {
    const first = await post({ ...LOOKUP_FAILURE, ...PRINTER });
    const { id } = bodyAs(first, 'Answer');
    const second = await add(id, { ...ALIAS_MISSING, evidence: [{ text: 'Und nun?', host: 'DC1' }] });
    const third = await add(id, { facts: { 'source.retired': false } });
    expect(bodyAs(third, 'Answer').changes?.findings.length).toBeGreaterThan(0);
    for (const [query, expected] of [
      ['', third],
      ['?revision=1', first],
      ['?revision=2', second],
      ['?revision=3', third],
    ] as const) {
      const response = await replay(id, query);
      expect([response.status, response.headers['dcause-replay']]).toEqual([200, 'same']);
      expect(response.text).toBe(expected.text);
    }
    expect((await options.store.findDiagnosis(id))?.revision).toBe(3);
  });

  it.each(TYPES)('is rendered as %s', async (type) => {
    const response = await send('post', PATH, type).send(PRINTER);
    const again = await send('post', `${String(response.headers['location'])}/replay`, type);
    expect([again.status, again.text]).toEqual([200, response.text]);
  });
});
