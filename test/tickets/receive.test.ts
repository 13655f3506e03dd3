/** From a webhook to what is stored: keys, times, masked texts, and nothing of what is refused. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import type { Inbound, InboundOutcome } from '../../src/store/ticket-types.js';
import type { Integration } from '../../src/tickets/load-integrations.js';
import { receiveWebhook } from '../../src/tickets/receive.js';
import type { Verified } from '../../src/tickets/signatures/verify.js';
import type { Connector, TicketEvent } from '../../src/tickets/types.js';
import { parseObject } from '../support/json.js';
import { NOW, webhookOf } from '../support/webhooks.js';

const EVENTS: readonly TicketEvent[] = [{ ticketId: '1', entries: [{ key: 'a', text: 'one' }] }];
const BODY = '{"a":1}';

interface Setting {
  readonly verified?: Verified | null;
  readonly events?: readonly TicketEvent[];
  readonly connector?: Partial<Connector>;
  readonly outcome?: InboundOutcome;
  readonly keepBodies?: boolean;
  readonly body?: string;
}

async function receive(setting: Setting = {}) {
  const { verified = {}, events = EVENTS, connector, outcome = 'accepted', keepBodies = true } = setting;
  const stored: Inbound[] = [];
  const integration: Integration = {
    name: 'desk',
    settings: { system: 'generic' },
    verify: (_webhook, now) => (now === NOW && verified !== null ? verified : undefined),
    connector: { interpret: () => events, outlets: [], check: async () => [], ...connector },
  };
  const store = {
    receive: async (inbound: Inbound) => {
      stored.push(inbound);
      return outcome;
    },
  };
  const told = await receiveWebhook(integration, webhookOf({}, setting.body ?? BODY), {
    store,
    now: () => NOW,
    keepBodies,
  }).catch((error: unknown) => (error instanceof InputError ? error.code : error));
  return { told, stored };
}

describe('a webhook', () => {
  it('is stored with the digest of its body as its key', async () => {
    const { told, stored } = await receive();
    const key = `sha256:${createHash('sha256').update(BODY).digest('hex')}`;
    expect(told).toBe('accepted');
    expect(stored).toEqual([
      { integration: 'desk', key, isKeyOfContent: true, receivedAt: NOW, body: BODY, tickets: EVENTS },
    ]);
  });

  it('has the key of its connector before that, and a signed id before both', async () => {
    const connector = { deliveryKey: () => '/desk A-1' };
    expect((await receive({ connector })).stored[0]?.key).toBe('/desk A-1');
    const verified = { id: 'msg_1', signedAt: NOW - 1 };
    expect((await receive({ connector, verified })).stored[0]).toMatchObject({
      key: 'msg_1',
      signedAt: NOW - 1,
    });
    const long = await receive({ connector: { deliveryKey: () => 'x'.repeat(201) } });
    expect(long.stored[0]?.key).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it('that was stored before is a duplicate, and unproved where it is a replay', async () => {
    expect((await receive({ outcome: 'duplicate' })).told).toBe('duplicate');
    expect((await receive({ outcome: 'replay' })).told).toBe('unauthorized');
  });

  it('about nothing leaves no trace', async () => {
    expect(await receive({ events: [] })).toEqual({ told: 'ignored', stored: [] });
  });

  it.each([
    ['unauthorized', { verified: null }],
    ['unauthorized', { verified: null, body: 'no JSON' }],
    ['empty-body', { body: '' }],
    ['malformed-json', { body: '{"a":1,"a":2}' }],
    [
      'invalid-event',
      {
        connector: {
          interpret: () => {
            throw new InputError('invalid-event', 'x');
          },
        },
      },
    ],
  ] satisfies readonly [string, Setting][])(
    'that is refused (%s) leaves none either',
    async (code, setting) => {
      expect(await receive(setting)).toEqual({ told: code, stored: [] });
    },
  );

  it('is for an integration that takes webhooks', async () => {
    const store = { receive: async (): Promise<InboundOutcome> => 'accepted' };
    const to = (integration: Integration | undefined) =>
      receiveWebhook(integration, webhookOf({}, BODY), { store, now: () => NOW, keepBodies: true });
    const connector = { interpret: () => EVENTS, outlets: [], check: async () => [] };
    const code = 'not-found';
    await expect(to(undefined)).rejects.toMatchObject({ code });
    await expect(to({ name: 'desk', settings: { system: 'x' }, connector })).rejects.toMatchObject({ code });
  });
});

describe('secrets in what came', () => {
  const text = 'net use \\\\dc1 /user:admin\npassword: Hunter2!secret\n(8524) failed';
  const events = [
    { ticketId: '1', entries: [{ key: 'a', text, name: 'token=Hunter2!secret', host: 'DC1' }] },
  ];
  const body = JSON.stringify({
    article: { body: text },
    password: 'Hunter2!secret',
    nested: JSON.stringify({ text }),
  });

  it('are masked in texts and in the body, which stays JSON', async () => {
    const [inbound] = (await receive({ events, body })).stored;
    expect(JSON.stringify(inbound)).not.toContain('Hunter2');
    expect(inbound?.tickets[0]?.entries[0]).toMatchObject({ key: 'a', host: 'DC1' });
    expect(inbound?.tickets[0]?.entries[0]?.text).toContain('(8524) failed');
    expect(Object.keys(parseObject(inbound?.body ?? ''))).toEqual(['article', 'password', 'nested']);
    expect(inbound?.body).toContain('(8524) failed');
  });

  it('and names do not stay where bodies are not kept', async () => {
    expect(Object.keys((await receive({ keepBodies: false })).stored[0] ?? {})).not.toContain('body');
  });
});
