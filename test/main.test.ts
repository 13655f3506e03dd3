/** The process as it is built: start, refusal to start, signals. Needs `npm run build`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { issueKey } from '../src/keys/issue-key.js';
import { openStore } from '../src/store/open.js';
import type { Store } from '../src/store/types.js';
import { parseObject } from './support/json.js';

const root = path.resolve(import.meta.dirname, '..');
const running: ChildProcess[] = [];
const sockets: Socket[] = [];
/** Everything that these tests write; each service has a folder of its own unless it is told which. */
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'dcause-main-'));
});
afterAll(() => rm(folder, { recursive: true }));

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const child of running.splice(0)) child.kill('SIGKILL');
});

interface Service {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly errors: () => string;
  /** Exit code, or 128 and more for a signal. */
  readonly exit: Promise<number | null>;
}

function start(environment: Record<string, string> = {}): Service {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: {
      PATH: process.env['PATH'] ?? '',
      PORT: '0',
      DCAUSE_DATA: path.join(folder, randomUUID()),
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let [output, errors] = ['', ''];
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, output: () => output, errors: () => errors, exit };
}

/** Waits for a log line with `message`, and gives it. */
async function logged(service: Service, message: string): Promise<Readonly<Record<string, unknown>>> {
  for (;;) {
    const line = service
      .output()
      .split('\n')
      .find((text) => text.includes(`"msg":"${message}"`));
    if (line !== undefined) return parseObject(line);
    if (service.child.exitCode !== null) throw new Error(`ended without "${message}": ${service.errors()}`);
    await sleep(20);
  }
}

async function address(service: Service): Promise<URL> {
  return new URL(String((await logged(service, 'listening'))['address']));
}

