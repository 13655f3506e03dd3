/** The environment, read once and checked: everything else takes what it needs as arguments. */
import path from 'node:path';
import { shippedRulesFolder } from './knowledge/load.js';

const MIB = 1_048_576;
const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export interface Config {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** The rules first, then overlays. */
  readonly rulesFolders: readonly string[];
  readonly apiKeyFile?: string;
  /** Where the embedded database lies. */
  readonly dataFolder: string;
  /** PostgreSQL instead of the embedded database; holds a password and is never repeated. */
  readonly databaseUrl?: string;
  /** Records older than this are deleted; 0 keeps them. */
  readonly retentionDays: number;
  /** Whether records hold pseudonyms instead of names, addresses and GUIDs. */
  readonly redact: boolean;
  /** Ticketing systems, as `schemas/integrations.schema.json` describes the file. */
  readonly integrationsFile?: string;
  readonly publicUrl?: URL;
  readonly maxBodyBytes: number;
  /** Lines of evidence in one request. */
  readonly maxLines: number;
  readonly logLevel: LogLevel;
}

export type Environment = Readonly<Record<string, string | undefined>>;
export type ConfigResult =
  | { readonly ok: true; readonly config: Config }
  | { readonly ok: false; readonly messages: readonly string[] };

/** Variables whose value no message repeats. */
const SECRETS: ReadonlySet<string> = new Set(['DATABASE_URL']);

type Reading<Value> = { readonly value: Value } | { readonly fault: string };

/** Reads the environment; a variable that is empty counts as not set. Every fault gives one message. */
export function readConfig(environment: Environment): ConfigResult {
  const messages: string[] = [];
  function read<Value>(name: string, fallback: Value, parse: (text: string) => Reading<Value>): Value {
    const text = environment[name]?.trim() ?? '';
    if (text === '') return fallback;
    const reading = parse(text);
    if ('value' in reading) return reading.value;
    messages.push(`${name}: ${reading.fault}${SECRETS.has(name) ? '' : `, not "${text}"`}.`);
    return fallback;
  }
  const host = read('HOST', '127.0.0.1', (value) => ({ value }));
  const apiKeyFile = read<string | undefined>('DCAUSE_API_KEY_FILE', undefined, (value) => ({ value }));
  const publicUrl = read<URL | undefined>('DCAUSE_PUBLIC_URL', undefined, parseOrigin);
  const integrationsFile = read<string | undefined>('DCAUSE_INTEGRATIONS', undefined, (value) => ({ value }));
  const databaseUrl = read<string | undefined>('DATABASE_URL', undefined, parseDatabaseUrl);
  const config = {
    host,
    port: read('PORT', 8524, (text) => parseInteger(text, 0, 65_535)),
    rulesFolders: read('DCAUSE_RULES', [shippedRulesFolder()], parseFolders),
    ...(apiKeyFile === undefined ? {} : { apiKeyFile }),
    dataFolder: read('DCAUSE_DATA', './data', (value) => ({ value })),
    ...(databaseUrl === undefined ? {} : { databaseUrl }),
    retentionDays: read('DCAUSE_RETENTION_DAYS', 90, (text) => parseInteger(text, 0, 36_500)),
    redact: read('DCAUSE_REDACT', false, parseSwitch),
    ...(integrationsFile === undefined ? {} : { integrationsFile }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    maxBodyBytes: read('DCAUSE_MAX_BODY_BYTES', 10 * MIB, (text) => parseInteger(text, 1, 256 * MIB)),
    maxLines: read('DCAUSE_MAX_LINES', 200_000, (text) => parseInteger(text, 1, 10_000_000)),
    logLevel: read('LOG_LEVEL', 'info', parseLogLevel),
  };
  return messages.length === 0 ? { ok: true, config } : { ok: false, messages };
}

function parseInteger(text: string, minimum: number, maximum: number): Reading<number> {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return { value };
  return { fault: `a whole number from ${minimum} to ${maximum} is wanted` };
}

function parseLogLevel(text: string): Reading<LogLevel> {
  const value = LOG_LEVELS.find((level) => level === text);
  return value === undefined ? { fault: `one of ${LOG_LEVELS.join(', ')} is wanted` } : { value };
}

function parseSwitch(text: string): Reading<boolean> {
  if (/^(?:1|true|yes|on)$/i.test(text)) return { value: true };
  if (/^(?:0|false|no|off)$/i.test(text)) return { value: false };
  return { fault: 'true or false is wanted' };
}

function parseDatabaseUrl(text: string): Reading<string> {
  const isPostgres = URL.canParse(text) && /^postgres(?:ql)?:$/.test(new URL(text).protocol);
  return isPostgres
    ? { value: text }
    : { fault: 'an address like postgres://user:password@host/name is wanted' };
}

/** Origins only: the addresses in the contract and in problem documents start at the root. */
function parseOrigin(text: string): Reading<URL> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  return isOrigin ? { value: url } : { fault: 'an http or https address without a path is wanted' };
}

/** An empty entry stands for the shipped rules, as in MANPATH: `:/etc/dcause/rules` adds an overlay to them. */
function parseFolders(text: string): Reading<readonly string[]> {
  return { value: text.split(path.delimiter).map((folder) => folder.trim() || shippedRulesFolder()) };
}
