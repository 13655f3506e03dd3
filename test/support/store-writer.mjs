// A process that works on a store, for tests that kill it or run two at once. Needs `npm run build`.
// `open OPTIONS`: opens and closes. `write OPTIONS PREFIX [COUNT]`: writes diagnoses (each with a second revision),
// activations, and tickets that are read and told, COUNT of each or without end. `edit OPTIONS PREFIX`: drafts that are
// published, activated and rolled back, without end. `read OPTIONS INTEGRATION WORKERS`: ends the readings of all tickets
// of an integration once there are any. Tells on standard output of each write once it is acknowledged.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  RULESET_OF_WRITER,
  writtenDelivery,
  writtenDiagnosis,
  writtenDocument,
  writtenEvent,
  writtenRuleset,
} from './store-writes.mjs';

const { openStore } = await import('../../dist/store/open.js');
const [task, options, name, count] = process.argv.slice(2);
const store = await openStore(JSON.parse(options ?? ''));
if (task === 'write') await write(name, count === undefined ? Number.POSITIVE_INFINITY : Number(count));
if (task === 'edit') await edit(name);
if (task === 'read') {
  console.log('ready');
  await Promise.all(Array.from({ length: Number(count) }, () => read(name)));
}
await store.close();

async function write(prefix, limit) {
  const { digest } = await store.addRuleset(RULESET_OF_WRITER, 1, 'files');
  for (let number = 1; number <= limit; number += 1) {
    const id = `${prefix}-${number}`;
    for (const revision of [1, 2]) {
      await store.addDiagnosis(writtenDiagnosis(id, revision));
      console.log(`diagnosis ${id} ${revision}`);
    }
    const wanted = number % 2 === 1 ? digest : null;
    const { isNew } = await store.activate({ digest: wanted, at: number, actor: 'cli:writer', reason: id });
    // Of two writers one may find active what it wants.
    console.log(`${isNew ? 'activation' : 'active'} ${id}`);
    await workOnTicket(prefix, id);
  }
}

async function edit(prefix) {
  await store.addRuleset(RULESET_OF_WRITER, 1, 'files');
  for (let number = 1; ; number += 1) await editRules(`${prefix}-${number}`);
}

async function editRules(id) {
  const by = { at: 5, actor: 'cli:writer' };
  const draftId = `draft-${id}`;
  const baseDigest = RULESET_OF_WRITER.digest;
  await store.addDraft({ id: draftId, title: id, baseDigest, createdAt: 5, createdBy: by.actor });
  console.log(`draft ${id}`);
  await store.putDraftDocument({ draftId, document: writtenDocument(id), expected: undefined });
  console.log(`put ${id}`);
  const ruleset = writtenRuleset(id);
  await store.publishDraft({ draftId, draftRevision: 2, ruleset, ...by, reason: id });
  console.log(`published ${id}`);
  await store.activate({ digest: ruleset.digest, ...by, reason: `published-${id}` });
  console.log(`activation published-${id}`);
  await store.rollBack({ ...by, reason: `rollback-${id}` });
  console.log(`activation rollback-${id}`);
}

async function workOnTicket(integration, id) {
  await store.receive(writtenEvent(integration, id));
  console.log(`ticket ${id}`);
  const lease = await store.leaseTicket(newLease(integration));
  const record = { ...writtenDiagnosis(`read-${id}`, 1), ticket: { system: integration, id } };
  const deliveries = ['note', 'fields'].map((kind) => writtenDelivery(kind, id));
  await store.addDiagnosis(record, { lease, work: lease.work[0], consumed: [id], deliveries, at: 2 });
  console.log(`reading ${id}`);
  await store.beginAttempt(lease, deliveries[0].id, 3);
  await store.finishWork(lease, deliveries[0].id, 4);
  console.log(`told ${id}`);
}

async function read(integration) {
  for (;;) {
    const lease = await patiently(() => store.leaseTicket(newLease(integration)));
    if (lease === undefined) {
      if ((await store.listDeliveries({ integration }, { limit: 1 })).length > 0) return;
      await sleep(5);
      continue;
    }
    await patiently(() => store.finishReading({ lease, work: lease.work[0], consumed: [], at: 2 }));
    console.log(`read ${lease.ticketId}`);
    await patiently(() => store.releaseTicket(lease));
  }
}

/** SQLite's lock is not fair: a process that never rests keeps another one from it. */
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (error.code !== 'unavailable') throw error;
    }
  }
}

function newLease(integration) {
  return { integrations: [integration], owner: randomUUID(), now: 2, until: 1_000_000 };
}
