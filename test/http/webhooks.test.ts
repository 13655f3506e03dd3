/** Webhooks over HTTP: what is taken is in the store before the answer, and of what is refused nothing is. */
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Express } from 'express';
import fc from 'fast-check';
import { pino } from 'pino';
import request, { type Response } from 'supertest';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { MOST_IN_FLIGHT } from '../../src/http/integrations.js';
import type { TicketEntry } from '../../src/store/ticket-types.js';
import { type Store, StoreError } from '../../src/store/types.js';
import type { TicketDesk } from '../../src/tickets/desk-types.js';
import { type Integration, loadIntegrations } from '../../src/tickets/load-integrations.js';
import { receiveWebhook } from '../../src/tickets/receive.js';
import { appOptions, keyedApp, newStore, temporaryFolder, testApp } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';
import { SIGN, type Signing, webhookOf } from '../support/webhooks.js';

const TEMPLATE = '/v1/integrations/{name}/webhook';
const TOKEN = 'a-token-of-the-test-suite';
const SIGNING = `whsec_${Buffer.from('a secret of the test suite').toString('base64')}`;
const OTHER = `whsec_${Buffer.from('another secret of the suite').toString('base64')}`;
const generic = { system: 'generic', ticketId: '/id', text: ['/text'] };
const bearer = { scheme: 'bearer', secrets: [{ env: 'TOKEN' }] };
const SETTINGS = {
  integrations: {
    desk: { ...generic, webhook: bearer },
    standard: { ...generic, webhook: { scheme: 'standard-webhooks', secrets: [{ env: 'SIGNING' }] } },
    queued: { ...generic, webhook: { scheme: 'glpi', secrets: [{ env: 'TOKEN' }] } },
    own: { ...generic, webhook: bearer, author: '/by', ownAuthor: 'dcause' },
    alerts: { system: 'alertmanager', webhook: bearer },
    tracker: {
      system: 'request-tracker',
      url: 'https://rt.example',
      token: { env: 'TOKEN' },
      user: 'dcause',
      queues: ['General'],
    },
    jira: {
      system: 'jira',
      url: 'https://jira.example',
      token: { env: 'TOKEN' },
      accountId: '1',
      serviceDesk: true,
      webhook: bearer,
    },
    servicenow: {
      system: 'servicenow',
      url: 'https://servicenow.example',
      user: 'u',
      password: { env: 'TOKEN' },
      webhook: bearer,
    },
    zammad: {
      system: 'zammad',
      url: 'https://zammad.example',
      token: { env: 'TOKEN' },
      user: 'u',
      webhook: bearer,
    },
  },
};

let integrations: ReadonlyMap<string, Integration>;
beforeAll(async () => {
  const file = path.join(await temporaryFolder(), 'integrations.json');
  await writeFile(file, JSON.stringify(SETTINGS));
  const loaded = await loadIntegrations(file, {
    env: { TOKEN, SIGNING },
    logger: pino({ level: 'silent' }),
    now: () => Date.now(),
  });
  if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
  integrations = new Map(loaded.integrations.map((integration) => [integration.name, integration]));
});

let store: Store;
let wakes = 0;
let app: Express;
beforeEach(async () => {
  store = await newStore();
  wakes = 0;
  app = await testApp({ tickets: deskOver(store) });
});

function deskOver(over: Pick<Store, 'receive'>, changes: Partial<TicketDesk> = {}): TicketDesk {
  const parts = { store: over, now: () => Date.now(), keepBodies: true };
  return {
    receive: (name, webhook) => receiveWebhook(integrations.get(name), webhook, parts),
    wake: () => {
      wakes += 1;
    },
    isOverloaded: () => false,
    ...changes,
  };
}

interface Sent {
  readonly to?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly by?: Express;
}

async function send({ to = 'desk', headers = {}, body = BODY, by = app }: Sent = {}): Promise<Response> {
  const response = await request(by)
    .post(`/v1/integrations/${to}/webhook`)
    .set({ 'content-type': 'application/json', authorization: `Bearer ${TOKEN}`, ...headers })
    .send(body);
  expectContract(response, 'post', TEMPLATE);
  return response;
}

const BODY = '{"id":"7","text":"(8524) failed, Grüße"}';
const seconds = (): number => Math.floor(Date.now() / 1000);
const statusOf = (response: Response) => bodyAs(response, 'WebhookReceipt').status;

