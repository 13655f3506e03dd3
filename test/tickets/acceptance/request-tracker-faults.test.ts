/** Request Tracker, the network and the service fail in the middle of the work: every note is written, and none twice. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { listOf, textOf } from '../../../src/tickets/json-value.js';
import {
  type Fault,
  type FaultyProxy,
  PERMISSION_DENIED,
  startFaultyProxy,
} from '../../support/faulty-proxy.js';
import { parseObject } from '../../support/json.js';
import { startRequestTracker, type TestRequestTracker } from '../../support/request-tracker.mjs';
import { killServices } from '../../support/service-process.js';
import { createPostgres, type TestDatabase } from '../../support/store-databases.js';
import {
  createHelpdesk,
  createTickets,
  expectWhole,
  type Helpdesk,
  isFull,
  isWanted,
  KNOWN,
  notesIn,
  OTHER_RESOLVER,
  sample,
  skipped,
  until,
  untilPolled,
  untilQuiet,
} from './helpdesk.js';

const KILLS = isFull ? 50 : 5;
const SEVERAL = 6;
const TIMEOUT_SECONDS = 2;
/** Seconds, as hours. */
const SOON = 8 / 3600;
const serverUrl = process.env['DCAUSE_TEST_DATABASE_URL'];
const evidence = sample(KNOWN[0][0]);

/** Before and after the system has done what it was asked. */
const FAULTS: readonly Fault[] = [
  { kind: 'answer', status: 500 },
  { kind: 'done-but-answer', status: 502 },
  { kind: 'answer', status: 429, headers: { 'retry-after': '2' } },
  PERMISSION_DENIED,
  { kind: 'lose-answer' },
  { kind: 'cut' },
  { kind: 'hang' },
];
const saying = (words: string): unknown => expect.stringContaining(words);

const isComment = ({ method, url }: { method: string; url: string }): boolean =>
  method === 'POST' && url.endsWith('/comment');

