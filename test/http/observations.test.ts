/** POST /v1/observations: what the readers understood, and nothing about causes. */
import { readFileSync } from 'node:fs';
import request, { type Response } from 'supertest';
import { describe, expect, it } from 'vitest';
import { testApp } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';

const PATH = '/v1/observations';
const samples = new URL('../evidence/samples/', import.meta.url);

async function post(body: string, type = 'application/json', maxLines = 5_000): Promise<Response> {
  const app = await testApp({ maxLines });
  const call = request(app).post(PATH).set('Content-Type', type);
  const response = await call.serialize((value: unknown) => value as string).send(body);
  expectContract(response, 'post', PATH);
  return response;
}

describe('observations', () => {
  it('come with their fields, the machine and the line, and with the facts bound from them', async () => {
    const text = readFileSync(new URL('repadmin-showrepl-8524-one-partner.txt', samples), 'utf8');
    const response = await post(JSON.stringify({ evidence: [{ text, name: 'showrepl.txt' }] }));
    expect(response.status).toBe(200);
    expect(response.headers['cache-control']).toBe('no-store');
    const { observations, incidents } = bodyAs(response, 'Observations');
    const failing = observations.find(({ fields }) => fields['status'] === 8524);
    expect(failing).toMatchObject({
      kind: 'replication-link',
      machine: 'CON-DC01',
      fields: { source: 'BR1-DC01', sourceGuid: '29752727-aaa1-47d6-8b5c-51852f49335b' },
      from: { evidence: 0 },
    });
    expect(text.split('\n')[(failing?.from.line ?? 0) - 1]).toContain(failing?.from.text);
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'BR1-DC01' },
    ]);
    expect(incidents[0]?.facts).toContainEqual(expect.objectContaining({ id: 'link.status', value: 8524 }));
  });

  it('name every line that nobody understood', async () => {
    const { unrecognised } = bodyAs(await post('Hello,\n\nit is broken.\n', 'text/plain'), 'Observations');
    expect(unrecognised.lines).toEqual([
      { evidence: 0, line: 1, text: 'Hello,' },
      { evidence: 0, line: 3, text: 'it is broken.' },
    ]);
  });

  it.each([
    ['no evidence', '{"evidence": []}', 400, 'invalid-request'],
    ['facts', '{"evidence": [{"text": "a"}], "facts": {}}', 400, 'invalid-request'],
    ['an empty body', '', 400, 'empty-body'],
  ] as const)('are refused for %s', async (_name, body, status, code) => {
    expectProblem(await post(body), status, code);
  });
});

describe('the limit of lines', () => {
  it.each([
    [PATH, 200],
    ['/v1/diagnoses', 201],
  ])('holds at %s over all pieces together', async (path, taken) => {
    const app = await testApp({ maxLines: 4 });
    const send = (second: string): request.Test =>
      request(app)
        .post(path)
        .send({ evidence: [{ text: 'a\r\nb\n' }, { text: second }] });
    expect((await send('c\rd')).status).toBe(taken);
    const refused = await send('c\rd\r\ne');
    expectProblem(refused, 413, 'too-large');
    expect(refused.body.detail).toContain('more than 4 lines');
  });
});
