/**
 * The README is run: every command of its console blocks against a service of its own, and what it shows is
 * compared with what comes out (ids, times and digests aside). The blocks that install are run by .ci/run.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleExample, consoleExamples, withOutput } from './support/console-examples.js';
import { EXAMPLE_INTEGRATIONS, EXAMPLE_SECRETS } from './support/example-integrations.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** For `UPDATE_README=1`; read the difference before committing it. */
function rewrite(example: ConsoleExample, printed: string): void {
  const file = new URL('../README.md', import.meta.url);
  writeFileSync(file, withOutput(readFileSync(file, 'utf8'), example, printed));
}

const mask = (text: string): string =>
  text
    .replace(/[0-9a-f]{64}|(?<=\()[0-9a-f]{8}(?=\))/g, '<digest>')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=",\s*"createdAt)/g, '<id>')
    .replace(/(?<=diagnosis\s+)[0-9a-f-]{36}/g, '<id>')
    .replace(/"instance":"[^"]*"/g, '"instance":""')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>')
    .trimEnd();

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

const data = mkdtempSync(path.join(tmpdir(), 'dcause-readme-'));
const { DESK_SECRET } = EXAMPLE_SECRETS;
let port = 0;
let service: ChildProcess | undefined;

/** The one integration of the examples that asks nobody for anything. */
function writeIntegrations(): string {
  const file = path.join(data, 'integrations.json');
  const { desk } = EXAMPLE_INTEGRATIONS;
  writeFileSync(file, JSON.stringify({ integrations: { desk } }));
  return file;
}

beforeAll(async () => {
  // A run that was cut off has left it.
  rmSync('/tmp/our-rules', { recursive: true, force: true });
  port = await freePort();
  service = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: {
      ...process.env,
      ...{ PORT: String(port), DCAUSE_DATA: data, LOG_LEVEL: 'warn' },
      ...{ DCAUSE_INTEGRATIONS: writeIntegrations(), ...EXAMPLE_SECRETS },
    },
    stdio: 'ignore',
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (ready?.ok) return;
    await sleep(100);
  }
  throw new Error('the service did not become ready');
});

afterAll(async () => {
  if (service?.kill('SIGTERM') === true) await once(service, 'exit');
  rmSync(data, { recursive: true });
});

describe('README', () => {
  const examples = consoleExamples(readme);

  it('has examples, and names the two commands that .ci/run runs', () => {
    expect(examples.length).toBeGreaterThan(5);
    const ci = readFileSync(new URL('../.ci/run', import.meta.url), 'utf8');
    for (const command of ['npm ci', 'npm start', 'npm test']) {
      expect(readme).toContain(command);
      expect(ci).toContain(command === 'npm start' ? 'smoke.mjs' : command);
    }
  });

  it.each(examples)('$ $title', (example) => {
    const { command, expected } = example;
    const shown = command.replaceAll('127.0.0.1:8524', `127.0.0.1:${port}`);
    const printed = execFileSync('bash', ['-c', shown], {
      cwd: root,
      env: { ...process.env, DCAUSE_DATA: data, DESK_SECRET },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (process.env['UPDATE_README'] !== '1') expect(mask(printed)).toBe(mask(expected));
    else if (mask(printed) !== mask(expected)) rewrite(example, printed);
  });

  it('shows the graph that the command draws', () => {
    const drawn = /^```mermaid\n([\s\S]*?)^```$/m.exec(readme)?.[1] ?? '';
    const args = ['dist/cli.js', 'rules', 'graph', '--problem', 'dns-event-6702'];
    const printed = execFileSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
    if (process.env['UPDATE_README'] !== '1') expect(drawn).toBe(printed);
    else {
      const file = new URL('../README.md', import.meta.url);
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(drawn, () => printed),
      );
    }
  });

  it('links only to files that exist', () => {
    for (const [, target] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g))
      expect(() => readFileSync(new URL(`../${target}`, import.meta.url)), target).not.toThrow(/ENOENT/);
  });
});
