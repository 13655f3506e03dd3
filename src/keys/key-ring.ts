/**
 * Who presents a key: keys of the key file, and keys of the store. Only digests are held; every one of them is compared,
 * in constant time. Keys of the store are read again every few seconds, so that a revoked key ends everywhere.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyRecord, Role, Store } from '../store/types.js';

export interface KeyOwner {
  readonly role: Role;
  /** `key:<id>`. */
  readonly actor: string;
}

export interface KeyRing {
  /** Whose key `secret` is; undefined where it is nobody's, expired or revoked. */
  readonly identify: (secret: string) => Promise<KeyOwner | undefined>;
}

/** A key of the key file, by the SHA-256 of its secret in hexadecimal. */
export interface FileKey {
  readonly id: string;
  readonly role: Role;
  readonly secretHash: string;
}

export interface KeyRingOptions {
  readonly fileKeys: readonly FileKey[];
  readonly store: Pick<Store, 'listKeys' | 'touchKey'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** How long keys of the store are believed without asking again. */
  readonly maxAgeMs?: number;
}

const MAX_AGE_MS = 2_000;
const MINUTE_MS = 60_000;

type StoredKey = KeyRecord & { readonly secretHash: string };

/** SHA-256 of a secret, in hexadecimal; secrets have 256 random bits, which no dictionary holds. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

export function createKeyRing({ fileKeys, store, now, maxAgeMs = MAX_AGE_MS }: KeyRingOptions): KeyRing {
  let known: { readonly keys: readonly StoredKey[]; readonly at: number } | undefined;
  const touched = new Map<string, number>();

  /** While the store does not answer, the keys that were known last are believed. */
  async function storedKeys(): Promise<readonly StoredKey[]> {
    const at = now();
    if (known !== undefined && at - known.at < maxAgeMs) return known.keys;
    try {
      known = { keys: await store.listKeys(), at };
    } catch (error) {
      if (known === undefined) throw error;
      known = { keys: known.keys, at };
    }
    return known.keys;
  }

  /** To the minute: a key may be used a thousand times in it. */
  function touch({ id }: StoredKey): void {
    const minute = Math.floor(now() / MINUTE_MS) * MINUTE_MS;
    if (touched.get(id) === minute) return;
    touched.set(id, minute);
    void store.touchKey(id, minute).catch(() => touched.delete(id));
  }

  return {
    identify: async (secret) => {
      const presented = Buffer.from(hashSecret(secret), 'hex');
      const matches = (secretHash: string): boolean =>
        timingSafeEqual(Buffer.from(secretHash, 'hex'), presented);
      const ofFile = fileKeys.filter((key) => matches(key.secretHash))[0];
      // These need no store, and hold where it does not answer.
      if (ofFile !== undefined) return { role: ofFile.role, actor: `key:${ofFile.id}` };
      const ofStore = (await storedKeys()).filter((key) => matches(key.secretHash))[0];
      if (ofStore === undefined || !isValid(ofStore, now())) return undefined;
      touch(ofStore);
      return { role: ofStore.role, actor: `key:${ofStore.id}` };
    },
  };
}

/** Whether a key may be used at `at`. */
export function isValid({ revokedAt, expiresAt }: KeyRecord, at: number): boolean {
  return revokedAt === undefined && (expiresAt === undefined || at < expiresAt);
}
