/** `dcause rules explain`, `diff`, `impact` and `graph` from outside. */
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { openStore } from '../../src/store/open.js';
import { writeRules } from './small-rules.js';

let folder: string;
let rules: string;
let weaker: string;
const dataFolder = (): string => path.join(folder, 'data');

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dcause-compare-'));
  rules = path.join(folder, 'rules');
  weaker = path.join(folder, 'weaker');
  await writeRules(rules);
  await writeRules(weaker);
  const file = path.join(weaker, 'causes/alias-missing.json');
  await writeFile(file, (await readFile(file, 'utf8')).replace('"decisive"', '"weak"'));
});
afterAll(() => rm(folder, { recursive: true }));

async function dcause(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const exitCode = await run(['rules', ...args], {
    stdin: (async function* () {
      yield Buffer.from(JSON.stringify({ 'link.status': 8524, 'source.cname.atOwnServers': 'none' }));
    })(),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: { DCAUSE_RULES: rules, DCAUSE_DATA: dataFolder() },
  });
  return { exitCode, ...written };
}

const STRENGTH = 'changed rule alias-missing.at-own-servers strength: "decisive" -> "weak"\n';

async function bundleOf(from: string) {
  const loaded = await loadRuleset([from]);
  if (!loaded.ok) throw new Error('the rules do not load');
  return loaded;
}

/** A store that holds the weaker rules under a version of their own, and one diagnosis by them. */
async function fillStore(): Promise<string> {
  const { ruleset, bundle } = await bundleOf(weaker);
  const { digest, name } = ruleset;
  const store = await openStore({ dataFolder: dataFolder() });
  await store.addRuleset({ digest, name, version: '9.9.9', bundle }, 1, 'files');
  const record = { engineVersion: '0.1.0', rulesetDigest: digest, problems: [], causes: [], answer: '{}' };
  const facts = { 'link.status': 8524, 'source.cname.atOwnServers': 'none' };
  await store.addDiagnosis({
    ...record,
    id: '01890a5d-ac96-774b-bcce-b302099a8057',
    revision: 1,
    createdAt: 2,
    request: JSON.stringify({ facts }),
  });
  await store.addDiagnosis({
    ...record,
    id: '01890a5d-ac96-774b-bcce-b302099a8058',
    revision: 1,
    createdAt: 3,
    request: '{"facts": 7}',
  });
  await store.close();
  return digest;
}

describe('dcause rules diff', () => {
  it('exits 0 where two rulesets mean the same, and 1 with a line for each difference', async () => {
    expect(await dcause('diff', rules, rules)).toEqual({
      exitCode: 0,
      stdout: 'No difference.\n',
      stderr: '',
    });
    expect(await dcause('diff', rules, weaker)).toEqual({ exitCode: 1, stdout: STRENGTH, stderr: '' });
    const json: unknown = JSON.parse((await dcause('diff', rules, weaker, '--json')).stdout);
    expect(json).toEqual([
      {
        what: 'changed',
        kind: 'rule',
        id: 'alias-missing.at-own-servers',
        field: 'strength',
        before: { kind: 'value', value: 'decisive' },
        after: { kind: 'value', value: 'weak' },
      },
    ]);
  });

  it('takes bundle files, the shipped rules, and folders with overlays', async () => {
    const file = path.join(folder, 'bundle.json');
    await writeFile(file, (await bundleOf(weaker)).bundle);
    expect((await dcause('diff', rules, file)).stdout).toBe(STRENGTH);
    expect((await dcause('diff', 'shipped', 'shipped')).exitCode).toBe(0);
    const overlay = path.join(folder, 'missing-overlay');
    expect((await dcause('diff', rules, `${rules}${path.delimiter}${overlay}`)).exitCode).toBe(3);
  });

  it('refuses what is no ruleset, and makes no store to look for it', async () => {
    const none = await dcause('diff', rules, '1.2.3');
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('"1.2.3"');
    await expect(access(dataFolder())).rejects.toThrow();
    const text = path.join(folder, 'text.json');
    await writeFile(text, 'no JSON');
    expect(await dcause('diff', rules, text)).toMatchObject({ exitCode: 3, stdout: '' });
    await writeFile(text, '{"cause": {"a": {}}}');
    expect(await dcause('diff', rules, text)).toMatchObject({ exitCode: 3, stdout: '' });
  });
});

