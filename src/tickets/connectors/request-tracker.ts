/**
 * Request Tracker 5 over its REST2 interface. It calls out once and without retry, so that it is polled, by the ids of its
 * transactions, and a webhook only makes that sooner.
 */
import { defineConnector } from '../define-connector.js';
import { checkRequestTracker } from '../request-tracker/check.js';
import { createFieldsOutlet, createNoteOutlet } from '../request-tracker/outlets.js';
import { pollTransactions } from '../request-tracker/poll.js';
import { createQueues } from '../request-tracker/queues.js';
import { readTicket } from '../request-tracker/read-ticket.js';
import { createRequestTracker } from '../request-tracker/rest.js';
import type { RequestTrackerSettings } from '../request-tracker/settings.js';
import { interpretWebhook, webhookKey } from '../request-tracker/webhook.js';
import { settingsGuard } from '../settings-guard.js';

const DEFAULT_POLL_SECONDS = 5;

export const createConnector = defineConnector(
  settingsGuard<RequestTrackerSettings>('request-tracker'),
  (settings, { secret, client, logger }) => {
    const { url, user, fields, pollSeconds = DEFAULT_POLL_SECONDS } = settings;
    const token = secret(settings.token);
    const rt = createRequestTracker(
      client({ baseUrl: new URL(url), headers: { authorization: `token ${token}` } }),
    );
    const queues = createQueues(rt, settings.queues, logger);
    const fieldsOutlet = createFieldsOutlet(rt, fields);
    return {
      interpret: (webhook) => interpretWebhook(webhook, settings),
      deliveryKey: webhookKey,
      readTicket: (ticketId, signal) => readTicket(rt, ticketId, user, logger, signal),
      poll: async (cursor, signal) => pollTransactions(rt, await queues.ids(signal), cursor, signal),
      pollEveryMs: pollSeconds * 1000,
      outlets: [createNoteOutlet(rt), ...(fieldsOutlet === undefined ? [] : [fieldsOutlet])],
      check: (signal) => checkRequestTracker({ rt, queues, settings, token }, signal),
    };
  },
);
