/** API keys: who may call when the service listens beyond loopback. Only digests of keys are kept in memory. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Request, RequestHandler } from 'express';
import { InputError } from '../errors.js';

const MIN_LENGTH = 32;

export type ApiKeys = readonly Buffer[];
export type ApiKeysResult =
  | { readonly ok: true; readonly keys: ApiKeys }
  | { readonly ok: false; readonly message: string };

/** Reads a key file: a key per line, `#` begins a comment line. The message never holds a key. */
export async function readApiKeys(file: string): Promise<ApiKeysResult> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return { ok: false, message: `DCAUSE_API_KEY_FILE: ${file} cannot be read` };
  const keys: Buffer[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const key = line.trim();
    if (key === '' || key.startsWith('#')) continue;
    if (key.length < MIN_LENGTH || /\s/.test(key)) {
      const message = `a key has at least ${MIN_LENGTH} characters and no blanks`;
      return { ok: false, message: `DCAUSE_API_KEY_FILE: ${file}:${index + 1}: ${message}` };
    }
    keys.push(digest(key));
  }
  return keys.length > 0
    ? { ok: true, keys }
    : { ok: false, message: `DCAUSE_API_KEY_FILE: ${file} holds no key` };
}

/** The caller's key by its digest in hexadecimal, if it is one of `keys`; every key is compared, in constant time. */
export function identify(request: Request, keys: ApiKeys): string | undefined {
  const presented = /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1];
  if (presented === undefined) return undefined;
  const actual = digest(presented);
  const matches = keys.filter((key) => timingSafeEqual(key, actual));
  return matches.length > 0 ? actual.toString('hex') : undefined;
}

/** Refuses with 401 a request without a valid key, where `isPublic` does not exempt its path. */
export function requireKey(keys: ApiKeys, isPublic: (path: string) => boolean): RequestHandler {
  return (request, response, next) => {
    if (!isPublic(request.path) && identify(request, keys) === undefined) {
      response.set('WWW-Authenticate', 'Bearer realm="dcause"');
      throw new InputError('unauthorized', 'Send a key as "Authorization: Bearer <key>".');
    }
    next();
  };
}

/** Without keys the caller must be on this machine itself; a proxy would let in anyone. */
export function refuseProxied(): RequestHandler {
  return (request, _response, next) => {
    const proxied = Object.keys(request.headers).some(
      (name) => name === 'forwarded' || name.startsWith('x-forwarded-'),
    );
    if (proxied)
      throw new InputError(
        'proxied-without-key',
        'Give the service a file of API keys to use it behind a proxy.',
      );
    next();
  };
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key, 'utf8').digest();
}
