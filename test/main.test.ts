/** The process as it is built: start, refusal to start, signals. Needs `npm run build`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parseObject } from './support/json.js';

const root = path.resolve(import.meta.dirname, '..');
const running: ChildProcess[] = [];
const sockets: Socket[] = [];

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
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment },
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
      expect(await answer).toMatch(/HTTP\/1\.1 200 OK[\s\S]*"findings":\[\]/);
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
    const rules = path.join(await mkdtemp(path.join(os.tmpdir(), 'dcause-')), 'rules');
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
    expect(errors).toMatch(/^dcause: HOST: without DCAUSE_API_KEY_FILE .*\n$/);
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
  const keys = path.join(await mkdtemp(path.join(os.tmpdir(), 'dcause-')), 'keys');
  await writeFile(keys, `${'k'.repeat(32)}\n`);
  const service = start({ HOST: '0.0.0.0', DCAUSE_API_KEY_FILE: keys });
  const { port } = await address(service);
  const url = `http://127.0.0.1:${port}/v1/ruleset`;
  expect((await fetch(url)).status).toBe(401);
  expect((await fetch(url, { headers: { authorization: `Bearer ${'k'.repeat(32)}` } })).status).toBe(200);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
});
