/** What holds for every address: methods, errors, state, the description of errors, and the page of the contract. */
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/errors.js';
import { appOptions, creating, keyedApp, testApp } from '../support/app.js';
import { expectContract, expectProblem, OPERATIONS } from '../support/contract.js';
import { putExamples } from '../support/examples.js';

describe('an address', () => {
  it('that does not exist is 404', async () => {
    const app = await testApp();
    for (const path of ['/', '/v1', '/v1/diagnoses/', '/V1/causes', '/v1/causes/a/b'])
      expectProblem(await request(app).get(path), 404, 'not-found');
  });

  const paths = [...new Set(OPERATIONS.map(({ examplePath }) => examplePath))];
  it.each(paths)('%s takes no other method, and says which it takes', async (path) => {
    const app = await testApp();
    const methods = OPERATIONS.filter(({ examplePath }) => examplePath === path).map(({ method }) => method);
    const allowed = methods.flatMap((method) =>
      method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()],
    );
    const others = (['get', 'post', 'put', 'patch', 'delete'] as const).filter(
      (name) => !methods.includes(name),
    );
    expect(others.length).toBeGreaterThan(1);
    for (const method of others) {
      const response = await request(app)[method](path);
      expectProblem(response, 405, 'method-not-allowed');
      expect(String(response.headers['allow']).split(', ').sort()).toEqual(allowed.sort());
    }
  });

  it('that is read takes HEAD', async () => {
    const options = await appOptions();
    const { app, secrets } = await keyedApp();
    await putExamples(options);
    for (const { examplePath } of OPERATIONS.filter((operation) => operation.method === 'get')) {
      const response = await request(app).head(examplePath).auth(secrets.admin, { type: 'bearer' });
      expect([examplePath, response.status, response.text ?? '']).toEqual([examplePath, 200, '']);
    }
  });
});

describe('an error', () => {
  it('nobody foresaw is 500 and tells nothing', async () => {
    const app = await testApp({
      diagnoses: creating(() => Promise.reject(new Error('secret detail'))),
    });
    const response = await request(app)
      .post('/v1/diagnoses')
      .send({ evidence: [{ text: 'x' }] });
    expectProblem(response, 500, 'internal-error');
    expectContract(response, 'post', '/v1/diagnoses');
    expect(response.text).not.toContain('secret');
    expect(response.text).not.toContain('.ts:');
  });

  it('has a type that can be looked up', async () => {
    const app = await testApp();
    const list = await request(app).get('/problems');
    expectContract(list, 'get', '/problems');
    expect(list.body.items.map((item: { code: string }) => item.code)).toEqual(Object.keys(ERRORS));
    for (const [code, { status, title }] of Object.entries(ERRORS)) {
      const response = await request(app).get(`/problems/${code}`);
      expectContract(response, 'get', '/problems/{code}');
      expect(response.body).toEqual({ code, type: `/problems/${code}`, status, title });
    }
    expectProblem(await request(app).get('/problems/constructor'), 404, 'not-found');
  });

  it('names the request that it happened in', async () => {
    const app = await testApp();
    const response = await request(app).get('/v1/causes/none').set('X-Request-Id', 'abc-1');
    expect(response.body.instance).toBe('/v1/causes/none#abc-1');
    expect(response.headers['x-request-id']).toBe('abc-1');
  });
});

it('makes a request id of its own for one that could harm', async () => {
  const app = await testApp();
  for (const given of ['', 'a b', 'x'.repeat(65), '<script>']) {
    const response = await request(app).get('/healthz').set('X-Request-Id', given);
    expect(response.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  }
});

it('is alive but not ready while it stops', async () => {
  const app = await testApp({ readiness: () => undefined });
  const ready = await request(app).get('/readyz');
  expectProblem(ready, 503, 'unavailable');
  expectContract(ready, 'get', '/readyz');
  expect(ready.headers['retry-after']).toBe('10');
  expect((await request(app).get('/healthz')).status).toBe(200);
});

it('sends the headers that keep a browser from harm', async () => {
  const { headers } = await request(await testApp()).get('/v1/ruleset');
  expect(headers['content-security-policy']).toBe("default-src 'none';frame-ancestors 'none'");
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['x-powered-by']).toBeUndefined();
});

describe('the page of the contract', () => {
  it('loads only files of this service, and all of them are there', async () => {
    const app = await testApp();
    const page = await request(app).get('/docs');
    expectContract(page, 'get', '/docs');
    const references = [...page.text.matchAll(/(?:src|href)="([^"]*)"/g)].map((match) => match[1] ?? '');
    expect(references).toContain('/docs/init.js');
    for (const reference of references) {
      expect(reference).toMatch(/^\/docs\/[^/]+$/);
      const part = await request(app).get(reference);
      expect([reference, part.status]).toEqual([reference, 200]);
      expectContract(part, 'get', '/docs/{file}');
    }
  });

  it('has no inline script, and a policy that would stop one', async () => {
    const page = await request(await testApp()).get('/docs');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/unsafe-eval|https?:/);
    expect(page.text).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+=/i);
  });

  it('gives no other file of the package', async () => {
    const app = await testApp();
    for (const file of ['package.json', 'swagger-initializer.js', '..%2Fpackage.json', 'index.html'])
      expectProblem(await request(app).get(`/docs/${file}`), 404, 'not-found');
  });

  it('asks only this service', async () => {
    const script = await request(await testApp()).get('/docs/init.js');
    expect(script.text).toContain("url: '/openapi.json'");
    expect(script.text).toContain('validatorUrl: null');
  });
});
