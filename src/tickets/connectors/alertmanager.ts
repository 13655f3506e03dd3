/**
 * Prometheus Alertmanager: an episode of an alert, from its beginning to its end, is a ticket. A webhook carries groups of
 * alerts (data version 4) and is sent again while they fire; the status at its top is that of the group, so that only each
 * alert's own counts.
 */

import { type HeaderField, headerField } from '../../evidence/readers/event-labels.js';
import { parseInstant } from '../../instant.js';
import { type CallbackSettings, createCallbackOutlet } from '../callback.js';
import { contribution } from '../contribution.js';
import { defineConnector } from '../define-connector.js';
import { invalidEvent } from '../invalid-event.js';
import { listOf, memberOf, textOf } from '../json-value.js';
import { machineName } from '../machine-name.js';
import type { CommonSettings } from '../settings.js';
import { settingsGuard } from '../settings-guard.js';
import type { TicketEvent } from '../types.js';
import { parseWebhookJson } from '../webhook-json.js';

export interface AlertmanagerSettings extends CommonSettings {
  readonly system: 'alertmanager';
  /** Default all. */
  readonly annotations?: readonly string[];
  readonly hostLabel?: string;
  readonly callback?: CallbackSettings;
}

/** Parts of an event that labels name; others, such as a severity, are of the alert. */
const EVENT_FIELDS: readonly (HeaderField | null)[] = ['id', 'log', 'provider', 'computer', 'record'];
const FINGERPRINT = /^[0-9a-f]{16}$/;
/** Annotations change while an alert fires, with each value that they quote: that makes no other contribution of it. */
const ENTRY_KEY = 'alert';

export const createConnector = defineConnector(
  settingsGuard<AlertmanagerSettings>('alertmanager'),
  (settings, parts) => {
    const callback =
      settings.callback === undefined ? undefined : createCallbackOutlet(settings.callback, parts);
    return {
      interpret: ({ body }) => {
        const group = parseWebhookJson(body);
        if (!Array.isArray(memberOf(group, 'alerts')))
          throw invalidEvent('/alerts', 'Alertmanager sends a list of alerts.');
        return listOf(group, 'alerts').flatMap((alert, index) => eventOf(alert, index, settings));
      },
      outlets: callback === undefined ? [] : [callback.outlet],
      check: async (signal) => (callback === undefined ? [] : [await callback.check(signal)]),
    };
  },
);

function eventOf(alert: unknown, index: number, settings: AlertmanagerSettings): readonly TicketEvent[] {
  const at = `/alerts/${index}`;
  const status = textOf(alert, 'status');
  if (status === 'resolved') return [];
  if (status !== 'firing') throw invalidEvent(`${at}/status`, 'An alert is firing or resolved.');
  const fingerprint = textOf(alert, 'fingerprint') ?? '';
  if (!FINGERPRINT.test(fingerprint))
    throw invalidEvent(`${at}/fingerprint`, 'A fingerprint has 16 hexadecimal digits.');
  const startsAt = parseInstant(textOf(alert, 'startsAt') ?? '');
  if (startsAt === undefined) throw invalidEvent(`${at}/startsAt`, 'An alert says since when it fires.');
  const host = machineName(textOf(alert, 'labels', settings.hostLabel ?? 'instance'));
  const entries = contribution(ENTRY_KEY, evidenceOf(alert, settings)).map((entry) =>
    host === undefined ? entry : { ...entry, host },
  );
  return entries.length === 0 ? [] : [{ ticketId: `${fingerprint}-${startsAt}`, entries }];
}

/** The header of an event where labels hold one, then each annotation as a paragraph. */
function evidenceOf(alert: unknown, { annotations }: AlertmanagerSettings): string {
  const texts = memberOf(alert, 'annotations');
  const names = annotations ?? Object.keys(typeof texts === 'object' && texts !== null ? texts : {});
  const paragraphs = names.flatMap((name) => textOf(texts, name) ?? []);
  return [...eventHeader(memberOf(alert, 'labels')), ...paragraphs].join('\n\n');
}

/**
 * Alerts about a Windows event have its id, channel and provider for labels, under the names that collectors give them.
 * They are quoted as they are; without an id they say nothing about an event.
 */
function eventHeader(labels: unknown): readonly string[] {
  const fields = Object.entries(typeof labels === 'object' && labels !== null ? labels : {}).flatMap(
    ([name, value]) => {
      const field = headerField(name.replaceAll('_', ' '));
      const isPart = EVENT_FIELDS.includes(field) && typeof value === 'string' && !/[\r\n]/.test(value);
      return isPart ? [{ field, name, value }] : [];
    },
  );
  return fields.some(({ field, value }) => field === 'id' && /^\d{1,10}$/.test(value))
    ? [fields.map(({ name, value }) => `${name.replaceAll('_', ' ')}: ${value}`).join('\n')]
    : [];
}
