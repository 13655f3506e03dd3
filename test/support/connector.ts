/** A connector as the service makes it, over the real client, with secrets of tests. */
import { pino } from 'pino';
import type { ConnectorModule } from '../../src/tickets/define-connector.js';
import { createSystemClient } from '../../src/tickets/system-client.js';
import type { Connector, Outlet, Webhook } from '../../src/tickets/types.js';

/** 2024-03-10T04:00:00Z */
export const NOW = 1_710_043_200_000;

/** `secrets` by name of the variable. */
export function makeConnector(
  createConnector: ConnectorModule['createConnector'],
  settings: unknown,
  secrets: Readonly<Record<string, string>> = {},
): Connector {
  return createConnector(settings, {
    name: 'test',
    secret: (reference) => {
      const value = 'env' in reference ? secrets[reference.env] : undefined;
      if (value === undefined) throw new Error(`no secret ${JSON.stringify(reference)}`);
      return value;
    },
    client: (options) => createSystemClient({ ...options, limits: { timeoutSeconds: 5 } }),
    logger: pino({ level: 'silent' }),
    now: () => NOW,
  });
}

export function webhookOf(body: unknown, headers: Readonly<Record<string, string>> = {}): Webhook {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    headers: { 'content-type': 'application/json', ...headers },
    body: new TextEncoder().encode(text),
  };
}

export function outletOf({ outlets }: Connector, kind: Outlet['kind']): Outlet {
  const outlet = outlets.find((one) => one.kind === kind);
  if (outlet === undefined) throw new Error(`no outlet ${kind}`);
  return outlet;
}

export const signal = new AbortController().signal;

/** The settings of webhooks that every system wants. */
export const bearerWebhook = { scheme: 'bearer', secrets: [{ env: 'WEBHOOK' }] };

/** Ids that no ticket has, and that would lead a request elsewhere. */
export const HOSTILE_IDS: readonly unknown[] = [
  '../../admin',
  '1/../2',
  'OPS-1/comment',
  'OPS-1?expand=all',
  'https://evil.example/OPS-1',
  '%2e%2e',
  '__proto__',
  'constructor',
  '1\n2',
  '',
  'A'.repeat(100_000),
  '9'.repeat(100_000),
  -1,
  1.5,
  1e300,
  null,
  true,
  {},
  [],
  ['OPS-1'],
  { toString: 'OPS-1' },
];
