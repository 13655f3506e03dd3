/** The file of API keys. */
import { mkdtemp, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readKeyFile } from '../../src/keys/key-file.js';
import { hashSecret } from '../../src/keys/key-ring.js';

const [first, second] = ['a'.repeat(32), 'b'.repeat(40)];

async function read(text: string) {
  const file = path.join(await mkdtemp(path.join(os.tmpdir(), 'dcause-')), 'keys');
  await writeFile(file, text);
  return readKeyFile(file);
}

describe('readKeyFile', () => {
  it('takes a key per line, with its role or the role diagnose, and leaves comments out', async () => {
    const result = await read(`# for the ticketing system\r\n${first}\r\n\n  admin  ${second}\n`);
    expect(result.ok && result.keys).toEqual([
      { id: 'file-2', role: 'diagnose', secretHash: hashSecret(first) },
      { id: 'file-4', role: 'admin', secretHash: hashSecret(second) },
    ]);
  });

  it.each([
    ['short', 'abc', ':1: a line is a key of at least 32 characters'],
    ['with a blank', `# x\n${first} ${second}`, ':2: a line is a key of at least 32 characters'],
    ['of no known role', `owner ${first}`, ':1: a line is a key of at least 32 characters'],
    ['none', '# only this\n', 'holds no key'],
  ])('refuses a file whose key is %s, and does not repeat it', async (_name, text, message) => {
    const result = await read(text);
    expect(result.ok ? '' : result.message).toContain(message);
    expect(result.ok ? '' : result.message).not.toMatch(/abc|aaaa/);
  });

  it('refuses a file that is not there', async () => {
    const result = await readKeyFile('/nowhere/keys');
    expect(result).toEqual({ ok: false, message: 'DCAUSE_API_KEY_FILE: /nowhere/keys cannot be read' });
  });
});
