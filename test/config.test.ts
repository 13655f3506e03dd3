/** The environment: defaults, checks, and words for what is wrong. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Environment, readConfig } from '../src/config.js';
import { shippedRulesFolder } from '../src/knowledge/load.js';

function config(environment: Environment) {
  const read = readConfig(environment);
  if (!read.ok) throw new Error(read.messages.join('\n'));
  return read.config;
}

function messages(environment: Environment): readonly string[] {
  const read = readConfig(environment);
  return read.ok ? [] : read.messages;
}

describe('readConfig', () => {
  it('has a default for everything', () => {
    expect(config({})).toEqual({
      host: '127.0.0.1',
      port: 8524,
      rulesFolders: [shippedRulesFolder()],
      dataFolder: './data',
      retentionDays: 90,
      redact: false,
      maxBodyBytes: 10_485_760,
      maxLines: 200_000,
      logLevel: 'info',
    });
  });

  it('takes what is set, and an empty variable for one that is not', () => {
    const read = config({
      HOST: '0.0.0.0',
      PORT: '0',
      DCAUSE_API_KEY_FILE: '/run/secrets/keys',
      DCAUSE_PUBLIC_URL: 'https://dcause.example:8443',
      DCAUSE_MAX_BODY_BYTES: '1000',
      DCAUSE_MAX_LINES: '50',
      DCAUSE_DATA: '/var/lib/dcause',
      DATABASE_URL: 'postgres://dcause:secret@db.example/dcause',
      DCAUSE_RETENTION_DAYS: '0',
      DCAUSE_REDACT: 'yes',
      DCAUSE_RULES: '',
      LOG_LEVEL: 'warn',
    });
    expect(read).toEqual({
      host: '0.0.0.0',
      port: 0,
      apiKeyFile: '/run/secrets/keys',
      publicUrl: new URL('https://dcause.example:8443'),
      maxBodyBytes: 1000,
      maxLines: 50,
      dataFolder: '/var/lib/dcause',
      databaseUrl: 'postgres://dcause:secret@db.example/dcause',
      retentionDays: 0,
      redact: true,
      rulesFolders: [shippedRulesFolder()],
      logLevel: 'warn',
    });
  });

  it('takes folders of rules, an empty entry for the shipped ones', () => {
    const folders = (...entries: string[]) =>
      config({ DCAUSE_RULES: entries.join(path.delimiter) }).rulesFolders;
    expect(folders('/a', '/b')).toEqual(['/a', '/b']);
    expect(folders('', '/b')).toEqual([shippedRulesFolder(), '/b']);
  });

  it.each<[Environment, string]>([
    [{ PORT: '80a' }, 'PORT: a whole number from 0 to 65535 is wanted, not "80a".'],
    [{ PORT: '65536' }, 'PORT: a whole number from 0 to 65535 is wanted, not "65536".'],
    [
      { DCAUSE_MAX_BODY_BYTES: '0' },
      'DCAUSE_MAX_BODY_BYTES: a whole number from 1 to 268435456 is wanted, not "0".',
    ],
    [
      { LOG_LEVEL: 'loud' },
      'LOG_LEVEL: one of fatal, error, warn, info, debug, trace, silent is wanted, not "loud".',
    ],
    [
      { DCAUSE_PUBLIC_URL: 'ftp://a' },
      'DCAUSE_PUBLIC_URL: an http or https address without a path is wanted, not "ftp://a".',
    ],
    [
      { DCAUSE_PUBLIC_URL: 'https://a/b' },
      'DCAUSE_PUBLIC_URL: an http or https address without a path is wanted, not "https://a/b".',
    ],
    [
      { DCAUSE_RETENTION_DAYS: '-1' },
      'DCAUSE_RETENTION_DAYS: a whole number from 0 to 36500 is wanted, not "-1".',
    ],
    [{ DCAUSE_REDACT: 'maybe' }, 'DCAUSE_REDACT: true or false is wanted, not "maybe".'],
    [
      { DATABASE_URL: 'mysql://dcause:secret@db.example/dcause' },
      'DATABASE_URL: an address like postgres://user:password@host/name is wanted.',
    ],
  ])('refuses %j', (environment, message) => {
    expect(messages(environment)).toEqual([message]);
  });

  it('tells every fault at once', () => {
    expect(messages({ PORT: 'x', LOG_LEVEL: 'y', DCAUSE_REDACT: 'z' })).toHaveLength(3);
  });

  it('is the only reader of the environment but for the entry points', () => {
    const folder = path.resolve(import.meta.dirname, '../src');
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    );
    const readers = files.filter((file) =>
      /process\.env|from 'node:process'/.test(readFileSync(path.join(folder, file), 'utf8')),
    );
    expect(files.length).toBeGreaterThan(10);
    expect(readers.filter((file) => file !== 'cli.ts')).toEqual(['main.ts']);
  });

  it('is described as it is in README.md', () => {
    const readme = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8');
    const source = readFileSync(path.resolve(import.meta.dirname, '../src/config.ts'), 'utf8');
    const names = [...source.matchAll(/read(?:<[^>]*>)?\('([A-Z_]+)'/g)].map((match) => match[1] ?? '');
    expect(names.length).toBeGreaterThan(5);
    for (const name of names) expect(readme).toContain(`\`${name}\``);
  });
});
