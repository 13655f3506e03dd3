/** Requests that overlap do not touch each other: a thousand, many at a time, give what each gives alone. */
import { readdirSync, readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeText } from '../../src/evidence/decode.js';
import { testApp } from '../support/app.js';

const TOTAL = 1_000;
const AT_A_TIME = 100;

const samples = new URL('../evidence/samples/', import.meta.url);
const bodies = readdirSync(samples)
  .filter((name) => /^(repadmin-show|event-2|event-6702|nslookup|two-hosts).*\.txt$/.test(name))
  .map((name) => decodeText(readFileSync(new URL(name, samples))));

let server: Server;
let url = '';

beforeAll(async () => {
  const app = await testApp();
  server = await new Promise<Server>((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening));
  });
  const address = server.address();
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1/diagnoses`;
});
afterAll(() => {
  server.close();
});

/** The answer without what differs by design: id and time. */
async function ask(body: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
  expect(response.status).toBe(201);
  return (await response.text()).replace(/"id":"[^"]*","revision":1,"createdAt":"[^"]*"/, '');
}

describe('overlapping requests', () => {
  it(`give the same answers as one at a time (${TOTAL})`, async () => {
    const alone: string[] = [];
    for (const body of bodies) alone.push(await ask(body));

    let next = 0;
    let different = 0;
    const work = async (): Promise<void> => {
      while (next < TOTAL) {
        const at = next++ % bodies.length;
        if ((await ask(bodies[at] ?? '')) !== alone[at]) different += 1;
      }
    };
    await Promise.all(Array.from({ length: AT_A_TIME }, work));
    expect(different).toBe(0);
  }, 300_000);
});
