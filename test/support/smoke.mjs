// Starts the service as `npm start` does, sends it a real paste, and stops it: the README's first minute.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const port = await new Promise((resolve, reject) => {
  const probe = createServer();
  probe.once('error', reject);
  probe.listen(0, '127.0.0.1', () => {
    const { port } = probe.address();
    probe.close(() => resolve(port));
  });
});

const data = mkdtempSync(path.join(tmpdir(), 'dcause-smoke-'));
const service = spawn('npm', ['start', '--silent'], {
  env: { ...process.env, PORT: String(port), DCAUSE_DATA: data, LOG_LEVEL: 'warn' },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
});
const base = `http://127.0.0.1:${port}`;

async function ready() {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    try {
      if ((await fetch(`${base}/readyz`)).ok) return;
    } catch {
      await sleep(200);
    }
  }
  throw new Error('the service was not ready after a minute');
}

try {
  await ready();
  const paste = readFileSync(
    new URL('../evidence/samples/repadmin-showrepl-8524-one-partner.txt', import.meta.url),
  );
  const answer = await fetch(`${base}/v1/diagnoses`, {
    method: 'POST',
    headers: { 'content-type': 'text/plain' },
    body: paste,
  });
  const { findings } = await answer.json();
  if (answer.status !== 201 || findings[0]?.problem.id !== 'replication-dns-lookup-failure')
    throw new Error(`unexpected answer: ${answer.status}`);
  console.log(`answered: ${findings[0].problem.title}`);
} finally {
  process.kill(-service.pid, 'SIGTERM');
}
await new Promise((resolve) => service.once('exit', resolve));
rmSync(data, { recursive: true });
console.log('stopped');
