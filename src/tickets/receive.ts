/** From a webhook to what is stored of it. Nothing is stored of what is refused. */
import { createHash } from 'node:crypto';
import { InputError } from '../errors.js';
import { maskText } from '../redact/mask-secrets.js';
import type { Inbound, InboundTicket, TicketEntry, TicketStore } from '../store/ticket-types.js';
import type { Receipt } from './desk-types.js';
import type { Integration } from './load-integrations.js';
import type { Webhook } from './types.js';
import { parseWebhookJson } from './webhook-json.js';

export interface ReceiveParts {
  readonly store: Pick<TicketStore, 'receive'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Whether bodies are kept (secrets masked); not where records hold pseudonyms. */
  readonly keepBodies: boolean;
}

/** A key that is longer is kept as its digest. */
const MOST_KEY_CHARACTERS = 200;

/** Verifies, understands and stores a webhook; rejects as `TicketDesk.receive` does. */
export async function receiveWebhook(
  integration: Integration | undefined,
  webhook: Webhook,
  { store, now, keepBodies }: ReceiveParts,
): Promise<Receipt> {
  if (integration?.verify === undefined)
    throw new InputError('not-found', 'There is no integration of this name that takes webhooks.');
  const { name, connector, verify } = integration;
  const receivedAt = now();
  const verified = verify(webhook, receivedAt);
  if (verified === undefined) throw unproved();
  parseWebhookJson(webhook.body);
  const events = connector.interpret(webhook);
  if (events.length === 0) return 'ignored';
  const id = verified.id ?? connector.deliveryKey?.(webhook);
  const inbound: Inbound = {
    integration: name,
    key: shortKey(id ?? digestOf(webhook.body)),
    ...(id === undefined ? { isKeyOfContent: true } : {}),
    receivedAt,
    ...(verified.signedAt === undefined ? {} : { signedAt: verified.signedAt }),
    ...(keepBodies ? { body: maskText(new TextDecoder().decode(webhook.body)) } : {}),
    tickets: events.map(({ ticketId, entries }): InboundTicket => ({ ticketId, entries: entries.map(mask) })),
  };
  const outcome = await store.receive(inbound);
  if (outcome === 'replay') throw unproved();
  return outcome;
}

/** One text for everything that can fail, so that nobody learns what did. */
function unproved(): InputError {
  return new InputError('unauthorized', 'The sender of this webhook has not proved who it is.');
}

function mask({ key, text, name, host }: TicketEntry): TicketEntry {
  return {
    key,
    text: maskText(text),
    ...(name === undefined ? {} : { name: maskText(name) }),
    ...(host === undefined ? {} : { host: maskText(host) }),
  };
}

function shortKey(key: string): string {
  return key.length > MOST_KEY_CHARACTERS ? digestOf(Buffer.from(key)) : key;
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}
