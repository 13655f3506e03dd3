/** `/v1/shadow` over requests as they come: differences with the id of their record, unseen by whoever asks. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { maskSecrets } from '../../src/redact/mask-secrets.js';
import { createRedactor } from '../../src/redact/redact.js';
import { type AppParts, appOptions, type Changes, keyedApp, newStore, startRules } from '../support/app.js';
import { keepBundle, SMALL_REQUEST } from '../support/bundles.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';
import { editableRules } from '../support/editable-rules.js';

/** As the audit has whoever holds a key. */
const BY_KEY: unknown = expect.stringMatching(/^key:/);
const TIME: unknown = expect.stringMatching(/^\d{4}-.*Z$/);

let app: Express;
let parts: AppParts;
let secrets: Readonly<Record<'diagnose' | 'editor', string>>;

async function startApp(changes: Changes = {}): Promise<void> {
  const store = await newStore();
  const { folder } = await editableRules();
  parts = await appOptions({ ...changes, store, rules: await startRules(store, [folder]) });
  ({ app, secrets } = await keyedApp(parts));
  const { digest } = await keepBundle(store, { version: '1.0.0' });
  await store.activate({ digest, at: 0, actor: 'cli:test', reason: 'test' });
  await parts.rules.followActivation();
  await keepBundle(store, { version: '1.1.0', strength: 'weak' });
}
beforeEach(() => startApp());

async function call(method: 'get' | 'put' | 'delete', path = '/v1/shadow', body?: object): Promise<Response> {
  const response = await request(app)[method](path).auth(secrets.editor, { type: 'bearer' }).send(body);
  expectContract(response, method, path.replace(/\?.*/, ''));
  return response;
}

const begin = (share = 1) => call('put', undefined, { ruleset: '1.1.0', share, reason: 'to see' });

async function diagnose(body: object = SMALL_REQUEST, path = '/v1/diagnoses'): Promise<Response> {
  return request(app).post(path).auth(secrets.diagnose, { type: 'bearer' }).send(body);
}

async function compared(count: number): Promise<void> {
  while (bodyAs(await call('get'), 'Shadow').compared < count) await sleep(5);
}

async function differences(query = '') {
  return bodyAs(await call('get', `/v1/shadow/differences${query}`), 'ShadowDifferences').items;
}

