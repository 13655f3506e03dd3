/** The day of somebody who edits rules, over the command line: a folder, its checks, a service, and the way back. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { startBackground } from '../src/background.js';
import { createApp } from '../src/http/app.js';
import { listen } from '../src/http/server.js';
import { issueKey } from '../src/keys/issue-key.js';
import { shippedRulesFolder } from '../src/knowledge/load.js';
import { openStore } from '../src/store/open.js';
import {
  ARTICLE,
  article,
  CAUSE,
  cases,
  cause,
  facts,
  observed,
  PROBLEM,
  withCause,
} from './example-client/documents.js';
import { appOptions, atEnd, backgroundParts, startRules, temporaryFolder } from './support/app.js';
import { parseObject } from './support/json.js';
import { type Ended, runCli } from './support/run-cli.js';

const RECORDED = 50;

it('checks, mends, tests, compares, weighs, pushes, activates and rolls back', async () => {
  const home = await temporaryFolder();
  const [dataFolder, folder] = [path.join(home, 'data'), path.join(home, 'rules')];
  const store = await openStore({ dataFolder });
  atEnd(() => store.close());
  const rules = await startRules(store);
  const parts = await appOptions({ store, rules });
  const background = await startBackground({
    ...backgroundParts(store),
    rules,
    folders: [shippedRulesFolder()],
    now: () => Date.now(),
    retentionDays: 0,
  });
  atEnd(() => background.stop());
  const server = await listen(createApp(parts), '127.0.0.1', 0);
  atEnd(() => server.stop(0));
  const { secret } = await issueKey(store, { name: 'e', role: 'editor' }, Date.now(), 'cli:test');
  const env = { DCAUSE_DATA: dataFolder, DCAUSE_RULES: folder, DCAUSE_API_KEY: secret };
  const dcause = (...args: readonly string[]): Promise<Ended> => runCli(['rules', ...args], env);
  const put = (name: string, kind: string, document: object): Promise<void> =>
    writeFile(
      path.join(folder, name),
      JSON.stringify({ $schema: `schemas/${kind}.schema.json`, ...document }),
    );
  const follows = async (version: string): Promise<void> => {
    while (rules.current().ruleset.version !== version) await sleep(10);
  };
  const diagnose = async () =>
    (await parts.diagnoses.create({ facts: { ...observed } }, { record: true })).answer;

  const { version: before } = rules.current().ruleset;
  const recorded = [];
  for (let count = 0; count < RECORDED; count += 1)
    recorded.push(
      (await parts.diagnoses.create({ facts: { 'link.status': 8524 } }, { record: true })).answer.id,
    );

  // A folder of what answers there.
  const bundle = path.join(home, 'bundle.json');
  expect((await dcause('pull', '--url', server.address, '--output', bundle)).exitCode).toBe(0);
  expect((await dcause('unbundle', bundle, folder)).exitCode).toBe(0);
  expect((await dcause('lock')).exitCode).toBe(0);

  await put(`articles/${ARTICLE}.json`, 'article', article);
  await put(`facts/${ARTICLE}.json`, 'facts', facts);
  await put(`causes/${CAUSE}.json`, 'cause', cause('destination.switchPortIsolate'));
  for (const example of cases) await put(`cases/${String(example['id'])}.json`, 'case', example);
  const problem = `problems/${PROBLEM}.json`;
  await put(problem, 'problem', withCause(parseObject(await readFile(path.join(folder, problem), 'utf8'))));
  const head = parseObject(await readFile(path.join(folder, 'ruleset.json'), 'utf8'));
  await put('ruleset.json', 'ruleset', { ...head, version: '1.99.0' });
  expect((await dcause('fmt')).exitCode).toBe(0);

  const failed = await dcause('check');
  expect(failed.exitCode).toBe(1);
  expect(failed.stdout).toMatch(
    new RegExp(`causes/${CAUSE}\\.json:\\d+:\\d+ unknown-fact .*"destination.switchPortIsolated"`),
  );
  await put(`causes/${CAUSE}.json`, 'cause', cause());
  expect((await dcause('lock')).stdout).toContain('wrote');
  expect(await dcause('check')).toEqual({ exitCode: 0, stdout: 'The rules are in order.\n', stderr: '' });
  expect((await dcause('test')).exitCode).toBe(0);
  const changes = await dcause('diff', before, folder);
  expect([changes.exitCode, changes.stdout]).toEqual([1, expect.stringContaining(CAUSE)]);
  const impact = await dcause('impact', before, folder, '--records', String(RECORDED));
  expect(impact.exitCode).toBe(1);
  expect(impact.stdout).toMatch(new RegExp(`\\d+ of ${RECORDED} recorded diagnoses come out otherwise`));

  expect((await dcause('push', '--url', server.address)).stdout).toContain('The service keeps');
  expect(rules.current().ruleset.version).toBe(before);
  expect((await dcause('activate', '1.99.0', '--reason', 'Isolated ports')).exitCode).toBe(0);
  await follows('1.99.0');
  const answer = await diagnose();
  expect(answer.ruleset.version).toBe('1.99.0');
  expect(answer.findings[0]?.causes[0]?.id).toBe(CAUSE);

  expect((await dcause('rollback', '--reason', 'The day is over')).stdout).toBe('The files answer again.\n');
  await follows(before);
  for (const id of recorded.slice(0, 3)) expect((await parts.diagnoses.replay(id)).same).toBe(true);
  expect((await parts.diagnoses.replay(answer.id)).same).toBe(true);
  const nothing = await dcause('rollback', '--reason', 'again');
  expect([nothing.exitCode, nothing.stderr]).toEqual([
    2,
    'dcause: no activation is left that could be undone\n',
  ]);
  const audit = (await store.listAudit({ limit: 10 })).map(({ action, actor }) => [action, actor]);
  expect(audit).toEqual([
    ['ruleset.rollback', expect.stringMatching(/^cli:/)],
    ['ruleset.activate', expect.stringMatching(/^cli:/)],
    ['ruleset.import', expect.stringMatching(/^key:/)],
    ['key.create', 'cli:test'],
    ['ruleset.import', 'files'],
  ]);
}, 120_000);
