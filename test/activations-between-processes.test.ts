/** Two processes on one store: what one activates the other follows, and every answer is wholly of one ruleset. */
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, describe, expect, it } from 'vitest';
import { startBackground } from '../src/background.js';
import { diagnose } from '../src/diagnose.js';
import { compileRuleset } from '../src/diagnosis/compile.js';
import { createApp } from '../src/http/app.js';
import { issueKey } from '../src/keys/issue-key.js';
import { loadBundle } from '../src/knowledge/load-bundle.js';
import { readStoredAnswer } from '../src/records/stored-documents.js';
import type { RulesInUse } from '../src/rules-in-use.js';
import { openStore } from '../src/store/open.js';
import type { Store } from '../src/store/types.js';
import { appOptions, backgroundParts, startRules } from './support/app.js';
import { keepBundle, SMALL_REQUEST } from './support/bundles.js';
import { editableRules } from './support/editable-rules.js';
import { describeDatabases, type TestDatabase } from './support/store-databases.js';

/** The contract: an activation is served by the other processes on the same PostgreSQL within this time. */
const FOLLOWED_WITHIN_MS = 2_000;
const REQUESTS = 1_000;
const ACTIVATIONS = 20;
const AT_A_TIME = 10;

interface Process {
  readonly store: Store;
  readonly rules: RulesInUse;
  readonly url: string;
}

const endings: (() => Promise<unknown>)[] = [];
afterAll(async () => {
  for (const end of endings.splice(0).reverse()) await end();
});

async function startProcess({ options }: TestDatabase, folder: string): Promise<Process> {
  const store = await openStore(options);
  endings.push(() => store.close());
  const rules = await startRules(store, [folder]);
  const parts = await appOptions({ store, rules, requestsPerMinute: 1_000_000 });
  const background = await startBackground({
    ...backgroundParts(store),
    rules,
    folders: [folder],
    now: () => Date.now(),
    retentionDays: 0,
  });
  endings.push(() => background.stop());
  const server = createApp(parts).listen(0, '127.0.0.1');
  endings.push(() => new Promise((resolve) => server.close(resolve)));
  return { store, rules, url: await addressOf(server) };
}

async function addressOf(server: Server): Promise<string> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

async function startTwo(database: TestDatabase): Promise<{
  readonly processes: readonly [Process, Process];
  readonly activate: (by: Process, ruleset: string) => Promise<void>;
}> {
  // Each has a disk of its own.
  const folders = [await editableRules(), await editableRules()];
  const [one, other] = folders.map(({ folder }) => startProcess(database, folder));
  if (one === undefined || other === undefined) throw new Error('two are wanted');
  const processes = [await one, await other] as const;
  const key = { name: 'editor', role: 'editor' } as const;
  const { secret } = await issueKey(processes[0].store, key, Date.now(), 'cli:test');
  return {
    processes,
    activate: async ({ url }, ruleset) => {
      const response = await fetch(`${url}/v1/activations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify({ ruleset, reason: 'test' }),
      });
      expect([response.status, await response.text()]).toEqual([201, expect.stringContaining(ruleset)]);
    },
  };
}

/** Waits for what another process brings about; the time-out of the test ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

const versionOf = ({ rules }: Process): string => rules.current().ruleset.version;

describeDatabases('two processes on one store', (create, dialect) => {
  it('follow what either activates, within the time of the contract, and tell what each answers by', async () => {
    const { processes, activate } = await startTwo(await create());
    const [one, other] = processes;
    await keepBundle(one.store, { version: '1.1.0', title: 'First' });
    await keepBundle(one.store, { version: '1.2.0', title: 'Second' });
    for (const [by, follower, version] of [
      [one, other, '1.1.0'],
      [other, one, '1.2.0'],
      [one, other, '1.1.0'],
    ] as const) {
      await activate(by, version);
      const activated = performance.now();
      expect(versionOf(by)).toBe(version);
      await until(() => versionOf(follower) === version);
      expect(performance.now() - activated).toBeLessThan(FOLLOWED_WITHIN_MS);
    }
    const { digest } = one.rules.current().ruleset;
    await until(async () => {
      const instances = await one.store.listInstances(0);
      return instances.length === 2 && instances.every((instance) => instance.digest === digest);
    });
  });

  it(`answer ${REQUESTS} requests during ${ACTIVATIONS} activations, each wholly by one ruleset`, async () => {
    const { processes, activate } = await startTwo(await create());
    const [one, other] = processes;
    const versions = Array.from({ length: ACTIVATIONS }, (_, index) => `1.${index + 1}.0`);
    for (const version of versions) await keepBundle(one.store, { version, title: `Title of ${version}` });
    /** Findings by the ruleset that the answer names. */
    const findings = new Map<string, Set<string>>();
    const statuses = new Set<number>();
    let [asked, isChanging] = [0, true];
    const ask = async ({ url }: Process): Promise<void> => {
      while (isChanging || asked < REQUESTS) {
        asked += 1;
        const response = await fetch(`${url}/v1/diagnoses`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(SMALL_REQUEST),
        });
        statuses.add(response.status);
        const answer = readStoredAnswer(await response.text());
        const known = findings.get(answer.ruleset.digest) ?? new Set();
        findings.set(answer.ruleset.digest, known.add(JSON.stringify(answer.findings)));
      }
    };
    const change = async (): Promise<void> => {
      for (const [index, version] of versions.entries()) {
        await activate(index % 2 === 0 ? one : other, version);
        const soFar = asked;
        await until(() => asked > soFar + AT_A_TIME);
      }
      isChanging = false;
    };
    const callers = Array.from({ length: AT_A_TIME }, (_, index) => ask(index % 2 === 0 ? one : other));
    await Promise.all([change(), ...callers]);

    expect(asked).toBeGreaterThanOrEqual(REQUESTS);
    expect([...statuses]).toEqual([201]);
    expect(findings.size).toBeGreaterThanOrEqual(ACTIVATIONS);
    for (const [digest, given] of findings) {
      const kept = await one.store.findRuleset(digest);
      const loaded = loadBundle(kept?.bundle ?? '{}', kept?.version);
      if (!loaded.ok) throw new Error(`the store cannot give ${digest}`);
      const { findings: expected } = await diagnose(compileRuleset(loaded.ruleset), SMALL_REQUEST);
      expect([...given]).toEqual([JSON.stringify(expected)]);
    }
    expect(dialect).toBe(one.store.dialect);
  }, 300_000);

  it('say which of them has stopped', async () => {
    const database = await create();
    const store = await openStore(database.options);
    const { folder } = await editableRules();
    const background = await startBackground({
      ...backgroundParts(store),
      rules: await startRules(store, [folder]),
      folders: [folder],
      now: () => Date.now(),
      retentionDays: 0,
    });
    await until(async () => (await store.listInstances(0)).length === 1);
    await background.stop();
    expect(await store.listInstances(0)).toEqual([]);
    await store.close();
  });
});

describe('a process that lost the message', () => {
  it('finds the activation by looking', async () => {
    const { folder } = await editableRules();
    const { store } = await appOptions();
    const rules = await startRules(store, [folder]);
    const background = await startBackground({
      ...backgroundParts({ ...store, onActivation: () => Promise.resolve(() => Promise.resolve()) }),
      rules,
      folders: [folder],
      now: () => Date.now(),
      retentionDays: 0,
    });
    const { digest } = await keepBundle(store, { version: '7.0.0' });
    await store.activate({ digest, at: 0, actor: 'cli:test', reason: 'test' });
    await until(() => rules.current().ruleset.digest === digest);
    await background.stop();
  });
});
