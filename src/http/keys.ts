/** `/v1/keys`: API keys are made, listed and revoked by an administrator. */
import type { Contract } from '../contract.js';
import { InputError } from '../errors.js';
import { describeKey } from '../keys/describe-key.js';
import { issueKey } from '../keys/issue-key.js';
import type { Role, Store } from '../store/types.js';
import { callerOf } from './caller.js';
import { readJson, takesJson } from './json-body.js';
import { offers } from './negotiate.js';
import { readQuery } from './query.js';
import { pathParameter, type Route } from './route.js';
import { requestValidator } from './validate-request.js';
import type { Wire } from './wire.js';

const MAX_BODY_BYTES = 10_000;

export interface KeyOptions {
  readonly store: Pick<Store, 'addKey' | 'listKeys' | 'revokeKey'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

interface NewKey {
  readonly name: string;
  readonly role: Role;
  readonly expiresAt?: string;
}

export function keyRoutes({ store, now }: KeyOptions, contract: Contract): readonly Route[] {
  const validate = requestValidator<NewKey>(contract, 'NewKey');
  return [
    {
      method: 'get',
      path: '/v1/keys',
      role: 'admin',
      handlers: [
        offers('application/json'),
        async (request, response) => {
          readQuery(request, []);
          const document: Wire<'Keys'> = { items: (await store.listKeys()).map(describeKey) };
          response.set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'post',
      path: '/v1/keys',
      role: 'admin',
      handlers: [
        offers('application/json'),
        ...takesJson(MAX_BODY_BYTES),
        async (request, response) => {
          readQuery(request, []);
          const { name, role, expiresAt } = readJson(request, validate);
          const issued = await issueKey(
            store,
            { name, role, ...(expiresAt === undefined ? {} : { expiresAt: instantOf(expiresAt) }) },
            now(),
            callerOf(response)?.actor ?? 'unknown',
          );
          const document: Wire<'IssuedKey'> = { ...describeKey(issued), secret: issued.secret };
          response.status(201).set('Cache-Control', 'no-store').json(document);
        },
      ],
    },
    {
      method: 'delete',
      path: '/v1/keys/{id}',
      role: 'admin',
      handlers: [
        async (request, response) => {
          readQuery(request, []);
          const actor = callerOf(response)?.actor ?? 'unknown';
          if (!(await store.revokeKey(pathParameter(request, 'id'), now(), actor)))
            throw new InputError('not-found', 'There is no key of this id that is not revoked.');
          response.status(204).end();
        },
      ],
    },
  ];
}

function instantOf(text: string): number {
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw new InputError('invalid-request', '/expiresAt is no instant.', [
      { pointer: '/expiresAt', detail: 'is no instant' },
    ]);
  return at;
}
