/**
 * CloudEvents 1.0 over HTTP (https://github.com/cloudevents/spec, HTTP binding): in structured mode the event is the
 * body, in binary mode its attributes stand in headers and the body is its data.
 */
import { InputError } from '../errors.js';
import { isRecord } from '../knowledge/schema-check.js';
import type { Webhook } from './types.js';
import { parseWebhookJson } from './webhook-json.js';

export interface CloudEvent {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** Undefined where it has none. */
  readonly data: unknown;
  /** Whether its attributes stand in the body, which is signed where anything is. */
  readonly mode: 'structured' | 'binary';
}

const STRUCTURED = /^application\/cloudevents\+json[\s;]*(?:;|$)/i;

/**
 * The event in a webhook; undefined where it is no CloudEvent. Throws InputError `invalid-event` where it is a broken one,
 * and what parseWebhookJson throws.
 */
export function readCloudEvent(webhook: Webhook): CloudEvent | undefined {
  const { headers, body } = webhook;
  if (STRUCTURED.test(headers['content-type'] ?? '')) return structuredEvent(parseWebhookJson(body));
  if (headers['ce-specversion'] === undefined) return undefined;
  const attribute = (name: string): string => decodeHeader(name, headers[`ce-${name}`]);
  return { ...checkedAttributes(attribute), data: parseWebhookJson(body), mode: 'binary' };
}

/**
 * Source and id, which name an event (a sender repeats them where it sends it again); undefined where they prove nothing:
 * no CloudEvent, or in binary mode, whose headers nobody signs, unless `trustHeaders`.
 */
export function cloudEventKey(webhook: Webhook, trustHeaders: boolean): string | undefined {
  const event = readCloudEvent(webhook);
  if (event === undefined || (event.mode === 'binary' && !trustHeaders)) return undefined;
  return `${event.source} ${event.id}`;
}

function structuredEvent(event: unknown): CloudEvent {
  if (!isRecord(event)) throw invalid('A CloudEvent is a JSON object.');
  const attribute = (name: string): string => {
    const value = event[name];
    return typeof value === 'string' ? value : '';
  };
  return { ...checkedAttributes(attribute), data: dataOf(event), mode: 'structured' };
}

function checkedAttributes(attribute: (name: string) => string): Pick<CloudEvent, 'id' | 'source' | 'type'> {
  const version = attribute('specversion');
  if (version !== '1.0') throw invalid('The "specversion" of a CloudEvent must be "1.0" here.');
  const [id, source, type] = ['id', 'source', 'type'].map((name) => {
    const value = attribute(name);
    if (value === '') throw invalid(`A CloudEvent needs "${name}".`);
    return value;
  });
  return { id: id ?? '', source: source ?? '', type: type ?? '' };
}

function dataOf(event: Readonly<Record<string, unknown>>): unknown {
  const encoded = event['data_base64'];
  if (encoded === undefined) return event['data'];
  if (event['data'] !== undefined) throw invalid('A CloudEvent has "data" or "data_base64", not both.');
  if (typeof encoded !== 'string') throw invalid('"data_base64" must be text.');
  return parseWebhookJson(Buffer.from(encoded, 'base64'));
}

/** RFC 9110 quoted strings first, then percent-encoded UTF-8. */
function decodeHeader(name: string, header = ''): string {
  const quoted = /^"((?:[^"\\]|\\.)*)"$/.exec(header)?.[1];
  const text = quoted === undefined ? header : quoted.replace(/\\(.)/g, '$1');
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`The header "ce-${name}" is not percent-encoded UTF-8.`);
  }
}

function invalid(detail: string): InputError {
  return new InputError('invalid-event', detail);
}
