/** Runs store-writer.mjs, and checks what it acknowledged. Needs `npm run build`. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { StoreOptions } from '../../src/store/open.js';
import type { Store } from '../../src/store/types.js';
import { writtenDiagnosis } from './store-writes.mjs';

const writer = fileURLToPath(new URL('./store-writer.mjs', import.meta.url));

export interface WriterExit {
  readonly code: number | null;
  /** Whole lines only. */
  readonly acknowledged: readonly string[];
  readonly errors: string;
}
export interface Writer {
  readonly exit: Promise<WriterExit>;
  /** Resolves with the first acknowledged write, or the end. */
  readonly begun: Promise<void>;
  kill(): void;
}

export function startWriter(
  task: 'open' | 'write',
  options: StoreOptions,
  ...more: readonly string[]
): Writer {
  const child = spawn(process.execPath, [writer, task, JSON.stringify(options), ...more], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [output, errors] = ['', ''];
  const begun = new Promise<void>((resolve) => {
    child.stdout.once('data', () => resolve());
    child.once('close', () => resolve());
  });
  child.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    errors += String(chunk);
  });
  const exit = new Promise<WriterExit>((resolve) => {
    child.once('close', (code) => resolve({ code, acknowledged: output.split('\n').slice(0, -1), errors }));
  });
  return { exit, begun, kill: () => void child.kill('SIGKILL') };
}

/** Fails unless every acknowledged write is there, byte for byte, and every transaction there is whole. */
export async function expectKept(store: Store, acknowledged: readonly string[]): Promise<void> {
  const activations = await store.listActivations({ limit: 1_000_000 });
  const activated = new Set(activations.map(({ reason }) => reason));
  for (const line of acknowledged) {
    const [kind, id = '', revision] = line.split(' ');
    if (kind === 'activation') expect(activated, line).toContain(id);
    else
      expect(await store.findDiagnosis(id, Number(revision)), line).toEqual(
        writtenDiagnosis(id, Number(revision)),
      );
  }
  const audited = (await store.listAudit({ limit: 1_000_000 })).filter(
    ({ action }) => action === 'ruleset.activate',
  );
  expect(audited.map(({ detail }) => detail)).toEqual(activations.map(({ reason }) => reason));
  for (const head of await store.listDiagnoses({}, { limit: 1_000_000 })) {
    const revisions = await store.listRevisions(head.id);
    expect(revisions.map(({ revision }) => revision)).toEqual([1, 2].slice(0, head.revision));
    expect(
      (await store.listDiagnoses({ cause: `cause-${head.revision}` }, { limit: 1_000_000 })).map(
        ({ id }) => id,
      ),
    ).toContain(head.id);
  }
}
