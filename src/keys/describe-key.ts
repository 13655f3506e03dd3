/** A key as it is told to people and programs: times in RFC 3339, and never anything of its secret. */
import type { KeyRecord, Role } from '../store/types.js';

export interface DescribedKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: string;
  readonly expiresAt?: string;
  readonly revokedAt?: string;
  readonly lastUsedAt?: string;
}

export function describeKey(key: KeyRecord): DescribedKey {
  const { id, name, role, createdAt, expiresAt, revokedAt, lastUsedAt } = key;
  return {
    id,
    name,
    role,
    createdAt: timeOf(createdAt),
    ...(expiresAt === undefined ? {} : { expiresAt: timeOf(expiresAt) }),
    ...(revokedAt === undefined ? {} : { revokedAt: timeOf(revokedAt) }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt: timeOf(lastUsedAt) }),
  };
}

const timeOf = (at: number): string => new Date(at).toISOString();
