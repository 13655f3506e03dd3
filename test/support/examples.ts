/** Puts into a store what the example addresses of the contract name. */
import { randomUUID } from 'node:crypto';
import { rcompare } from 'semver';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { RecordKeeper } from '../../src/records/record-keeper.js';
import { nameOf } from '../../src/rules-in-use.js';
import type { AppParts } from './app.js';
import { OPERATIONS } from './contract.js';
import { giveUpDeliveries, putDelivery } from './deliveries.js';

/** The third part of the path, as `id` in `/v1/keys/{id}`. */
const exampleId = (id: string): string =>
  OPERATIONS.find((operation) => operation.id === id)?.examplePath.split('/')[3] ?? '';

export const EXAMPLE_DIAGNOSIS = exampleId('getDiagnosis');
export const EXAMPLE_KEY = exampleId('revokeKey');
export const EXAMPLE_DELIVERY = exampleId('requeueDelivery');
export const EXAMPLE_DRAFT = exampleId('getDraft');

/** A small ruleset, as the contract has it. */
export function exampleBundle(): string {
  const example = OPERATIONS.find(({ id }) => id === 'importRuleset')?.requestExamples[0];
  return JSON.stringify(example?.value ?? null);
}

let loadedExample: ReturnType<typeof loadExample> | undefined;

function loadExample() {
  const loaded = loadBundle(exampleBundle());
  if (!loaded.ok) throw new Error(`the bundle of the contract: ${JSON.stringify(loaded.messages)}`);
  return { ...nameOf(loaded.ruleset), bundle: loaded.bundle };
}

/** Keeps the small ruleset, activates the files and then it, and tries it in the shadow. */
async function putRules({ store, now }: AppParts): Promise<void> {
  loadedExample ??= loadExample();
  const by = { actor: 'cli:test', reason: 'example' };
  const { head } = await store.importRuleset(loadedExample, now(), by.actor);
  for (const digest of [null, head.digest]) await store.activate({ digest, at: now(), ...by });
  await store.startShadow({ digest: head.digest, share: 0.1, startedAt: now(), ...by });
}

/** A draft of what was published last out of the small ruleset, with the document of the examples in it. */
async function putDraft({ store, now }: AppParts): Promise<void> {
  const [name, by] = [bundleName(), { actor: 'cli:test', at: now() }];
  const heads = (await store.listRulesets()).filter((head) => head.name === name);
  const [base] = heads.sort((a, b) => rcompare(a.version, b.version));
  const example = OPERATIONS.find(({ id }) => id === 'putDraftDocument');
  const [kind, id] = example?.examplePath.split('/').slice(-2) ?? [];
  const text = JSON.stringify(example?.requestExamples[0]?.value);
  if (base === undefined || kind === undefined || id === undefined) throw new Error('no example of a draft');
  await store.deleteDraft(EXAMPLE_DRAFT, by.at, by.actor);
  await store.addDraft({
    id: EXAMPLE_DRAFT,
    title: 'Example',
    baseDigest: base.digest,
    createdAt: by.at,
    createdBy: by.actor,
  });
  const document = { kind, id, text, etag: 'example', updatedAt: by.at, updatedBy: by.actor };
  await store.putDraftDocument({ draftId: EXAMPLE_DRAFT, document, expected: undefined });
}

function bundleName(): string {
  const loaded = loadBundle(exampleBundle());
  return loaded.ok ? loaded.ruleset.name : '';
}

/** What the examples name - a diagnosis, a dead letter, a key, a ruleset, a draft - as if it had just been made. */
export async function putExamples(parts: AppParts): Promise<void> {
  const { store, rules, logger, now } = parts;
  await putRules(parts);
  await putDraft(parts);
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
