/** The service as a process of its own, as it is built: started, killed at any moment, started again. Needs `npm run build`. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseObject } from './json.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Loading its rules takes a lot on a busy machine. */
const START_MS = 60_000;

export interface ServiceProcess {
  /** Where it listens; resolves when it does, rejects where it ends before. */
  readonly url: Promise<URL>;
  /** What it logged. */
  logged(): string;
  /** As kill -9 does. */
  kill(): Promise<void>;
  /** Sends SIGTERM, and gives the exit code. */
  stop(): Promise<number | null>;
}

const running = new Set<ChildProcess>();

/** Whatever a test has left running. */
export function killServices(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** `environment`: all that the service gets besides PATH; its port is a free one unless given. */
export function startService(environment: Readonly<Record<string, string>>): ServiceProcess {
  const child = spawn(process.execPath, ['dist/main.js'], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  let output = '';
  const keep = (chunk: unknown): void => {
    output += String(chunk);
  };
  child.stdout.on('data', keep);
  child.stderr.on('data', keep);
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  void exit.then(() => running.delete(child));
  const url = listening(child, () => output);
  // Who kills it while it starts does not wait for it.
  url.catch(() => undefined);
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    child.kill(signal);
    return exit;
  };
  return {
    url,
    logged: () => output,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

async function listening(child: ChildProcess, output: () => string): Promise<URL> {
  const begun = Date.now();
  while (child.exitCode === null && child.signalCode === null && Date.now() - begun < START_MS) {
    const line = output()
      .split('\n')
      .find((text) => text.includes('"msg":"listening"'));
    if (line !== undefined) return new URL(String(parseObject(line)['address']));
    await sleep(20);
  }
  throw new Error(`the service did not start: ${output()}`);
}

/** Runs `dcause …`, and gives what it printed. Rejects unless it ends with 0. */
export function runCommand(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { cwd: ROOT, env: { PATH: process.env['PATH'] ?? '', ...environment } };
    execFile(process.execPath, ['dist/cli.js', ...args], options, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${args.join(' ')}: ${error.message}\n${stdout}${stderr}`));
    });
  });
}

/** A port of 127.0.0.1 that nobody listens on, for a service that is started again at the same address. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
