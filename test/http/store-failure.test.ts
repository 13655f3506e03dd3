/** A store that fails: answers come all the same and say that they are not on record; what needs the store is 503. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { issueKey } from '../../src/keys/issue-key.js';
import { createKeyRing, hashSecret } from '../../src/keys/key-ring.js';
import { type Store, StoreError } from '../../src/store/types.js';
import { type AppParts, appOptions, newStore, recordingLogger, startRules } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';

const PATH = '/v1/diagnoses';
const FAILURE = { facts: { 'link.status': 8524 } };
const MORE = { facts: { 'source.cname.atOwnServers': 'none' } };

/** `store`, of which the methods that `fails` names reject while `error` gives one. */
function failing(
  store: Store,
  fails: (method: string) => boolean,
  error: () => StoreError | undefined,
): Store {
  return new Proxy(store, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      const fault = typeof name === 'string' && fails(name) ? error() : undefined;
      return fault === undefined || typeof member !== 'function' ? member : () => Promise.reject(fault);
    },
  });
}

async function read(app: Express, address: string, template = address): Promise<Response> {
  const response = await request(app).get(address);
  expectContract(response, 'get', template);
  return response;
}

async function warnings(app: Express): Promise<readonly unknown[]> {
  return bodyAs(await read(app, '/readyz'), 'Readiness').warnings;
}

describe.each([
  ['is full', new StoreError('full', 'There is no space left.')],
  ['is gone', new StoreError('unavailable', 'The connection was lost.')],
])('a store that %s', (_name, fault) => {
  let broken = false;
  let app: Express;
  let log: () => string;
  beforeEach(async () => {
    broken = false;
    const { logger, lines } = recordingLogger();
    log = lines;
    const store = failing(
      await newStore(),
      (name) => /^add(?:Ruleset|Diagnosis)$/.test(name),
      () => (broken ? fault : undefined),
    );
    app = createApp(await appOptions({ store, logger }));
  });

  async function post(address: string, template: string, body: object): Promise<Response> {
    const response = await request(app).post(address).send(body);
    expectContract(response, 'post', template);
    return response;
  }

  it('costs no answer; the service says so until it works again', async () => {
    expect(await warnings(app)).toEqual([]);
    broken = true;
    const response = await post(PATH, PATH, FAILURE);
    expect([response.status, response.headers['location']]).toEqual([200, undefined]);
    const answer = bodyAs(response, 'Answer');
    expect([answer.recorded, answer.findings.length]).toEqual([false, 1]);
    expect(await warnings(app)).toEqual([
      { code: 'not-recorded', detail: `Answers are not recorded: ${fault.message}` },
    ]);
    await post(PATH, PATH, FAILURE);
    expect(log().match(/diagnoses are not recorded/g)).toHaveLength(1);
    await post(`${PATH}?record=false`, PATH, FAILURE);
    expect(await warnings(app)).toHaveLength(1);
    broken = false;
    expect((await post(PATH, PATH, FAILURE)).status).toBe(201);
    expect(await warnings(app)).toEqual([]);
  });

  it('costs no revision that can still be computed', async () => {
    const { id } = bodyAs(await post(PATH, PATH, FAILURE), 'Answer');
    broken = true;
    const response = await post(`${PATH}/${id}/evidence`, `${PATH}/{id}/evidence`, MORE);
    expect(response.status).toBe(200);
    expect(bodyAs(response, 'Answer')).toMatchObject({
      id,
      revision: 2,
      recorded: false,
      changes: { since: 1 },
    });
    broken = false;
    expect(bodyAs(await read(app, `${PATH}/${id}`, `${PATH}/{id}`), 'Answer').revision).toBe(1);
    expect((await post(`${PATH}/${id}/evidence`, `${PATH}/{id}/evidence`, MORE)).status).toBe(201);
  });
});

describe('a store that does not answer at all', () => {
  const fault = new StoreError('unavailable', 'db.internal.example refused the connection.');
  const SECRET = 'f'.repeat(40);
  let options: AppParts;
  let working: Store;
  beforeEach(async () => {
    working = await newStore();
    const rules = await startRules(working);
    const store = failing(
      working,
      () => true,
      () => fault,
    );
    options = await appOptions({ store, rules });
  });

  it('is told as such, without its own words, where records are wanted', async () => {
    const app = createApp({
      ...options,
      loopback: true,
      keys: { identify: async () => ({ role: 'admin', actor: 'key:x' }) },
    });
    const id = '018f2f6e-5f0a-4c5e-9c53-0f2f5a4e8d11';
    const calls = [
      ['get', PATH, PATH],
      ['get', `${PATH}/${id}`, `${PATH}/{id}`],
      ['get', `${PATH}/${id}/revisions`, `${PATH}/{id}/revisions`],
      ['post', `${PATH}/${id}/evidence`, `${PATH}/{id}/evidence`],
      ['post', `${PATH}/${id}/replay`, `${PATH}/{id}/replay`],
      ['delete', `${PATH}/${id}`, `${PATH}/{id}`],
      ['get', '/v1/keys', '/v1/keys'],
      ['delete', '/v1/keys/abc', '/v1/keys/{id}'],
      ['get', '/v1/audit', '/v1/audit'],
    ] as const;
    for (const [method, address, template] of calls) {
      const sent = request(app)[method](address).set('Authorization', 'Bearer x');
      const response = await (address.endsWith('evidence') ? sent.send(MORE) : sent);
      expectContract(response, method, template);
      expectProblem(response, 503, 'store-unavailable');
      expect(response.headers['retry-after']).toBe('10');
      expect(response.text).not.toContain('db.internal.example');
    }
    expect((await request(app).get('/v1/ruleset').set('Authorization', 'Bearer x')).status).toBe(200);
  });

  it('stops neither keys of the key file nor callers of loopback', async () => {
    const fileKeys = [{ id: 'file-1', role: 'diagnose', secretHash: hashSecret(SECRET) } as const];
    const keys = createKeyRing({ fileKeys, store: options.store, now: () => Date.now() });
    const onNetwork = createApp({ ...options, keys, loopback: false });
    const answered = await request(onNetwork).post(PATH).auth(SECRET, { type: 'bearer' }).send(FAILURE);
    expect([answered.status, answered.body.recorded]).toEqual([200, false]);
    const unknown = await request(onNetwork).post(PATH).auth(`${SECRET}x`, { type: 'bearer' }).send(FAILURE);
    expectProblem(unknown, 503, 'store-unavailable');
    expect((await request(createApp(options)).post(PATH).send(FAILURE)).status).toBe(200);
  });

  it('leaves the keys of the store in force that were known last', async () => {
    const { secret } = await issueKey(working, { name: 'k', role: 'reader' }, Date.now(), 'cli:test');
    let broken = false;
    const store = failing(
      working,
      () => broken,
      () => fault,
    );
    const keys = createKeyRing({ fileKeys: [], store, now: () => Date.now(), maxAgeMs: 0 });
    const app = createApp({ ...options, keys, loopback: false });
    const call = () => request(app).get('/v1/ruleset').auth(secret, { type: 'bearer' });
    expect((await call()).status).toBe(200);
    broken = true;
    expect((await call()).status).toBe(200);
    broken = false;
    await working.revokeKey((await working.listKeys())[0]?.id ?? '', Date.now(), 'cli:test');
    expectProblem(await call(), 401, 'unauthorized');
  });
});
