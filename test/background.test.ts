/** Rules that change under a running service: every answer is wholly of one ruleset, and none fails. */
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { type Background, startBackground } from '../src/background.js';
import { diagnose } from '../src/diagnose.js';
import { compileRuleset } from '../src/diagnosis/compile.js';
import { createApp } from '../src/http/app.js';
import { loadBundle } from '../src/knowledge/load-bundle.js';
import { readStoredAnswer } from '../src/records/stored-documents.js';
import type { RulesInUse } from '../src/rules-in-use.js';
import type { Store } from '../src/store/types.js';
import { appOptions, atEnd, backgroundParts, newStore, recordingLogger, startRules } from './support/app.js';
import { type EditableRules, editableRules, SMALL_REQUEST } from './support/editable-rules.js';

const DAY_MS = 86_400_000;

interface Running {
  readonly store: Store;
  readonly files: EditableRules;
  readonly rules: RulesInUse;
  readonly background: Background;
  readonly log: () => string;
}

async function start(
  options: { readonly retentionDays?: number; readonly now?: () => number } = {},
): Promise<Running> {
  const { retentionDays = 0, now = () => Date.now() } = options;
  const { logger, lines } = recordingLogger();
  const store = await newStore();
  const files = await editableRules();
  const rules = await startRules(store, [files.folder], logger);
  const background = await startBackground({
    ...backgroundParts(store, logger),
    rules,
    folders: [files.folder],
    now,
    retentionDays,
  });
  atEnd(() => background.stop());
  return { store, files, rules, background, log: lines };
}

/** Waits for what a watcher or a timer brings about; the time-out of the test ends it. */
async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await sleep(10);
}

const title = (rules: RulesInUse): string | undefined =>
  rules.current().ruleset.causes.get('alias-missing')?.title;

describe('in the background', () => {
  it('changed files are taken, and wrong ones are not', async () => {
    const { files, rules, log } = await start();
    await files.retitle('Changed');
    await until(() => title(rules) === 'Changed');
    await files.damage('json');
    await until(() => rules.files().messages.length > 0);
    expect(title(rules)).toBe('Changed');
    expect(log()).toContain('changed rules refused');
    await files.retitle('Mended');
    await until(() => title(rules) === 'Mended');
    expect(rules.files().messages).toEqual([]);
  });

  it('activations of others are followed', async () => {
    const { files, rules, store } = await start();
    const { digest } = rules.current().ruleset;
    await files.retitle('Changed');
    await until(() => title(rules) === 'Changed');
    await store.activate({ digest, at: Date.now(), actor: 'cli:test', reason: 'back' });
    await until(() => title(rules) === 'The alias is missing');
    expect(rules.current().origin).toBe('activation');
  });

  it('what changed between load and watching is taken, too', async () => {
    const { logger } = recordingLogger();
    const store = await newStore();
    const files = await editableRules();
    const rules = await startRules(store, [files.folder]);
    await files.retitle('Changed');
    const options = {
      ...backgroundParts(store, logger),
      rules,
      folders: [files.folder],
      now: () => Date.now(),
      retentionDays: 0,
    };
    const background = await startBackground(options);
    expect(title(rules)).toBe('Changed');
    await background.stop();
  });

  it('old records are deleted, young ones stay', async () => {
    const store = await newStore();
    const files = await editableRules();
    const rules = await startRules(store, [files.folder]);
    const { ruleset } = rules.current();
    const record = {
      revision: 1,
      engineVersion: '0',
      rulesetDigest: ruleset.digest,
      problems: [],
      causes: [],
      request: '{}',
      answer: '{}',
    };
    await store.addDiagnosis({ ...record, id: 'old', createdAt: 0 });
    await store.addDiagnosis({ ...record, id: 'young', createdAt: DAY_MS });
    const { logger } = recordingLogger();
    const background = await startBackground({
      ...backgroundParts(store, logger),
      rules,
      folders: [files.folder],
      now: () => 31 * DAY_MS,
      retentionDays: 30,
    });
    await until(async () => (await store.findDiagnosis('old')) === undefined);
    expect(await store.findDiagnosis('young')).toBeDefined();
    await background.stop();
  });

  it('nothing goes on after the end', async () => {
    const { files, rules, background, store } = await start();
    await files.retitle('Changed');
    await background.stop();
    await store.activate({ digest: null, at: 0, actor: 'cli:test', reason: 'test' });
    await sleep(500);
    expect(title(rules)).toBe('The alias is missing');
  });
});

describe('a thousand requests during twenty changes of the files', () => {
  const REQUESTS = 1_000;
  const CHANGES = 20;
  const AT_A_TIME = 10;

  it('are answered each by one ruleset, half of the changes being wrong', async () => {
    const { store, files, rules, log } = await start();
    const server = createApp(await appOptions({ store, rules })).listen(0, '127.0.0.1');
    atEnd(() => new Promise((resolve) => server.close(resolve)));
    const url = await addressOf(server);
    /** Findings by the ruleset that the answer names. */
    const findings = new Map<string, Set<string>>();
    const statuses = new Set<number>();
    let [asked, isChanging] = [0, true];

    const ask = async (): Promise<void> => {
      while (isChanging || asked < REQUESTS) {
        asked += 1;
        const response = await fetch(url, {
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
      for (let count = 1; count <= CHANGES; count += 1) {
        if (count % 2 === 0) {
          await files.damage(count % 4 === 0 ? 'json' : 'fact');
          await until(() => rules.files().messages.length > 0);
        } else {
          await files.retitle(`Title ${count}`);
          await until(() => title(rules) === `Title ${count}`);
        }
        const soFar = asked;
        await until(() => asked > soFar + AT_A_TIME);
      }
      isChanging = false;
    };
    await Promise.all([change(), ...Array.from({ length: AT_A_TIME }, ask)]);

    expect(asked).toBeGreaterThanOrEqual(REQUESTS);
    expect([...statuses]).toEqual([201]);
    expect(findings.size).toBe(1 + CHANGES / 2);
    expect(log().match(/changed rules refused/g)?.length).toBeGreaterThanOrEqual(CHANGES / 2);
    for (const [digest, given] of findings) {
      const kept = await store.findRuleset(digest);
      const loaded = loadBundle(kept?.bundle ?? '{}', kept?.version);
      if (!loaded.ok) throw new Error(`the store cannot give ${digest}`);
      const { findings: expected } = await diagnose(compileRuleset(loaded.ruleset), SMALL_REQUEST);
      expect([...given]).toEqual([JSON.stringify(expected)]);
    }
  }, 300_000);
});

async function addressOf(server: Server): Promise<string> {
  if (!server.listening) await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return `http://127.0.0.1:${port}/v1/diagnoses`;
}
