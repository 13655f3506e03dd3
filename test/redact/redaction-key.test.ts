import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { loadRedactionKey } from '../../src/redact/redaction-key.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'dcause-key-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

it('makes a key once, for its owner alone, and leaves nothing else behind', async () => {
  const data = path.join(folder, 'data');
  const key = await loadRedactionKey(data);
  expect(key).toHaveLength(32);
  expect(await loadRedactionKey(data)).toEqual(key);
  expect((await stat(path.join(data, 'redaction.key'))).mode & 0o777).toBe(0o600);
  expect(await readdir(data)).toEqual(['redaction.key']);
});

it('gives all that ask at once the same key', async () => {
  const keys = await Promise.all(Array.from({ length: 20 }, () => loadRedactionKey(folder)));
  expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1);
  expect(await readdir(folder)).toEqual(['redaction.key']);
});

it('makes another key elsewhere', async () => {
  const [one, other] = [
    await loadRedactionKey(path.join(folder, 'a')),
    await loadRedactionKey(path.join(folder, 'b')),
  ];
  expect(one.equals(other)).toBe(false);
});

it('refuses a file that is no key', async () => {
  await writeFile(path.join(folder, 'redaction.key'), 'short');
  await expect(loadRedactionKey(folder)).rejects.toThrow('has 5 bytes where a key has 32');
});
