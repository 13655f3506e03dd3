/** What one diagnosis may hold over all its revisions, and text that no database likes. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { appOptions, keyedApp, newStore, testApp } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';

const PATH = '/v1/diagnoses';
const piece = (text: string) => ({ evidence: [{ text }] });

async function start(app: Express, body: object): Promise<(body: object) => Promise<Response>> {
  const response = await request(app).post(PATH).send(body);
  const { id } = bodyAs(response, 'Answer');
  return async (addition) => {
    const added = await request(app).post(`${PATH}/${id}/evidence`).send(addition);
    expectContract(added, 'post', `${PATH}/{id}/evidence`);
    return added;
  };
}

describe('over all its revisions a diagnosis takes no more', () => {
  it('bytes than one request', async () => {
    const add = await start(await testApp({ maxBodyBytes: 1_000 }), piece('ä'.repeat(300)));
    expect((await add(piece('x'.repeat(400)))).status).toBe(201);
    expectProblem(await add(piece('y')), 413, 'too-large');
  });

  it('bytes of facts than one request', async () => {
    const add = await start(await testApp({ maxBodyBytes: 1_000 }), piece('x'));
    const fact = { facts: { 'source.fqdn': `${'a'.repeat(60)}.example` } };
    const statuses: number[] = [];
    for (let count = 0; count < 12; count += 1) statuses.push((await add(fact)).status);
    expect(statuses[0]).toBe(201);
    expect(statuses.at(-1)).toBe(413);
  });

  it('lines than one request', async () => {
    const add = await start(await testApp({ maxLines: 4 }), piece('a\nb\n'));
    expect((await add(piece('c\nd'))).status).toBe(201);
    expectProblem(await add(piece('e')), 413, 'too-large');
    expect((await add({ facts: { 'link.status': 8524 } })).status).toBe(201);
  });

  it('pieces than one request', async () => {
    const add = await start(await testApp(), { evidence: new Array(999).fill({ text: 'a' }) });
    expect((await add(piece('b'))).status).toBe(201);
    expectProblem(await add(piece('c')), 413, 'too-large');
  });
});

const TEXTS = [
  ['NUL', 'a\0b'],
  ['a lone surrogate', 'a\ud800b\udc00'],
  ['quotes', `'"\`;--`],
  ['slashes and dots', '../..//\\..'],
  ['percent signs', '%00%zz%'],
  ['control and bidirectional characters', '\u0001\u001b[31m\u202e\u2066'],
  ['ten thousand characters', 'x'.repeat(10_000)],
  ['a prototype', '__proto__'],
  ['text beyond the basic plane', '😀𝕏'],
] as const;

describe.each(TEXTS)('%s', (_name, text) => {
  let app: Express;
  let secret = '';
  beforeAll(async () => {
    const keyed = await keyedApp(await appOptions({ store: await newStore() }));
    [app, secret] = [keyed.app, keyed.secrets.admin];
  });
  const call = (method: 'get' | 'post' | 'delete', address: string) =>
    request(app)[method](address).auth(secret, { type: 'bearer' });

  it('in evidence is kept, read, continued and answered again', async () => {
    const short = text.slice(0, 200);
    const body = {
      evidence: [{ text, name: short, host: short }],
      ticket: { system: short.slice(0, 100), id: short },
    };
    const first = await call('post', PATH).send(body);
    expectContract(first, 'post', PATH);
    expect(first.status).toBe(201);
    const address = String(first.headers['location']);
    for (const type of ['application/json', 'text/markdown', 'text/plain'])
      expect((await call('get', address).set('Accept', type)).status).toBe(200);
    expect((await call('get', address)).text).toBe(first.text);
    const second = await call('post', `${address}/evidence`).send({ evidence: [{ text }] });
    expect(second.status).toBe(201);
    const again = await call('post', `${address}/replay`);
    expect([again.headers['dcause-replay'], again.text]).toEqual(['same', second.text]);
  });

  it('in an id or a query is never a fault of ours', async () => {
    const encoded = encodeURIComponent(Buffer.from(text).toString());
    const answers = [
      ...(await Promise.all([
        call('get', `${PATH}/${encoded}`),
        call('delete', `${PATH}/${encoded}`),
        call('get', `${PATH}/${encoded}/revisions`),
        call('post', `${PATH}/${encoded}/replay`),
        call('post', `${PATH}/${encoded}/evidence`).send({ facts: { 'link.status': 8524 } }),
        call('delete', `/v1/keys/${encoded}`),
      ])),
    ];
    for (const response of answers) expect(response.status).toBe(404);
    for (const name of ['problem', 'cause', 'ruleset', 'ticketSystem', 'ticket']) {
      const response = await call('get', `${PATH}?${name}=${encoded}`);
      if (text.length > 200) {
        expectProblem(response, 400, 'invalid-request');
        continue;
      }
      const found = name.startsWith('ticket') && text.length <= 100 ? 1 : 0;
      expect([name, bodyAs(response, 'DiagnosisPage').items.length]).toEqual([name, found]);
    }
    for (const name of ['since', 'until', 'limit', 'after'])
      expectProblem(await call('get', `${PATH}?${name}=${encoded}`), 400, 'invalid-request');
    for (const name of ['limit', 'before'])
      expectProblem(await call('get', `/v1/audit?${name}=${encoded}`), 400, 'invalid-request');
    expectProblem(await call('get', `${PATH}?${encoded}=1`), 400, 'invalid-request');
  });
});
