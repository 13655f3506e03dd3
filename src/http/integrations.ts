/** `/v1/integrations/{name}/webhook`: what ticketing systems send. Who sent it is proved by the webhook itself, not by a key. */
import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { InputError } from '../errors.js';
import { StoreError } from '../store/types.js';
import type { TicketDesk } from '../tickets/desk-types.js';
import { checkJsonType, collectBody } from './read-body.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

export interface IntegrationOptions {
  readonly tickets?: TicketDesk;
  readonly maxBodyBytes: number;
}

/** Of webhooks that are being taken in, each with its body in memory. */
export const MOST_IN_FLIGHT = 256;

/** Whether a path is that of a webhook, whose senders hold no key and may send as many as they have. */
export function isWebhook(path: string): boolean {
  return /^\/v1\/integrations\/[^/]+\/webhook$/.test(path);
}

export function integrationRoutes({ tickets, maxBodyBytes }: IntegrationOptions): readonly Route[] {
  return [
    {
      method: 'post',
      path: '/v1/integrations/{name}/webhook',
      role: 'public',
      handlers: [
        refuseOverload(tickets),
        checkJsonType(
          ['application/json', 'application/cloudevents+json'],
          'Send application/json, or application/cloudevents+json with one event and no batch.',
        ),
        collectBody(maxBodyBytes),
        async (request, response) => {
          const collected: unknown = request.body;
          const body = Buffer.isBuffer(collected) ? collected : Buffer.alloc(0);
          const webhook = { headers: singleHeaders(request.headers), body };
          if (tickets === undefined) throw new InputError('not-found', 'There are no integrations here.');
          const status = await tickets.receive(pathParameter(request, 'name'), webhook).catch(rethrow);
          if (status !== 'ignored') tickets.wake();
          const document: Wire<'WebhookReceipt'> = { status };
          response.status(202).set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
  ];
}

/** 503, and never 429: some senders give up for good at any 4xx. */
function refuseOverload(tickets: TicketDesk | undefined): RequestHandler {
  let inFlight = 0;
  return (_request, response, next) => {
    if (inFlight >= MOST_IN_FLIGHT || tickets?.isOverloaded() === true) {
      response.set('Connection', 'close');
      throw new InputError('overloaded', 'Too much waits already; send it again later.');
    }
    inFlight += 1;
    response.once('close', () => {
      inFlight -= 1;
    });
    next();
  };
}

/** What the store refuses now may work later, whatever the reason. */
function rethrow(error: unknown): never {
  if (error instanceof StoreError && error.code === 'conflict')
    throw new InputError('store-unavailable', 'It could not be stored now; send it again later.');
  throw error;
}

function singleHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}
