/**
 * A real Alertmanager in front of the service as a process, and a receiver of callbacks behind it: each episode of an
 * alert is diagnosed and told once, whatever is repeated, refused, locked or down. Needs `npm run build`.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'libsql';
import { Webhook } from 'standardwebhooks';
import { beforeAll, describe, expect, it } from 'vitest';
import { listOf, textOf } from '../../../src/tickets/json-value.js';
import {
  type Alert,
  type Alertmanager,
  findAlertmanager,
  startAlertmanager,
} from '../../support/alertmanager.js';
import { atEnd, temporaryFolder } from '../../support/app.js';
import { type FakeRequest, type FakeSystem, serveFake } from '../../support/fake-system.js';
import { type FaultyProxy, startFaultyProxy } from '../../support/faulty-proxy.js';
import { killServices, type ServiceProcess, startService } from '../../support/service-process.js';

const TOKEN = randomBytes(24).toString('base64url');
const CALLBACK_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const ROUTE = '/v1/integrations/alerts/webhook';
const LONG_MS = 120_000;

const isMissing = findAlertmanager() === undefined && process.env['DCAUSE_FAULTS'] !== 'full';
const why = isMissing ? ' (skipped: apt-get install prometheus-alertmanager)' : '';

/** An alert about a machine, with evidence in which something is recognised. */
function alertOf(machine: string, startsAt = new Date().toISOString(), failures = 31): Alert {
  const output = `CN=Configuration,DC=corp,DC=example
    HQ\\${machine.toUpperCase()}-PARTNER via RPC
        Last attempt @ 2024-03-10 03:50:00 failed, result 8524 (0x214c):
            The DSA operation is unable to proceed because of a DNS lookup failure.
        ${failures} consecutive failure(s).`;
  const labels = { alertname: 'Replication', instance: `${machine}.corp.example:9182` };
  return { labels, annotations: { output }, startsAt };
}

