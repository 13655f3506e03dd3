/**
 * Any system that posts JSON, bare or as a CloudEvent: JSON Pointers say where in it things stand. It cannot be asked for
 * more, so that events carry the evidence, and what comes of it goes to a callback.
 */
import type { TicketEntry } from '../../store/ticket-types.js';
import { type CallbackSettings, createCallbackOutlet } from '../callback.js';
import { cloudEventKey, readCloudEvent } from '../cloud-events.js';
import { contribution, digestOf } from '../contribution.js';
import { defineConnector } from '../define-connector.js';
import { invalidEvent } from '../invalid-event.js';
import { valueAt } from '../json-pointer.js';
import { idOf } from '../json-value.js';
import { machineName } from '../machine-name.js';
import type { CommonSettings } from '../settings.js';
import { settingsGuard } from '../settings-guard.js';
import type { TicketEvent, Webhook } from '../types.js';
import { parseWebhookJson } from '../webhook-json.js';

/** Members without another note are JSON Pointers. */
export interface GenericSettings extends CommonSettings {
  readonly system: 'generic';
  readonly ticketId: string;
  readonly text: readonly string[];
  readonly entryId?: string;
  readonly author?: string;
  /** What stands there where dcause itself caused the event. */
  readonly ownAuthor?: string;
  readonly host?: string;
  readonly callback?: CallbackSettings;
}

const PRINTABLE_ID = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]{1,200}$/u;

export const createConnector = defineConnector(
  settingsGuard<GenericSettings>('generic'),
  (settings, parts) => {
    const callback =
      settings.callback === undefined ? undefined : createCallbackOutlet(settings.callback, parts);
    return {
      interpret: (webhook) => interpret(settings, webhook),
      // Who shows a token vouches for the headers, too; who signs the body does not.
      deliveryKey: (webhook) => cloudEventKey(webhook, settings.webhook?.scheme === 'bearer'),
      outlets: callback === undefined ? [] : [callback.outlet],
      check: async (signal) => (callback === undefined ? [] : [await callback.check(signal)]),
    };
  },
);

function interpret(settings: GenericSettings, webhook: Webhook): readonly TicketEvent[] {
  const cloudEvent = readCloudEvent(webhook);
  const event = cloudEvent === undefined ? parseWebhookJson(webhook.body) : cloudEvent.data;
  const { author, ownAuthor } = settings;
  if (author !== undefined && ownAuthor !== undefined && idOf(valueAt(event, author)) === ownAuthor)
    return [];
  const ticketId = checkedId(event, settings.ticketId);
  const entries = entriesOf(event, settings);
  return entries.length === 0 ? [] : [{ ticketId, entries }];
}

function entriesOf(event: unknown, { text, entryId, host }: GenericSettings): readonly TicketEntry[] {
  const texts = text.flatMap((pointer) => textsIn(valueAt(event, pointer)));
  if (texts.length === 0)
    throw invalidEvent(text[0] ?? '', `There is no text at ${text.join(', ')}; is that where it stands?`);
  const id = entryId === undefined ? undefined : checkedId(event, entryId);
  const machine = host === undefined ? undefined : machineName(idOf(valueAt(event, host)));
  return texts
    .flatMap((one, index) => contribution(id === undefined ? digestOf(one) : `${id}:${index}`, one))
    .map((entry) => (machine === undefined ? entry : { ...entry, host: machine }));
}

/** A text, or a list of texts. */
function textsIn(value: unknown): readonly string[] {
  return (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
}

function checkedId(event: unknown, pointer: string): string {
  const id = idOf(valueAt(event, pointer)) ?? '';
  if (!PRINTABLE_ID.test(id)) throw invalidEvent(pointer, 'An id has 1 to 200 printable characters.');
  return id;
}
