/** Who may call: hosts, origins, proxies, keys and rates. */
import request, { type Response } from 'supertest';
import { describe, expect, it } from 'vitest';
import { createKeyRing, hashSecret } from '../../src/keys/key-ring.js';
import { appOptions, type Changes, testApp } from '../support/app.js';
import { expectContract, expectProblem, OPERATIONS } from '../support/contract.js';
import { putExamples } from '../support/examples.js';

const KEY = 'k'.repeat(32);
const keys = createKeyRing({
  fileKeys: [{ id: 'file-1', role: 'admin', secretHash: hashSecret(KEY) }],
  store: { listKeys: async () => [], touchKey: async () => undefined },
  now: () => Date.now(),
});
const withKeys = { loopback: false, keys };
const FACTS = { facts: { 'link.status': 8524 } };

async function post(headers: Record<string, string>, options: Changes = {}): Promise<Response> {
  const response = await request(await testApp(options))
    .post('/v1/diagnoses')
    .set(headers)
    .send(FACTS);
  expectContract(response, 'post', '/v1/diagnoses');
  return response;
}

async function get(path: string, headers: Record<string, string>, options: Changes = {}): Promise<Response> {
  return request(await testApp(options))
    .get(path)
    .set(headers);
}

describe('the Host header', () => {
  it.each(['localhost', 'LOCALHOST:8524', '127.0.0.1:1', '127.0.0.1', '[::1]:8524', '[::1]'])(
    'may be %s',
    async (Host) => {
      expect((await post({ Host })).status).toBe(201);
    },
  );

  it.each([
    'evil.example',
    'localhost.evil.example:8524',
    '127.0.0.1.evil.example',
    '10.0.0.1',
    'dcause.example',
  ])('may not be %s on loopback', async (Host) => {
    expectProblem(await post({ Host }), 421, 'wrong-host');
    expectProblem(await get('/healthz', { Host }), 421, 'wrong-host');
  });

  it('may be that of the public address', async () => {
    const publicUrl = new URL('https://dcause.example');
    expect((await post({ Host: 'dcause.example' }, { publicUrl })).status).toBe(201);
  });

  it('is not checked beyond loopback', async () => {
    expect((await post({ Host: 'any.example', Authorization: `Bearer ${KEY}` }, withKeys)).status).toBe(201);
  });
});

describe('a page of another site', () => {
  it.each([
    { Origin: 'https://evil.example' },
    { Origin: 'null' },
    { Host: 'localhost:8524', Origin: 'http://localhost:3000' },
    { Host: 'localhost:8524', Origin: 'https://localhost:8524' },
    { 'Sec-Fetch-Site': 'cross-site' },
  ])('cannot diagnose: %j', async (headers) => {
    expectProblem(await post(headers), 403, 'cross-site');
  });

  it.each([
    { Host: 'localhost:8524', Origin: 'http://localhost:8524', 'Sec-Fetch-Site': 'same-origin' },
    { 'Sec-Fetch-Site': 'none' },
  ])('is not meant by %j', async (headers) => {
    expect((await post(headers)).status).toBe(201);
  });

  it('is not meant by the public address', async () => {
    const publicUrl = new URL('https://dcause.example');
    expect((await post({ Origin: 'https://dcause.example' }, { publicUrl })).status).toBe(201);
    expectProblem(await post({ Origin: 'http://dcause.example' }, { publicUrl }), 403, 'cross-site');
  });

  it('can follow a link, and reads nothing by script', async () => {
    const response = await get('/v1/causes', {
      Origin: 'https://evil.example',
      'Sec-Fetch-Site': 'cross-site',
    });
    expect(response.status).toBe(200);
    expect(Object.keys(response.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(response.headers['cross-origin-resource-policy']).toBe('same-origin');
  });

  it('gets no preflight', async () => {
    const response = await request(await testApp())
      .options('/v1/diagnoses')
      .set('Origin', 'https://evil.example');
    expect(response.status).toBe(403);
  });
});

describe('a proxy', () => {
  it.each([
    { Forwarded: 'for=192.0.2.1' },
    { 'X-Forwarded-For': '192.0.2.1' },
    { 'X-Forwarded-Proto': 'https' },
  ])('is refused without keys: %j', async (headers) => {
    expectProblem(await post(headers), 403, 'proxied-without-key');
    expectProblem(await get('/v1/causes', headers), 403, 'proxied-without-key');
  });

  it('is taken with a key', async () => {
    const headers = { 'X-Forwarded-For': '192.0.2.1', Authorization: `Bearer ${KEY}` };
    expect((await post(headers, withKeys)).status).toBe(201);
  });
});

describe('where keys are in use', () => {
  it.each([
    {},
    { Authorization: `Bearer ${KEY}x` },
    { Authorization: `Basic ${KEY}` },
    { Authorization: 'Bearer' },
  ])('refuses %j', async (headers: Record<string, string>) => {
    const response = await post(headers, withKeys);
    expectProblem(response, 401, 'unauthorized');
    expect(response.headers['www-authenticate']).toMatch(/^Bearer/);
  });

  it.each(
    OPERATIONS.filter((operation) => operation.method === 'get').map(
      (operation) => [operation.path, operation] as const,
    ),
  )('GET %s needs a key unless the contract says otherwise', async (_path, operation) => {
    await putExamples(await appOptions());
    const response = await get(operation.examplePath, {}, withKeys);
    expect(response.status).toBe(operation.isPublic ? 200 : 401);
    expectContract(response, 'get', operation.path);
    expect((await get(operation.examplePath, { Authorization: `Bearer ${KEY}` }, withKeys)).status).toBe(200);
  });

  it('tells nobody without a key which addresses exist', async () => {
    for (const path of ['/v2', '/v1/diagnoses', '/docs/../v1/causes', '/DOCS', '/healthz/', '/docs/a/b'])
      expect([path, (await get(path, {}, withKeys)).status]).toEqual([path, 401]);
  });

  it('limits the requests of a key, and says when to come back', async () => {
    const app = await testApp({ ...withKeys, requestsPerMinute: 2 });
    const call = () => request(app).get('/v1/ruleset').set('Authorization', `Bearer ${KEY}`);
    const statuses = [(await call()).status, (await call()).status];
    const third = await call();
    expect(statuses).toEqual([200, 200]);
    expectProblem(third, 429, 'rate-limited');
    expectContract(third, 'get', '/v1/ruleset');
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect((await request(app).get('/healthz')).status).toBe(200);
    expect((await request(app).get('/v1/ruleset')).status).toBe(401);
  });
});
