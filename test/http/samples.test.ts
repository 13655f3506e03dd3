/** Every collected sample through the service: its answer is what the contract says, in all three forms. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Express } from 'express';
import request from 'supertest';
import { beforeAll, expect, it } from 'vitest';
import { testApp } from '../support/app.js';
import { expectContract } from '../support/contract.js';

const folder = path.resolve(import.meta.dirname, '../evidence/samples');
const samples = readdirSync(folder).filter((file) => !/^(?:truth\.json|README\.md)$/.test(file));

let app: Express;
beforeAll(async () => {
  app = await testApp();
});

it.each(samples)('%s', async (file) => {
  const bytes = readFileSync(path.join(folder, file));
  for (const accept of ['application/json', 'text/markdown', 'text/plain']) {
    const response = await request(app)
      .post('/v1/diagnoses')
      .set({ Accept: accept, 'Content-Type': 'text/plain' })
      .serialize((value: unknown) => value as string)
      .send(bytes);
    expect([response.status, response.type]).toEqual([201, accept]);
    expectContract(response, 'post', '/v1/diagnoses');
  }
});
