/** `DCAUSE_API_KEY_FILE`: keys that the environment brings along, so that a service can be set up without a command. */
import { readFile } from 'node:fs/promises';
import { ROLES, type Role } from '../store/types.js';
import { type FileKey, hashSecret } from './key-ring.js';

const MIN_LENGTH = 32;
const DEFAULT_ROLE: Role = 'diagnose';

export type KeyFileResult =
  | { readonly ok: true; readonly keys: readonly FileKey[] }
  | { readonly ok: false; readonly message: string };

/**
 * Reads a key file: on each line a key, or a role and a key; without a role a key may diagnose. `#` begins a comment
 * line. The message never holds a key.
 */
export async function readKeyFile(file: string): Promise<KeyFileResult> {
  const refuse = (message: string) => ({ ok: false, message: `DCAUSE_API_KEY_FILE: ${message}` }) as const;
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return refuse(`${file} cannot be read`);
  const keys: FileKey[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const words = line.trim().split(/\s+/);
    const secret = words.at(-1) ?? '';
    if (secret === '' || words[0]?.startsWith('#')) continue;
    const role = words.length === 1 ? DEFAULT_ROLE : ROLES.find((name) => name === words[0]);
    if (secret.length < MIN_LENGTH || words.length > 2 || role === undefined)
      return refuse(
        `${file}:${index + 1}: a line is a key of at least ${MIN_LENGTH} characters without blanks, or one of ${ROLES.join(', ')} and a key`,
      );
    keys.push({ id: `file-${index + 1}`, role, secretHash: hashSecret(secret) });
  }
  return keys.length > 0 ? { ok: true, keys } : refuse(`${file} holds no key`);
}
