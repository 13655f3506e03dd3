/** Bytes of files and of standard input, and what to say when they cannot be had. */
import { readFile } from 'node:fs/promises';
import { InputError } from '../errors.js';
import type { CliIo } from './context.js';

/** The name that stands for standard input, as everywhere. */
export const STANDARD_INPUT = '-';

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'reading it is not permitted',
  EPERM: 'reading it is not permitted',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  ENAMETOOLONG: 'the name is too long',
  ERR_FS_FILE_TOO_LARGE: 'it is too large',
};

/** The bytes of the file at `path`, or of standard input for `-`. Throws InputError `unreadable-file`. */
export async function readInput(path: string, io: CliIo): Promise<Uint8Array> {
  try {
    return path === STANDARD_INPUT ? await collect(io.stdin) : await readFile(path);
  } catch (error) {
    throw new InputError('unreadable-file', `cannot read ${path}: ${reasonOf(error)}`);
  }
}

async function collect(stream: AsyncIterable<Uint8Array | string>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  return Buffer.concat(chunks);
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return REASONS[code] ?? error.message;
}
