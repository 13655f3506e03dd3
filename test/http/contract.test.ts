/** Contract, routes, table of errors and generated types say the same. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import request from 'supertest';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../src/errors.js';
import { isPublic, routesOf } from '../../src/http/app.js';
import { appOptions, keyedApp, testApp } from '../support/app.js';
import { bodyAs, enumOf, expectContract, OPERATIONS, responseExample } from '../support/contract.js';
import { putExamples } from '../support/examples.js';

const root = path.resolve(import.meta.dirname, '../..');

describe('the contract', () => {
  it('has an operation for every route and a route for every operation, of the same role', async () => {
    const routes = routesOf(await appOptions()).map(({ method, path, role }) => `${method} ${path} ${role}`);
    expect(routes.sort()).toEqual(
      OPERATIONS.map(({ method, path, role }) => `${method} ${path} ${role}`).sort(),
    );
  });

  it('has unique operation ids', () => {
    expect(new Set(OPERATIONS.map((operation) => operation.id)).size).toBe(OPERATIONS.length);
  });

  it('names every error of the table, and no other', () => {
    expect([...enumOf('ErrorType')].sort()).toEqual(
      Object.keys(ERRORS)
        .map((code) => `/problems/${code}`)
        .sort(),
    );
  });

  it('asks for no key exactly where the service asks for none', () => {
    for (const operation of OPERATIONS)
      expect([operation.path, operation.isPublic]).toEqual([operation.path, isPublic(operation.examplePath)]);
  });

  it('says 401 and 403 of every operation that needs a key', () => {
    for (const operation of OPERATIONS.filter((candidate) => !candidate.isPublic))
      expect(Object.keys(operation.responses)).toEqual(
        expect.arrayContaining(['401', '403', '421', '429', '500']),
      );
  });

  it('is what the generated types were made from', async () => {
    const cli = path.join(root, 'node_modules/openapi-typescript/bin/cli.js');
    const args = [cli, 'openapi.yaml', '-o', 'src/generated/openapi.ts', '--check'];
    await expect(promisify(execFile)(process.execPath, args, { cwd: root })).resolves.toBeDefined();
  }, 30_000);
});

describe('the examples of the contract', () => {
  const reads = OPERATIONS.filter((operation) => operation.method === 'get');
  it.each(reads.map((operation) => [operation.id, operation] as const))('%s', async (_id, operation) => {
    await putExamples(await appOptions());
    const { app, secrets } = await keyedApp();
    const response = await request(app).get(operation.examplePath).auth(secrets.admin, { type: 'bearer' });
    expect(response.status).toBe(200);
    expectContract(response, 'get', operation.path);
    const example = responseExample(operation, '200');
    if (example !== undefined) expect(response.body).toEqual(example);
  });

  const posts = OPERATIONS.flatMap((operation) =>
    operation.requestExamples.map(
      (example) => [`${operation.id} ${example.name}`, operation, example] as const,
    ),
  );
  it.each(posts)('%s', async (_name, operation, example) => {
    await putExamples(await appOptions());
    const { app, secrets } = await keyedApp();
    const response = await request(app)
      [operation.method === 'put' ? 'put' : 'post'](operation.examplePath)
      .set(operation.exampleHeaders)
      .auth(secrets.admin, { type: 'bearer' })
      .set('Content-Type', example.type)
      .send(typeof example.value === 'string' ? example.value : JSON.stringify(example.value));
    expect(operation.successes).toContain(response.status);
    expectContract(response, operation.method, operation.path);
  });

  it('do what their summaries say', async () => {
    const app = await testApp();
    const answer = async (name: string) => {
      const value = posts.find(([, , example]) => example.name === name)?.[2].value;
      const call = request(app).post('/v1/diagnoses').type('application/json');
      return bodyAs(await call.send(JSON.stringify(value)), 'Answer');
    };
    const facts = await answer('facts');
    expect(facts.findings[0]?.problem.id).toBe('replication-dns-lookup-failure');
    expect(facts.findings[0]?.causes[0]?.id).toBe('source-cname-not-registered');
    const evidence = await answer('evidence');
    expect(evidence.unrecognised.evidence).toEqual([]);
    const nothing = await answer('nothingKnown');
    expect(nothing.findings).toEqual([]);
    expect(nothing.unrecognised.evidence).toEqual([{ index: 0, lines: [[1, 1]] }]);
  });

  it('have one for every operation with a body', () => {
    for (const operation of OPERATIONS.filter((candidate) => candidate.takesBody))
      expect(operation.requestExamples.length).toBeGreaterThan(0);
  });
});
