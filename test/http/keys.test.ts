/** API keys over HTTP: made once, never shown again, revoked everywhere, and every change in the audit. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { createKeyRing, hashSecret } from '../../src/keys/key-ring.js';
import { type AppParts, appOptions, newStore } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';

const ADMIN = 'a'.repeat(40);
const START = Date.UTC(2026, 4, 4, 10, 20, 30);
const MAX_AGE_MS = 2_000;
const MINUTE_MS = 60_000;

let options: AppParts;
let app: Express;
let at = START;

/** Another process over the same store and clock. */
function service(): Express {
  const fileKeys = [{ id: 'file-1', role: 'admin', secretHash: hashSecret(ADMIN) } as const];
  const now = () => at;
  return createApp({
    ...options,
    now,
    loopback: false,
    keys: createKeyRing({ fileKeys, store: options.store, now, maxAgeMs: MAX_AGE_MS }),
  });
}

beforeEach(async () => {
  at = START;
  const { rules } = await appOptions();
  options = await appOptions({ store: await newStore(), rules });
  app = service();
});

async function create(body: object, secret = ADMIN): Promise<Response> {
  const response = await request(app).post('/v1/keys').auth(secret, { type: 'bearer' }).send(body);
  expectContract(response, 'post', '/v1/keys');
  return response;
}

async function list(): Promise<Response> {
  const response = await request(app).get('/v1/keys').auth(ADMIN, { type: 'bearer' });
  expectContract(response, 'get', '/v1/keys');
  return response;
}

async function revoke(id: string): Promise<Response> {
  const response = await request(app).delete(`/v1/keys/${id}`).auth(ADMIN, { type: 'bearer' });
  expectContract(response, 'delete', '/v1/keys/{id}');
  return response;
}

async function use(secret: string, target = app): Promise<number> {
  return (await request(target).get('/v1/ruleset').auth(secret, { type: 'bearer' })).status;
}

async function audit(query = ''): Promise<readonly unknown[]> {
  const response = await request(app).get(`/v1/audit${query}`).auth(ADMIN, { type: 'bearer' });
  expectContract(response, 'get', '/v1/audit');
  return bodyAs(response, 'AuditPage').items;
}

describe('a new key', () => {
  it('is shown once, works from then on, and is kept as a digest', async () => {
    const response = await create({ name: 'helpdesk', role: 'diagnose', expiresAt: '2027-01-31T00:00:00Z' });
    expect([response.status, response.headers['cache-control']]).toEqual([201, 'no-store']);
    const { secret, ...key } = bodyAs(response, 'IssuedKey');
    expect(secret).toMatch(/^dcause_[\w-]{43}$/);
    expect(key).toMatchObject({
      name: 'helpdesk',
      role: 'diagnose',
      createdAt: new Date(START).toISOString(),
      expiresAt: '2027-01-31T00:00:00.000Z',
    });
    at += MAX_AGE_MS;
    expect(await use(secret)).toBe(200);
    const listed = await list();
    expect(bodyAs(listed, 'Keys').items).toMatchObject([key]);
    for (const text of [
      listed.text,
      JSON.stringify(await options.store.listKeys()),
      JSON.stringify(await audit()),
    ])
      expect(text).not.toContain(secret);
    expect(listed.text).not.toContain(hashSecret(secret));
    expect((await options.store.listKeys())[0]?.secretHash).toBe(hashSecret(secret));
  });

  it('has a secret of its own', async () => {
    const secrets = await Promise.all([1, 2, 3].map(() => create({ name: 'same', role: 'reader' })));
    expect(new Set(secrets.map((response) => bodyAs(response, 'IssuedKey').secret)).size).toBe(3);
  });

  it.each<[string, object, string]>([
    ['no name', { role: 'reader' }, '/name'],
    ['an empty name', { name: '', role: 'reader' }, '/name'],
    ['a name of two lines', { name: 'a\nb', role: 'reader' }, '/name'],
    ['a long name', { name: 'x'.repeat(101), role: 'reader' }, '/name'],
    ['no role', { name: 'a' }, '/role'],
    ['a role that there is not', { name: 'a', role: 'owner' }, '/role'],
    [
      'an expiry that has passed',
      { name: 'a', role: 'reader', expiresAt: '2026-05-04T10:20:30Z' },
      '/expiresAt',
    ],
    ['an expiry without zone', { name: 'a', role: 'reader', expiresAt: '2027-05-04T10:20:30' }, '/expiresAt'],
    [
      'an expiry that is no instant',
      { name: 'a', role: 'reader', expiresAt: '2027-06-30T23:59:60Z' },
      '/expiresAt',
    ],
    ['more than is taken', { name: 'a', role: 'reader', id: 'x' }, '/id'],
  ])('is refused with %s', async (_name, body, pointer) => {
    const response = await create(body);
    expectProblem(response, 400, 'invalid-request');
    expect(response.body.errors).toContainEqual(expect.objectContaining({ pointer }));
    expect(response.body.detail).not.toContain('query');
    expect(await options.store.listKeys()).toEqual([]);
  });

  it('is JSON, in a body of its own', async () => {
    const post = () => request(app).post('/v1/keys').auth(ADMIN, { type: 'bearer' });
    expectProblem(await post().type('text/plain').send('reader'), 415, 'unsupported-media-type');
    expectProblem(await post().send({ name: 'x'.repeat(20_000), role: 'reader' }), 413, 'too-large');
    expectProblem(
      await post().query({ role: 'admin' }).send({ name: 'a', role: 'reader' }),
      400,
      'invalid-request',
    );
  });
});