/** Work that waits, of any integration. */
async function waiting(): Promise<number> {
  return (await store.countDeliveries(1000)).waiting;
}

function entries(ticketId = '7', integration = 'desk'): Promise<readonly TicketEntry[]> {
  return store.listEntries({ integration, ticketId });
}

describe('a webhook', () => {
  it('is stored when it is acknowledged, and work begins', async () => {
    const response = await send();
    expect([response.status, statusOf(response), wakes]).toEqual([202, 'accepted', 1]);
    expect((await entries()).map(({ text }) => text)).toEqual(['(8524) failed, Grüße']);
    expect(await waiting()).toBe(1);
  });

  it('that comes again, or brings nothing new, is no work', async () => {
    await send();
    expect(statusOf(await send())).toBe('duplicate');
    await send({ body: BODY.replace('{', '{"other":1,') });
    expect([await waiting(), (await entries()).length]).toEqual([1, 1]);
  });

  it('that dcause caused itself is acknowledged and forgotten', async () => {
    expect(statusOf(await send({ to: 'own', body: BODY.replace('{', '{"by":"dcause",') }))).toBe('ignored');
    expect([await waiting(), wakes]).toEqual([0, 0]);
  });

  it('may say which character set it has, and may have a query', async () => {
    for (const type of ['application/json; charset=UTF-8', 'application/json;charset=utf-8'])
      expect((await send({ headers: { 'content-type': type } })).status).toBe(202);
    const response = await request(app)
      .post('/v1/integrations/desk/webhook?user_id=admin')
      .auth(TOKEN, { type: 'bearer' })
      .type('application/json')
      .send(BODY);
    expect(statusOf(response)).toBe('duplicate');
  });

  it('may be a CloudEvent in either mode, known again by source and id', async () => {
    const data = JSON.parse(BODY) as unknown;
    const event = { specversion: '1.0', id: '1', source: '/desk', type: 'ticket', data };
    const structured = {
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    };
    expect(statusOf(await send(structured))).toBe('accepted');
    const again = JSON.stringify({ ...event, time: '2026-05-04T10:20:30Z' });
    expect(statusOf(await send({ ...structured, body: again }))).toBe('duplicate');
    const headers = { 'ce-specversion': '1.0', 'ce-id': '1', 'ce-source': '%2Fdesk', 'ce-type': 'ticket' };
    expect(statusOf(await send({ headers }))).toBe('duplicate');
    expect(statusOf(await send({ headers: { ...headers, 'ce-id': '2' } }))).toBe('accepted');
    expect((await entries()).length).toBe(1);
  });

  it('is looked at without any key of the service', async () => {
    const network = await keyedApp({ tickets: deskOver(store) });
    expect((await send({ by: network.app })).status).toBe(202);
    const authorization = `Bearer ${network.secrets.admin}`;
    expectProblem(await send({ by: network.app, headers: { authorization } }), 401, 'unauthorized');
    const keys = { identify: () => Promise.reject(new StoreError('unavailable', 'x')) };
    const without = await testApp({ tickets: deskOver(store), loopback: false, keys });
    expect(statusOf(await send({ by: without }))).toBe('duplicate');
  });
});

