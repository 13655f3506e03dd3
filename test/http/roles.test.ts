/** Every operation of the contract as every caller: who may call it is what its `x-role` says. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AppParts, appOptions, keyedApp, newStore } from '../support/app.js';
import { enumOf, expectContract, expectProblem, OPERATIONS, type Operation } from '../support/contract.js';
import { putExamples } from '../support/examples.js';

interface Caller {
  readonly name: string;
  /** What the caller may do; undefined for nobody. */
  readonly role: string | undefined;
  readonly app: Express;
  readonly parts: AppParts;
  readonly secret?: string;
  /** What the caller is told of an operation for which the role is too small. */
  readonly refusal: readonly [status: number, code: string];
}

/** Smallest first. */
const ROLES = enumOf('Role');
const UNAUTHORIZED = [401, 'unauthorized'] as const;
const FORBIDDEN = [403, 'forbidden'] as const;

let callers: readonly Caller[] = [];

beforeAll(async () => {
  const parts = await appOptions();
  const { app, secrets } = await keyedApp();
  // A store of its own: a key can be revoked once.
  const there = await appOptions({ store: await newStore() });
  const local = await keyedApp({ ...there, loopback: true });
  const onLoopback = { app: local.app, parts: there };
  const onNetwork = { app, parts };
  callers = [
    { name: 'nobody on the network', role: undefined, ...onNetwork, refusal: UNAUTHORIZED },
    {
      name: 'a wrong key',
      role: undefined,
      ...onNetwork,
      secret: `${secrets.admin}x`,
      refusal: UNAUTHORIZED,
    },
    {
      name: 'a wrong key on loopback',
      role: undefined,
      ...onLoopback,
      secret: `${local.secrets.admin}x`,
      refusal: UNAUTHORIZED,
    },
    { name: 'nobody on loopback', role: 'diagnose', ...onLoopback, refusal: UNAUTHORIZED },
    ...Object.entries(secrets).map(([role, secret]) => ({
      name: role,
      role,
      ...onNetwork,
      secret,
      refusal: FORBIDDEN,
    })),
    {
      name: 'admin on loopback',
      role: 'admin',
      ...onLoopback,
      secret: local.secrets.admin,
      refusal: FORBIDDEN,
    },
  ];
});

async function call(operation: Operation, { app, secret }: Caller): Promise<Response> {
  const { method, examplePath, exampleHeaders, requestExamples } = operation;
  if (method !== 'get' && method !== 'post' && method !== 'put' && method !== 'delete')
    throw new Error(`no test for ${method}`);
  const sent = request(app)[method](examplePath).set(exampleHeaders);
  if (secret !== undefined) sent.auth(secret, { type: 'bearer' });
  const [example] = requestExamples;
  return example === undefined ? sent : sent.type(example.type).send(JSON.stringify(example.value));
}

function mayCall(role: string | undefined, least: string | undefined): boolean {
  return least === 'public' || (role !== undefined && ROLES.indexOf(role) >= ROLES.indexOf(least));
}

it('has every role among its callers', () => {
  expect(ROLES).toEqual(['reader', 'diagnose', 'editor', 'admin']);
  expect(new Set(callers.map(({ role }) => role))).toEqual(new Set([undefined, ...ROLES]));
});

describe.each(OPERATIONS.map((operation) => [operation.id, operation] as const))('%s', (_id, operation) => {
  it('states who may call it', () => {
    expect(['public', ...ROLES]).toContain(operation.role);
    expect(operation.role === 'public').toBe(operation.isPublic);
  });

  it('takes these callers and no others', async () => {
    for (const caller of callers) {
      await putExamples(caller.parts);
      const response = await call(operation, caller);
      expectContract(response, operation.method, operation.path);
      if (mayCall(caller.role, operation.role))
        expect(operation.successes, `${caller.name}: ${response.text}`).toContain(response.status);
      else {
        expect([caller.name, response.status]).toEqual([caller.name, caller.refusal[0]]);
        expectProblem(response, ...caller.refusal);
      }
    }
  });
});
