/** `/v1/deliveries`: pages and filters over what tickets were told, and the way back from the dead letters. */
import { randomUUID } from 'node:crypto';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { TicketKey } from '../../src/store/ticket-types.js';
import type { DiagnosisRecord, Store } from '../../src/store/types.js';
import { type AppParts, appOptions, keyedApp, newStore } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';
import { giveUpDeliveries, putDelivery } from '../support/deliveries.js';

const PATH = '/v1/deliveries';
const REQUEUE = `${PATH}/{id}/requeue`;
const AT = Date.UTC(2026, 4, 4, 10, 20, 30);

let store: Store;
let app: Express;
let secret: string;
let record: DiagnosisRecord;
let wakes = 0;

beforeAll(async () => {
  store = await newStore();
  const parts: AppParts = await appOptions({ store });
  const { answer } = await parts.diagnoses.create({ facts: { 'link.status': 8524 } }, { record: true });
  const found = await store.findDiagnosis(answer.id);
  if (found === undefined) throw new Error('no diagnosis');
  record = found;
  const tickets = {
    receive: async () => 'ignored' as const,
    wake: () => {
      wakes += 1;
    },
    isOverloaded: () => false,
  };
  const network = await keyedApp({ ...parts, loopback: false, tickets });
  app = network.app;
  secret = network.secrets.editor;
});
beforeEach(() => {
  wakes = 0;
});

async function put(
  ticket: TicketKey,
  at: number,
): Promise<{ readonly id: string; readonly diagnosis: string }> {
  const id = randomUUID();
  const diagnosis = randomUUID();
  await putDelivery(store, { ...record, id: diagnosis }, id, at, ticket);
  return { id, diagnosis };
}

async function list(query: Readonly<Record<string, string>>): Promise<Response> {
  const response = await request(app).get(PATH).query(query).auth(secret, { type: 'bearer' });
  expectContract(response, 'get', PATH);
  return response;
}

async function requeue(id: string): Promise<Response> {
  const response = await request(app).post(`${PATH}/${id}/requeue`).auth(secret, { type: 'bearer' });
  expectContract(response, 'post', REQUEUE);
  return response;
}

describe('the list', () => {
  it('tells readings and deliveries, newest first, and what each of them is about', async () => {
    const ticket = { integration: 'listed', ticketId: 'A/1' };
    const { id, diagnosis } = await put(ticket, AT);
    const { items, next } = bodyAs(await list({ integration: 'listed' }), 'DeliveryPage');
    const of = { integration: 'listed', ticket: 'A/1', createdAt: new Date(AT).toISOString(), attempts: 0 };
    expect(next).toBeUndefined();
    expect(items).toHaveLength(2);
    expect(items.find(({ kind }) => kind === 'note')).toEqual({
      ...of,
      id,
      kind: 'note',
      state: 'waiting',
      diagnosis: { id: diagnosis, revision: 1 },
      dueAt: of.createdAt,
    });
    expect(items.find(({ kind }) => kind === 'read')).toMatchObject({ ...of, state: 'done' });
  });

  it('is narrowed by integration, ticket, diagnosis, kind and state', async () => {
    const one = await put({ integration: 'narrow', ticketId: '1' }, AT);
    const two = await put({ integration: 'narrow', ticketId: '2' }, AT + 1);
    const notes = async (query: Readonly<Record<string, string>>) =>
      bodyAs(await list({ integration: 'narrow', kind: 'note', ...query }), 'DeliveryPage').items.map(
        ({ id }) => id,
      );
    expect(await notes({})).toEqual([two.id, one.id]);
    expect(await notes({ ticket: '1' })).toEqual([one.id]);
    expect(await notes({ diagnosis: two.diagnosis })).toEqual([two.id]);
    expect(await notes({ state: 'dead' })).toEqual([]);
    expect(await notes({ integration: 'other' })).toEqual([]);
    expect(await notes({ kind: 'callback' })).toEqual([]);
  });

  it('comes in pages that lose nothing and show nothing twice', async () => {
    for (let n = 0; n < 3; n += 1) await put({ integration: 'paged', ticketId: `${n}` }, AT);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const query = { integration: 'paged', limit: '2', ...(after === undefined ? {} : { after }) };
      const page = bodyAs(await list(query), 'DeliveryPage');
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect([seen.length, new Set(seen).size]).toEqual([6, 6]);
  });

  it.each([
    { state: 'gone' },
    { kind: '' },
    { limit: '0' },
    { limit: '201' },
    { after: 'x' },
    { ticketId: '1' },
    { ticket: 'x'.repeat(201) },
  ])('does not take %j', async (query: Record<string, string>) => {
    expectProblem(await list(query), 400, 'invalid-request');
  });
});

describe('a dead letter', () => {
  it('waits again, once, by whom the audit says', async () => {
    const { id } = await put({ integration: 'dead', ticketId: '1' }, AT);
    await giveUpDeliveries(store, AT + 1, 'dead');
    const { items } = bodyAs(await list({ integration: 'dead', state: 'dead' }), 'DeliveryPage');
    expect(items).toMatchObject([{ id, reason: 'The ticket is closed.' }]);
    const response = await requeue(id);
    expect([response.status, wakes]).toEqual([200, 1]);
    expect(bodyAs(response, 'Delivery')).toMatchObject({ id, state: 'waiting', attempts: 0 });
    const again = await requeue(id);
    expectProblem(again, 409, 'conflict');
    expect([again.body.detail, wakes]).toEqual([
      'Only what was given up is tried again; this is "waiting".',
      1,
    ]);
    const entries = await store.listAudit({ limit: 10 });
    const audited = entries.filter(({ target }) => target === id);
    expect(audited[0]?.actor).toMatch(/^key:/);
    expect(audited).toMatchObject([{ action: 'delivery.requeue' }]);
  });

  it('whose diagnosis was deleted has nothing left to send', async () => {
    const { id, diagnosis } = await put({ integration: 'dead', ticketId: '2' }, AT);
    await store.deleteDiagnosis(diagnosis, AT + 1, 'cli:test');
    const response = await requeue(id);
    expectProblem(response, 409, 'conflict');
    expect(response.body.detail).toMatch(/its diagnosis was deleted/);
  });

  it('must be there', async () => {
    for (const id of [randomUUID(), 'x', '%00', `${'x'.repeat(300)}`])
      expectProblem(await requeue(id), 404, 'not-found');
  });
});
