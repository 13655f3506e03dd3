/** Runs store-writer.mjs, and checks what it acknowledged. Needs `npm run build`. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { StoreOptions } from '../../src/store/open.js';
import type { Store } from '../../src/store/types.js';
import {
  writtenDelivery,
  writtenDiagnosis,
  writtenDocument,
  writtenEvent,
  writtenRuleset,
} from './store-writes.mjs';

const writer = fileURLToPath(new URL('./store-writer.mjs', import.meta.url));

export interface WriterExit {
  readonly code: number | null;
  /** Whole lines only. */
  readonly acknowledged: readonly string[];
  readonly errors: string;
}
export interface Writer {
  readonly exit: Promise<WriterExit>;
  /** Resolves with the first acknowledged write, or the end. */
  readonly begun: Promise<void>;
  kill(): void;
}

export function startWriter(
  task: 'open' | 'write' | 'edit' | 'read',
  options: StoreOptions,
  ...more: readonly string[]
): Writer {
  const child = spawn(process.execPath, [writer, task, JSON.stringify(options), ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  const begun = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
    child.once('close', () => resolve());
  });
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const exit = new Promise<WriterExit>((resolve) => {
    child.once('close', (code) => resolve({ code, acknowledged: output.split('\n').slice(0, -1), errors }));
  });
  return { exit, begun, kill: () => void child.kill('SIGKILL') };
}

const TICKET_STEPS = ['ticket', 'reading', 'told'];

/** Fails unless the writer's ticket is there with what came in, and is as far as `step` at least. */
async function expectTicketKept(store: Store, step: string, id: string): Promise<void> {
  const integration = id.slice(0, id.lastIndexOf('-'));
  const { tickets } = writtenEvent(integration, id);
  expect(await store.listEntries({ integration, ticketId: id }), id).toEqual(tickets[0]?.entries);
  const work = await store.listDeliveries({ integration, ticketId: id }, { limit: 9 });
  const stateOf = (kind: string): string | undefined => work.find((each) => each.kind === kind)?.state;
  const reached = TICKET_STEPS.indexOf(step);
  if (reached < 1) return expect(stateOf('read'), id).toBeDefined();
  expect(await store.findDiagnosis(`read-${id}`), id).toMatchObject({ revision: 1 });
  expect(stateOf('read'), id).toBe('done');
  expect(stateOf('fields'), id).toBe('waiting');
  if (reached === 2) expect(stateOf('note'), id).toBe('done');
  expect(work.map(({ id: workId }) => workId)).toContain(writtenDelivery('note', id).id);
}

/** Fails unless every diagnosis of a ticket has its deliveries and its reading has ended, and the other way round. */
async function expectTicketsWhole(store: Store): Promise<void> {
  const work = await store.listDeliveries({}, { limit: 1_000_000 });
  const heads = await store.listDiagnoses({}, { limit: 1_000_000 });
  const ofTickets = heads.flatMap(({ ticket }) => (ticket === undefined ? [] : [ticket.id]));
  const idsOf = (kind: string): readonly string[] =>
    work.filter((each) => each.kind === kind).map(({ ticketId }) => ticketId);
  for (const kind of ['note', 'fields']) expect([...idsOf(kind)].sort()).toEqual([...ofTickets].sort());
  const read = work.filter(({ kind, state }) => kind === 'read' && state === 'done');
  expect(read.map(({ ticketId }) => ticketId).sort()).toEqual([...ofTickets].sort());
  for (const { integration, ticketId } of work)
    expect(await store.listEntries({ integration, ticketId }), ticketId).toHaveLength(1);
}

const EDITING_STEPS = ['draft', 'put', 'published'];

/** Fails unless the writer's draft, or the ruleset that it became, is as far as `step` at least. */
async function expectEditingKept(store: Store, step: string, id: string): Promise<void> {
  const { digest, bundle } = writtenRuleset(id);
  const [draft, ruleset] = await Promise.all([store.findDraft(`draft-${id}`), store.findRuleset(digest)]);
  expect(draft === undefined, id).toBe(ruleset !== undefined);
  expect(ruleset?.bundle, id).toBe(ruleset && bundle);
  const reached = EDITING_STEPS.indexOf(step);
  const kept = ruleset === undefined ? (draft?.documents.length ?? 0) : 2;
  expect(kept, `${step} ${id}`).toBeGreaterThanOrEqual(reached);
}

/** Fails unless every draft that is there is whole, and every publication has ended its draft and has its audit row. */
async function expectEditingWhole(store: Store): Promise<void> {
  const audit = await store.listAudit({ limit: 1_000_000 });
  const targetsOf = (action: string): readonly string[] =>
    audit.filter((entry) => entry.action === action).map(({ target }) => target);
  const drafts = await store.listDrafts();
  for (const { id, title, revision } of drafts) {
    const documents = (await store.findDraft(id))?.documents;
    expect(documents, id).toEqual([writtenDocument(title)].slice(0, revision - 1));
    expect(targetsOf('draft.put').filter((target) => target === id)).toHaveLength(revision - 1);
  }
  const published = (await store.listRulesets()).filter(({ name }) => name === 'published');
  expect(published.map(({ digest }) => digest).sort()).toEqual([...targetsOf('ruleset.publish')].sort());
  for (const { version } of published) await expectEditingKept(store, 'published', version);
  const ids = [...drafts.map(({ id }) => id), ...published.map(({ version }) => `draft-${version}`)];
  expect(ids.sort()).toEqual([...targetsOf('draft.create')].sort());
}

/** Fails unless every acknowledged write is there, byte for byte, and every transaction there is whole. */
export async function expectKept(store: Store, acknowledged: readonly string[]): Promise<void> {
  const activations = await store.listActivations({ limit: 1_000_000 });
  const activated = new Set(activations.map(({ reason }) => reason));
  for (const line of acknowledged) {
    const [kind, id = '', revision] = line.split(' ');
    if (kind === 'activation') expect(activated, line).toContain(id);
    else if (EDITING_STEPS.includes(kind ?? '')) await expectEditingKept(store, kind ?? '', id);
    else if (kind === 'active') continue;
    else if (kind !== 'diagnosis') await expectTicketKept(store, kind ?? '', id);
    else
      expect(await store.findDiagnosis(id, Number(revision)), line).toEqual(
        writtenDiagnosis(id, Number(revision)),
      );
  }
  const audited = (await store.listAudit({ limit: 1_000_000 })).filter(({ action }) =>
    ['ruleset.activate', 'ruleset.rollback'].includes(action),
  );
  expect(audited.map(({ detail }) => detail)).toEqual(activations.map(({ reason }) => reason));
  for (const head of await store.listDiagnoses({}, { limit: 1_000_000 })) {
    const revisions = await store.listRevisions(head.id);
    expect(revisions.map(({ revision }) => revision)).toEqual([1, 2].slice(0, head.revision));
    expect(
      (await store.listDiagnoses({ cause: `cause-${head.revision}` }, { limit: 1_000_000 })).map(
        ({ id }) => id,
      ),
    ).toContain(head.id);
  }
  await expectTicketsWhole(store);
  await expectEditingWhole(store);
}
