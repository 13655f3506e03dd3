/** What integrators get: signed as Standard Webhooks says, as the schema describes it, and under the same id each time. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Webhook } from 'standardwebhooks';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/diagnose.js';
import { createConnector } from '../../src/tickets/connectors/alertmanager.js';
import { createConnector as createGeneric } from '../../src/tickets/connectors/generic.js';
import { markerOf } from '../../src/tickets/own-notes.js';
import { settingsGuard } from '../../src/tickets/settings-guard.js';
import { confirmedAnswer, nothingAnswer, openAnswer, supportedAnswer } from '../render/answers.js';
import { bearerWebhook, makeConnector, NOW, outletOf, signal } from '../support/connector.js';
import { type FakeAnswer, serveFake } from '../support/fake-system.js';
import { parseObject } from '../support/json.js';

const SECRET = `whsec_${Buffer.alloc(32, 'callback').toString('base64')}`;
const MARKER = markerOf(supportedAnswer.id, 1);
const schema = parseObject(
  readFileSync(new URL('../../schemas/callback.schema.json', import.meta.url), 'utf8'),
);
const isCallback = new Ajv2020({ allErrors: true }).compile(schema);
const settings = { system: 'alertmanager', webhook: bearerWebhook };
const connect = (url: string) =>
  makeConnector(createConnector, { ...settings, callback: { url, secret: { env: 'SECRET' } } }, { SECRET });

async function tell(answer: Answer, link?: string, respond: () => FakeAnswer = () => ({ status: 204 })) {
  const receiver = await serveFake(respond);
  const outlet = outletOf(connect(`${receiver.url}/hooks/dcause/`), 'callback');
  const text = outlet.compose(answer, { marker: MARKER, ...(link === undefined ? {} : { link }) }) ?? '';
  const delivery = {
    ticketId: 'c6eadffa33fcdf37-1',
    deliveryId: 'delivery-1',
    marker: MARKER,
    payload: text,
  };
  return { receiver, outlet, send: () => outlet.send(delivery, signal) };
}

describe('a callback', () => {
  it.each([
    ['supported', supportedAnswer, 'https://dcause.example.com/d/token'],
    ['confirmed', confirmedAnswer, undefined],
    ['open', openAnswer, undefined],
    ['nothing', nothingAnswer, undefined],
  ])('of a diagnosis (%s) is as its schema says, and signed', async (_, answer, link) => {
    const { receiver, send } = await tell(answer, link);
    await send();
    const [request] = receiver.requests;
    const body = parseObject(request?.text ?? '');
    isCallback(body);
    expect(isCallback.errors).toBeNull();
    expect(body).toMatchObject({
      type: 'dcause.diagnosis',
      data: {
        integration: 'test',
        ticket: 'c6eadffa33fcdf37-1',
        marker: MARKER,
        diagnosis: { id: answer.id },
      },
    });
    expect(JSON.stringify(body).includes('"link"')).toBe(link !== undefined);
    expect(request?.path).toBe('/hooks/dcause/');
    expect(request?.headers).toMatchObject({
      'webhook-id': 'delivery-1',
      'webhook-timestamp': String(NOW / 1000),
    });
    // The library of the specification, which wants a time near its own.
    const headers = Object.fromEntries(
      Object.entries(request?.headers ?? {}).map(([name, value]) => [name, String(value)]),
    );
    expect(signatureOf(headers, request?.text ?? '')).toBe(headers['webhook-signature']);
  });

  it('suggests a cause only where evidence speaks for it', async () => {
    const told = async (answer: Answer) => {
      const { receiver, send } = await tell(answer);
      await send();
      return receiver.requests[0]?.text ?? '';
    };
    expect(await told(supportedAnswer)).toContain('"suggestion"');
    expect(await told(nothingAnswer)).not.toContain('"suggestion"');
  });

  it('has the same id and body at every attempt, and is not looked for', async () => {
    const { receiver, outlet, send } = await tell(supportedAnswer);
    await send();
    await send();
    const [first, second] = receiver.requests;
    expect(second?.text).toBe(first?.text);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
    expect(outlet.isThere).toBeUndefined();
  });

  it('does not follow a redirect, and says what failed', async () => {
    const elsewhere = await serveFake(() => ({ status: 204 }));
    const { send } = await tell(supportedAnswer, undefined, () => ({
      status: 307,
      headers: { location: elsewhere.url },
    }));
    await expect(send()).rejects.toMatchObject({ name: 'SystemError', retry: true });
    expect(elsewhere.requests).toEqual([]);
    const gone = await tell(supportedAnswer, undefined, () => ({ status: 410, json: {} }));
    await expect(gone.send()).rejects.toMatchObject({ retry: false, status: 410 });
  });

  it('is checked by asking whether anybody is there', async () => {
    const receiver = await serveFake(() => ({ status: 405, json: {} }));
    expect(await connect(receiver.url).check(signal)).toMatchObject([{ name: 'callback', ok: true }]);
    expect(receiver.requests.map(({ method }) => method)).toEqual(['GET']);
    expect(await connect('http://127.0.0.1:1').check(signal)).toMatchObject([
      { name: 'callback', ok: false },
    ]);
  });

  it('is an outlet of any other system, too', () => {
    const generic = {
      system: 'generic',
      webhook: bearerWebhook,
      ticketId: '/id',
      text: ['/text'],
      callback: { url: 'https://example.com/', secret: { env: 'SECRET' } },
    };
    const { outlets } = makeConnector(createGeneric, generic, { SECRET });
    expect(outlets.map(({ kind }) => kind)).toEqual(['callback']);
  });
});

it('the example of the schema passes, and what is not described does not', () => {
  const examples = Array.isArray(schema['examples']) ? schema['examples'] : [];
  expect(examples).toHaveLength(1);
  for (const example of examples) {
    expect(isCallback(example)).toBe(true);
    expect(isCallback({ ...Object(example), more: 1 })).toBe(false);
  }
});

it.each([
  ['https://example.com/hook', {}, true],
  ['http://127.0.0.1:8080/hook', {}, true],
  ['http://localhost/hook', {}, true],
  ['http://[::1]:8080', {}, true],
  ['http://example.com/hook', {}, false],
  ['http://localhost.example.com/hook', {}, false],
  ['http://127.0.0.1.example.com/hook', {}, false],
  ['http://example.com/hook', { allowHttp: true }, true],
  ['https://user:secret@example.com/hook', {}, false],
  ['https://example.com/hook?key=secret', {}, false],
  ['ftp://example.com/', { allowHttp: true }, false],
])('the schema on the address %s %j: %s', (url, more, isTaken) => {
  const isSettings = settingsGuard('alertmanager');
  expect(isSettings({ ...settings, callback: { url, secret: { env: 'SECRET' }, ...more } })).toBe(isTaken);
});

function signatureOf(headers: Readonly<Record<string, string>>, body: string): string {
  const at = new Date(Number(headers['webhook-timestamp']) * 1000);
  return new Webhook(SECRET).sign(headers['webhook-id'] ?? '', at, body);
}
