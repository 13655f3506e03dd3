/** CloudEvents 1.0 over HTTP: both modes, and what names an event. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { cloudEventKey, readCloudEvent } from '../../src/tickets/cloud-events.js';
import { webhookOf } from '../support/webhooks.js';

const DATA = { ticket: 4711 };
const EVENT = { specversion: '1.0', id: 'A-1', source: '/desk', type: 'ticket.created', data: DATA };
const BINARY = {
  'content-type': 'application/json',
  'ce-specversion': '1.0',
  'ce-id': 'A-1',
  'ce-source': '/desk',
  'ce-type': 'ticket.created',
};
const structured = (event: unknown, type = 'application/cloudevents+json; charset=UTF-8') =>
  webhookOf({ 'content-type': type }, JSON.stringify(event));
const binary = (headers: Record<string, string>, data: unknown = DATA) =>
  webhookOf({ ...BINARY, ...headers }, JSON.stringify(data));

function codeOf(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    return error instanceof InputError ? error.code : String(error);
  }
  return undefined;
}

describe('an event', () => {
  const attributes = { id: 'A-1', source: '/desk', type: 'ticket.created', data: DATA };
  it('is the body in structured mode', () => {
    expect(readCloudEvent(structured(EVENT))).toEqual({ ...attributes, mode: 'structured' });
    expect(readCloudEvent(structured(EVENT, 'Application/CloudEvents+JSON'))?.data).toEqual(DATA);
  });

  it('may have its data in base64, or none', () => {
    const { data: _, ...bare } = EVENT;
    const data_base64 = Buffer.from(JSON.stringify(DATA)).toString('base64');
    expect(readCloudEvent(structured({ ...bare, data_base64 }))?.data).toEqual(DATA);
    expect(readCloudEvent(structured(bare))?.data).toBeUndefined();
  });

  it('stands in headers in binary mode', () => {
    expect(readCloudEvent(binary({}))).toEqual({ ...attributes, mode: 'binary' });
  });

  it('has headers in percent-encoding, and perhaps in quotes', () => {
    const sources = {
      '/desk%20%E2%82%AC%20%F0%9F%98%80': '/desk € 😀',
      '"/desk %22\\"one\\\\"': '/desk ""one\\',
      '%2Fdesk%252F': '/desk%2F',
    };
    for (const [header, source] of Object.entries(sources))
      expect(readCloudEvent(binary({ 'ce-source': header }))?.source).toBe(source);
  });

  it('is not what any JSON is', () => {
    expect(readCloudEvent(structured(EVENT, 'application/json'))).toBeUndefined();
    expect(readCloudEvent(structured(EVENT, 'application/cloudevents+jsonx'))).toBeUndefined();
    expect(readCloudEvent(webhookOf({}, 'no JSON'))).toBeUndefined();
  });

  it.each([
    [{ ...EVENT, specversion: '0.3' }],
    [{ ...EVENT, specversion: undefined }],
    [{ ...EVENT, id: '' }],
    [{ ...EVENT, id: 7 }],
    [{ ...EVENT, source: undefined }],
    [{ ...EVENT, type: null }],
    [{ ...EVENT, data_base64: 'e30=' }],
    [{ ...EVENT, data: undefined, data_base64: 7 }],
    [[EVENT]],
    [null],
    ['text'],
  ])('that is broken is refused: %j', (event) => {
    expect(codeOf(() => readCloudEvent(structured(event)))).toBe('invalid-event');
  });

  it('is refused with headers that are missing or cannot be decoded', () => {
    for (const headers of [
      { 'ce-id': '' },
      { 'ce-source': '%' },
      { 'ce-type': '%ff' },
      { 'ce-specversion': '2' },
    ])
      expect(codeOf(() => readCloudEvent(binary(headers)))).toBe('invalid-event');
  });

  it('is refused where it is no JSON', () => {
    const broken = (headers: Record<string, string>) => codeOf(() => readCloudEvent(webhookOf(headers, '{')));
    expect(broken({ 'content-type': 'application/cloudevents+json' })).toBe('malformed-json');
    expect(broken(BINARY)).toBe('malformed-json');
    const data_base64 = Buffer.from('{').toString('base64');
    expect(codeOf(() => readCloudEvent(structured({ ...EVENT, data: undefined, data_base64 })))).toBe(
      'malformed-json',
    );
  });
});

describe('the name of an event', () => {
  it('is its source and id, in headers only where those can be trusted', () => {
    expect(cloudEventKey(structured(EVENT), false)).toBe('/desk A-1');
    expect(cloudEventKey(binary({}), false)).toBeUndefined();
    expect(cloudEventKey(binary({}), true)).toBe('/desk A-1');
    expect(cloudEventKey(structured(EVENT, 'application/json'), true)).toBeUndefined();
  });
});
