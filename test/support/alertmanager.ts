/** A real Alertmanager, from the binary of this machine, with one receiver; it ends with the test file. */
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll } from 'vitest';

/** Debian's name for it, and its own. */
const NAMES = ['prometheus-alertmanager', 'alertmanager'];
const ATTEMPTS = 200;
const PAUSE_MS = 100;

export interface Alert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
}
export interface AlertmanagerOptions {
  readonly receiverUrl: string;
  readonly token: string;
}
export interface Alertmanager {
  /** As Prometheus posts them. */
  post(alerts: readonly Alert[]): Promise<void>;
}

/** Undefined where it is not installed. */
export function findAlertmanager(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  return folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name))).find(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One group for all alerts, told again each second. */
function configuration({ receiverUrl, token }: AlertmanagerOptions): string {
  return `route:
  receiver: dcause
  group_by: []
  group_wait: 100ms
  group_interval: 500ms
  repeat_interval: 1s
receivers:
  - name: dcause
    webhook_configs:
      - url: ${JSON.stringify(receiverUrl)}
        send_resolved: true
        http_config:
          authorization:
            type: Bearer
            credentials: ${JSON.stringify(token)}
`;
}

export async function startAlertmanager(options: AlertmanagerOptions): Promise<Alertmanager> {
  const binary = findAlertmanager();
  if (binary === undefined)
    throw new Error('Alertmanager is not installed (apt-get install prometheus-alertmanager)');
  const folder = await mkdtemp(path.join(tmpdir(), 'dcause-alertmanager-'));
  const file = path.join(folder, 'alertmanager.yml');
  await writeFile(file, configuration(options));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    binary,
    [
      `--config.file=${file}`,
      `--storage.path=${path.join(folder, 'data')}`,
      `--web.listen-address=${address}`,
      '--cluster.listen-address=',
    ],
    { stdio: ['ignore', 'ignore', 'ignore'] },
  );
  afterAll(async () => {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  });
  await untilReady(`http://${address}/-/ready`, child);
  return {
    async post(alerts) {
      const { ok, status } = await fetch(`http://${address}/api/v2/alerts`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(alerts),
      });
      if (!ok) throw new Error(`Alertmanager said ${status}`);
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (child.exitCode !== null) throw new Error(`Alertmanager ended with ${child.exitCode}`);
    const isReady = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await sleep(PAUSE_MS);
  }
  throw new Error('Alertmanager does not become ready');
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
