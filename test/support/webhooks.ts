/** Webhooks as senders sign them, written down a second time and by other means than the service verifies them. */
import { createHmac } from 'node:crypto';
import type { Preset } from '../../src/tickets/settings.js';
import type { Webhook } from '../../src/tickets/types.js';

/** Seconds since 1970. */
export const NOW_SECONDS = 1_790_000_000;
export const NOW = NOW_SECONDS * 1000;

export interface Signing {
  readonly body: string;
  readonly secret: string;
  /** Seconds since 1970. */
  readonly at?: number;
  readonly id?: string;
}

const hex = (hash: string, secret: string, text: string): string =>
  createHmac(hash, secret).update(text).digest('hex');
const base64 = (secret: string | Buffer, text: string): string =>
  createHmac('sha256', secret).update(text).digest('base64');

/** The headers that each system sends. */
export const SIGN: Readonly<Record<Preset | 'bearer', (signing: Signing) => Record<string, string>>> = {
  bearer: ({ secret }) => ({ authorization: `Bearer ${secret}` }),
  'standard-webhooks': ({ body, secret, at = NOW_SECONDS, id = 'msg_1' }) => ({
    'webhook-id': id,
    'webhook-timestamp': String(at),
    'webhook-signature': `v1,${base64(Buffer.from(secret.replace('whsec_', ''), 'base64'), `${id}.${at}.${body}`)}`,
  }),
  jira: ({ body, secret }) => ({ 'x-hub-signature': `sha256=${hex('sha256', secret, body)}` }),
  zammad: ({ body, secret }) => ({ 'x-hub-signature': `sha1=${hex('sha1', secret, body)}` }),
  pagerduty: ({ body, secret }) => ({ 'x-pagerduty-signature': `v1=${hex('sha256', secret, body)}` }),
  zendesk: ({ body, secret, at = NOW_SECONDS }) => {
    const timestamp = new Date(at * 1000).toISOString().replace('.000', '');
    return {
      'x-zendesk-webhook-signature': base64(secret, timestamp + body),
      'x-zendesk-webhook-signature-timestamp': timestamp,
    };
  },
  glpi: ({ body, secret, at = NOW_SECONDS }) => ({
    'x-glpi-signature': hex('sha256', secret, body + at),
    'x-glpi-timestamp': String(at),
  }),
};

export function webhookOf(headers: Record<string, string>, body: string | Uint8Array): Webhook {
  return { headers, body: Buffer.from(body) };
}