describe('a shadow', () => {
  it('begins, counts, lists differences with their records, and ends; the audit says by whom', async () => {
    expectProblem(await call('get'), 404, 'not-found');
    expect(bodyAs(await begin(), 'Shadow')).toMatchObject({
      version: '1.1.0',
      share: 1,
      reason: 'to see',
      actor: BY_KEY,
      compared: 0,
      here: { waiting: 0, dropped: 0, failed: 0 },
    });
    const { id } = bodyAs(await diagnose(), 'Answer');
    await compared(1);
    await diagnose({ evidence: [{ text: 'The printer is out of paper.' }] }, `/v1/diagnoses/${id}/evidence`);
    await compared(2);
    await diagnose(SMALL_REQUEST, '/v1/diagnoses?record=false');
    await compared(3);
    const shadow = bodyAs(await call('get'), 'Shadow');
    expect(shadow).toMatchObject({ compared: 3, different: 3 });
    expect(shadow).not.toHaveProperty('endedAt');
    const alike = { kind: 'changed', problem: 'lookup', before: 'missing', after: 'missing', findings: 3 };
    expect(shadow.summary).toEqual({ of: 3, refused: 0, outcomes: [alike] });
    const [unrecorded, addition, first] = await differences();
    expect(unrecorded).not.toHaveProperty('diagnosis');
    expect(addition?.diagnosis).toEqual({ id, revision: 2 });
    expect(first).toMatchObject({
      active: parts.rules.current().ruleset.digest,
      diagnosis: { id, revision: 1 },
      changes: { findings: [{ kind: 'changed', causes: [{ id: 'missing' }] }] },
    });
    expect(await differences(`?limit=1&before=${unrecorded?.id}`)).toEqual([addition]);
    expect((await call('delete')).status).toBe(204);
    expectProblem(await call('delete'), 404, 'not-found');
    expect(bodyAs(await call('get'), 'Shadow')).toMatchObject({ different: 3, endedAt: TIME });
    expect(await differences('?limit=1')).toEqual([unrecorded]);
    const actions = (await parts.store.listAudit({ limit: 2 })).map(({ action, actor }) => [action, actor]);
    expect(actions).toEqual([
      ['shadow.stop', BY_KEY],
      ['shadow.start', BY_KEY],
    ]);
  });

  it('goes on where only its share is changed, and is refused for what answers already', async () => {
    const { id } = bodyAs(await begin(), 'Shadow');
    await diagnose();
    await compared(1);
    const less = { ruleset: '1.1.0', share: 0.1, reason: 'less' };
    expect(bodyAs(await call('put', undefined, less), 'Shadow')).toMatchObject({
      id,
      share: 0.1,
      reason: 'less',
      compared: 1,
      different: 1,
    });
    const [row] = await parts.store.listAudit({ limit: 1 });
    expect(row).toMatchObject({ action: 'shadow.share', actor: BY_KEY });
    const response = await call('put', undefined, { ruleset: 'contoso@1.0.0', share: 1, reason: 'x' });
    expectProblem(response, 409, 'conflict');
    expect(bodyAs(await call('get'), 'Shadow')).toMatchObject({ version: '1.1.0', reason: 'less' });
    expect((await call('put', undefined, { ruleset: 'files', share: 1, reason: 'files' })).status).toBe(200);
  });

  it('changes nothing in what is answered, neither body nor headers', async () => {
    // Less by one each time, or of this one answer.
    const own = ['date', 'etag', 'location', 'ratelimit', 'x-request-id'];
    const told = (response: Response) => {
      const headers = Object.keys(response.headers).filter((name) => !own.includes(name));
      const { id: _id, createdAt: _at, ...answer } = bodyAs(response, 'Answer');
      const values = headers.map((name) => [name, response.get(name)] as const);
      return { status: response.status, values, answer };
    };
    const without = told(await diagnose());
    await begin();
    const beside = told(await diagnose());
    expect(beside).toEqual(without);
    await compared(1);
  });

  it('leaves trials and replays alone', async () => {
    const { id } = bodyAs(await diagnose(), 'Answer');
    await begin();
    await diagnose(SMALL_REQUEST, '/v1/diagnoses?ruleset=1.0.0');
    await diagnose({}, `/v1/diagnoses/${id}/replay`);
    await diagnose();
    await compared(1);
    expect(bodyAs(await call('get'), 'Shadow').compared).toBe(1);
  });

  it('keeps what is masked, and pseudonyms where records hold them', async () => {
    await startApp({ maskSecrets, redact: createRedactor(Buffer.alloc(32, 'key')) });
    await begin();
    await diagnose({
      ...SMALL_REQUEST,
      subject: { source: 'SECRETDC', destination: 'OTHERDC' },
      evidence: [{ text: 'net use \\\\SECRETDC\\c$ /user:admin hunter2password\nSECRETDC is down' }],
    });
    await compared(1);
    const kept = JSON.stringify(await differences());
    expect(kept).toContain('"source"');
    expect(kept).not.toMatch(/SECRETDC|OTHERDC|hunter2password/i);
  });

  it.each([
    { ruleset: '1.1.0', share: 0, reason: 'x' },
    { ruleset: '1.1.0', share: 1.1, reason: 'x' },
    { ruleset: '1.1.0', share: '1', reason: 'x' },
    { ruleset: '1.1.0', share: 1 },
    { ruleset: '1.1.0', share: 1, reason: 'x', more: 1 },
  ])('is not begun by %j', async (body) => {
    expectProblem(await call('put', undefined, body), 400, 'invalid-request');
    expectProblem(await call('get'), 404, 'not-found');
  });

  it('of a ruleset that is not held names the nearest', async () => {
    const response = await call('put', undefined, { ruleset: '1.1.1', share: 1, reason: 'x' });
    expectProblem(response, 422, 'unknown-ruleset');
    expect(response.body.detail).toContain('"1.1.0"');
  });
});