describe('a signed webhook', () => {
  const signed = (signing: Partial<Signing> = {}): Sent => ({
    to: 'standard',
    headers: SIGN['standard-webhooks']({ body: BODY, secret: SIGNING, at: seconds(), ...signing }),
  });

  it('is taken once; a replay is refused, and a later attempt is a duplicate', async () => {
    const first = signed({ at: seconds() - 10 });
    expect(statusOf(await send(first))).toBe('accepted');
    expectProblem(await send(first), 401, 'unauthorized');
    expect(statusOf(await send(signed()))).toBe('duplicate');
    expectProblem(await send(first), 401, 'unauthorized');
    expect(await waiting()).toBe(1);
  });

  it('of a sender whose attempts all have one time is a duplicate', async () => {
    const sent = { to: 'queued', headers: SIGN.glpi({ body: BODY, secret: TOKEN, at: seconds() }) };
    expect([statusOf(await send(sent)), statusOf(await send(sent))]).toEqual(['accepted', 'duplicate']);
  });

  it('is told the same whatever is wrong with it, and leaves nothing', async () => {
    const right = signed();
    const { 'webhook-id': _, ...withoutId } = right.headers ?? {};
    const refused: readonly Sent[] = [
      { ...right, body: `${BODY} ` },
      signed({ secret: OTHER }),
      signed({ at: seconds() - 301 }),
      signed({ at: seconds() + 320 }),
      { to: 'standard', headers: { ...right.headers, 'webhook-id': 'x' } },
      { to: 'standard', headers: { ...right.headers, 'webhook-timestamp': 'x' } },
      { to: 'standard', headers: { ...right.headers, 'webhook-signature': 'v1,' } },
      { to: 'standard', headers: withoutId },
      { to: 'standard' },
      { headers: { authorization: `Bearer ${TOKEN}x` } },
      { headers: { authorization: `Basic ${TOKEN}` } },
      { to: 'standard', body: 'no JSON' },
    ];
    const told = new Set<string>();
    for (const sent of refused) {
      const response = await send(sent);
      expectProblem(response, 401, 'unauthorized');
      const { instance: __, ...rest } = response.body as Record<string, unknown>;
      told.add(JSON.stringify(rest));
    }
    expect([told.size, await waiting(), wakes]).toEqual([1, 0, 0]);
    expect((await send(right)).status).toBe(202);
  });
});

describe('what is refused', () => {
  it.each([
    [404, 'not-found', { to: 'nobody' }],
    [404, 'not-found', { to: 'tracker' }],
    [404, 'not-found', { to: '..%2Fdesk' }],
    [400, 'malformed-json', { body: '{"id":"7"' }],
    [400, 'malformed-json', { body: '{"id":"7","id":"8"}' }],
    [400, 'empty-body', { body: '' }],
    [422, 'invalid-event', { body: '{}' }],
    [422, 'invalid-event', { body: '[]' }],
    [422, 'invalid-event', { body: 'null' }],
    [422, 'invalid-event', { headers: { 'ce-specversion': '1.0', 'ce-id': '%ff' } }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'text/plain' } }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'application/cloudevents-batch+json' } }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'application/json; charset=utf-16' } }],
    [415, 'unsupported-media-type', { headers: { 'content-type': 'none' } }],
    [413, 'too-large', { body: `{"id":"7","text":"${'x'.repeat(200_000)}"}` }],
  ] as const)('with %i %s leaves nothing: %j', async (status, code, sent) => {
    expectProblem(await send(sent), status, code);
    expect([await waiting(), wakes]).toEqual([0, 0]);
  });

  it('says that batches of events are not taken', async () => {
    const response = await send({ headers: { 'content-type': 'application/cloudevents-batch+json' } });
    expect(response.body.detail).toMatch(/one event and no batch/);
  });

  it('is also what a page of another site sends, and everything where there are no integrations', async () => {
    expectProblem(await send({ headers: { origin: 'https://evil.example' } }), 403, 'cross-site');
    const { tickets: _, ...without } = await appOptions();
    expectProblem(await send({ by: createApp(without) }), 404, 'not-found');
  });
});

describe('a service that cannot take more', () => {
  it.each(['unavailable', 'full', 'conflict'] as const)('says 503 where the store is %s', async (code) => {
    const failing = { receive: () => Promise.reject(new StoreError(code, 'db.internal.example')) };
    const response = await send({ by: await testApp({ tickets: deskOver(failing) }) });
    expectProblem(response, 503, 'store-unavailable');
    expect(response.headers['retry-after']).toBe('10');
    expect(response.text).not.toContain('db.internal');
  });

  it('says 503 where too much waits, before it looks at anything', async () => {
    const tickets = deskOver(store, { isOverloaded: () => true });
    const response = await send({ by: await testApp({ tickets }), headers: { authorization: 'x' } });
    expectProblem(response, 503, 'overloaded');
    expect(response.headers['retry-after']).toBe('10');
    expect(await waiting()).toBe(0);
  });

  it('says 503 to what comes while too many are being taken in, and takes them again afterwards', async () => {
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let begun = 0;
    const tickets = deskOver(store, {
      receive: async () => {
        begun += 1;
        await held;
        return 'ignored';
      },
    });
    const by = await testApp({ tickets });
    const server = by.listen(0);
    const [address] = [server.address()].map((bound) =>
      typeof bound === 'object' && bound !== null ? `http://127.0.0.1:${bound.port}` : '',
    );
    const call = () =>
      fetch(`${address}/v1/integrations/desk/webhook`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: BODY,
      });
    const first = Array.from({ length: MOST_IN_FLIGHT }, call);
    while (begun < MOST_IN_FLIGHT) await new Promise((resolve) => setImmediate(resolve));
    expect((await call()).status).toBe(503);
    letGo();
    expect(new Set((await Promise.all(first)).map(({ status }) => status))).toEqual(new Set([202]));
    expect((await call()).status).toBe(202);
    server.close();
  });

  it('never says 429 to a webhook, but to everyone else', async () => {
    const network = await keyedApp({ tickets: deskOver(store), requestsPerMinute: 2 });
    for (let n = 0; n < 5; n += 1) expect((await send({ by: network.app })).status).toBe(202);
    for (let n = 0; n < 5; n += 1)
      expect((await send({ by: network.app, headers: { authorization: 'x' } })).status).toBe(401);
    const calls = [1, 2, 3].map(() => request(network.app).get('/problems'));
    expect((await Promise.all(calls)).map(({ status }) => status).sort()).toEqual([200, 200, 429]);
  });
});

