/**
 * The README is run: every command of its console blocks against a service of its own, and what it shows is
 * compared with what comes out (ids, times and digests aside). The blocks that install are run by .ci/run.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

interface Example {
  readonly title: string;
  readonly command: string;
  readonly expected: string;
}

/** A command goes on behind a final backslash, and while a quotation is open. */
function isOpen(lines: readonly string[]): boolean {
  const text = lines.join('\n');
  return text.endsWith('\\') || (text.match(/'/g)?.length ?? 0) % 2 === 1;
}

/** Console blocks: what follows `$ ` is a command, the rest its output. */
function consoleExamples(markdown: string): Example[] {
  const blocks = [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map((match) => match[1] ?? '');
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const lines = part.split('\n');
        let last = 0;
        while (last < lines.length - 1 && isOpen(lines.slice(0, last + 1))) last += 1;
        return {
          title: lines[0] ?? '',
          command: lines.slice(0, last + 1).join('\n'),
          expected: lines
            .slice(last + 1)
            .join('\n')
            .trimEnd(),
        };
      }),
  );
}

/** Puts what came out behind its command, for `UPDATE_README=1`; read the difference before committing it. */
function rewrite(command: string, expected: string, printed: string): void {
  const path = new URL('../README.md', import.meta.url);
  const old = `$ ${command}\n${expected === '' ? '' : `${expected}\n`}`;
  const shown = printed.trimEnd();
  const fresh = `$ ${command}\n${shown === '' ? '' : `${shown}\n`}`;
  writeFileSync(
    path,
    readFileSync(path, 'utf8').replace(old, () => fresh),
  );
}

const mask = (text: string): string =>
  text
    .replace(/[0-9a-f]{64}/g, '<digest>')
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?=",\s*"createdAt)/g, '<id>')
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

let port = 0;
let service: ChildProcess | undefined;

beforeAll(async () => {
  port = await freePort();
  service = spawn(process.execPath, ['dist/main.js'], {
    cwd: root,
    env: { ...process.env, PORT: String(port), LOG_LEVEL: 'warn' },
    stdio: 'ignore',
  });
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const ready = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (ready?.ok) return;
    await sleep(100);
  }
  throw new Error('the service did not become ready');
});

afterAll(() => {
  service?.kill('SIGTERM');
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

  it.each(examples)('$ $title', ({ command, expected }) => {
    const shown = command.replaceAll('127.0.0.1:8524', `127.0.0.1:${port}`);
    const printed = execFileSync('bash', ['-c', shown], {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (process.env['UPDATE_README'] === '1') rewrite(command, expected, printed);
    else expect(mask(printed)).toBe(mask(expected));
  });

  it('links only to files that exist', () => {
    for (const [, target] of readme.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g))
      expect(() => readFileSync(new URL(`../${target}`, import.meta.url)), target).not.toThrow(/ENOENT/);
  });
});
