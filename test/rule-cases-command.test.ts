/** `dcause rules test` from outside. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../src/cli.js';
import { writeRules } from './commands/small-rules.js';

let folder: string;
let rules: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dcause-rules-test-'));
  rules = path.join(folder, 'rules');
  await writeRules(rules);
});
afterAll(() => rm(folder, { recursive: true }));

async function rulesTest(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const exitCode = await run(['rules', 'test', ...args], {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: { DCAUSE_RULES: rules },
  });
  return { exitCode, ...written };
}

/** The small rules with the text of one file changed, in a folder of their own. */
async function changed(name: string, file: string, from: string | RegExp, to: string): Promise<string> {
  const target = path.join(folder, name);
  await writeRules(target);
  const where = path.join(target, file);
  const text = await readFile(where, 'utf8');
  expect(text).toMatch(from);
  await writeFile(where, text.replace(from, to));
  return target;
}

describe('dcause rules test', () => {
  it('tells what was expected, what came out, and which rules and unknown facts made the difference', async () => {
    const wrong = await changed('wrong', 'cases/alias-missing-wins.json', '"none"', '"all"');
    const { exitCode, stdout } = await rulesTest('--rules', wrong);
    expect(exitCode).toBe(1);
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(
        /^FAILED alias-missing-wins \(wins\): alias-missing does not win: alias-present 0\.\d+, /,
      ),
      '  expected: alias-missing first, with a probability of at least 0.5 and 2 times that of the second',
      expect.stringMatching(
        /^ {2}alias-present \(rank 1, 0\.\d+\): \+5\.9069 alias-present\.at-own-servers$/,
      ),
      expect.stringMatching(/^ {2}alias-missing \(rank 2, 0\.\d+\): -1 alias-missing\.at-own-servers$/),
      '0 of 1 cases passed (1 wins, 0 near-miss, 0 negative, 0 ranking)',
      '',
    ]);
    const without = /,\s*"source\.cname\.atOwnServers": "none"/;
    const vague = await changed('vague', 'cases/alias-missing-wins.json', without, '');
    expect((await rulesTest('--rules', vague)).stdout).toContain(
      'alias-missing (rank 1, 0.475): nothing counted; unknown: source.cname.atOwnServers\n',
    );
  });

  it('runs only the cases that are asked for', async () => {
    expect(await rulesTest('--filter', 'no-such', 'missing-wins')).toMatchObject({ exitCode: 0, stderr: '' });
    const none = await rulesTest('--filter', 'no-such', '--filter', 'nor-this');
    expect(none).toMatchObject({ exitCode: 2, stdout: '' });
    expect(none.stderr).toContain('no id of a case contains no-such or nor-this');
    const both = await rulesTest('--filter', 'alias', '--coverage');
    expect(both).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('lists what no case shows, with file, line and column', async () => {
    const { exitCode, stdout } = await rulesTest('--coverage');
    expect(exitCode).toBe(0);
    const file = path.join(rules, 'causes', 'alias-missing.json');
    const text = (await readFile(file, 'utf8')).split('\n');
    const lineOf = (part: string): number => text.findIndex((line) => line.includes(part)) + 1;
    const lines = stdout.split('\n').filter((line) => line.startsWith(file));
    const rule = 'rule alias-missing.at-own-servers';
    expect(lines).toEqual([
      `${file}:${lineOf('"conditions"')}:7 ${rule}: never false, never unknown`,
      `${file}:${lineOf('"fact"') - 1}:11 ${rule} source.cname.atOwnServers equal "none": never false, never unknown`,
    ]);
    expect(stdout).toContain(
      'rules: 3, true 2 (66.6 %), false 1 (33.3 %), unknown 0 (0 %), all three 0 (0 %)\n',
    );
    expect(stdout).not.toContain('thresholds');
  });

  it('fails below a threshold of the ruleset, and only where coverage is asked for', async () => {
    const thresholds = '"coverage": { "rulesTrue": 0.6, "rulesFalse": 1, "leaves": 0 },\n  "unlistedPrior"';
    const strict = await changed('strict', 'ruleset.json', '"unlistedPrior"', thresholds);
    const { exitCode, stdout } = await rulesTest('--coverage', '--rules', strict);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('thresholds (rulesTrue 60 %, rulesFalse 100 %, leaves 0 %): MISSED\n');
    expect((await rulesTest('--rules', strict)).exitCode).toBe(0);
    const json: unknown = JSON.parse((await rulesTest('--coverage', '--json', '--rules', strict)).stdout);
    expect(json).toMatchObject({
      results: [{ id: 'alias-missing-wins', passed: true }],
      coverage: {
        sufficient: false,
        rules: { total: 3, true: 2, false: 1 },
        leaves: { total: 3, covered: 0 },
        thresholds: { rulesTrue: 0.6, rulesFalse: 1, leaves: 0 },
      },
    });
    expect(JSON.parse((await rulesTest('--json')).stdout)).not.toHaveProperty('coverage');
  });
});