/** A request whose body does not end until `finish` is called. */
async function slowRequest(url: URL): Promise<{ finish: () => void; answer: Promise<string> }> {
  const socket = createConnection(Number(url.port), url.hostname);
  sockets.push(socket);
  let received = '';
  const answer = new Promise<string>((resolve) => {
    socket.on('data', (chunk) => {
      received += String(chunk);
    });
    socket.once('close', () => resolve(received));
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(
    'POST /v1/diagnoses HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nExpect: 100-continue\r\nContent-Length: 11\r\n\r\nthe ',
  );
  while (!received.includes('100 Continue')) await sleep(20);
  return { finish: () => void socket.write('printer'), answer };
}

describe('the service', () => {
  it('says where it listens and with which rules, and is ready', async () => {
    const service = start();
    const url = await address(service);
    const line = await logged(service, 'listening');
    expect((await fetch(new URL('/readyz', url))).status).toBe(200);
    const { name, version, digest } = parseObject(await (await fetch(new URL('/v1/ruleset', url))).text());
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
    expect(line['ruleset']).toEqual({ name, version, digest });
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    expect(service.errors()).toBe('');
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes what it has begun on %s, and takes nothing new',
    async (signal) => {
      const service = start();
      const url = await address(service);
      await fetch(new URL('/healthz', url)); // leaves a connection that is kept alive
      const { finish, answer } = await slowRequest(url);
      service.child.kill(signal);
      await logged(service, 'stopping');
      await expect(fetch(new URL('/healthz', url), { headers: { connection: 'close' } })).rejects.toThrow();
      finish();
      expect(await answer).toMatch(/HTTP\/1\.1 201 Created[\s\S]*"findings":\[\]/);
      expect(await service.exit).toBe(0);
    },
  );

  it('does not wait for a request that never ends', async () => {
    const service = start();
    await slowRequest(await address(service));
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
  });

  it('ends at once on a second signal', async () => {
    const service = start();
    await slowRequest(await address(service));
    service.child.kill('SIGTERM');
    await logged(service, 'stopping');
    await sleep(500);
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(143);
    expect(service.output()).not.toContain('"msg":"stopped"');
  });

  it('takes two signals in one moment for one, as npm passes on what the terminal has sent already', async () => {
    const service = start();
    const { finish } = await slowRequest(await address(service));
    service.child.kill('SIGINT');
    service.child.kill('SIGTERM');
    await logged(service, 'stopping');
    finish();
    expect(await service.exit).toBe(0);
  });
});

describe('the service does not start', () => {
  async function refusal(environment: Record<string, string>): Promise<readonly [number | null, string]> {
    const service = start(environment);
    const code = await service.exit;
    expect(service.output()).toBe('');
    return [code, service.errors()];
  }

  it('with rules that do not pass their checks, and says where they are wrong', async () => {
    const rules = path.join(folder, 'rules');
    await cp(path.join(root, 'rules'), rules, { recursive: true });
    const file = path.join(rules, 'ruleset.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"unlistedPrior"', '"unlistedPrier"'));
    const [code, errors] = await refusal({ DCAUSE_RULES: rules });
    expect(code).toBe(3);
    expect(errors).toMatch(/ruleset\.json:\d+:\d+: .*unlistedPrior/);
  });

  it('beyond loopback without keys', async () => {
    const [code, errors] = await refusal({ HOST: '0.0.0.0' });
    expect(code).toBe(2);
    expect(errors).toMatch(/^dcause: HOST: without a key .*dcause keys create.*\n$/);
  });

  it('beyond loopback with keys that are expired or revoked', async () => {
    const data = path.join(folder, 'ended-keys');
    await withStoreIn(data, async (store) => {
      const long = Date.now() - 1_000_000;
      await issueKey(store, { name: 'expired', role: 'admin', expiresAt: long + 1 }, long, 'cli:test');
      const { id } = await issueKey(store, { name: 'revoked', role: 'admin' }, long, 'cli:test');
      await store.revokeKey(id, long, 'cli:test');
    });
    const [code, errors] = await refusal({ HOST: '0.0.0.0', DCAUSE_DATA: data });
    expect([code, errors]).toEqual([2, expect.stringContaining('without a key')]);
  });

  it('where its folder cannot be used, and says why', async () => {
    const file = path.join(folder, 'no-folder');
    await writeFile(file, '');
    const [code, errors] = await refusal({ DCAUSE_DATA: file });
    expect(code).toBe(3);
    expect(errors).toMatch(/^dcause: the store cannot be opened: [^\n]*\n$/);
  });

  it('with a file of keys that it cannot read', async () => {
    const [code, errors] = await refusal({ DCAUSE_API_KEY_FILE: '/nowhere/keys' });
    expect(code).toBe(2);
    expect(errors).toBe('dcause: DCAUSE_API_KEY_FILE: /nowhere/keys cannot be read\n');
  });

  it('on a port that is in use', async () => {
    const { port } = await address(start());
    const [code, errors] = await refusal({ PORT: port });
    expect(code).toBe(2);
    expect(errors).toMatch(
      new RegExp(`^dcause: cannot listen on 127\\.0\\.0\\.1:${port}: .*EADDRINUSE.*\\n$`),
    );
  });
});

it('asks for keys beyond loopback, and checks no Host there', async () => {
  const keys = path.join(folder, 'keys');
  await writeFile(keys, `${'k'.repeat(32)}\n`);
  const service = start({ HOST: '0.0.0.0', DCAUSE_API_KEY_FILE: keys });
  const { port } = await address(service);
  const url = `http://127.0.0.1:${port}/v1/ruleset`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: `Bearer ${'k'.repeat(32)}` } })).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
});

it('starts beyond loopback with a key of the store, which it asks for', async () => {
  const data = path.join(folder, 'stored-key');
  const secret = await withStoreIn(data, async (store) => {
    const issued = await issueKey(store, { name: 'helpdesk', role: 'diagnose' }, Date.now(), 'cli:test');
    return issued.secret;
  });
  const service = start({ HOST: '0.0.0.0', DCAUSE_DATA: data });
  const { port } = await address(service);
  const ask = (headers: Record<string, string>) =>
    fetch(`http://127.0.0.1:${port}/v1/diagnoses`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain', ...headers },
      body: 'The printer is out of paper.',
    });
  expect((await ask({})).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${secret}` })).status).toBe(201);
});

it('keeps its records over a restart, in a folder that only its user can read', async () => {
  const data = path.join(folder, 'kept');
  const first = start({ DCAUSE_DATA: data });
  const made = await fetch(new URL('/v1/diagnoses', await address(first)), {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: 'The printer is out of paper.',
  });
  const answer = await made.text();
  first.child.kill('SIGTERM');
  expect(await first.exit).toBe(0);
  const second = start({ DCAUSE_DATA: data });
  const kept = await fetch(new URL(String(made.headers.get('location')), await address(second)));
  expect(await kept.text()).toBe(answer);
  expect((await stat(data)).mode & 0o777).toBe(0o700);
  const files = await readdir(data);
  expect(files).toContain('dcause.db');
  for (const file of files)
    expect([file, (await stat(path.join(data, file))).mode & 0o777]).toEqual([file, 0o600]);
});

async function withStoreIn<T>(dataFolder: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ dataFolder });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