describe.skipIf(isMissing)(`Alertmanager and the service${why}`, () => {
  let receiver: FakeSystem;
  /** Of the next callbacks that arrive; 200 where none is left. */
  const answers: number[] = [];
  /** Those that were taken. */
  const taken: FakeRequest[] = [];
  let before: FaultyProxy;
  let behind: FaultyProxy;
  let data: string;
  let service: ServiceProcess;
  let url: URL;
  let alertmanager: Alertmanager;

  beforeAll(async () => {
    receiver = await serveFake((request) => {
      const status = answers.shift() ?? 200;
      if (status === 200) taken.push(request);
      return { status };
    });
    behind = await startFaultyProxy(receiver.url);
    atEnd(() => behind.close());
    const folder = await temporaryFolder();
    data = path.join(folder, 'data');
    const file = path.join(folder, 'integrations.json');
    const alerts = {
      system: 'alertmanager',
      webhook: { scheme: 'bearer', secrets: [{ file: 'token' }] },
      callback: { url: `${behind.url}/told`, secret: { env: 'CALLBACK_SECRET' } },
    };
    await writeFile(file, JSON.stringify({ integrations: { alerts } }));
    await writeFile(path.join(folder, 'token'), `${TOKEN}\n`);
    service = startService({ DCAUSE_DATA: data, DCAUSE_INTEGRATIONS: file, CALLBACK_SECRET });
    atEnd(async () => killServices());
    url = await service.url;
    before = await startFaultyProxy(url.origin);
    atEnd(() => before.close());
    alertmanager = await startAlertmanager({ receiverUrl: `${before.url}${ROUTE}`, token: TOKEN });
  }, LONG_MS);

  /** The tickets of all diagnoses, once there are so many. */
  async function diagnosed(count: number): Promise<readonly string[]> {
    for (;;) {
      const page: unknown = await (await fetch(new URL('/v1/diagnoses?limit=200', url))).json();
      const tickets = listOf(page, 'items').map((item) => textOf(item, 'ticket', 'id') ?? '');
      if (tickets.length >= count) return tickets.sort();
      await sleep(100);
    }
  }
  async function told(count: number): Promise<readonly string[]> {
    while (taken.length < count) await sleep(50);
    return taken.map(({ text }) => textOf(JSON.parse(text), 'data', 'ticket') ?? '').sort();
  }
  /** Until so many more groups have been sent that satisfy `isIt`; when the last one comes, the others were answered. */
  async function groups(count: number, isIt: (body: string) => boolean = () => true): Promise<void> {
    const from = before.requests.length;
    const come = () => before.requests.slice(from).filter(({ body }) => isIt(body)).length;
    while (come() <= count) await sleep(50);
  }
  /** All that is diagnosed is told, each episode once: there are `count`. */
  async function expectEpisodes(count: number): Promise<readonly string[]> {
    const tickets = await diagnosed(count);
    expect(tickets).toHaveLength(count);
    expect(new Set(tickets).size).toBe(count);
    expect(await told(count)).toEqual(tickets);
    return tickets;
  }
  const statuses = (): readonly string[] => service.logged().match(/"status":\d+/g) ?? [];

  it(
    'tell of each alert that fires once, however often its group is sent',
    async () => {
      await alertmanager.post([alertOf('dc1', '2024-03-10T03:00:00Z'), alertOf('dc2')]);
      await expectEpisodes(2);
      await groups(4);
      const tickets = await expectEpisodes(2);
      expect(tickets.some((id) => id.endsWith(`-${Date.parse('2024-03-10T03:00:00Z')}`))).toBe(true);
      for (const { text, headers } of taken) {
        const single = Object.entries(headers).flatMap(([name, value]) =>
          typeof value === 'string' ? [[name, value]] : [],
        );
        const message = new Webhook(CALLBACK_SECRET).verify(text, Object.fromEntries(single));
        expect(message).toMatchObject({ data: { integration: 'alerts', diagnosis: { revision: 1 } } });
      }
    },
    LONG_MS,
  );

  it(
    'tell of an alert once, also where the values that it quotes change',
    async () => {
      const known = await expectEpisodes(2);
      await alertmanager.post([alertOf('dc1', '2024-03-10T03:00:00Z', 47)]);
      await groups(2, (body) => body.includes('47 consecutive'));
      expect(await expectEpisodes(2)).toEqual(known);
    },
    LONG_MS,
  );

  it(
    'say nothing of what is resolved, and tell of its next episode',
    async () => {
      const known = await expectEpisodes(2);
      const resolved = { ...alertOf('dc1', '2024-03-10T03:00:00Z'), endsAt: new Date().toISOString() };
      await alertmanager.post([resolved]);
      await groups(0, (body) => body.includes('"status":"resolved"') && body.includes('"status":"firing"'));
      await groups(2);
      expect(await expectEpisodes(2)).toEqual(known);

      await alertmanager.post([alertOf('dc1')]);
      const [next] = (await expectEpisodes(3)).filter((id) => !known.includes(id));
      const fingerprint = (id = ''): string => id.slice(0, 16);
      const first = known.find((id) => id.endsWith(`-${Date.parse('2024-03-10T03:00:00Z')}`));
      expect(fingerprint(next)).toBe(fingerprint(first));
      await groups(3);
      await expectEpisodes(3);
    },
    LONG_MS,
  );

  it(
    'have nothing to do with each other where the token is wrong',
    async () => {
      const stranger = await startFaultyProxy(url.origin);
      atEnd(() => stranger.close());
      const { post } = await startAlertmanager({
        receiverUrl: `${stranger.url}${ROUTE}`,
        token: `${TOKEN}x`,
      });
      const stored = () => countOf('select count(*) as rows from tickets');
      const known = stored();
      await post([alertOf('dc9')]);
      while (stranger.requests.length < 3) await sleep(50);
      expect(statuses()).toContain('"status":401');
      expect(stored()).toBe(known);
      expect(countOf(`select count(*) as rows from ticket_entries where host like 'dc9%'`)).toBe(0);
      await expectEpisodes(3);
    },
    LONG_MS,
  );

  it(
    'lose nothing while the store is locked: the service says 503, and Alertmanager sends it again',
    async () => {
      const lock = openDatabase();
      lock.exec('begin immediate');
      const seen = statuses().length;
      await alertmanager.post([alertOf('dc3'), alertOf('dc4')]);
      while (!statuses().slice(seen).includes('"status":503')) await sleep(50);
      expect(countOf(`select count(*) as rows from ticket_entries where host like 'dc3%'`)).toBe(0);
      lock.exec('rollback');
      lock.close();
      await expectEpisodes(5);
      await groups(2);
      await expectEpisodes(5);
    },
    LONG_MS,
  );

  it(
    'tell a receiver that was down once it is back, as one message under one id',
    async () => {
      const [cut, arrived] = [behind.requests.length, receiver.requests.length];
      behind.setFault(() => ({ kind: 'cut' }));
      await alertmanager.post([alertOf('dc5')]);
      expect(await diagnosed(6)).toHaveLength(6);
      while (behind.requests.length < cut + 2) await sleep(50);
      answers.push(503, 429);
      behind.setFault(() => undefined);
      await expectEpisodes(6);
      await groups(2);
      await expectEpisodes(6);
      const attempts = receiver.requests.slice(arrived);
      expect(attempts).toHaveLength(3);
      expect(new Set(attempts.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
      expect(new Set(attempts.map(({ text }) => text)).size).toBe(1);
    },
    LONG_MS,
  );

  function openDatabase(): Database.Database {
    const database = new Database(path.join(data, 'dcause.db'));
    database.exec('pragma busy_timeout = 5000');
    return database;
  }
  function countOf(sql: string): number {
    const database = openDatabase();
    try {
      const [row]: unknown[] = database.prepare(sql).all();
      return typeof row === 'object' && row !== null && 'rows' in row ? Number(row.rows) : Number.NaN;
    } finally {
      database.close();
    }
  }
});
