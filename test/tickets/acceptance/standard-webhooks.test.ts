/** Standard Webhooks both ways over HTTP, with the library of the specification at the other end. */
import { randomBytes, randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../../src/http/app.js';
import { listen } from '../../../src/http/server.js';
import { RecordKeeper } from '../../../src/records/record-keeper.js';
import { openStore } from '../../../src/store/open.js';
import { startDesk } from '../../../src/tickets/desk.js';
import { loadIntegrations } from '../../../src/tickets/load-integrations.js';
import { appOptions, atEnd, startRules, temporaryFolder } from '../../support/app.js';
import { type FakeRequest, type FakeSystem, serveFake } from '../../support/fake-system.js';
import { parseObject } from '../../support/json.js';
import { createSqlite, type TestDatabase } from '../../support/store-databases.js';

const newSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;
const SECRETS = { CURRENT: newSecret(), BEFORE: newSecret(), CALLBACK: newSecret() };
const TOLERANCE_SECONDS = 300;

let database: TestDatabase;
let receiver: FakeSystem;
/** Statuses of the next answers of the receiver; 200 where none is left. */
const failures: number[] = [];
let service = '';

beforeAll(async () => {
  receiver = await serveFake(() => ({ status: failures.shift() ?? 200 }));
  const file = path.join(await temporaryFolder(), 'integrations.json');
  const desk = {
    system: 'generic',
    webhook: { scheme: 'standard-webhooks', secrets: [{ env: 'CURRENT' }, { env: 'BEFORE' }] },
    ...{ ticketId: '/id', text: ['/text'] },
    callback: { url: `${receiver.url}/told`, secret: { env: 'CALLBACK' } },
  };
  await writeFile(file, JSON.stringify({ integrations: { desk } }));
  database = await createSqlite();
  atEnd(() => database.remove());
  service = await startWith(file);
});

/** The service with a store of its own, and everything that works on tickets; gives where it listens. */
async function startWith(file: string): Promise<string> {
  const logger = pino({ level: 'silent' });
  const now = (): number => Date.now();
  const loaded = await loadIntegrations(file, { env: SECRETS, logger, now });
  if (!loaded.ok) throw new Error(loaded.messages.join('\n'));
  const store = await openStore(database.options);
  atEnd(() => store.close());
  const rules = await startRules(store);
  const work = { store, logger, now, newId: randomUUID };
  const limits = { maxEvidenceBytes: 100_000, maxLines: 1_000 };
  const records = new RecordKeeper({ ...work, ...limits, rules, maskSecrets: (request) => request });
  const { integrations } = loaded;
  const tickets = startDesk({ ...work, records, integrations, random: Math.random, keepBodies: true });
  atEnd(() => tickets.stop());
  const server = await listen(createApp(await appOptions({ store, rules, tickets })), '127.0.0.1', 0);
  atEnd(() => server.stop(0));
  return server.address;
}

interface Message {
  readonly id?: string;
  readonly body: string;
  readonly secret?: string;
  /** Seconds from now. */
  readonly at?: number;
}

/** A message about a ticket of its own, with evidence in which something is recognised. */
function aboutTicket(ticket: string): string {
  const text = [
    'Event ID: 2087',
    'Source: Microsoft-Windows-ActiveDirectory_DomainService',
    'Computer: DC1.corp.example',
    'Active Directory Domain Services could not resolve the following DNS host name of the source domain controller to an IP address.',
    `Source domain controller: ${ticket}`,
  ].join('\n');
  return JSON.stringify({ id: ticket, text });
}

interface Signed {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

function signed({ id = `msg_${randomUUID()}`, body, secret = SECRETS.CURRENT, at = 0 }: Message): Signed {
  const time = new Date(Date.now() + at * 1000);
  return {
    body,
    headers: {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, time, body),
    },
  };
}

async function send({ headers, body }: Signed): Promise<readonly [number, unknown]> {
  const url = `${service}/v1/integrations/desk/webhook`;
  const response = await fetch(url, { method: 'POST', headers, body });
  return [response.status, parseObject(await response.text())['status']];
}

/** Rows that a webhook leaves. */
async function rows(): Promise<unknown> {
  const count = (table: string): string => `(select count(*) from ${table}) as ${table}`;
  const [counted] = await database.execute(
    `select ${['inbound', 'tickets', 'ticket_entries'].map(count).join(', ')}`,
  );
  return counted;
}

/** What the receiver was told about a ticket, once it was told `times` times. */
async function toldOf(ticket: string, times = 1): Promise<readonly FakeRequest[]> {
  for (;;) {
    const told = receiver.requests.filter(({ text }) => text.includes(`"ticket":"${ticket}"`));
    if (told.length >= times) return told;
    await sleep(20);
  }
}

function verified({ headers, text }: FakeRequest): unknown {
  const single = Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value]] : [],
  );
  return new Webhook(SECRETS.CALLBACK).verify(text, Object.fromEntries(single));
}

