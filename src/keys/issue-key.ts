/** New API keys: 256 random bits, shown once; the store gets their digest. */
import { randomBytes } from 'node:crypto';
import { InputError } from '../errors.js';
import type { KeyRecord, Role, Store } from '../store/types.js';
import { hashSecret } from './key-ring.js';

const SECRET_BYTES = 32;
const ID_BYTES = 6;

export interface KeyRequest {
  readonly name: string;
  readonly role: Role;
  /** Epoch milliseconds. */
  readonly expiresAt?: number;
}

export interface IssuedKey extends KeyRecord {
  /** The only time that it can be seen. */
  readonly secret: string;
}

/** Makes a key and keeps its digest. Throws InputError `invalid-request` for an expiry that has passed, and StoreError. */
export async function issueKey(
  store: Pick<Store, 'addKey'>,
  { name, role, expiresAt }: KeyRequest,
  now: number,
  actor: string,
): Promise<IssuedKey> {
  if (expiresAt !== undefined && expiresAt <= now)
    throw new InputError('invalid-request', 'The key would have expired already.', [
      { pointer: '/expiresAt', detail: 'lies in the past' },
    ]);
  const id = randomBytes(ID_BYTES).toString('hex');
  // The prefix lets scanners for leaked secrets know what they have found.
  const secret = `dcause_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const key = { id, name, role, createdAt: now, ...(expiresAt === undefined ? {} : { expiresAt }) };
  await store.addKey(key, hashSecret(secret), actor);
  return { ...key, secret };
}