describe('whatever is sent', () => {
  const json = fc.json({ maxDepth: 4 });
  const likely = fc.record(
    {
      id: fc.oneof(fc.string(), fc.integer(), fc.constant(null)),
      text: fc.oneof(fc.string(), fc.array(fc.string())),
      alerts: fc.array(
        fc.record(
          {
            status: fc.constantFrom('firing', 'resolved', 'x'),
            fingerprint: fc.constantFrom('0123456789abcdef', ''),
            startsAt: fc.constantFrom('2026-05-04T10:20:30Z', 'x'),
            labels: fc.dictionary(fc.string(), fc.jsonValue()),
            annotations: fc.dictionary(fc.string(), fc.jsonValue()),
          },
          { requiredKeys: [] },
        ),
      ),
      webhookEvent: fc.constantFrom('jira:issue_created', 'jira:issue_updated', 'comment_created'),
      issue: fc.oneof(fc.jsonValue(), fc.record({ id: fc.string(), key: fc.constantFrom('A-1', '../x') })),
      ticket: fc.oneof(fc.jsonValue(), fc.record({ id: fc.integer(), title: fc.string() })),
      article: fc.jsonValue(),
      sys_id: fc.oneof(fc.string(), fc.constant('0'.repeat(32))),
      table: fc.string(),
    },
    { requiredKeys: [] },
  );
  const body = fc.oneof(
    json,
    likely.map((value) => JSON.stringify(value)),
    fc.string(),
  );
  const headers = fc.dictionary(
    fc.constantFrom(
      'ce-specversion',
      'ce-id',
      'ce-source',
      'content-encoding',
      'webhook-id',
      'x-zammad-delivery',
    ),
    fc.oneof(fc.constantFrom('1.0', 'gzip', '%', '"'), fc.stringMatching(/^[!-~]{0,20}$/)),
  );

  it('is no error of the service, and is answered as the contract says', async () => {
    const to = fc.constantFrom(...Object.keys(SETTINGS.integrations));
    await fc.assert(
      fc.asyncProperty(to, body, headers, async (name, text, more) => {
        const response = await send({ to: name, body: text, headers: more });
        expect([response.status, response.text]).toEqual([
          expect.toSatisfy((status) => status < 500),
          response.text,
        ]);
      }),
      { numRuns: 400 },
    );
  }, 60_000);

  it('is understood the same again and again, or refused', () => {
    for (const [, { connector }] of integrations)
      fc.assert(
        fc.property(body, (text) => {
          const read = () => {
            try {
              return JSON.stringify(connector.interpret(webhookOf({}, text)));
            } catch (error) {
              return String(error);
            }
          };
          expect(read()).toBe(read());
        }),
        { numRuns: 50 },
      );
  });
});

it('leaves neither secrets in what it stores nor names of other integrations', async () => {
  const text = `password: Hunter2!${randomUUID()}`;
  await send({ body: JSON.stringify({ id: '7', text }) });
  expect(JSON.stringify(await entries())).not.toContain('Hunter2');
  expect(await entries('7', 'own')).toEqual([]);
});
