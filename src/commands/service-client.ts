/**
 * Commands that talk to a running service. The key comes from a file or the environment, never from the command line,
 * where every user of the machine can read it; it leaves this machine only encrypted, and no redirection takes it along.
 */
import { readFile } from 'node:fs/promises';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { ERRORS, type ErrorCode, InputError } from '../errors.js';
import type { RuleMessage } from '../knowledge/messages.js';
import { RULE_MESSAGE_CODES } from '../knowledge/messages.js';
import { isRecord } from '../knowledge/schema-check.js';
import { isLoopback } from '../loopback.js';
import { cleanText } from '../render/safe-text.js';
import type { CliIo } from './context.js';

/** Checking a large bundle takes its time. */
const TIMEOUT_MS = 300_000;
/** More than a service takes for a bundle. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export interface ServiceOptions {
  readonly url: URL;
  readonly keyFile?: string;
  readonly insecure?: true;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** `--url`, `--key-file` and `--insecure`, for commands that need a service. */
export function addServiceOptions(command: Command): Command {
  return addOptions(command, urlOption().makeOptionMandatory());
}

/** The same, for commands that work on the store of the environment where no service is named. */
export function maybeService(command: Command): Command {
  return addOptions(command, urlOption());
}

function urlOption(): Option {
  return new Option('--url <url>', 'the service, as https://dcause.example').argParser(parseUrl);
}

function addOptions(command: Command, url: Option): Command {
  return command
    .addOption(url)
    .option('--key-file <file>', 'holds the API key; instead of DCAUSE_API_KEY')
    .option('--insecure', 'send the key over unencrypted http to another machine');
}

/**
 * Sends one request. Throws InputError with the code and detail of the problem that the service answers, `unavailable`
 * where none answers, and `unreadable-file` for the key file.
 */
export async function askService(
  io: CliIo,
  { url, keyFile, insecure }: ServiceOptions,
  path: string,
  body?: string,
): Promise<ServiceAnswer> {
  if (url.protocol === 'http:' && !isLoopback(url.hostname) && insecure !== true)
    throw new InputError(
      'invalid-request',
      `the key would go to ${url.host} unencrypted: use https, or --insecure where the network is yours`,
    );
  const key = await readKey(io, keyFile);
  const request: RequestInit = {
    method: body === undefined ? 'GET' : 'POST',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    },
    ...(body === undefined ? {} : { body }),
  };
  // The service may stand below a path of its own.
  const answer = await send(new URL(`.${path}`, url.href.replace(/\/?$/, '/')), request);
  if (answer.status === 401) throw new InputError('unauthorized', `${url.href}: ${whyUnknown(key)}`);
  if (answer.status >= 400) throw problemOf(answer, url);
  return answer;
}

/** The members of a JSON answer. Throws InputError `unavailable` where it is none: something else answers there. */
export function parseAnswer({ text, status }: ServiceAnswer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // Told below.
  }
  throw new InputError('unavailable', `what answers with ${status} there is no dcause`);
}

async function send(url: URL, request: RequestInit): Promise<ServiceAnswer> {
  try {
    const response = await fetch(url, request);
    return { status: response.status, headers: response.headers, text: await readText(response) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('unavailable', `no answer from ${url.host}: ${whyNoAnswer(error)}`);
  }
}

function whyNoAnswer(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const failed = cause instanceof Error ? cause : error;
  const code = 'code' in failed ? String(failed.code) : '';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL')) return 'it does not speak https there; is it http?';
  const authority = /CERT|ISSUER/.test(code)
    ? ' (NODE_EXTRA_CA_CERTS may name a file with its authority)'
    : '';
  return `${cleanText(failed.message)}${authority}`;
}

function whyUnknown(key: string | undefined): string {
  return key === undefined
    ? 'a key is needed: name its file with --key-file, or set DCAUSE_API_KEY'
    : 'the key is not known there, or is no longer valid';
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  if (response.body === null) return '';
  for await (const chunk of response.body) {
    const part: unknown = chunk;
    if (!(part instanceof Uint8Array)) continue;
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES) throw new InputError('too-large', 'the answer is too large');
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function problemOf(answer: ServiceAnswer, url: URL): InputError {
  const { type, detail, messages } = parseAnswer(answer);
  const code = typeof type === 'string' ? type.replace(/^\/problems\//, '') : '';
  const said = typeof detail === 'string' ? detail : `status ${answer.status}`;
  return new InputError(
    isErrorCode(code) ? code : 'unavailable',
    `${url.href}: ${cleanText(said)}`,
    [],
    Array.isArray(messages) ? messages.filter(isRuleMessage) : [],
  );
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(ERRORS, code);
}

function isRuleMessage(value: unknown): value is RuleMessage {
  if (!isRecord(value)) return false;
  const { file, line, column, code, message } = value;
  return (
    [file, message].every((text) => typeof text === 'string') &&
    [line, column].every((number) => typeof number === 'number') &&
    RULE_MESSAGE_CODES.some((known) => known === code)
  );
}

/** The key in the file, in the form that DCAUSE_API_KEY_FILE has, or of the environment; undefined where there is none. */
async function readKey({ env }: CliIo, keyFile: string | undefined): Promise<string | undefined> {
  if (keyFile === undefined) return wellFormed(env['DCAUSE_API_KEY']?.trim(), 'DCAUSE_API_KEY');
  const text = await readFile(keyFile, 'utf8').catch(() => undefined);
  if (text === undefined) throw new InputError('unreadable-file', `cannot read ${keyFile}`);
  const line = text.split(/\r?\n/).find((one) => one.trim() !== '' && !one.trim().startsWith('#'));
  const key = line?.trim().split(/\s+/).at(-1);
  if (key === undefined) throw new InputError('unreadable-file', `${keyFile} holds no key`);
  return wellFormed(key, keyFile);
}

/** Undefined for an empty one. The message never repeats the key. */
function wellFormed(key: string | undefined, from: string): string | undefined {
  if (key === undefined || key === '') return undefined;
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new InputError(
    'invalid-request',
    `what ${from} holds is no API key: it has blanks, line ends or other letters`,
  );
}

function parseUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol))
    throw new InvalidArgumentError('An address is wanted, as https://dcause.example.');
  if (url.username !== '' || url.password !== '')
    throw new InvalidArgumentError(
      'It must hold no password; the key stands in --key-file or DCAUSE_API_KEY.',
    );
  return url;
}
