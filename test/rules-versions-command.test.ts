/** `dcause rules fmt` and `dcause rules lock` from outside: what they print, write and exit with. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../src/cli.js';
import { writeRules } from './commands/small-rules.js';

let rules: string;
let cause: string;

beforeEach(async () => {
  rules = await mkdtemp(path.join(tmpdir(), 'dcause-fmt-'));
  cause = path.join(rules, 'causes', 'alias-missing.json');
  await writeRules(rules);
});
afterEach(() => rm(rules, { recursive: true }));

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}
async function dcause(...args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await run(['rules', ...args], {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env: { DCAUSE_RULES: rules },
  });
  return { exitCode, ...written };
}
async function replace(file: string, from: string, to: string): Promise<void> {
  const text = await readFile(file, 'utf8');
  expect(text).toContain(from);
  await writeFile(file, text.replace(from, to));
}

describe('dcause rules fmt', () => {
  it('says with --check what it would format, and exits 1; then formats it, and is content', async () => {
    const check = await dcause('fmt', '--check');
    expect(check).toMatchObject({ exitCode: 1, stderr: '' });
    expect(check.stdout).toContain(`would format ${cause}\n`);
    const written = await dcause('fmt');
    expect(written).toEqual({
      exitCode: 0,
      stdout: check.stdout.replaceAll('would format', 'formatted'),
      stderr: '',
    });
    expect(await dcause('fmt', '--check')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('works on the paths it is given, and prints JSON', async () => {
    const { exitCode, stdout } = await dcause('fmt', '--json', cause);
    expect([exitCode, JSON.parse(stdout)]).toEqual([0, { changed: [cause], messages: [] }]);
    expect((await dcause('fmt', '--check', cause)).exitCode).toBe(0);
    expect((await dcause('fmt', '--check', path.join(rules, 'causes'))).exitCode).toBe(1);
  });

  it('names the place of what is no JSON, and exits 1', async () => {
    await replace(cause, '"about"', 'about');
    const { exitCode, stdout } = await dcause('fmt', cause);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(`${cause}:6:3 syntax Not valid JSON`);
  });
});

describe('dcause rules lock', () => {
  it('writes a lock, wants a new version for a change, and says so in rules check', async () => {
    const lock = path.join(rules, 'versions.lock.json');
    expect(await dcause('lock')).toEqual({ exitCode: 0, stdout: `wrote ${lock}\n`, stderr: '' });
    expect(await dcause('lock', '--check')).toEqual({
      exitCode: 0,
      stdout: 'The lock is up to date.\n',
      stderr: '',
    });
    const before = await readFile(lock, 'utf8');

    await replace(cause, 'The alias is missing', 'The alias is lost');
    const refused = await dcause('lock');
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toBe(
      `${cause}:4:3 unlocked-change Changed, but its version is still 1: raise "version" to 2.\n`,
    );
    expect((await dcause('check')).stdout).toContain(refused.stdout);
    expect(await readFile(lock, 'utf8')).toBe(before);

    await replace(cause, '"version": 1', '"version": 2');
    const behind = await dcause('lock', '--check');
    expect(behind.exitCode).toBe(1);
    expect(behind.stdout).toContain('not-locked');
    expect((await dcause('check')).stdout).toContain(behind.stdout);
    expect(await readFile(lock, 'utf8')).toBe(before);

    expect(JSON.parse((await dcause('lock', '--json')).stdout)).toEqual({ written: [lock], messages: [] });
    expect((await dcause('check')).stdout).not.toContain('lock');
  });

  it('locks an overlay only where it is named or has a lock', async () => {
    const overlay = await mkdtemp(path.join(tmpdir(), 'dcause-overlay-'));
    try {
      const both = ['lock', '--rules', `${rules}${path.delimiter}${overlay}`] as const;
      expect((await dcause(...both)).stdout).toBe(`wrote ${path.join(rules, 'versions.lock.json')}\n`);
      const own = path.join(overlay, 'versions.lock.json');
      expect((await dcause('lock', overlay)).stdout).toBe(`wrote ${own}\n`);
      await rm(own);
      await writeFile(own, '{');
      const { exitCode, stdout } = await dcause(...both);
      expect(exitCode).toBe(1);
      expect(stdout).toContain(`${own}:1:2 syntax`);
    } finally {
      await rm(overlay, { recursive: true });
    }
  });
});
