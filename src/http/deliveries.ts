/** `/v1/deliveries`: what was told to ticketing systems, what waits to be, and what was given up. */
import type { Request } from 'express';
import { InputError } from '../errors.js';
import {
  type DeliveryCursor,
  type DeliveryFilter,
  type DeliveryRecord,
  type TicketStore,
  WORK_KINDS,
  WORK_STATES,
} from '../store/ticket-types.js';
import { describeDelivery } from '../tickets/describe-delivery.js';
import type { TicketDesk } from '../tickets/desk-types.js';
import { callerOf } from './caller.js';
import { pageOf, readCursor } from './cursor.js';
import { offers } from './negotiate.js';
import { readChoice, readInteger, readQuery } from './query.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

export interface DeliveryOptions {
  readonly store: Pick<TicketStore, 'listDeliveries' | 'findDelivery' | 'requeueDelivery'>;
  readonly tickets?: Pick<TicketDesk, 'wake'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

const FILTERS = ['state', 'integration', 'ticket', 'diagnosis', 'kind', 'limit', 'after'] as const;
const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

export function deliveryRoutes({ store, tickets, now }: DeliveryOptions): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/v1/deliveries',
      role: 'reader',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          const { filter, limit, after } = readPage(request);
          const found = await store.listDeliveries(filter, {
            limit: limit + 1,
            ...(after === undefined ? {} : { after }),
          });
          const { items, ...next } = pageOf(found, limit);
          const document: Wire<'DeliveryPage'> = { items: items.map(describeDelivery), ...next };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/deliveries/{id}/requeue',
      role: 'editor',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const id = pathParameter(request, 'id');
          const requeued = await store.requeueDelivery(id, now(), callerOf(response)?.actor ?? 'unknown');
          const delivery = await store.findDelivery(id);
          if (delivery === undefined) throw new InputError('not-found', 'There is no delivery of this id.');
          if (!requeued) throw new InputError('conflict', refusal(delivery));
          tickets?.wake();
          const document: Wire<'Delivery'> = describeDelivery(delivery);
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
  ];
}

function refusal({ state }: DeliveryRecord): string {
  return state === 'dead'
    ? 'Nothing is left of it to send: its diagnosis was deleted.'
    : `Only what was given up is tried again; this is "${state}".`;
}

interface Page {
  readonly filter: DeliveryFilter;
  readonly limit: number;
  readonly after: DeliveryCursor | undefined;
}

function readPage(request: Request): Page {
  const query = readQuery(request, FILTERS);
  const state = readChoice(query.state, 'state', WORK_STATES);
  const kind = readChoice(query.kind, 'kind', WORK_KINDS);
  return {
    filter: {
      ...(state === undefined ? {} : { state }),
      ...(query.integration === undefined ? {} : { integration: query.integration }),
      ...(query.ticket === undefined ? {} : { ticketId: query.ticket }),
      ...(query.diagnosis === undefined ? {} : { diagnosisId: query.diagnosis }),
      ...(kind === undefined ? {} : { kind }),
    },
    limit: readInteger(query.limit, 'limit', 1, MAX_LIMIT) ?? DEFAULT_LIMIT,
    after: query.after === undefined ? undefined : readCursor(query.after),
  };
}
