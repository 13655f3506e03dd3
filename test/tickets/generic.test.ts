/** Any system that posts JSON: pointers, CloudEvents, and what is refused. */
import { describe, expect, it } from 'vitest';
import { createConnector } from '../../src/tickets/connectors/generic.js';
import { valueAt } from '../../src/tickets/json-pointer.js';
import { settingsGuard } from '../../src/tickets/settings-guard.js';
import { bearerWebhook, makeConnector, webhookOf } from '../support/connector.js';
import { payload } from './payload.js';

const EVENT = 'monitoring-event';
const settings = {
  system: 'generic',
  webhook: bearerWebhook,
  ticketId: '/problem/id',
  entryId: '/event/id',
  author: '/event/author/name',
  ownAuthor: 'dcause',
  text: ['/checks/0/output', '/checks/1/output', '/notes', '/missing'],
  host: '/problem/host',
};
const OUTPUT = 'DC=corp,DC=example\n  Default-First-Site-Name\\DC1 via RPC';
const connector = (more: object = {}) => makeConnector(createConnector, { ...settings, ...more });
const interpret = (body: unknown, more: object = {}) => connector(more).interpret(webhookOf(body));
const invalid: unknown = expect.objectContaining({ name: 'InputError', code: 'invalid-event' });

describe('an event', () => {
  it('gives texts and lists of texts, under the id of the contribution, and skips what is missing', () => {
    const host = 'dc2.corp.example';
    expect(interpret(payload(EVENT))).toEqual([
      {
        ticketId: '4711',
        entries: [
          { key: 'e-7781:0', text: OUTPUT, host },
          { key: 'e-7781:1', text: 'first', host },
          { key: 'e-7781:3', text: 'second', host },
        ],
      },
    ]);
  });

  it('without an id of its own is named by its text, the same each time', () => {
    const keys = () => interpret(payload(EVENT), { entryId: undefined, text: ['/notes'] })[0]?.entries;
    expect(keys()).toEqual(keys());
    expect(new Set(keys()?.map(({ key }) => key)).size).toBe(2);
  });

  it('that dcause caused itself, or that only repeats a note of ours, is dropped', () => {
    expect(interpret(payload(EVENT, [['event', 'author', 'name'], 'dcause']))).toEqual([]);
    const note = `dcause:${'0190a6c8-3c5e-7000-8000-000000000001'}:1 (automatic diagnosis)\nevil\n`;
    expect(interpret(payload(EVENT, [['checks', 0, 'output'], note], [['notes'], []]))).toEqual([]);
  });

  it('that has no text anywhere is refused, and told where it was looked for', () => {
    expect(() => interpret(payload(EVENT), { text: ['/nowhere', '/problem'] })).toThrow(
      /\/nowhere, \/problem/,
    );
  });

  it('may not name a machine by an address, a path or a sentence', () => {
    for (const host of ['10.0.0.1', '../x', 'dc1; rm', 'localhost', 7])
      expect(interpret(payload(EVENT, [['problem', 'host'], host]))[0]?.entries[0]).not.toHaveProperty(
        'host',
      );
  });

  it.each([
    ['nothing', ''],
    ['control characters', 'a\u0007b'],
    ['lines', 'a\nb'],
    ['what turns writing round', 'a\u202eb'],
    ['half a character', '\ud800'],
    ['too much', 'x'.repeat(201)],
    ['no text', { id: 1 }],
    ['a list', ['4711']],
    ['a fraction', 1.5],
  ])('with %s for the id of its ticket is refused', (_, id) => {
    const body = JSON.stringify({ ...settings, problem: { id }, notes: ['text'] });
    expect(() => interpret(body, { entryId: undefined })).toThrow(invalid);
  });

  it('may have any printable id: it never becomes part of an address', () => {
    for (const id of ['../../x', 'https://evil.example/', 'Ä 1', '__proto__'])
      expect(interpret(payload(EVENT, [['problem', 'id'], id]))[0]?.ticketId).toBe(id);
  });
});

describe('CloudEvents', () => {
  const attributes = { specversion: '1.0', id: 'A 1', source: '/monitoring', type: 'problem' };
  const structured = (data: unknown) =>
    webhookOf({ ...attributes, data }, { 'content-type': 'application/cloudevents+json; charset=utf-8' });
  const binary = (data: unknown) =>
    webhookOf(data, {
      'ce-specversion': '1.0',
      'ce-id': 'A%201',
      'ce-source': '/monitoring',
      'ce-type': 'problem',
    });
  const hmac = {
    webhook: { scheme: 'zammad', secrets: [{ env: 'WEBHOOK' }] },
  };

  it('have the pointers in their data, in either mode', () => {
    const plain = interpret(payload(EVENT));
    expect(connector().interpret(structured(payload(EVENT)))).toEqual(plain);
    expect(connector().interpret(binary(payload(EVENT)))).toEqual(plain);
  });

  it('are named by source and id where both are vouched for', () => {
    const data = payload(EVENT);
    expect(connector().deliveryKey?.(structured(data))).toBe('/monitoring A 1');
    expect(connector().deliveryKey?.(binary(data))).toBe('/monitoring A 1');
    expect(connector(hmac).deliveryKey?.(structured(data))).toBe('/monitoring A 1');
    // Whoever repeats a signed body can write any headers.
    expect(connector(hmac).deliveryKey?.(binary(data))).toBeUndefined();
    expect(connector().deliveryKey?.(webhookOf(data))).toBeUndefined();
  });
});

describe('JSON Pointers', () => {
  // The example of RFC 6901, section 5.
  const document: unknown = JSON.parse(
    '{"foo":["bar","baz"],"":0,"a/b":1,"c%d":2,"e^f":3,"g|h":4,"i\\\\j":5,"k\\"l":6," ":7,"m~n":8}',
  );
  it.each([
    ['', document],
    ['/foo', ['bar', 'baz']],
    ['/foo/0', 'bar'],
    ['/', 0],
    ['/a~1b', 1],
    ['/c%d', 2],
    ['/e^f', 3],
    ['/g|h', 4],
    ['/i\\j', 5],
    ['/k"l', 6],
    ['/ ', 7],
    ['/m~0n', 8],
  ])('%j leads where RFC 6901 says', (pointer, value) => {
    expect(valueAt(document, pointer)).toEqual(value);
  });

  it.each([
    '/foo/length',
    '/foo/00',
    '/foo/-',
    '/foo/2',
    '/__proto__',
    '/constructor/name',
    '/foo/0/length',
    '/a/b',
  ])('%j leads nowhere', (pointer) => {
    expect(valueAt(document, pointer)).toBeUndefined();
  });
});

it('the schema takes pointers, and an author only with its own', () => {
  const isSettings = settingsGuard('generic');
  expect(isSettings(settings)).toBe(true);
  expect(isSettings({ ...settings, ticketId: 'problem/id' })).toBe(false);
  expect(isSettings({ ...settings, text: ['/a~2'] })).toBe(false);
  expect(isSettings({ ...settings, text: [] })).toBe(false);
  const { ownAuthor: _, ...half } = settings;
  expect(isSettings(half)).toBe(false);
});
