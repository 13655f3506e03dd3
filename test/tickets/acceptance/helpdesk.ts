/** Request Tracker and the service side by side, and what both must say in the end: one note for each revision. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'vitest';
import { openStore, type StoreOptions } from '../../../src/store/open.js';
import { listOf, memberOf, textOf } from '../../../src/tickets/json-value.js';
import { markerOf } from '../../../src/tickets/own-notes.js';
import type { FaultyProxy } from '../../support/faulty-proxy.js';
import { isInstalled, type TestRequestTracker } from '../../support/request-tracker.mjs';
import { runCommand, type ServiceProcess, startService } from '../../support/service-process.js';

export const isFull = process.env['DCAUSE_FAULTS'] === 'full';
export const isWanted = isInstalled() || isFull;
export const skipped = isWanted
  ? ''
  : ' (skipped: Request Tracker is not installed; node test/support/request-tracker.mjs install does it)';

const INTEGRATION = 'helpdesk';
const WAIT_MS = 300_000;
const PER_PAGE = 100;

export const sample = (name: string): string =>
  readFileSync(new URL(`../../evidence/samples/${name}`, import.meta.url), 'utf8');

/** Evidence whose first cause is known. */
export const KNOWN = [
  ['dcdiag-test-dns-broken-delegation.txt', 'delegation-invalid'],
  ['dcdiag-test-dns-dynamic-update.txt', 'dynamic-update-refused'],
  ['dcdiag-test-dns-provider-resolver.txt', 'source-dns-client-isp'],
  ['get-dnsserverforwarder.txt', 'forwarder-invalid'],
  ['repadmin-showrepl-two-guids-same-name.txt', 'source-dc-promoted-again'],
  ['ticket-email-with-paste.txt', 'destination-dns-client-isp'],
  ['event-6702-single-label.txt', 'single-label-domain'],
  ['zone-container-conflict.txt', 'conflict-mangled-zone'],
] as const;

/** Adds to `repadmin-showrepl-8524-one-partner.txt` what brings another cause to the top. */
export const OTHER_RESOLVER = `C:\\>ipconfig /all

Windows IP Configuration

   Host Name . . . . . . . . . . . . : CON-DC01
   Primary Dns Suffix  . . . . . . . : contoso.com

Ethernet adapter Ethernet:

   Connection-specific DNS Suffix  . :
   IPv4 Address. . . . . . . . . . . : 10.20.0.10(Preferred)
   DNS Servers . . . . . . . . . . . : 203.0.113.53

C:\\>nslookup -type=soa _msdcs.contoso.com
Server:  resolver1.provider.example.test
Address:  203.0.113.53

*** resolver1.provider.example.test can't find _msdcs.contoso.com: Non-existent domain
`;

export interface Delivery {
  readonly id: string;
  readonly ticket: string;
  readonly kind: string;
  readonly state: string;
  readonly attempts: number;
  readonly reason: string;
}

export interface Helpdesk {
  readonly environment: Readonly<Record<string, string>>;
  readonly storeOptions: StoreOptions;
  /** Starts the service; several times where several work on the same store. */
  start(): ServiceProcess;
  /** Of the service at `url`; `query` as its HTTP interface has it. */
  deliveries(url: URL, query?: Readonly<Record<string, string>>): Promise<readonly Delivery[]>;
  /** `dcause …` over the same store. */
  command(...args: readonly string[]): Promise<string>;
  remove(): Promise<void>;
}

export interface HelpdeskOptions {
  readonly rt: TestRequestTracker;
  /** Where Request Tracker is for the service: at itself, or behind a proxy. */
  readonly url: string;
  /** Members of the integration besides those that it must have. */
  readonly settings?: object;
  readonly environment?: Readonly<Record<string, string>>;
  readonly databaseUrl?: string;
}

