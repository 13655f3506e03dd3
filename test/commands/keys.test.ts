/** `dcause keys`: keys are made, listed and revoked in the store of the environment, and the audit says by whom. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli.js';
import { createKeyRing, hashSecret } from '../../src/keys/key-ring.js';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/types.js';
import { parseObject } from '../support/json.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dcause-keys-'));
});
afterEach(() => rm(folder, { recursive: true }));

interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function keys(...args: readonly string[]): Promise<Ended> {
  return keysWith({ DCAUSE_DATA: path.join(folder, 'data') }, args);
}

async function keysWith(env: Record<string, string>, args: readonly string[]): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const exitCode = await run(['keys', ...args], {
    stdin: (async function* () {})(),
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    env,
  });
  return { exitCode, ...written };
}

async function inStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ dataFolder: path.join(folder, 'data') });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const HELPDESK = ['create', '--name', 'helpdesk', '--role', 'diagnose'] as const;

describe('dcause keys create', () => {
  it('prints the secret once, says so, and the service takes it', async () => {
    const { exitCode, stdout, stderr } = await keys(...HELPDESK, '--expires', '2099-01-31');
    expect([exitCode, stderr]).toEqual([0, '']);
    const [secret = ''] = stdout.split('\n');
    expect(secret).toMatch(/^dcause_[\w-]{43}$/);
    expect(stdout.split(secret)).toHaveLength(2);
    expect(stdout).toContain('diagnose "helpdesk"');
    expect(stdout).toContain('expires 2099-01-31T00:00:00.000Z');
    expect(stdout).toContain('shown this once');
    await inStore(async (store) => {
      const [key] = await store.listKeys();
      expect(key).toMatchObject({ name: 'helpdesk', role: 'diagnose', secretHash: hashSecret(secret) });
      const ring = createKeyRing({ fileKeys: [], store, now: () => Date.now() });
      expect(await ring.identify(secret)).toEqual({ role: 'diagnose', actor: `key:${key?.id}` });
      expect(await store.listAudit({ limit: 5 })).toMatchObject([
        { action: 'key.create', target: key?.id, actor: `cli:${os.userInfo().username}` },
      ]);
    });
    expect((await keys('list')).stdout).not.toContain(secret);
    expect((await keys('list', '--json')).stdout).not.toContain(secret);
  });

  it('prints JSON where that is asked for', async () => {
    const { stdout } = await keys(...HELPDESK, '--json');
    const key = parseObject(stdout);
    expect(Object.keys(key)).toEqual(['id', 'name', 'role', 'createdAt', 'secret']);
    expect(key).toMatchObject({ name: 'helpdesk', role: 'diagnose' });
  });

  it.each([
    [['create', '--role', 'reader'], '--name'],
    [['create', '--name', 'a'], '--role'],
    [['create', '--name', 'a', '--role', 'owner'], 'reader, diagnose, editor, admin'],
    [['create', '--name', '', '--role', 'reader'], '--name'],
    [['create', '--name', 'a\nb', '--role', 'reader'], '--name'],
    [['create', '--name', 'x'.repeat(101), '--role', 'reader'], '--name'],
    [[...HELPDESK, '--expires', 'soon'], '2027-01-31'],
    [[...HELPDESK, '--expires', '2027-02-30'], '2027-01-31'],
    [[...HELPDESK, '--expires', '2027-01-31T10:00'], '2027-01-31'],
    [[...HELPDESK, '--expires', '2001-01-01'], 'expired already'],
    [[], '--help'],
    [['revoke'], 'id'],
    [['list', 'x'], 'too many'],
  ])('%j is a usage error in one line, and makes no key', async (args, said) => {
    const { exitCode, stdout, stderr } = await keys(...args);
    expect([exitCode, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^dcause: [^\n]+\n$/);
    expect(stderr).toContain(said);
    expect(await inStore((store) => store.listKeys())).toEqual([]);
  });
});

describe('dcause keys list', () => {
  it('shows name, role, and every time that there is', async () => {
    const day = 86_400_000;
    await inStore(async (store) => {
      const base = { role: 'reader', createdAt: 0 } as const;
      await store.addKey({ ...base, id: 'one', name: 'first' }, '1'.repeat(64), 'cli:test');
      await store.addKey(
        { ...base, id: 'two', name: 'evil\u202e', expiresAt: day },
        '2'.repeat(64),
        'cli:test',
      );
      await store.touchKey('two', 60_000);
      await store.revokeKey('two', 2 * day, 'cli:test');
    });
    const { exitCode, stdout } = await keys('list');
    expect(exitCode).toBe(0);
    const [first, second, ...rest] = stdout.split('\n');
    expect(first).toBe('one reader "first", made 1970-01-01T00:00:00.000Z, never used');
    expect(second).toContain('two reader "evil');
    expect(second).toMatch(
      /made 1970-01-01T00:00:00\.000Z, expires 1970-01-02T00:00:00\.000Z, last used 1970-01-01T00:01:00\.000Z, revoked 1970-01-03T00:00:00\.000Z$/,
    );
    expect(rest).toEqual(['']);
    expect(stdout).not.toContain('\u202e');
    const json: unknown = JSON.parse((await keys('list', '--json')).stdout);
    expect(json).toEqual([
      { id: 'one', name: 'first', role: 'reader', createdAt: '1970-01-01T00:00:00.000Z' },
      {
        id: 'two',
        name: 'evil\u202e',
        role: 'reader',
        createdAt: '1970-01-01T00:00:00.000Z',
        expiresAt: '1970-01-02T00:00:00.000Z',
        lastUsedAt: '1970-01-01T00:01:00.000Z',
        revokedAt: '1970-01-03T00:00:00.000Z',
      },
    ]);
  });

  it('says that there is none', async () => {
    expect(await keys('list')).toEqual({ exitCode: 0, stdout: 'The store holds no key.\n', stderr: '' });
    expect((await keys('list', '--json')).stdout).toBe('[]\n');
  });
});

describe('dcause keys revoke', () => {
  it('ends a key, once', async () => {
    const { id } = parseObject((await keys(...HELPDESK, '--json')).stdout);
    const revoked = await keys('revoke', String(id));
    expect(revoked).toEqual({ exitCode: 0, stdout: `The key ${String(id)} is revoked.\n`, stderr: '' });
    await inStore(async (store) => {
      expect((await store.listKeys())[0]?.revokedAt).toBeTypeOf('number');
      expect((await store.listAudit({ limit: 1 }))[0]).toMatchObject({
        action: 'key.revoke',
        target: id,
        actor: `cli:${os.userInfo().username}`,
      });
    });
    const again = await keys('revoke', String(id));
    expect([again.exitCode, again.stdout]).toEqual([2, '']);
    expect(again.stderr).toContain(String(id));
  });

  it('prints JSON where that is asked for', async () => {
    const { id } = parseObject((await keys(...HELPDESK, '--json')).stdout);
    const printed = parseObject((await keys('revoke', String(id), '--json')).stdout);
    expect(Object.keys(printed)).toEqual(['id', 'revokedAt']);
    expect(printed['id']).toBe(id);
    expect(printed['revokedAt']).toMatch(/^\d{4}-.*Z$/);
  });
});

it('says in one line why the store cannot be used', async () => {
  const file = path.join(folder, 'file');
  await writeFile(file, '');
  const { exitCode, stdout, stderr } = await keysWith({ DCAUSE_DATA: file }, ['list']);
  expect([exitCode, stdout]).toEqual([3, '']);
  expect(stderr).toMatch(/^dcause: the store does not answer: [^\n]+\n$/);
  const wrong = await keysWith({ DATABASE_URL: 'mysql://u:hunter2@h/d' }, ['list']);
  expect([wrong.exitCode, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).not.toContain('hunter2');
});
