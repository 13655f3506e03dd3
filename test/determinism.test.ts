/** The same evidence gives the same bytes: run after run, and on a newer Node (DCAUSE_NEWER_NODE) than this one. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
const folder = fileURLToPath(new URL('./evidence/samples/', import.meta.url));
const samples = readdirSync(folder).filter((name) => name !== 'truth.json');

/** Every sample's answer by one process of `node`, without what differs by design: id and time. */
function answers(node: string, files: readonly string[]): string {
  return files
    .map((file) =>
      execFileSync(node, [cli, 'diagnose', '--json', `${folder}${file}`], { encoding: 'utf8' })
        .replace(/"id": ?"[0-9a-f-]{36}"/, '"id":""')
        .replace(/"createdAt": ?"[^"]*"/, '"createdAt":""'),
    )
    .join('\n');
}

describe('determinism', () => {
  const few = samples.filter((name) => /showrepl|event-6702/.test(name));

  it('repeats its answers', () => {
    expect(answers(process.execPath, few)).toBe(answers(process.execPath, few));
  });

  const newer = process.env['DCAUSE_NEWER_NODE'];
  it.skipIf(newer === undefined)(
    `gives the same bytes on a newer Node${newer === undefined ? ' (skipped: DCAUSE_NEWER_NODE names none; .ci/run installs one)' : ''}`,
    () => {
      expect(answers(newer ?? '', samples)).toBe(answers(process.execPath, samples));
    },
    300_000,
  );
});