/** A service with a store of its own that works for the queue General. */
export async function createHelpdesk(options: HelpdeskOptions): Promise<Helpdesk> {
  const { rt, url, settings = {}, databaseUrl } = options;
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dcause-helpdesk-'));
  const file = path.join(folder, 'integrations.json');
  const integration = {
    ...{ system: 'request-tracker', url, token: { env: 'RT_TOKEN' }, user: 'dcause-bot' },
    ...{ queues: ['General'], pollSeconds: 1, ...settings },
  };
  await writeFile(file, JSON.stringify({ integrations: { [INTEGRATION]: integration } }));
  const environment = {
    DCAUSE_DATA: path.join(folder, 'data'),
    ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
    DCAUSE_INTEGRATIONS: file,
    RT_TOKEN: rt.tokens['dcause-bot'] ?? '',
    ...options.environment,
  };
  return {
    environment,
    storeOptions: {
      dataFolder: environment.DCAUSE_DATA,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
    },
    start: () => startService(environment),
    async deliveries(service, query = {}) {
      const found: Delivery[] = [];
      let after: string | undefined;
      do {
        const more = after === undefined ? {} : { after };
        const page = await getJson(service, '/v1/deliveries', { limit: '200', ...query, ...more });
        found.push(...listOf(page, 'items').map(toDelivery));
        after = textOf(page, 'next');
      } while (after !== undefined);
      return found;
    },
    command: (...args) => runCommand(environment, ...args),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

export async function getJson(
  service: URL,
  place: string,
  query: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  const url = new URL(`${place}?${new URLSearchParams(query)}`, service);
  const response = await fetch(url);
  const text = await response.text();
  if (!response.ok) throw new Error(`${url.href}: ${response.status} ${text}`);
  return JSON.parse(text);
}

function toDelivery(item: unknown): Delivery {
  const text = (name: string): string => textOf(item, name) ?? '';
  return {
    ...{ id: text('id'), ticket: text('ticket'), kind: text('kind'), state: text('state') },
    ...{ attempts: Number(memberOf(item, 'attempts')), reason: text('reason') },
  };
}

/** Waits until `isSo`; fails with `what` when that takes longer than `timeoutMs`, and then with what `tell` gives. */
export async function until(
  what: string,
  isSo: () => Promise<boolean> | boolean,
  timeoutMs = WAIT_MS,
  tell: () => string = () => '',
): Promise<void> {
  const begun = Date.now();
  while (!(await isSo())) {
    if (Date.now() - begun > timeoutMs) throw new Error(`not within ${timeoutMs} ms: ${what}\n${tell()}`);
    await sleep(100);
  }
}

/** Waits until everything that was in Request Tracker when it was called has been polled, and nothing waits. */
export async function untilQuiet(
  helpdesk: Helpdesk,
  service: ServiceProcess,
  proxy: FaultyProxy,
): Promise<void> {
  const url = await service.url;
  // One of them may fail, and of the last only the beginning is known.
  await untilPolled(proxy, 3);
  await until(
    'nothing waits',
    async () => (await helpdesk.deliveries(url, { state: 'waiting' })).length === 0,
    WAIT_MS,
    service.logged,
  );
}

/** Waits for the beginnings of so many further polls. */
export async function untilPolled(proxy: FaultyProxy, times: number): Promise<void> {
  const polls = (): number => proxy.requests.filter(({ url }) => url.includes('/transactions?')).length;
  const before = polls();
  await until('it is polled', () => polls() >= before + times);
}

export interface Note {
  readonly ticketId: string;
  readonly marker: string;
  readonly text: string;
}

/** Everything that the bot has written as a comment into these tickets, by its transactions. */
export async function notesIn(rt: TestRequestTracker, tickets: readonly string[]): Promise<readonly Note[]> {
  const wanted = "ObjectType = 'RT::Ticket' AND Creator = 'dcause-bot' AND Type = 'Comment'";
  const comments = await listAll(rt, 'transactions', wanted, 'ObjectId');
  const subject = JSON.stringify([{ field: 'Subject', operator: 'LIKE', value: 'Diagnosis dcause:%' }]);
  const bodies = await listAll(rt, 'attachments', subject, 'Subject,TransactionId,Content');
  const bodyOf = new Map(bodies.map((body) => [idOf(memberOf(body, 'TransactionId')), body]));
  return comments.flatMap((comment) => {
    const ticketId = idOf(memberOf(comment, 'ObjectId'));
    if (!tickets.includes(ticketId)) return [];
    const body = bodyOf.get(idOf(memberOf(comment, 'id')));
    const marker = (textOf(body, 'Subject') ?? '').replace('Diagnosis ', '');
    return [{ ticketId, marker, text: textOf(body, 'Content') ?? '' }];
  });
}

/** A number, a text, or an object with one of them as `id`. */
function idOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? idOf(memberOf(value, 'id')) : String(value);
}

async function listAll(
  rt: TestRequestTracker,
  place: string,
  query: string,
  fields: string,
): Promise<readonly unknown[]> {
  const all: unknown[] = [];
  for (let page = 1; all.length === (page - 1) * PER_PAGE; page += 1) {
    const parameters = { query, fields, orderby: 'id', per_page: String(PER_PAGE), page: String(page) };
    const answer = await rt.request('root', 'GET', `${place}?${new URLSearchParams(parameters)}`);
    all.push(...listOf(answer, 'items'));
  }
  return all;
}

/**
 * Fails unless each of `tickets` has one diagnosis, each of its revisions one note in Request Tracker, and there is no other
 * note. No service may be running. `lost`: tickets whose notes are dead letters.
 */
export async function expectWhole(
  rt: TestRequestTracker,
  { storeOptions }: Helpdesk,
  tickets: readonly string[],
  lost: readonly string[] = [],
): Promise<void> {
  const store = await openStore(storeOptions);
  try {
    const heads = await store.listDiagnoses({}, { limit: 10_000 });
    expect(heads.map(({ ticket }) => ticket?.id).sort()).toEqual([...tickets].sort());
    expect(heads.every(({ ticket }) => ticket?.system === INTEGRATION)).toBe(true);
    const told = heads.filter(({ ticket }) => !lost.includes(ticket?.id ?? ''));
    const wanted = told.flatMap(({ id, revision, ticket }) =>
      Array.from({ length: revision }, (_, at) => `${ticket?.id} ${markerOf(id, at + 1)}`),
    );
    const notes = (await notesIn(rt, tickets)).map(({ ticketId, marker }) => `${ticketId} ${marker}`);
    expect(notes.sort()).toEqual(wanted.sort());
    const dead = await store.listDeliveries({ state: 'dead' }, { limit: 10_000 });
    expect(dead.map(({ ticketId }) => ticketId).sort()).toEqual([...lost].sort());
    expect(await store.countDeliveries(10)).toMatchObject({ waiting: 0 });
  } finally {
    await store.close();
  }
}

/** Makes tickets as Request Tracker bears it, three at a time, each with one of the known causes; gives their ids. */
export async function createTickets(
  rt: TestRequestTracker,
  count: number,
): Promise<ReadonlyMap<string, (typeof KNOWN)[number]>> {
  const made = new Map<string, (typeof KNOWN)[number]>();
  let next = 0;
  const make = async (): Promise<void> => {
    while (next < count) {
      const known = KNOWN[next % KNOWN.length] ?? KNOWN[0];
      next += 1;
      made.set(await rt.createTicket({ subject: `Ticket ${next}`, text: sample(known[0]) }), known);
    }
  };
  await Promise.all([make(), make(), make()]);
  return made;
}
