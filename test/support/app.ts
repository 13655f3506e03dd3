/** The real application over the shipped rules and a real store in a temporary folder, for requests without a network. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import type { Express } from 'express';
import { pino } from 'pino';
import { afterAll } from 'vitest';
import type { BackgroundOptions } from '../../src/background.js';
import { type AppOptions, createApp } from '../../src/http/app.js';
import type { Diagnoses } from '../../src/http/diagnoses.js';
import { issueKey } from '../../src/keys/issue-key.js';
import { createKeyRing } from '../../src/keys/key-ring.js';
import { shippedRulesFolder } from '../../src/knowledge/load.js';
import { describeReadiness } from '../../src/readiness.js';
import { RecordKeeper, type RecordKeeperOptions } from '../../src/records/record-keeper.js';
import { RulesInUse } from '../../src/rules-in-use.js';
import { RulesWorker } from '../../src/rules-worker/rules-worker.js';
import { ShadowTrial } from '../../src/shadow/shadow-trial.js';
import { openStore } from '../../src/store/open.js';
import { ROLES, type Role, type Store } from '../../src/store/types.js';
import type { TicketDesk } from '../../src/tickets/desk-types.js';
import { createPageLinks } from '../../src/tickets/page-links.js';

/** What ends with the test file, last made first ended. */
const endings: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

/** Ends something with the test file. */
export function atEnd(end: () => Promise<unknown>): void {
  endings.push(end);
}

/** An empty folder that goes with the test file. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dcause-test-'));
  atEnd(() => rm(folder, { recursive: true }));
  return folder;
}

/** An empty store that is closed with the test file. */
export async function newStore(): Promise<Store> {
  const store = await openStore({ dataFolder: await temporaryFolder() });
  atEnd(() => store.close());
  return store;
}

let shared: Promise<Pick<AppParts, 'store' | 'rules'>> | undefined;

/** One store for all apps of a test file that do not ask for one of their own. */
function sharedParts(): Promise<Pick<AppParts, 'store' | 'rules'>> {
  shared ??= newStore().then(async (store) => ({ store, rules: await startRules(store) }));
  return shared;
}

let worker: RulesWorker | undefined;

/** One for all apps of a test file. What it runs is built: needs `npm run build`. */
function sharedWorker(): RulesWorker {
  if (worker !== undefined) return worker;
  const made = new RulesWorker();
  atEnd(async () => made.stop());
  worker = made;
  return made;
}

const silent = pino({ level: 'silent' });
/** The token among the examples of the contract is signed with it. */
export const PAGE_KEY = Buffer.alloc(32, 'page');
const now = (): number => Date.now();
/** Takes everything, and does nothing about it. */
const ACCEPTING: TicketDesk = {
  receive: async () => 'accepted',
  wake: () => undefined,
  isOverloaded: () => false,
};

export function startRules(
  store: Store,
  folders: readonly string[] = [shippedRulesFolder()],
  logger = silent,
): Promise<RulesInUse> {
  return RulesInUse.start({ folders, store, logger, now });
}

export interface AppParts extends AppOptions {
  readonly rules: RulesInUse;
  readonly shadow: ShadowTrial;
}

export type Changes = Partial<
  AppParts & Pick<RecordKeeperOptions, 'maskSecrets' | 'redact' | 'maxEvidenceBytes'>
>;

/** Options of the service as it listens on loopback without keys; its log goes nowhere. */
export async function appOptions(changes: Changes = {}): Promise<AppParts> {
  const { logger = silent, maxBodyBytes = 200_000, maxLines = 5_000 } = changes;
  const store = changes.store ?? (await sharedParts()).store;
  const rules = changes.rules ?? (changes.store ? await startRules(store) : (await sharedParts()).rules);
  const shadow = changes.shadow ?? new ShadowTrial({ store, logger, random: () => 0 });
  const records = new RecordKeeper({
    store,
    rules,
    logger,
    now,
    newId: randomUUID,
    maskSecrets: (request) => request,
    observe: (answered) => shadow.consider(answered),
    maxEvidenceBytes: maxBodyBytes,
    maxLines,
    ...changes,
  });
  return {
    diagnoses: records,
    keys: createKeyRing({ fileKeys: [], store, now }),
    readiness: () => describeReadiness(rules, store.dialect, records.failure()),
    now,
    loopback: true,
    tickets: ACCEPTING,
    work: sharedWorker(),
    pages: createPageLinks({ key: PAGE_KEY, publicUrl: new URL('https://dcause.example'), now }),
    ...changes,
    store,
    rules,
    shadow,
    logger,
    maxBodyBytes,
    maxLines,
  };
}

export async function testApp(changes: Changes = {}): Promise<Express> {
  return createApp(await appOptions(changes));
}

/** The service as it listens on a network, and a key for each role. */
export async function keyedApp(
  changes: Changes = {},
): Promise<{ readonly app: Express; readonly secrets: Readonly<Record<Role, string>> }> {
  const options = await appOptions({ loopback: false, ...changes });
  const [reader, diagnose, editor, admin] = await Promise.all(
    ROLES.map((role) => issueKey(options.store, { name: role, role }, now(), 'cli:test')),
  );
  if (!reader || !diagnose || !editor || !admin) throw new Error('a role has no key');
  return {
    app: createApp(options),
    secrets: {
      reader: reader.secret,
      diagnose: diagnose.secret,
      editor: editor.secret,
      admin: admin.secret,
    },
  };
}

/** What the background of a process needs besides its rules; the process is one of its own. */
export function backgroundParts(
  store: Store,
  logger = silent,
): Pick<BackgroundOptions, 'store' | 'shadow' | 'instance' | 'logger'> {
  const shadow = new ShadowTrial({ store, logger, random: () => 0 });
  return { store, shadow, instance: { id: randomUUID(), host: 'test', pid: process.pid }, logger };
}

/** Diagnoses of which only `create` can be called. */
export function creating(create: Diagnoses['create']): Diagnoses {
  const refuse = () => Promise.reject(new Error('not part of this test'));
  return { create, tryOut: refuse, addTo: refuse, replay: refuse, find: refuse };
}

/** A log that keeps its lines. */
export function recordingLogger(): { readonly logger: AppOptions['logger']; readonly lines: () => string } {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { logger: pino({ level: 'trace' }, stream), lines: () => chunks.join('') };
}
