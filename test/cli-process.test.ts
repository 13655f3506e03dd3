/** The built command as a process: what only a real process can show. Needs `npm run build`. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

function dcause(
  args: readonly string[],
  act: (child: ChildProcessWithoutNullStreams) => void,
): Promise<Ended> {
  const child = spawn(process.execPath, [cli, ...args]);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data: Buffer) => (output.stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (output.stderr += data.toString()));
  act(child);
  return new Promise((resolve) => {
    child.once('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

describe('dist/cli.js', () => {
  it('begins with the line that makes it a program', async () => {
    expect((await readFile(cli, 'utf8')).split('\n', 1)).toEqual(['#!/usr/bin/env node']);
  });

  it('ends quietly when nobody reads on', async () => {
    const ended = await dcause(['facts', '--json'], ({ stdout }) => stdout.destroy());
    expect(ended).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('tells a fault in one line, with its exit code', async () => {
    const { exitCode, stderr } = await dcause(['diagnose', '/nowhere/evidence.txt'], ({ stdin }) =>
      stdin.end(),
    );
    expect(stderr).toMatch(/^dcause: cannot read [^\n]+\n$/);
    expect(exitCode).toBe(3);
  });

  it('reads standard input to its end', async () => {
    const { exitCode, stdout } = await dcause(['diagnose', '--facts', '-'], ({ stdin }) =>
      stdin.end('{"link.status": 8524}'),
    );
    expect(stdout).toContain('The evidence does not tell the cause yet');
    expect(exitCode).toBe(0);
  });
});
