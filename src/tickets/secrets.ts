/** Secrets that settings refer to: looked up once, when the settings are read. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Environment } from '../config.js';
import { isRecord } from '../knowledge/schema-check.js';
import type { Secret, SecretReference } from './settings.js';

export type FoundSecret = { readonly value: Secret } | { readonly fault: string };

/** Whether a value is a reference; the schema says how its text must look. */
export function isReference(value: unknown): value is SecretReference {
  if (!isRecord(value) || Object.keys(value).length !== 1) return false;
  return typeof value['env'] === 'string' || typeof value['file'] === 'string';
}

/** Names a reference, without what it stands for. */
export function nameOf(reference: SecretReference): string {
  return 'env' in reference ? `the variable ${reference.env}` : `the file ${reference.file}`;
}

/** Relative files lie relative to `folder`. One line end behind the secret does not count. The fault tells no secret. */
export async function findSecret(
  reference: SecretReference,
  env: Environment,
  folder: string,
): Promise<FoundSecret> {
  const where = nameOf(reference);
  let text: string | undefined;
  if ('env' in reference) {
    text = env[reference.env];
    if (text === undefined) return { fault: `There is no secret: ${where} is not set.` };
  } else {
    text = await readFile(path.resolve(folder, reference.file), 'utf8').catch(() => undefined);
    if (text === undefined) return { fault: `There is no secret: ${where} cannot be read.` };
  }
  const value = text.replace(/\r?\n$/, '');
  if (value === '') return { fault: `There is no secret: ${where} is empty.` };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what no secret has, and no header may have
  if (/[\u0000-\u001f\u007f]/.test(value))
    return { fault: `No secret holds line ends or control characters, but ${where} does.` };
  return { value };
}
