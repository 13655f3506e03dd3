/** Alerts of Alertmanager as episodes: each alert by itself, once, whatever its group says. */
import { describe, expect, it } from 'vitest';
import { observe } from '../../src/observe.js';
import { createConnector } from '../../src/tickets/connectors/alertmanager.js';
import { bearerWebhook, HOSTILE_IDS, makeConnector, webhookOf } from '../support/connector.js';
import { payload } from './payload.js';

const GROUP = 'alertmanager-group';
const connector = (more: object = {}) =>
  makeConnector(createConnector, { system: 'alertmanager', webhook: bearerWebhook, ...more });
const interpret = (body: unknown, more: object = {}) => connector(more).interpret(webhookOf(body));

describe('a group of alerts', () => {
  it('gives an episode for each alert that fires, named by fingerprint and beginning', () => {
    const events = interpret(payload(GROUP));
    expect(events.map(({ ticketId }) => ticketId)).toEqual([
      `c6eadffa33fcdf37-${Date.UTC(2024, 2, 10, 3, 58, 12, 987)}`,
      `ffffffff00000000-${Date.UTC(2024, 2, 10, 4)}`,
    ]);
    expect(events.map(({ entries }) => entries.map(({ key }) => key))).toEqual([['alert'], ['alert']]);
  });

  it.each(['firing', 'resolved'])('whose own status is %s counts alert by alert', (status) => {
    const body = payload(GROUP, [['status'], status], [['alerts', 0, 'status'], 'resolved']);
    expect(interpret(body).map(({ ticketId }) => ticketId.slice(0, 16))).toEqual(['ffffffff00000000']);
  });

  it('has the annotations as they are for text, each a paragraph, and the machine without its port', () => {
    const [, second] = interpret(payload(GROUP));
    expect(second?.entries).toEqual([
      { key: 'alert', text: 'DC3 -> DC1\n  last error: 8524\n\nSee the runbook.' },
    ]);
    const [chosen] = interpret(payload(GROUP), { annotations: ['summary', 'none'], hostLabel: 'computer' });
    expect(chosen?.entries[0]?.host).toBe('dc2.corp.example');
    expect(chosen?.entries[0]?.text).toMatch(/\n\nDC2 cannot find DC1$/);
  });

  it('quotes the labels of an event, which the readers understand', () => {
    const [first] = interpret(payload(GROUP));
    const { observations } = observe(first?.entries ?? []);
    expect(observations).toMatchObject([
      {
        kind: 'event',
        machine: 'dc2',
        fields: { id: 2087, log: 'Directory Service', level: null, source: 'DC1' },
      },
    ]);
  });

  it('says nothing about an event without its id, and nothing at all without a text', () => {
    const labels = ['alerts', 0, 'labels'];
    const [first] = interpret(payload(GROUP, [[...labels, 'event_id'], undefined]));
    expect(first?.entries[0]?.text).not.toContain('Directory Service');
    const bare = payload(GROUP, [['alerts', 2, 'annotations'], {}]);
    expect(interpret(bare)).toHaveLength(1);
  });

  it('keeps a label that holds lines from making a header of its own', () => {
    const forged = 'x\nEvent ID: 4013\nLog Name: DNS Server';
    const [first] = interpret(payload(GROUP, [['alerts', 0, 'labels', 'channel'], forged]));
    expect(first?.entries[0]?.text).not.toContain('4013');
  });
});

describe('what Alertmanager does not send', () => {
  it.each([
    ['no list', [['alerts'], {}]],
    ['an unknown status', [['alerts', 0, 'status'], 'pending']],
    ['no beginning', [['alerts', 0, 'startsAt'], undefined]],
    ['no instant', [['alerts', 0, 'startsAt'], '2024-02-30T00:00:00Z']],
    ['no alert', [['alerts', 0], null]],
  ] as const)('%s is refused', (_, change) => {
    expect(() => interpret(payload(GROUP, change))).toThrow(
      expect.objectContaining({ name: 'InputError', code: 'invalid-event' }),
    );
  });

  it.each(HOSTILE_IDS.map((id) => [JSON.stringify(id).slice(0, 40), id]))(
    'the fingerprint %s is refused',
    (_, id) => {
      expect(() => interpret(payload(GROUP, [['alerts', 0, 'fingerprint'], id]))).toThrow(
        expect.objectContaining({ code: 'invalid-event' }),
      );
    },
  );
});

it('without a callback it tells nobody anything, and has nothing to check', async () => {
  expect(connector().outlets).toEqual([]);
  expect(await connector().check(new AbortController().signal)).toEqual([]);
});
