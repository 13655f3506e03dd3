/** How known senders sign their webhooks, as their documentation says. */
import type { Preset, SignatureScheme } from '../settings.js';

export interface Scheme extends SignatureScheme {
  /** The signed time is that of the event, and the same at every attempt: it tells no replay from a second attempt. */
  readonly timesEvents?: true;
}

export const SCHEMES: Readonly<Record<Preset, Scheme>> = {
  // https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
  'standard-webhooks': {
    header: 'webhook-signature',
    algorithm: 'sha256',
    encoding: 'base64',
    content: '{id}.{timestamp}.{body}',
    separator: ' ',
    prefix: 'v1,',
    idHeader: 'webhook-id',
    timestampHeader: 'webhook-timestamp',
    toleranceSeconds: 300,
    secretEncoding: 'whsec',
  },
  // https://developer.atlassian.com/cloud/jira/platform/webhooks/
  jira: {
    header: 'x-hub-signature',
    algorithm: 'sha256',
    encoding: 'hex',
    content: '{body}',
    prefix: 'sha256=',
  },
  // https://docs.zammad.org/en/latest/api/webhook.html
  zammad: {
    header: 'x-hub-signature',
    algorithm: 'sha1',
    encoding: 'hex',
    content: '{body}',
    prefix: 'sha1=',
  },
  // https://developer.pagerduty.com/docs/verifying-webhook-signatures
  pagerduty: {
    header: 'x-pagerduty-signature',
    algorithm: 'sha256',
    encoding: 'hex',
    content: '{body}',
    separator: ',',
    prefix: 'v1=',
  },
  // https://developer.zendesk.com/documentation/webhooks/verifying/
  zendesk: {
    header: 'x-zendesk-webhook-signature',
    algorithm: 'sha256',
    encoding: 'base64',
    content: '{timestamp}{body}',
    timestampHeader: 'x-zendesk-webhook-signature-timestamp',
    toleranceSeconds: 300,
  },
  // GLPI 11, src/Webhook.php: signed when the webhook is put into a queue that a scheduled task empties.
  glpi: {
    header: 'x-glpi-signature',
    algorithm: 'sha256',
    encoding: 'hex',
    content: '{body}{timestamp}',
    timestampHeader: 'x-glpi-timestamp',
    toleranceSeconds: 86_400,
    timesEvents: true,
  },
};
