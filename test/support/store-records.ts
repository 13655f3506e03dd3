/** Records for the store's tests. */
import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type {
  DiagnosisHead,
  DiagnosisRecord,
  Store,
  StoredRuleset,
  StoreErrorCode,
} from '../../src/store/types.js';

export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function ruleset(
  content: string,
  version = '1.0.0',
  name = 'rules',
): Omit<StoredRuleset, 'createdAt'> {
  const bundle = JSON.stringify({ content });
  return { digest: digestOf(bundle), name, version, bundle };
}

export const RULESET = ruleset('shared', '0.0.1', 'shared');

/** Revision 1 under `RULESET`, which `store` then holds. */
export async function keepDiagnosis(
  store: Store,
  id: string,
  more: Partial<DiagnosisRecord> = {},
): Promise<DiagnosisRecord> {
  await store.addRuleset(RULESET, 0, 'files');
  const record = { ...diagnosis(id), ...more };
  await store.addDiagnosis(record);
  return record;
}

export function diagnosis(id: string): DiagnosisRecord {
  return {
    id,
    revision: 1,
    createdAt: 1_750_000_000_000,
    engineVersion: '1.0.0',
    rulesetDigest: RULESET.digest,
    problems: [],
    causes: [],
    request: '{"facts":{}}',
    answer: `{"id":"${id}"}`,
  };
}

export function headOf({ request: _, answer: __, ...head }: DiagnosisRecord): DiagnosisHead {
  return head;
}

/** Fails unless `promise` rejects with a StoreError of `code`. */
export async function expectStoreError(promise: Promise<unknown>, code: StoreErrorCode): Promise<void> {
  await expect(promise).rejects.toMatchObject({ name: 'StoreError', code });
}