describe('a message that the library has signed', () => {
  it.each(['CURRENT', 'BEFORE'] as const)('with the secret %s is taken, and kept once', async (name) => {
    const before = await rows();
    const message = signed({ body: aboutTicket(`taken ${name}`), secret: SECRETS[name] });
    expect(await send(message)).toEqual([202, 'accepted']);
    const after = { inbound: 1, tickets: 1, ticket_entries: 1 };
    expect(grown(before, await rows())).toEqual(after);
    expect(await send(message)).toEqual([401, 401]);
    expect(grown(before, await rows())).toEqual(after);
  });

  it('among signatures of other secrets is taken', async () => {
    const { body, headers } = signed({ id: 'msg_several', body: aboutTicket('several') });
    const other = new Webhook(newSecret()).sign('msg_several', new Date(), body);
    const both = `${other} v1a,${randomBytes(64).toString('base64')} ${headers['webhook-signature']}`;
    expect(await send({ body, headers: { ...headers, 'webhook-signature': both } })).toEqual([
      202,
      'accepted',
    ]);
  });

  it('again, with a newer time, is the attempt of a sender that heard nothing: a duplicate, and kept once', async () => {
    const before = await rows();
    const message = { id: 'msg_retried', body: aboutTicket('retried') };
    expect(await send(signed({ ...message, at: -10 }))).toEqual([202, 'accepted']);
    expect(await send(signed(message))).toEqual([202, 'duplicate']);
    expect(await send(signed({ ...message, at: -5 }))).toEqual([401, 401]);
    expect(grown(before, await rows())).toEqual({ inbound: 1, tickets: 1, ticket_entries: 1 });
  });
});

describe('a message that proves nothing', () => {
  const body = aboutTicket('refused');
  const right = (): Signed => signed({ body });
  const without = (name: string): Signed => {
    const { [name]: _, ...headers } = right().headers;
    return { body, headers };
  };

  it.each<readonly [string, () => Signed]>([
    ['whose body was changed', () => ({ ...right(), body: body.replace('refused', 'changed') })],
    ['that was signed with another secret', () => signed({ body, secret: newSecret() })],
    ['that was signed with the secret of the callback', () => signed({ body, secret: SECRETS.CALLBACK })],
    ['that is old', () => signed({ body, at: -TOLERANCE_SECONDS - 5 })],
    ['that is from the future', () => signed({ body, at: TOLERANCE_SECONDS + 5 })],
    [
      'whose time was renewed',
      () => {
        const { headers } = signed({ body, at: -TOLERANCE_SECONDS - 5 });
        return { body, headers: { ...headers, 'webhook-timestamp': `${Math.floor(Date.now() / 1000)}` } };
      },
    ],
    [
      'that borrows the signature of another',
      () => ({ body, headers: { ...right().headers, 'webhook-id': 'msg_other' } }),
    ],
    ['without a signature', () => without('webhook-signature')],
    ['without a time', () => without('webhook-timestamp')],
    ['without an id', () => without('webhook-id')],
  ])('%s is refused, and leaves nothing', async (_, make) => {
    const before = await rows();
    expect(await send(make())).toEqual([401, 401]);
    expect(await rows()).toEqual(before);
  });
});

describe('a diagnosis', () => {
  it('is told once, as a message that the library verifies', async () => {
    await send(signed({ body: aboutTicket('told') }));
    const [told] = await toldOf('told');
    expect(told === undefined ? undefined : verified(told)).toMatchObject({
      type: 'dcause.diagnosis',
      data: { integration: 'desk', ticket: 'told', diagnosis: { revision: 1 } },
    });
  });

  it('that is not taken at once is told again under the same id, signed anew', async () => {
    failures.push(500, 503);
    await send(signed({ body: aboutTicket('told again') }));
    const told = await toldOf('told again', 3);
    expect(told.map(verified)).toHaveLength(3);
    const values = (name: string) => new Set(told.map(({ headers }) => headers[name]));
    expect(values('webhook-id').size).toBe(1);
    expect(values('webhook-timestamp').size).toBeGreaterThan(1);
    expect(new Set(told.map(({ text }) => text)).size).toBe(1);
  });
});

/** How much each count has grown. */
function grown(before: unknown, after: unknown): Readonly<Record<string, number>> {
  const [was, is] = [parseObject(JSON.stringify(before)), parseObject(JSON.stringify(after))];
  return Object.fromEntries(Object.keys(is).map((name) => [name, Number(is[name]) - Number(was[name])]));
}
