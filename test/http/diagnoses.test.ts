/** POST /v1/diagnoses: what is sent, what comes back, and what is refused with which error. */
import { gzipSync } from 'node:zlib';
import type { Express } from 'express';
import iconv from 'iconv-lite';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DiagnoseRequest } from '../../src/diagnose.js';
import { appOptions, creating, testApp } from '../support/app.js';
import { expectContract, expectProblem } from '../support/contract.js';

const PATH = '/v1/diagnoses';
const FACTS = { facts: { 'link.status': 8524 }, subject: { source: 'DC2', destination: 'DC1' } };

let app: Express;
beforeAll(async () => {
  app = await testApp();
});

/** Posts exactly these bytes. */
async function post(
  body: string | Buffer,
  type: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const asBytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
  const call = request(app).post(PATH).set('Content-Type', type).set(headers);
  const response = await call.serialize((value: unknown) => value as string).send(asBytes);
  expectContract(response, 'post', PATH);
  return response;
}

const json = (value: unknown): string => JSON.stringify(value);

/** The text of the evidence that reaches the diagnosis. */
async function received(body: string | Buffer, type: string): Promise<string | undefined> {
  let seen: DiagnoseRequest | undefined;
  const { diagnoses } = await appOptions();
  const spy = await testApp({
    diagnoses: creating((asked, options) => {
      seen = asked;
      return diagnoses.create(asked, options);
    }),
  });
  await request(spy)
    .post(PATH)
    .set('Content-Type', type)
    .serialize((value: unknown) => value as string)
    .send(Buffer.from(body));
  return seen?.evidence?.[0]?.text;
}

describe('an answer', () => {
  it('is JSON, with an id and a time of its own, and is on record', async () => {
    const [first, second] = [
      await post(json(FACTS), 'application/json'),
      await post(json(FACTS), 'application/json'),
    ];
    expect(first.status).toBe(201);
    expect(first.headers['location']).toBe(`/v1/diagnoses/${first.body.id}`);
    expect(first.type).toBe('application/json');
    expect(first.body.recorded).toBe(true);
    expect(first.body.revision).toBe(1);
    expect(first.body.id).not.toBe(second.body.id);
    expect(first.body.findings).toEqual(second.body.findings);
    expect(first.body.findings[0].subject).toEqual({ source: 'DC2', destination: 'DC1' });
    expect(first.headers['cache-control']).toBe('no-store');
  });

  it.each([
    ['text/markdown', 'text/markdown'],
    ['text/plain', 'text/plain'],
    ['text/markdown;q=0.2, text/plain;q=0.9', 'text/plain'],
    ['*/*', 'application/json'],
    ['text/*', 'text/markdown'],
  ])('for Accept %s is %s', async (accept, type) => {
    const response = await post(json(FACTS), 'application/json', { Accept: accept });
    expect([response.status, response.type]).toEqual([201, type]);
    expect(response.headers['vary']).toContain('Accept');
    if (type !== 'application/json') expect(response.text).toContain('DC2');
  });

  it('is refused where no accepted type can be given, and nothing is diagnosed for it', async () => {
    const never = await testApp({ diagnoses: creating(() => Promise.reject(new Error('asked'))) });
    for (const accept of ['image/png', 'application/json;q=0']) {
      const response = await request(never).post(PATH).set('Accept', accept).send(FACTS);
      expectContract(response, 'post', PATH);
      expectProblem(response, 406, 'not-acceptable');
    }
  });
});

describe('a body of text', () => {
  it('is one piece of evidence', async () => {
    const response = await post('The printer is out of paper.\r\n', 'text/plain');
    expect(response.body.unrecognised.evidence).toEqual([{ index: 0, lines: [[1, 1]] }]);
  });

  it.each([
    ['UTF-8', Buffer.from('Gerät'), 'text/plain'],
    ['UTF-16 with its mark', iconv.encode('Gerät', 'utf16le', { addBOM: true }), 'text/plain'],
    [
      'UTF-16 with its mark and a wrong label',
      iconv.encode('Gerät', 'utf16le', { addBOM: true }),
      'text/plain; charset=utf-8',
    ],
    ['the code page of its label', iconv.encode('Gerät', 'cp850'), 'text/plain; charset=cp850'],
    ['UTF-8 with an unknown label', Buffer.from('Gerät'), 'text/plain; charset=klingon'],
  ])('is decoded: %s', async (_name, bytes, type) => {
    expect(await received(bytes, type)).toBe('Gerät');
  });

  it('is never refused for its encoding', async () => {
    const response = await post(
      Buffer.from([0x47, 0x65, 0x72, 0xe4, 0x74, 0xff, 0xc3]),
      'text/plain; charset=utf-8',
    );
    expect(response.status).toBe(201);
  });

  it('is taken compressed', async () => {
    const response = await post(gzipSync('nothing here'), 'text/plain', { 'Content-Encoding': 'gzip' });
    expect(response.status).toBe(201);
  });
});

