/** The log says that and how a request was answered, and nothing of what was in it. */
import request from 'supertest';
import { expect, it } from 'vitest';
import { creating, recordingLogger, testApp } from '../support/app.js';
import { parseObject } from '../support/json.js';

const SECRET = 'hunter2-in-a-paste';

function entries(lines: string): readonly Readonly<Record<string, unknown>>[] {
  return lines.trim().split('\n').map(parseObject);
}

it('has one line per request, with id, method, route, status and duration', async () => {
  const { logger, lines } = recordingLogger();
  const app = await testApp({ logger });
  await request(app).get('/v1/causes/source-dc-offline').set('X-Request-Id', 'r1');
  await request(app).get('/nothing').set('X-Request-Id', 'r2');
  const [first, second] = entries(lines());
  expect(first).toMatchObject({ id: 'r1', method: 'GET', route: '/v1/causes/{id}', status: 200 });
  expect(first?.['durationMs']).toBeTypeOf('number');
  expect(second).toMatchObject({ id: 'r2', route: null, status: 404 });
});

it('holds nothing of bodies, headers, queries and addresses, whatever fails', async () => {
  const { logger, lines } = recordingLogger();
  const fail = await testApp({
    logger,
    diagnoses: creating(() => Promise.reject(Object.assign(new TypeError(SECRET), { input: SECRET }))),
  });
  const app = await testApp({ logger });
  const ways = [
    ['', 'X-Secret'],
    [`?q=${SECRET}`, 'X-Secret'],
    ['', 'Authorization'],
  ] as const;
  const targets = [app, fail].flatMap((target) => ways.map((way) => [target, ...way] as const));
  for (const [target, query, header] of targets) {
    const post = () => request(target).post(`/v1/diagnoses${query}`).set(header, SECRET);
    await post().send({ evidence: [{ text: SECRET, name: SECRET }] });
    await post().send({ facts: { [SECRET]: SECRET } });
    await post().set('Content-Type', 'application/json').send(`{"a": ${SECRET}`);
    await post().set('Content-Type', 'text/plain').send(SECRET);
    await request(target).get(`/v1/causes/${SECRET}`);
    await request(target).get(`/${SECRET}`);
  }
  expect(lines()).not.toContain(SECRET);
  const failures = entries(lines()).filter((entry) => entry['msg'] === 'request failed');
  expect(failures.length).toBeGreaterThan(0);
  expect(JSON.stringify(failures)).toContain('TypeError');
});