describe('dcause rules impact', () => {
  it('names the cases that come out otherwise, and says that there is no store', async () => {
    const { exitCode, stdout } = await dcause('impact', rules, weaker);
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      'case alias-missing-wins',
      '  changed lookup-failure',
      expect.stringMatching(
        /^ {4}alias-missing: 1\. \d\d\.\d\d% supported -> 1\. \d\d\.\d\d% supported; alias-missing\.at-own-servers \+5\.9069 -> \+1\.0000$/,
      ),
      '    and 1 other cause by what that leaves to them',
      '1 of 1 cases come out otherwise.',
      'There is no store, so no recorded diagnoses were compared.',
      '',
    ]);
    expect((await dcause('impact', rules, rules)).exitCode).toBe(0);
  });

  it('answers what is on record again, and passes over what it cannot read', async () => {
    const digest = await fillStore();
    const { exitCode, stdout } = await dcause('impact', rules, digest.slice(0, 12));
    expect(exitCode).toBe(1);
    expect(stdout).toContain('diagnosis 01890a5d-ac96-774b-bcce-b302099a8057\n  changed lookup-failure\n');
    expect(stdout).toContain('1 of 1 recorded diagnoses come out otherwise.\n');
    expect(stdout).toContain('1 recorded diagnoses could not be read.\n');
    expect((await dcause('impact', rules, '9.9.9', '--records', '0')).stdout).toContain(
      '0 of 0 recorded diagnoses come out otherwise.\n',
    );
    const json: unknown = JSON.parse((await dcause('impact', rules, '9.9.9', '--json')).stdout);
    expect(json).toMatchObject({
      cases: 1,
      diagnoses: { compared: 1, unreadable: 1 },
      changes: [{ kind: 'case' }, { kind: 'diagnosis' }],
    });
    expect((await dcause('diff', rules, '9.9.9')).stdout).toBe(STRENGTH);
    expect(await dcause('diff', rules, 'no-such')).toMatchObject({ exitCode: 2 });
  });

  it.each(['-1', 'x', '1.5', '9999999'])('takes %s for no number of records', async (count) => {
    expect(await dcause('impact', rules, rules, `--records=${count}`)).toMatchObject({ exitCode: 2 });
  });
});

describe('dcause rules explain', () => {
  it('explains facts and evidence, as text and as JSON', async () => {
    const text = await dcause('explain', '--facts', '-', '--width', '60');
    expect(text).toMatchObject({ exitCode: 0, stderr: '' });
    expect(text.stdout).toContain('+5.9069 bits, true: alias-missing.at-own-servers');
    expect(Math.max(...text.stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(60);
    const json: unknown = JSON.parse((await dcause('explain', '--facts', '-', '--json')).stdout);
    expect(json).toMatchObject({ findings: [{ causes: [{ id: 'alias-missing', rank: 1 }, { rank: 2 }] }] });
    const mail = path.join(folder, 'mail.txt');
    await writeFile(mail, 'Nothing replicates.\n');
    const nothing = await dcause('explain', mail, '--cause', 'alias-present');
    expect(nothing.stdout).toContain('No known problem is recognised');
    expect(nothing.stdout).toContain('No recognised problem has the cause alias-present.');
  });

  it('refuses an unknown cause, and nothing to explain', async () => {
    const unknown = await dcause('explain', '--facts', '-', '--cause', 'alias-mising');
    expect(unknown).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unknown.stderr).toContain('the nearest is "alias-missing"');
    expect(await dcause('explain')).toMatchObject({ exitCode: 2 });
  });
});

describe('dcause rules graph', () => {
  it('draws to standard output or a file', async () => {
    const mermaid = await dcause('graph', '--problem', 'lookup-failure');
    expect(mermaid).toMatchObject({ exitCode: 0, stderr: '' });
    expect(mermaid.stdout).toMatch(/^flowchart LR\n/);
    const out = path.join(folder, 'graph.svg');
    expect(await dcause('graph', '--format', 'svg', '--out', out)).toMatchObject({ exitCode: 0, stdout: '' });
    expect(await readFile(out, 'utf8')).toMatch(/^<svg .*<\/svg>\n$/s);
    const json: unknown = JSON.parse((await dcause('graph', '--json')).stdout);
    expect(json).toMatchObject({ problems: [{ id: 'lookup-failure' }] });
  });

  it('refuses an unknown problem, an unknown format, and a file that cannot be written', async () => {
    expect((await dcause('graph', '--problem', 'lookup')).stderr).toContain('"lookup-failure"');
    expect(await dcause('graph', '--format', 'png')).toMatchObject({ exitCode: 2 });
    const out = path.join(folder, 'no', 'such', 'folder.svg');
    expect(await dcause('graph', '--out', out)).toMatchObject({ exitCode: 3, stdout: '' });
  });
});
