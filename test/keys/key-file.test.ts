/** The file of API keys. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readApiKeys } from '../../src/http/api-keys.js';

const [first, second] = ['a'.repeat(32), 'b'.repeat(40)];

async function read(text: string) {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'dcause-')), 'keys');
  await writeFile(file, text);
  return readApiKeys(file);
}

describe('readApiKeys', () => {
  it('takes a key per line and leaves comments out', async () => {
    const result = await read(`# for the ticketing system\r\n${first}\r\n\n  ${second}\n`);
    expect(result.ok && result.keys.length).toBe(2);
  });

  it('keeps digests, not keys', async () => {
    const result = await read(first);
    expect(result.ok && result.keys.map((key) => key.toString())).not.toContain(first);
  });

  it.each([
    ['short', 'abc', ':1: a key has at least 32 characters and no blanks'],
    ['with a blank', `# x\n${first} ${second}`, ':2: a key has at least 32 characters and no blanks'],
    ['none', '# only this\n', 'holds no key'],
  ])('refuses a file whose key is %s, and does not repeat it', async (_name, text, message) => {
    const result = await read(text);
    expect(result.ok ? '' : result.message).toContain(message);
    expect(result.ok ? '' : result.message).not.toMatch(/abc|aaaa/);
  });

  it('refuses a file that is not there', async () => {
    const result = await readApiKeys('/nowhere/keys');
    expect(result).toEqual({ ok: false, message: 'DCAUSE_API_KEY_FILE: /nowhere/keys cannot be read' });
  });
});