describe.skipIf(!isWanted)(`Request Tracker and the service, with faults${skipped}`, () => {
  let rt: TestRequestTracker;
  let proxy: FaultyProxy;
  const helpdesks: Helpdesk[] = [];

  beforeAll(async () => {
    rt = await startRequestTracker();
    proxy = await startFaultyProxy(rt.url);
  }, 120_000);
  afterEach(() => {
    killServices();
    proxy.setFault(() => undefined);
  });
  afterAll(async () => {
    for (const helpdesk of helpdesks) await helpdesk.remove();
    await proxy.close();
    await rt.remove();
  });

  async function open(settings: object = {}, databaseUrl?: string): Promise<Helpdesk> {
    const helpdesk = await createHelpdesk({
      ...{ rt, url: proxy.url, settings: { limits: { timeoutSeconds: TIMEOUT_SECONDS }, ...settings } },
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    });
    helpdesks.push(helpdesk);
    return helpdesk;
  }

  /** Starts the service, and waits for its first poll: what was before is not looked at. */
  async function begin(helpdesk: Helpdesk) {
    const service = helpdesk.start();
    await service.url;
    await untilPolled(proxy, 2);
    return service;
  }

  async function createTicket(): Promise<string> {
    return rt.createTicket({ subject: 'Replication fails', text: evidence });
  }

  async function renameField(ticket: string, name: string, newName: string): Promise<void> {
    const fields = listOf(await rt.request('root', 'GET', `ticket/${ticket}`), 'CustomFields');
    const id = textOf(
      fields.find((field) => textOf(field, 'name') === name),
      'id',
    );
    await rt.request('root', 'PUT', `customfield/${id}`, { Name: newName });
  }

  it('every kind of request fails once for each ticket, in every way', async () => {
    const helpdesk = await open({ fields: { cause: 'Suggested cause' } });
    const service = await begin(helpdesk);
    const failed = new Set<string>();
    let others = 0;
    proxy.setFault(({ method, url }) => {
      const [place, ticket] = /\/ticket\/(\d+)[^?]*/.exec(url) ?? [];
      if (place === undefined) {
        others += 1;
        // Every other one, so that it is not asked more seldom.
        return others % 2 === 0 ? FAULTS[others / 2] : undefined;
      }
      const request = `${method} ${place}`;
      if (failed.has(request)) return undefined;
      failed.add(request);
      const fault = FAULTS[Number(ticket) % FAULTS.length];
      // It says so where something is to be changed.
      return fault === PERMISSION_DENIED && method === 'GET' ? { ...fault, status: 403 } : fault;
    });
    const tickets = [...(await createTickets(rt, FAULTS.length)).keys()];
    const url = await service.url;
    const areSet = async (): Promise<boolean> => {
      const fields = await helpdesk.deliveries(url, { kind: 'fields' });
      return fields.filter(({ state }) => state !== 'waiting').length === tickets.length;
    };
    await until('all fields are set', areSet, 120_000, service.logged);
    await untilQuiet(helpdesk, service, proxy);
    for (const part of ['/history', '/attachments', '/comment', 'PUT '])
      expect([...failed].filter((request) => request.includes(part))).toHaveLength(FAULTS.length);
    expect(await service.stop()).toBe(0);
    await expectWhole(rt, helpdesk, tickets);
    for (const ticket of tickets) expect((await rt.readFields(ticket))['Suggested cause']).toBeDefined();
  }, 300_000);

  it('Request Tracker is killed amid the work, and comes back', async () => {
    const helpdesk = await open();
    const service = await begin(helpdesk);
    const tickets = [...(await createTickets(rt, SEVERAL)).keys()];
    await until('a note is written', async () => (await notesIn(rt, tickets)).length > 0);
    await rt.kill();
    await sleep(1_000);
    await rt.start();
    // Again, while it writes a comment: nobody hears of the ticket before that is prepared.
    proxy.setFault(({ url }) =>
      url.includes('/transactions') ? { kind: 'answer', status: 503 } : undefined,
    );
    tickets.push(await createTicket());
    let killed: Promise<void> | undefined;
    proxy.setFault((request) => {
      if (isComment(request)) killed ??= sleep(30).then(() => rt.kill());
      return undefined;
    });
    await until('a comment is on its way', () => killed !== undefined);
    await killed;
    proxy.setFault(() => undefined);
    await rt.start();
    await untilQuiet(helpdesk, service, proxy);
    expect(await service.stop()).toBe(0);
    await expectWhole(rt, helpdesk, tickets);
  }, 300_000);

  it('Request Tracker hangs for longer than it is waited for, and then does what it was told', async () => {
    const helpdesk = await open();
    const service = await begin(helpdesk);
    let paused = false;
    proxy.setFault((request) => {
      if (isComment(request) && !paused) {
        rt.pause();
        paused = true;
      }
      return undefined;
    });
    const ticket = await createTicket();
    await until('a comment is on its way', () => paused);
    const before = proxy.requests.length;
    await until('it is asked again, in vain', () => proxy.requests.length >= before + 3);
    rt.resume();
    await untilQuiet(helpdesk, service, proxy);
    expect(await service.stop()).toBe(0);
    await expectWhole(rt, helpdesk, [ticket]);
  }, 300_000);

  describe('what cannot be delivered', () => {
    it('stands with the dead letters and says why, and arrives when the cause is mended', async () => {
      const helpdesk = await open({
        fields: { cause: 'Root cause' },
        giveUpAfterHours: SOON,
        limits: { timeoutSeconds: 15 },
      });
      const service = await begin(helpdesk);
      const url = await service.url;
      const ticket = await createTicket();
      await untilQuiet(helpdesk, service, proxy);
      const [field, ...others] = await helpdesk.deliveries(url, { state: 'dead' });
      expect(others).toEqual([]);
      expect(field).toMatchObject({ kind: 'fields', ticket, reason: saying('"Root cause"') });
      expect(await notesIn(rt, [ticket])).toHaveLength(1);

      proxy.setFault((request) => (isComment(request) ? PERMISSION_DENIED : undefined));
      const refused = await createTicket();
      await untilQuiet(helpdesk, service, proxy);
      const dead = await helpdesk.deliveries(url, { state: 'dead', ticket: refused });
      expect(dead.find(({ kind }) => kind === 'note')?.reason).toContain('Permission Denied');
      expect(await notesIn(rt, [refused])).toEqual([]);
      const listed = await helpdesk.command('tickets', 'deliveries', '--state', 'dead');
      expect(listed).toContain('Permission Denied');
      expect(listed).toContain('Root cause');

      proxy.setFault(() => undefined);
      await renameField(ticket, 'Suggested cause', 'Root cause');
      const made = await helpdesk.command('keys', 'create', '--name', 'ops', '--role', 'editor', '--json');
      const key = String(parseObject(made)['secret']);
      const requeued = await fetch(new URL(`/v1/deliveries/${field?.id}/requeue`, url), {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
      });
      expect(requeued.status).toBe(200);
      await helpdesk.command('tickets', 'requeue', '--dead');
      await untilQuiet(helpdesk, service, proxy);
      expect(await helpdesk.deliveries(url, { state: 'dead' })).toEqual([]);
      for (const id of [ticket, refused]) expect((await rt.readFields(id))['Root cause']).toBeDefined();
      await renameField(ticket, 'Root cause', 'Suggested cause');
      expect(await service.stop()).toBe(0);
      await expectWhole(rt, helpdesk, [ticket, refused]);
    }, 300_000);

    it('is not tried again where the ticket is gone, and holds up no other', async () => {
      const helpdesk = await open();
      const service = await begin(helpdesk);
      const [deleted, gone] = [await createTicket(), await createTicket()];
      await rt.request('root', 'PUT', `ticket/${deleted}`, { Status: 'deleted' });
      proxy.setFault(({ method, url }) =>
        url.includes(`/ticket/${gone}/`) && method === 'POST' ? { kind: 'answer', status: 404 } : undefined,
      );
      await untilQuiet(helpdesk, service, proxy);
      const next = await createTicket();
      await untilQuiet(helpdesk, service, proxy);
      const dead = await helpdesk.deliveries(await service.url, { state: 'dead' });
      expect(dead.map(({ ticket, reason }) => [ticket, reason])).toEqual([[gone, saying('404')]]);
      expect(await service.stop()).toBe(0);
      await expectWhole(rt, helpdesk, [deleted, gone, next], [gone]);
    }, 300_000);
  });

  it(`the service is killed ${KILLS} times while tickets come in`, async () => {
    const helpdesk = await open();
    let service = await begin(helpdesk);
    const tickets: string[] = [];
    const bringTicket = async (): Promise<void> => {
      const text = sample('repadmin-showrepl-8524-one-partner.txt');
      const ticket = await rt.createTicket({ subject: 'Replication fails', text });
      tickets.push(ticket);
      if (tickets.length % 3 === 0) await rt.reply(ticket, { text: OTHER_RESOLVER });
    };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const coming = bringTicket();
      // One in five dies while it starts; the others amid their work.
      if (kill % 5 === 4) await sleep(100 + ((kill * 61) % 700));
      else {
        await service.url;
        await sleep((kill * 137) % 1_500);
      }
      await service.kill();
      service = helpdesk.start();
      await coming;
    }
    await service.url;
    await untilQuiet(helpdesk, service, proxy);
    expect(await service.stop()).toBe(0);
    await expectWhole(rt, helpdesk, tickets);
  }, 600_000);

  it('the service is stopped amid the work, and goes on', async () => {
    const helpdesk = await open();
    let service = await begin(helpdesk);
    const tickets: string[] = [];
    for (const delayMs of [0, 100, 250]) {
      let isSending = false;
      proxy.setFault((request) => {
        isSending ||= isComment(request);
        return undefined;
      });
      tickets.push(...(await createTickets(rt, 2)).keys());
      await until('a comment is on its way', () => isSending);
      await sleep(delayMs);
      expect(await service.stop()).toBe(0);
      service = helpdesk.start();
      await service.url;
    }
    await untilQuiet(helpdesk, service, proxy);
    expect(await service.stop()).toBe(0);
    await expectWhole(rt, helpdesk, tickets);
  }, 300_000);

  describe.skipIf(serverUrl === undefined)(
    `two services on one PostgreSQL${serverUrl === undefined ? ' (skipped: DCAUSE_TEST_DATABASE_URL names no server)' : ''}`,
    () => {
      let database: TestDatabase;
      beforeAll(async () => {
        database = await createPostgres(serverUrl ?? '');
      });
      afterAll(() => database.remove());

      it('write each note once, also when one of them is killed', async () => {
        const helpdesk = await open({}, database.options.databaseUrl);
        const steady = await begin(helpdesk);
        let other = helpdesk.start();
        await other.url;
        const tickets: string[] = [];
        for (let kill = 0; kill < KILLS / 5; kill += 1) {
          const coming = createTickets(rt, 2);
          await other.url;
          await sleep((kill * 211) % 1_500);
          await other.kill();
          other = helpdesk.start();
          tickets.push(...(await coming).keys());
        }
        await other.url;
        await untilQuiet(helpdesk, steady, proxy);
        for (const service of [steady, other]) expect(await service.stop()).toBe(0);
        await expectWhole(rt, helpdesk, tickets);
      }, 600_000);
    },
  );
});
