/** What is deprecated stays readable, and says so in lists and in full. */
import express from 'express';
import request, { type Response } from 'supertest';
import { expect, it } from 'vitest';
import { articleRoutes } from '../../src/http/articles.js';
import { causeRoutes } from '../../src/http/causes.js';
import { factRoutes } from '../../src/http/facts.js';
import { problemRoutes } from '../../src/http/problems.js';
import { registerRoutes } from '../../src/http/route.js';
import type { Deprecation, Ruleset } from '../../src/knowledge/types.js';
import { expectContract } from '../support/contract.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

const KINDS = ['articles', 'causes', 'facts', 'problems'] as const;
const SINCE: Deprecation = { date: '2025-03-01', reason: 'It is told otherwise now.', successor: 'other' };

/** The first document of a map, deprecated; the others as they are. */
function withFirst<T extends object>(documents: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map(
    [...documents].map(([id, document], index) => [
      id,
      index === 0 ? { ...document, deprecated: SINCE } : document,
    ]),
  );
}

it.each(KINDS)('/v1/%s', async (kind) => {
  const { ruleset } = await shippedKnowledge();
  const changed: Ruleset = {
    ...ruleset,
    articles: withFirst(ruleset.articles),
    causes: withFirst(ruleset.causes),
    facts: withFirst(ruleset.facts),
    problems: withFirst(ruleset.problems),
  };
  const current = (): Ruleset => changed;
  const routes = [articleRoutes, causeRoutes, factRoutes, problemRoutes].flatMap((make) => make(current));
  const app = express();
  registerRoutes(app, routes, () => (_request, _response, next) => next());
  const get = async (path: string, template: string): Promise<Response> => {
    const response = await request(app).get(path);
    expectContract(response, 'get', template);
    return response;
  };

  const [first, second] = [...ruleset[kind].keys()].sort();
  const list = await get(`/v1/${kind}`, `/v1/${kind}`);
  expect(list.body.items[0]).toMatchObject({ id: first, deprecated: SINCE });
  expect(list.body.items[1]).not.toHaveProperty('deprecated');
  const whole = await get(`/v1/${kind}/${first}`, `/v1/${kind}/{id}`);
  expect(whole.body).toMatchObject({ id: first, deprecated: SINCE });
  const other = await get(`/v1/${kind}/${second}`, `/v1/${kind}/{id}`);
  expect(other.body).not.toHaveProperty('deprecated');
  // A fact has the version of no document of its own.
  if (kind !== 'facts') expect(other.body.version).toBe(1);
});
