/** What is promised to who uses Request Tracker, with Request Tracker itself and the service as it is built. */
import path from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../src/store/sqlite.js';
import { textOf } from '../../../src/tickets/json-value.js';
import { type FaultyProxy, startFaultyProxy } from '../../support/faulty-proxy.js';
import { startRequestTracker, type TestRequestTracker } from '../../support/request-tracker.mjs';
import { freePort, killServices, type ServiceProcess } from '../../support/service-process.js';
import {
  createHelpdesk,
  createTickets,
  expectWhole,
  getJson,
  type Helpdesk,
  isFull,
  isWanted,
  notesIn,
  OTHER_RESOLVER,
  sample,
  skipped,
  until,
  untilPolled,
  untilQuiet,
} from './helpdesk.js';

const MANY = isFull ? 200 : 10;
/** What is promised: from the ticket to its note. */
const BY_POLLING_MS = 10_000;
const BY_WEBHOOK_MS = 3_000;

const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const SETTINGS = {
  fields: { cause: 'Suggested cause', diagnosis: 'Diagnosis' },
  webhook: { scheme: 'standard-webhooks', secrets: [{ env: 'RT_WEBHOOK' }] },
};
const showrepl = sample('repadmin-showrepl-8524-one-partner.txt');
const quoted = (text: string): string => text.trim().replaceAll(/^/gm, '> ');
const oneLine = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe.skipIf(!isWanted)(`Request Tracker and the service${skipped}`, () => {
  let rt: TestRequestTracker;
  let proxy: FaultyProxy;
  /** Between the scrip and the service. */
  let relay: FaultyProxy;
  let port = 0;
  const helpdesks: Helpdesk[] = [];

  beforeAll(async () => {
    port = await freePort();
    relay = await startFaultyProxy(`http://127.0.0.1:${port}`);
    const webhook = { url: `${relay.url}/v1/integrations/helpdesk/webhook`, secret: SECRET };
    rt = await startRequestTracker({ webhook });
    proxy = await startFaultyProxy(rt.url);
  }, 120_000);
  afterAll(async () => {
    killServices();
    for (const helpdesk of helpdesks) await helpdesk.remove();
    await proxy.close();
    await relay.close();
    await rt.remove();
  });

  async function open(settings: object = SETTINGS): Promise<{ helpdesk: Helpdesk; service: ServiceProcess }> {
    const environment = { PORT: String(port), RT_WEBHOOK: SECRET };
    const helpdesk = await createHelpdesk({ rt, url: proxy.url, settings, environment });
    helpdesks.push(helpdesk);
    const service = helpdesk.start();
    await service.url;
    // What happened before the first poll is not looked at.
    await untilPolled(proxy, 2);
    return { helpdesk, service };
  }

  const titleOf = async (service: ServiceProcess, cause: string): Promise<string> =>
    textOf(await getJson(await service.url, `/v1/causes/${cause}`), 'title') ?? '';

  describe('a ticket with evidence', () => {
    let helpdesk: Helpdesk;
    let service: ServiceProcess;
    const tickets: string[] = [];

    beforeAll(async () => {
      ({ helpdesk, service } = await open({ ...SETTINGS, pollSeconds: undefined }));
    }, 120_000);
    afterAll(killServices);

    /** A ticket whose note the service has written `timeoutMs` later at most. */
    async function toldTicket(text: string, timeoutMs: number): Promise<string> {
      const ticket = await rt.createTicket({ subject: 'Replication fails', text });
      tickets.push(ticket);
      await untilTold(ticket, 1, timeoutMs);
      return ticket;
    }

    async function untilTold(ticket: string, notes: number, timeoutMs: number): Promise<void> {
      const url = await service.url;
      const query = { ticket, kind: 'note', state: 'done' };
      await until(
        `${notes} notes in ticket ${ticket}`,
        async () => (await helpdesk.deliveries(url, query)).length >= notes,
        timeoutMs,
        service.logged,
      );
    }

    it('gets one internal note with its cause by polling alone, and its fields; who asked does not see it', async () => {
      relay.setFault(() => ({ kind: 'answer', status: 503 }));
      const ticket = await toldTicket(
        `Hello, please help.\n\n${sample('dcdiag-test-dns-broken-delegation.txt')}\nAlice`,
        BY_POLLING_MS,
      );
      const title = await titleOf(service, 'delegation-invalid');
      await untilQuiet(helpdesk, service, proxy);
      const [note, ...others] = await notesIn(rt, [ticket]);
      expect(others).toEqual([]);
      expect(oneLine(note?.text ?? '')).toMatch(new RegExp(`cause: ${title}`, 'i'));
      expect(await rt.readFields(ticket)).toEqual({ 'Suggested cause': title, Diagnosis: note?.marker });

      const page = await rt.lookAsRequestor(ticket);
      expect(page).toContain('Hello, please help.');
      expect(page).not.toContain('dcause:');
      expect(page).not.toContain(title);
      const place = `ticket/${ticket}/history?fields=Type,Creator&per_page=100`;
      const history = JSON.stringify(await rt.request('alice', 'GET', place));
      expect(history).toContain('Create');
      expect(history).not.toMatch(/Comment|CustomField|dcause/);
    }, 120_000);

    it('gets it sooner with a webhook, one more when an agent adds evidence, and none for thanks', async () => {
      relay.setFault(() => undefined);
      const ticket = await toldTicket(showrepl, BY_WEBHOOK_MS);
      await rt.reply(ticket, { text: OTHER_RESOLVER });
      await untilTold(ticket, 2, BY_WEBHOOK_MS);
      const [first, second] = await notesIn(rt, [ticket]);
      const [, id] = first?.marker.split(':') ?? [];
      expect([first?.marker, second?.marker]).toEqual([`dcause:${id}:1`, `dcause:${id}:2`]);
      expect(second?.text).toContain('Changed since revision 1');
      const title = await titleOf(service, 'destination-dns-client-isp');
      expect(oneLine(second?.text ?? '')).toMatch(new RegExp(`${title}: [\\d ]+% before, \\d+% now`));

      const conversation = quoted(`${second?.text}\n${OTHER_RESOLVER}\n${showrepl}`);
      await rt.reply(ticket, { text: `Thanks!\n\n${conversation}` }, 'alice');
      await rt.comment(ticket, { text: `Noted.\n\n${quoted(second?.text ?? '')}` });
      await untilQuiet(helpdesk, service, proxy);
      expect(await notesIn(rt, [ticket])).toHaveLength(2);
    }, 120_000);

    it('is not read for what the service wrote itself', async () => {
      await untilQuiet(helpdesk, service, proxy);
      expect(await service.stop()).toBe(0);
      const transactions = (await Promise.all(tickets.map((id) => rt.listTransactions(id)))).flat();
      const isOwn = ({ creator }: { readonly creator: string }): boolean => creator === 'dcause-bot';
      expect(transactions.filter(isOwn).length).toBeGreaterThan(4);
      const said = transactions.filter(({ type }) => ['Create', 'Correspond', 'Comment'].includes(type));
      const keys = said.filter((one) => !isOwn(one)).map(({ id }) => `rt-txn-${id}`);
      expect([...keysTakenIn(helpdesk)].sort()).toEqual(keys.sort());
      await expectWhole(rt, helpdesk, tickets);
    }, 120_000);
  });

  it(`${MANY} tickets get ${MANY} notes, each with its cause, and no more`, async () => {
    relay.setFault(() => undefined);
    const { helpdesk, service } = await open({ webhook: SETTINGS.webhook });
    const tickets = await createTickets(rt, MANY);
    expect(tickets.size).toBe(MANY);
    await untilQuiet(helpdesk, service, proxy);
    await untilPolled(proxy, 3);
    await untilQuiet(helpdesk, service, proxy);
    const notes = await notesIn(rt, [...tickets.keys()]);
    expect(notes).toHaveLength(MANY);
    for (const { ticketId, text } of notes) {
      const [file, cause] = tickets.get(ticketId) ?? [];
      const title = await titleOf(service, cause ?? '');
      expect(oneLine(text), `ticket ${ticketId} with ${file}`).toMatch(new RegExp(`cause: ${title}`, 'i'));
    }
    expect(await service.stop()).toBe(0);
    await expectWhole(rt, helpdesk, [...tickets.keys()]);
  }, 600_000);
});

/** By what the service knows everything that has come in. */
function keysTakenIn({ storeOptions }: Helpdesk): readonly string[] {
  const database = new Database(path.join(storeOptions.dataFolder, DATABASE_FILE));
  try {
    return database
      .prepare('select key from inbound')
      .all()
      .map((row) => textOf(row, 'key') ?? '');
  } finally {
    database.close();
  }
}