describe('a body that is refused', () => {
  const large = 'x'.repeat(200_001);
  it.each<[string, string | Buffer, string, number, string]>([
    ['nothing', '', 'application/json', 400, 'empty-body'],
    ['blanks', ' \n', 'text/plain', 400, 'empty-body'],
    ['broken JSON', '{"facts": }', 'application/json', 400, 'malformed-json'],
    [
      'a key twice',
      '{"facts": {"link.status": 1, "link.status": 2}}',
      'application/json',
      400,
      'malformed-json',
    ],
    [
      'JSON of another encoding',
      Buffer.from([0x7b, 0x22, 0xe4, 0x22]),
      'application/json',
      400,
      'malformed-utf8',
    ],
    ['JSON in UTF-16', '{}', 'application/json; charset=utf-16', 415, 'unsupported-media-type'],
    ['a form', 'a=b', 'application/x-www-form-urlencoded', 415, 'unsupported-media-type'],
    ['no media type', 'a', '', 415, 'unsupported-media-type'],
    ['a list', '[]', 'application/json', 400, 'invalid-request'],
    ['an unknown property', json({ fact: {} }), 'application/json', 400, 'invalid-request'],
    [
      'a property of the prototype',
      '{"__proto__": {"facts": {}}}',
      'application/json',
      400,
      'invalid-request',
    ],
    [
      'evidence without text',
      json({ evidence: [{ name: 'x' }] }),
      'application/json',
      400,
      'invalid-request',
    ],
    ['neither facts nor evidence', '{}', 'application/json', 400, 'invalid-request'],
    ['an unknown fact', json({ facts: { 'link.statis': 1 } }), 'application/json', 422, 'unknown-fact'],
    ['a fact named like a prototype', '{"facts": {"__proto__": 1}}', 'application/json', 422, 'unknown-fact'],
    [
      'a fact of a wrong type',
      json({ facts: { 'link.status': '8524' } }),
      'application/json',
      422,
      'fact-type',
    ],
    [
      'a fact of a deep wrong type',
      json({ facts: { 'link.status': [[[{}]]] } }),
      'application/json',
      422,
      'fact-type',
    ],
    [
      'a fact of no listed value',
      json({ facts: { 'source.cname.atOwnServers': 'few' } }),
      'application/json',
      422,
      'fact-value',
    ],
    ['a large body', large, 'text/plain', 413, 'too-large'],
  ])('%s', async (_name, body, type, status, code) => {
    expectProblem(await post(body, type), status, code);
  });

  it('for facts that could belong to several incidents', async () => {
    const { rules } = await appOptions();
    expect(rules.current().ruleset.facts.has('source.retired')).toBe(true);
    const response = await post(
      json({ facts: { 'source.retired': true }, evidence: [{ text: TWO_SOURCES }] }),
      'application/json',
    );
    expectProblem(response, 422, 'ambiguous-subject');
  });

  it('because it announces too much, before any of it is read', async () => {
    const response = await request(app)
      .post(PATH)
      .set('Content-Type', 'text/plain')
      .set('Content-Length', '99999999999')
      .send();
    expectProblem(response, 413, 'too-large');
  });

  it('because its compressed content is large', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(200_000);
    expectProblem(await post(bomb, 'text/plain', { 'Content-Encoding': 'gzip' }), 413, 'too-large');
  });

  it('because its compression is unknown or broken', async () => {
    expectProblem(
      await post('x', 'text/plain', { 'Content-Encoding': 'zip' }),
      415,
      'unsupported-media-type',
    );
    expectProblem(await post('x', 'text/plain', { 'Content-Encoding': 'gzip' }), 400, 'invalid-request');
  });

  it('points at every fault in words', async () => {
    const body = { facts: [], extra: 1, evidence: [{ text: 'a' }, { 'na/me': 'b' }] };
    const response = await post(json(body), 'application/json');
    expect(response.body.errors).toEqual(
      expect.arrayContaining([
        { pointer: '/extra', detail: 'is no property here' },
        { pointer: '/facts', detail: 'must be object' },
        { pointer: '/evidence/1/text', detail: 'is missing' },
        { pointer: '/evidence/1/na~1me', detail: 'is no property here' },
      ]),
    );
  });

  it('gives no more than 20 of very many faults', async () => {
    const response = await post(json({ evidence: new Array(900).fill(1) }), 'application/json');
    expect(response.body.errors).toHaveLength(20);
    const long = await post(json({ evidence: new Array(90_000).fill(1) }), 'application/json');
    expect(long.body.errors).toHaveLength(1);
  });
});

it('takes a null for a fact that is not known', async () => {
  const facts = { ...FACTS.facts, 'source.retired': null };
  const response = await post(json({ ...FACTS, facts }), 'application/json');
  expect(response.body.findings[0].facts.map((fact: { id: string }) => fact.id)).not.toContain(
    'source.retired',
  );
});

it('answers a thousand overlapping requests alike', async () => {
  const server = app.listen(0, '127.0.0.1');
  try {
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, () => request(server).post(PATH).send(FACTS)),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([201]));
    expect(new Set(answers.map((answer) => json(answer.body.findings))).size).toBe(1);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

const link = (source: string, guid: string): string => `    Default-First-Site-Name\\${source} via RPC
        DSA object GUID: ${guid}
        Last attempt @ 2024-05-14 09:12:01 failed, result 8524 (0x214c):
            The DSA operation is unable to proceed because of a DNS lookup failure.
        14 consecutive failure(s).
        Last success @ 2024-05-10 03:12:44.
`;
const TWO_SOURCES = `Repadmin: running command /showrepl against full DC localhost

Default-First-Site-Name\\DC1
DSA Options: IS_GC
Site Options: (none)
DSA object GUID: 0b6f7a52-2f0e-4a39-9a53-0a4a3f6b1f10
DSA invocationID: 0b6f7a52-2f0e-4a39-9a53-0a4a3f6b1f11

==== INBOUND NEIGHBORS ======================================

DC=contoso,DC=com
${link('DC2', '5d7b2f0e-9c1a-4e3b-8f6d-2a4c6e8b0d1f')}${link('DC3', '6e8c3a1f-0d2b-4f4c-9a7e-3b5d7f9c1e2a')}`;
