/** The key of the pseudonyms: whoever has it can tell whose name is behind one, and a lost one cannot be made again. */
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

const FILE = 'redaction.key';
const KEY_BYTES = 32;

/**
 * Returns the key in `<dataFolder>/redaction.key`: 32 random bytes, made where there is none, for the owner alone. Two
 * processes at once get the same one. Rejects with the error of the file system, and where the file is no key.
 */
export async function loadRedactionKey(dataFolder: string): Promise<Buffer> {
  const file = path.join(dataFolder, FILE);
  const key = (await readExisting(file)) ?? (await create(file));
  if (key.length !== KEY_BYTES)
    throw new Error(`${file} has ${key.length} bytes where a key has ${KEY_BYTES}; put the right one back.`);
  return key;
}

async function readExisting(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** A link appears with the whole key behind it, and only where nobody else was faster. */
async function create(file: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await writeFile(temporary, key, { mode: 0o600, flag: 'wx', flush: true });
    await link(temporary, file);
    return key;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return await readFile(file);
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

function isCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