describe('a key', () => {
  it('that is revoked is refused, in another process within seconds', async () => {
    const { id, secret } = bodyAs(await create({ name: 'a', role: 'reader' }), 'IssuedKey');
    const other = service();
    expect([await use(secret), await use(secret, other)]).toEqual([200, 200]);
    expect((await revoke(id)).status).toBe(204);
    at += MAX_AGE_MS;
    expect([await use(secret), await use(secret, other)]).toEqual([401, 401]);
    expect(bodyAs(await list(), 'Keys').items[0]?.revokedAt).toBe(new Date(START).toISOString());
    expectProblem(await revoke(id), 404, 'not-found');
    expectProblem(await revoke('none'), 404, 'not-found');
  });

  it('ends at the instant of its expiry', async () => {
    const expiresAt = new Date(START + 3 * MINUTE_MS).toISOString();
    const { secret } = bodyAs(await create({ name: 'a', role: 'reader', expiresAt }), 'IssuedKey');
    at = START + 3 * MINUTE_MS - 1;
    expect(await use(secret)).toBe(200);
    at += 1;
    expect(await use(secret)).toBe(401);
  });

  it('shows when it was last used, to the minute', async () => {
    const { secret } = bodyAs(await create({ name: 'a', role: 'reader' }), 'IssuedKey');
    expect(bodyAs(await list(), 'Keys').items[0]?.lastUsedAt).toBeUndefined();
    const lastUsed = async () => {
      expect(await use(secret)).toBe(200);
      return bodyAs(await list(), 'Keys').items[0]?.lastUsedAt;
    };
    expect(await lastUsed()).toBe('2026-05-04T10:20:00.000Z');
    at += MINUTE_MS;
    expect(await lastUsed()).toBe('2026-05-04T10:21:00.000Z');
  });

  it.each(['dcause_', '', ' ', 'ä', '\u00ff'.repeat(50)])('is not %j', async (secret) => {
    const response = await request(app).get('/v1/ruleset').set('Authorization', `Bearer ${secret}`);
    expectProblem(response, 401, 'unauthorized');
  });
});

describe('the audit', () => {
  it('has every change of keys, newest first, by whom, in pages', async () => {
    const admin = bodyAs(await create({ name: 'boss', role: 'admin' }), 'IssuedKey');
    at += MAX_AGE_MS;
    const { id } = bodyAs(await create({ name: 'helpdesk', role: 'diagnose' }, admin.secret), 'IssuedKey');
    await revoke(id);
    const newest = await audit('?limit=3');
    expect(newest).toMatchObject([
      { action: 'key.revoke', target: id, actor: 'key:file-1', at: new Date(at).toISOString() },
      { action: 'key.create', target: id, actor: `key:${admin.id}`, detail: 'diagnose helpdesk' },
      { action: 'key.create', target: admin.id, actor: 'key:file-1', detail: 'admin boss' },
    ]);
    const ids = newest.map((entry) => Number(new Map(Object.entries(entry ?? {})).get('id')));
    expect(await audit(`?limit=1&before=${ids[0]}`)).toEqual([newest[1]]);
    expect(await audit(`?before=${ids[1]}&limit=1`)).toEqual([newest[2]]);
  });
});

it('limits the requests of each key by itself', async () => {
  const limited = createApp({ ...options, loopback: false, requestsPerMinute: 2 });
  const secrets = await Promise.all(
    ['a', 'b'].map(async (name) => bodyAs(await create({ name, role: 'reader' }), 'IssuedKey').secret),
  );
  const statuses: number[] = [];
  for (const secret of [...secrets, ...secrets, ...secrets]) statuses.push(await use(secret, limited));
  expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
});
