/**
 * The webhook of the scrip that is described in the documentation: a Standard Webhook that names the ticket and the
 * transaction. It is a wake-up; what it says is read from Request Tracker.
 */
import { invalidEvent } from '../invalid-event.js';
import { textOf } from '../json-value.js';
import type { TicketEvent, Webhook } from '../types.js';
import { parseWebhookJson } from '../webhook-json.js';
import { TOLD_TYPES, transactionKey } from './poll.js';
import { isSameName, recordId } from './rest.js';
import type { RequestTrackerSettings } from './settings.js';

interface Told {
  readonly ticketId: string;
  readonly transactionId: string;
  readonly queue: string;
  readonly type: string;
  readonly creator: string;
}

/** Nothing for what dcause wrote itself, and for other queues. Throws InputError. */
export function interpretWebhook(
  { body }: Webhook,
  { queues, user }: Pick<RequestTrackerSettings, 'queues' | 'user'>,
): readonly TicketEvent[] {
  const { ticketId, queue, type, creator } = readWebhook(body);
  const isOfInterest = queues.some((name) => isSameName(queue, name)) && TOLD_TYPES.includes(type);
  return isOfInterest && !isSameName(creator, user) ? [{ ticketId, entries: [] }] : [];
}

/** The key that the poll gives the same transaction. Throws InputError. */
export function webhookKey({ body }: Webhook): string {
  return transactionKey(readWebhook(body).transactionId);
}

function readWebhook(body: Uint8Array): Told {
  const event = parseWebhookJson(body);
  const told = (pointer: string, value: string | undefined): string => {
    if (value === undefined) throw invalidEvent(pointer, `What is wanted at ${pointer} is missing.`);
    return value;
  };
  return {
    ticketId: told('/data/ticket/id', recordId(event, 'data', 'ticket', 'id')),
    transactionId: told('/data/transaction/id', recordId(event, 'data', 'transaction', 'id')),
    queue: told('/data/ticket/queue', textOf(event, 'data', 'ticket', 'queue')),
    type: told('/data/transaction/type', textOf(event, 'data', 'transaction', 'type')),
    creator: told('/data/transaction/creator', textOf(event, 'data', 'transaction', 'creator')),
  };
}
