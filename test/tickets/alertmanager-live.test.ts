/** What a real Alertmanager sends: groups that fire, mix, repeat and resolve give each episode once, under one name. */
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { createConnector } from '../../src/tickets/connectors/alertmanager.js';
import type { TicketEvent } from '../../src/tickets/types.js';
import {
  type Alert,
  type Alertmanager,
  findAlertmanager,
  startAlertmanager,
} from '../support/alertmanager.js';
import { bearerWebhook, makeConnector, webhookOf } from '../support/connector.js';
import { type FakeRequest, type FakeSystem, serveFake } from '../support/fake-system.js';
import { parseObject } from '../support/json.js';

const TOKEN = 'alertmanager-shows-this';
const FIRST = {
  labels: { alertname: 'Replication', instance: 'dc1.corp.example:9182' },
  startsAt: '2024-03-10T03:00:00.123456Z',
};
const SECOND = {
  labels: { alertname: 'Replication', instance: 'dc2.corp.example:9182' },
  startsAt: '2024-03-10T03:30:00Z',
};
const firing = (alert: Omit<Alert, 'annotations'>, output: string): Alert => ({
  ...alert,
  annotations: { output },
});

const isMissing = findAlertmanager() === undefined && process.env['DCAUSE_FAULTS'] !== 'full';
const why = isMissing ? ' (skipped: apt-get install prometheus-alertmanager)' : '';

describe.skipIf(isMissing)(`a real Alertmanager${why}`, () => {
  const connector = makeConnector(createConnector, { system: 'alertmanager', webhook: bearerWebhook });
  let receiver: FakeSystem;
  let alertmanager: Alertmanager;
  beforeAll(async () => {
    receiver = await serveFake(() => ({ status: 202, json: {} }));
    alertmanager = await startAlertmanager({ receiverUrl: `${receiver.url}/webhook`, token: TOKEN });
  });

  /** What came since `from`, once it satisfies `isDone`. */
  async function notices(from: number, isDone: (requests: readonly FakeRequest[]) => boolean) {
    for (;;) {
      const requests = receiver.requests.slice(from);
      if (isDone(requests)) return requests;
      await sleep(50);
    }
  }
  const eventsOf = (request: FakeRequest): readonly TicketEvent[] =>
    connector.interpret(webhookOf(request.text));
  const statusesOf = ({ text }: FakeRequest): readonly string[] => text.match(/"status":"[a-z]+"/g) ?? [];
  const keyed = (events: readonly TicketEvent[]) =>
    new Map(
      events.flatMap(({ ticketId, entries }) => entries.map(({ key, text }) => [`${ticketId} ${key}`, text])),
    );

  it('tells of alerts that fire, again and again, under the same names, also when their texts change', async () => {
    await alertmanager.post([firing(FIRST, 'last error: 8524'), firing(SECOND, 'last error: 8524')]);
    const first = await notices(
      0,
      (requests) => requests.filter((one) => eventsOf(one).length === 2).length >= 2,
    );
    await alertmanager.post([
      firing(FIRST, 'last error: 8524 (changed)'),
      firing(SECOND, 'last error: 8524'),
    ]);
    const changed = await notices(first.length, (requests) =>
      requests.some(({ text }) => text.includes('changed')),
    );
    const events = [...first, ...changed].flatMap(eventsOf);
    expect([...keyed(events).keys()].map((name) => name.replace(/^[0-9a-f]{16}/, '')).sort()).toEqual([
      `-${Date.parse('2024-03-10T03:00:00.123Z')} alert`,
      `-${Date.parse(SECOND.startsAt)} alert`,
    ]);
    expect(receiver.requests[0]?.headers['authorization']).toBe(`Bearer ${TOKEN}`);
    expect(parseObject(receiver.requests[0]?.text ?? '')).toMatchObject({ version: '4' });
    expect(events[0]?.entries[0]?.host).toMatch(/^dc[12]\.corp\.example$/);
  });

  it('tells of groups in which one is resolved: only the other counts; and of its next episode under another name', async () => {
    const before = receiver.requests.length;
    const known = keyed(receiver.requests.flatMap(eventsOf));
    await alertmanager.post([{ ...firing(FIRST, 'last error: 8524'), endsAt: new Date().toISOString() }]);
    const [mixed] = (
      await notices(before, (requests) => requests.some((one) => new Set(statusesOf(one)).size === 2))
    ).filter((one) => new Set(statusesOf(one)).size === 2);
    expect(mixed === undefined ? [] : eventsOf(mixed).map(({ entries }) => entries[0]?.host)).toEqual([
      'dc2.corp.example',
    ]);

    const since = receiver.requests.length;
    const startsAt = new Date().toISOString();
    await alertmanager.post([firing({ ...FIRST, startsAt }, 'last error: 8524')]);
    const again = await notices(since, (requests) => requests.some((one) => eventsOf(one).length === 2));
    const fresh = [...keyed(again.flatMap(eventsOf)).keys()].filter((name) => !known.has(name));
    expect(fresh.map((name) => name.slice(17))).toEqual([`${Date.parse(startsAt)} alert`]);
  });
});
