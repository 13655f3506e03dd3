/** Webhooks that dcause sends, signed as Standard Webhooks says (version 1, symmetric). */
import { createHmac } from 'node:crypto';
import { keyOf } from './signatures/secret-key.js';

export interface StandardWebhook {
  /** The same at every attempt. */
  readonly id: string;
  /** Of this attempt. */
  readonly timestampMs: number;
  readonly body: string;
  /** "whsec_" and base64. */
  readonly secret: string;
}

/** The headers that go with the body. Throws where the secret is none of this kind, which is checked where it is read. */
export function signStandardWebhook({
  id,
  timestampMs,
  body,
  secret,
}: StandardWebhook): Record<string, string> {
  const key = keyOf(secret, 'whsec');
  if (key === undefined) throw new Error('The secret of a callback is not in base64.');
  const timestamp = String(Math.floor(timestampMs / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
}
