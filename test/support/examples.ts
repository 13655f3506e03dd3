/** Puts into a store what the example addresses of the contract name. */
import { randomUUID } from 'node:crypto';
import { RecordKeeper } from '../../src/records/record-keeper.js';
import type { AppParts } from './app.js';
import { OPERATIONS } from './contract.js';
import { giveUpDeliveries, putDelivery } from './deliveries.js';

/** The third part of the path, as `id` in `/v1/keys/{id}`. */
const exampleId = (id: string): string =>
  OPERATIONS.find((operation) => operation.id === id)?.examplePath.split('/')[3] ?? '';

export const EXAMPLE_DIAGNOSIS = exampleId('getDiagnosis');
export const EXAMPLE_KEY = exampleId('revokeKey');
export const EXAMPLE_DELIVERY = exampleId('requeueDelivery');

/** The diagnosis, the dead letter and the key of the examples, as if they had just been made. */
export async function putExamples({ store, rules, logger, now }: AppParts): Promise<void> {
  await store.deleteDiagnosis(EXAMPLE_DIAGNOSIS, now(), 'cli:test');
  const records = new RecordKeeper({
    store,
    rules,
    logger,
    now,
    newId: () => EXAMPLE_DIAGNOSIS,
    maskSecrets: (request) => request,
    maxEvidenceBytes: 10_000,
    maxLines: 100,
  });
  await records.create({ facts: { 'link.status': 8524 } }, { record: true });
  const record = await store.findDiagnosis(EXAMPLE_DIAGNOSIS);
  if (record !== undefined && (await store.findDelivery(EXAMPLE_DELIVERY)) === undefined)
    await putDelivery(store, { ...record, id: randomUUID() }, EXAMPLE_DELIVERY, now());
  await giveUpDeliveries(store, now());
  const keys = await store.listKeys();
  if (keys.every(({ id }) => id !== EXAMPLE_KEY))
    await store.addKey(
      { id: EXAMPLE_KEY, name: 'example', role: 'reader', createdAt: now() },
      '0'.repeat(64),
      'cli:test',
    );
}
