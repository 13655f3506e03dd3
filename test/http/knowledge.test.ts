/** Lists and documents of the knowledge: every one of the shipped rules, as the contract has it. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { testApp } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

let app: Express;
beforeAll(async () => {
  app = await testApp();
});

async function get(path: string, template = path): Promise<Response> {
  const response = await request(app).get(path);
  expectContract(response, 'get', template);
  return response;
}

describe.each(['problems', 'causes', 'facts', 'articles'] as const)('/v1/%s', (kind) => {
  it('lists every document in id order', async () => {
    const { ruleset } = await shippedKnowledge();
    const response = await get(`/v1/${kind}`);
    const ids = [...ruleset[kind].keys()].sort();
    expect(response.body.items.map((item: { id: string }) => item.id)).toEqual(ids);
  });

  it('has each of them whole', async () => {
    const { ruleset } = await shippedKnowledge();
    for (const id of ruleset[kind].keys()) {
      const response = await get(`/v1/${kind}/${id}`, `/v1/${kind}/{id}`);
      expect([response.status, response.body.id]).toEqual([200, id]);
    }
  });

  it('names the nearest for an id that is not there', async () => {
    const { ruleset } = await shippedKnowledge();
    const [id = ''] = ruleset[kind].keys();
    const response = await get(`/v1/${kind}/${id}x`, `/v1/${kind}/{id}`);
    expectProblem(response, 404, 'not-found');
    expect(response.body.detail).toContain(id);
    expectProblem(await get(`/v1/${kind}/__proto__`, `/v1/${kind}/{id}`), 404, 'not-found');
    expectProblem(await get(`/v1/${kind}/%E0%A4%A`, `/v1/${kind}/{id}`), 400, 'invalid-request');
  });

  it('is JSON or nothing', async () => {
    for (const path of [`/v1/${kind}`, `/v1/${kind}/x`]) {
      const response = await request(app).get(path).set('Accept', 'text/html');
      expectProblem(response, 406, 'not-acceptable');
    }
  });
});

it('gives a cause with its citations resolved', async () => {
  const response = await get('/v1/causes/source-cname-not-registered', '/v1/causes/{id}');
  const body = bodyAs(response, 'Cause');
  const { ruleset } = await shippedKnowledge();
  const cause = ruleset.causes.get('source-cname-not-registered');
  expect(body.rules.map((rule) => rule.name)).toEqual(cause?.rules.map((rule) => rule.name));
  const [citation] = cause?.citations ?? [];
  expect(body.citations[0]?.article.title).toBe(ruleset.articles.get(citation?.article ?? '')?.title);
  expect(body.citations[0]?.statement.text).not.toBe('');
  expect(body.problems).toContain('replication-dns-lookup-failure');
});

it('counts the rules that are in use', async () => {
  const { ruleset } = await shippedKnowledge();
  const body = bodyAs(await get('/v1/ruleset'), 'Ruleset');
  expect(body.digest).toBe(ruleset.digest);
  expect(body.counts.causes).toBe(ruleset.causes.size);
  expect(body.counts.rules).toBeGreaterThan(ruleset.causes.size);
});
