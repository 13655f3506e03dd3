/** Two services as they are built, on one database: what one activates both answer by, and every answer is of one ruleset. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.js';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { readStoredAnswer } from '../../src/records/stored-documents.js';
import type { Store } from '../../src/store/types.js';
import { keepBundle, SMALL_REQUEST } from '../support/bundles.js';
import { killServices, type ServiceProcess } from '../support/service-process.js';
import {
  activate,
  answersBy,
  type Editor,
  rollBack,
  rulesetsAt,
  shareDatabase,
} from '../support/shared-services.js';
import { describeDatabases, type TestDatabase } from '../support/store-databases.js';

/** The contract: an activation is served by the other processes on the same PostgreSQL within this time. */
const FOLLOWED_WITHIN_MS = 2_000;
const REQUESTS = 1_000;
const ACTIVATIONS = 20;
const AT_A_TIME = 10;
const LISTENERS = `from pg_stat_activity where datname = current_database() and application_name = 'dcause listen'`;

/** Waits for what another process brings about; the time-out of the test ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(5);
}

describeDatabases('two services on one database', (create, dialect) => {
  let database: TestDatabase;
  let store: Store;
  let base: string;
  let processes: readonly [ServiceProcess, ServiceProcess];
  let editors: readonly [Editor, Editor];
  beforeAll(async () => {
    database = await create();
    const services = await shareDatabase(database);
    ({ store, base } = services);
    processes = [services.start(), services.start()];
    editors = [services.editorAt(await processes[0].url), services.editorAt(await processes[1].url)];
  }, 120_000);
  afterAll(async () => {
    killServices();
    await store.close();
  });
  const limit = dialect === 'postgres' ? FOLLOWED_WITHIN_MS : Number.POSITIVE_INFINITY;

  /** Fails unless both answer by `digest`, the one that activated it from now on and the other in time. */
  const expectFollowed = async (by: Editor, follower: Editor, digest: string): Promise<void> => {
    const activated = performance.now();
    expect(await answersBy(by)).toBe(digest);
    await until(async () => (await answersBy(follower)) === digest);
    expect(performance.now() - activated).toBeLessThan(limit);
  };

  it('answer by what either activates or rolls back, and tell by what each answers', async () => {
    const [one, other] = editors;
    const first = await keepBundle(store, { version: '1.1.0', title: 'First' });
    const second = await keepBundle(store, { version: '1.2.0', title: 'Second' });
    for (const [by, follower, { version, digest }] of [
      [one, other, first],
      [other, one, second],
      [one, other, first],
    ] as const) {
      expect(await activate(by, version)).toMatchObject({ version, digest });
      await expectFollowed(by, follower, digest);
    }
    for (const [by, follower, digest] of [
      [other, one, second.digest],
      [one, other, first.digest],
      [other, one, base],
    ] as const) {
      expect((await rollBack(by)).digest).toBe(digest);
      await expectFollowed(by, follower, digest);
    }
    for (const editor of editors)
      await until(async () => {
        const { instances } = await rulesetsAt(editor);
        return instances.length === 2 && instances.every(({ digest }) => digest === base);
      });
  });

  it.runIf(dialect === 'postgres')('answer by it in time when they were cut off from its news', async () => {
    const [one, other] = editors;
    for (let round = 0; round < 6; round += 1) {
      const { version, digest } = await keepBundle(store, { version: `2.${round}.0`, title: `${round}` });
      await until(async () => (await database.execute(`select pid ${LISTENERS}`)).length === 2);
      expect(await database.execute(`select pg_terminate_backend(pid) ${LISTENERS}`)).toHaveLength(2);
      const [by, follower] = round % 2 === 0 ? [one, other] : [other, one];
      await activate(by, version);
      await expectFollowed(by, follower, digest);
    }
  });

  it(`answer ${REQUESTS} requests during ${ACTIVATIONS} activations, each wholly by one ruleset`, async () => {
    const versions = Array.from({ length: ACTIVATIONS }, (_, index) => `3.${index}.0`);
    for (const version of versions) await keepBundle(store, { version, title: `Title of ${version}` });
    /** Findings by the ruleset that the answer names. */
    const findings = new Map<string, Set<string>>();
    const statuses = new Set<number>();
    let [answered, isChanging] = [0, true];
    const ask = async ({ url }: Editor): Promise<void> => {
      while (isChanging) {
        const response = await fetch(new URL('/v1/diagnoses', url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(SMALL_REQUEST),
        });
        statuses.add(response.status);
        const answer = readStoredAnswer(await response.text());
        const known = findings.get(answer.ruleset.digest) ?? new Set();
        findings.set(answer.ruleset.digest, known.add(JSON.stringify(answer.findings)));
        answered += 1;
      }
    };
    const change = async (): Promise<void> => {
      for (const [index, version] of versions.entries()) {
        await activate(editors[index % 2 === 0 ? 0 : 1], version);
        const soFar = answered;
        await until(() => answered >= soFar + REQUESTS / ACTIVATIONS);
      }
    };
    const callers = Array.from({ length: AT_A_TIME }, (_, index) => ask(editors[index % 2 === 0 ? 0 : 1]));
    await Promise.all([change().finally(() => (isChanging = false)), ...callers]);

    expect(answered).toBeGreaterThanOrEqual(REQUESTS);
    expect([...statuses]).toEqual([201]);
    expect(findings.size).toBeGreaterThanOrEqual(ACTIVATIONS);
    for (const [digest, said] of findings) {
      const kept = await store.findRuleset(digest);
      const loaded = loadBundle(kept?.bundle ?? '{}', kept?.version);
      if (!loaded.ok) throw new Error(`the store cannot give ${digest}`);
      const { findings: expected } = await diagnose(compileRuleset(loaded.ruleset), SMALL_REQUEST);
      expect([...said]).toEqual([JSON.stringify(expected)]);
    }
  }, 300_000);

  it('tell which of them has stopped', async () => {
    expect((await rulesetsAt(editors[1])).instances).toHaveLength(2);
    expect(await processes[0].stop()).toBe(0);
    expect((await rulesetsAt(editors[1])).instances).toHaveLength(1);
  });
});
