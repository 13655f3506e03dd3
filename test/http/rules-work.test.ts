/** Imports for which there is no place, no time or no memory: told to their sender, felt by nobody else. Needs `npm run build`. */
import request from 'supertest';
import { afterAll, describe, expect, it } from 'vitest';
import { RulesWorker } from '../../src/rules-worker/rules-worker.js';
import { keyedApp } from '../support/app.js';
import { expectContract, expectProblem } from '../support/contract.js';

const work = new RulesWorker({
  entry: new URL('../support/odd-worker.mjs', import.meta.url),
  timeMs: 5_000,
  memoryMb: 64,
});
afterAll(() => work.stop());

const { app, secrets } = await keyedApp({ work });

async function send(body: string) {
  const post = request(app).post('/v1/rulesets').auth(secrets.editor, { type: 'bearer' });
  const response = await post.type('application/json').send(body);
  expectContract(response, 'post', '/v1/rulesets');
  return response;
}

async function diagnose() {
  const post = request(app).post('/v1/diagnoses?record=false').auth(secrets.diagnose, { type: 'bearer' });
  return (await post.send({ facts: { 'link.status': 8524 } })).status;
}

describe('an import', () => {
  it.each([
    ['loop', /longer than 5 s/],
    ['eat', /more than 64 MB of memory/],
  ])('that takes too much (%s) is refused while others are answered', async (text, detail) => {
    const refused = send(text);
    expect(await diagnose()).toBe(200);
    expectProblem(await refused, 422, 'rules-refused');
    expect((await refused).body.detail).toMatch(detail);
    expect(await diagnose()).toBe(200);
  });

  it('that fails for a reason of ours is told without it', async () => {
    const response = await send('break');
    expectProblem(response, 500, 'internal-error');
    expect(response.text).not.toContain('defect');
  });

  it('is not read where no place is free, and told when to come again', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = Array.from({ length: 5 }, () => work.atPlace(() => until));
    // Too large: what is read of it would be refused for that.
    const response = await send(`"${'x'.repeat(40 * 1024 * 1024)}"`);
    expectProblem(response, 503, 'overloaded');
    expect(response.headers['retry-after']).toBe('10');
    release();
    await Promise.all(held);
  });
});
