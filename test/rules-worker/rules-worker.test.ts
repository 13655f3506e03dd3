/**
 * Work on rules in a process of its own: what comes back, and that nothing which happens there harms whoever asked. Needs
 * `npm run build`.
 */
import { execFile } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import type { RecordedText } from '../../src/records/recorded-requests.js';
import { RulesWorker, type RulesWorkerOptions } from '../../src/rules-worker/rules-worker.js';
import { StoreError } from '../../src/store/types.js';
import { smallBundle } from '../support/bundles.js';

const ODD = new URL('../support/odd-worker.mjs', import.meta.url);

const made: RulesWorker[] = [];
afterEach(() => {
  for (const worker of made.splice(0)) worker.stop();
});

function start(options: RulesWorkerOptions = { entry: ODD }): RulesWorker {
  const worker = new RulesWorker(options);
  made.push(worker);
  return worker;
}

const odd = (options: RulesWorkerOptions = {}) => start({ entry: ODD, ...options });

async function does(worker: RulesWorker, text: string, signal = new AbortController().signal) {
  return (await worker.run(async () => ({ kind: 'bundle' as const, text }), signal)).ruleset;
}

/** The process that does the next task. */
const pidOf = async (worker: RulesWorker): Promise<number> => Number((await does(worker, 'done')).digest);

async function isGone(pid: number): Promise<true> {
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return true;
    }
    await sleep(20);
  }
}

describe('a task', () => {
  it('is done by the worker of the package', async () => {
    const worker = start({});
    const bundle = smallBundle();
    expect(await does(worker, bundle)).toMatchObject({ name: 'contoso', version: '0.9.0', bundle });
    await expect(does(worker, '{"ruleset":')).rejects.toThrow(InputError);
    await expect(does(worker, '{}')).rejects.toMatchObject({
      code: 'rules-refused',
      messages: [{ code: 'missing-ruleset' }],
    });
  });

  it('finds the worker of the task before, which knows nothing of the environment', async () => {
    const worker = odd();
    const { digest, name } = await does(worker, 'done');
    expect(Number(digest)).not.toBe(process.pid);
    expect(name.split(',').filter((key) => !key.startsWith('NODE_CHANNEL'))).toEqual(['']);
    expect(await pidOf(worker)).toBe(Number(digest));
  });

  it('is refused with all that the refusal says, by a worker that goes on', async () => {
    const worker = odd();
    const pid = await pidOf(worker);
    const refused = await does(worker, 'refuse').catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(InputError);
    expect(refused).toMatchObject({
      code: 'malformed-json',
      detail: 'Line 1.',
      errors: [{ pointer: '/a', detail: 'wrong' }],
      messages: [{ file: 'causes/a.json', line: 2, column: 3, code: 'schema', message: 'Wrong.' }],
    });
    expect(await pidOf(worker)).toBe(pid);
  });

  it('gets the records that it asks for, one by one', async () => {
    const worker = odd();
    const asked: string[] = [];
    async function* records(): AsyncGenerator<RecordedText, void, undefined> {
      for (const id of ['a', 'b', 'c']) {
        asked.push(id);
        yield { id, text: `text of ${id}` };
      }
    }
    const task = async () => ({ kind: 'bundle' as const, text: 'records' });
    const { signal } = new AbortController();
    const { ruleset } = await worker.run(task, signal, records());
    expect(ruleset.bundle).toBe('a text of a,b text of b,c text of c');
    expect((await worker.run(task, signal)).ruleset.bundle).toBe('');
    expect(asked).toEqual(['a', 'b', 'c']);
    async function* failing(): AsyncGenerator<RecordedText, void, undefined> {
      yield { id: 'a', text: '' };
      throw new StoreError('unavailable', 'gone');
    }
    await expect(worker.run(task, signal, failing())).rejects.toThrow(StoreError);
    expect((await worker.run(task, signal, records())).ruleset.bundle).toContain('b text of b');
  });
});

describe('a task that', () => {
  it.each<readonly [string, string, RulesWorkerOptions, string]>([
    // Long enough for the next one, which begins with the start of a worker.
    ['never ends', 'loop', { timeMs: 5_000 }, 'longer than 5 s'],
    ['takes all memory', 'eat', { memoryMb: 64 }, 'more than 64 MB of memory'],
  ])('%s is refused, and the next one has a worker of its own', async (_name, text, limits, detail) => {
    const worker = odd(limits);
    const pid = await pidOf(worker);
    const refused = does(worker, text);
    await expect(refused).rejects.toMatchObject({ code: 'rules-refused' });
    await expect(refused).rejects.toThrow(detail);
    expect(await isGone(pid)).toBe(true);
    expect(await pidOf(worker)).not.toBe(pid);
  });

  it.each(['break', 'exit'])('fails (%s) is a defect, and the next one has another worker', async (text) => {
    const worker = odd();
    const pid = await pidOf(worker);
    const failure = await does(worker, text).catch((error: unknown) => error);
    expect(failure).not.toBeInstanceOf(InputError);
    const where: unknown = expect.stringContaining('odd-worker.mjs');
    expect(failure).toMatchObject(text === 'break' ? { name: 'TypeError', stack: where } : {});
    expect(await isGone(pid)).toBe(true);
    expect(await pidOf(worker)).not.toBe(pid);
  });

  it('nobody waits for is ended, or never begun', async () => {
    const worker = odd();
    const pid = await pidOf(worker);
    const [first, second] = [new AbortController(), new AbortController()];
    const running = does(worker, 'loop', first.signal);
    const waiting = does(worker, 'loop', second.signal);
    const last = pidOf(worker);
    second.abort(new Error('the second is gone'));
    await expect(waiting).rejects.toThrow('the second is gone');
    first.abort(new Error('the first is gone'));
    await expect(running).rejects.toThrow('the first is gone');
    expect(await isGone(pid)).toBe(true);
    expect(await last).not.toBe(pid);
  });

  it('has no place is refused before anything is done for it', async () => {
    const worker = odd();
    let [release, begun] = [() => {}, 0];
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const held = Array.from({ length: 5 }, () =>
      worker.atPlace(async (run) => {
        await until;
        const text = 'done';
        return run(async () => ({ kind: 'bundle', text }), new AbortController().signal);
      }),
    );
    const refused = worker.atPlace(async () => {
      begun += 1;
    });
    await expect(refused).rejects.toMatchObject({ code: 'overloaded' });
    await expect(pidOf(worker)).rejects.toMatchObject({ code: 'overloaded' });
    expect(begun).toBe(0);
    release();
    expect(new Set((await Promise.all(held)).map(({ ruleset }) => ruleset.digest)).size).toBe(1);
    expect(await pidOf(worker)).toBeGreaterThan(0);
  });
});

describe('a worker', () => {
  it('is replaced after so many tasks', async () => {
    const worker = odd({ tasks: 2 });
    const pids = [await pidOf(worker), await pidOf(worker), await pidOf(worker)];
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
  });

  it('is replaced when its memory has grown', async () => {
    const worker = odd({ memoryMb: 160 });
    const pid = await pidOf(worker);
    expect(Number((await does(worker, 'keep')).digest)).toBe(pid);
    expect(await pidOf(worker)).not.toBe(pid);
  });

  it('ends when it has nothing to do', async () => {
    const worker = odd({ idleMs: 50 });
    const pid = await pidOf(worker);
    expect(await isGone(pid)).toBe(true);
    expect(await pidOf(worker)).not.toBe(pid);
  });

  it('ends with what it does when it is stopped, and takes nothing more', async () => {
    const worker = odd();
    const pid = await pidOf(worker);
    const [running, waiting] = [does(worker, 'loop'), does(worker, 'done')];
    const both = Promise.allSettled([running, waiting]);
    worker.stop();
    expect(await both).toMatchObject([
      { status: 'rejected', reason: { code: 'unavailable' } },
      { status: 'rejected', reason: { code: 'unavailable' } },
    ]);
    expect(await isGone(pid)).toBe(true);
    await expect(does(worker, 'done')).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('keeps no process alive, and ends with it', async () => {
    const dist = new URL('../../dist/rules-worker/rules-worker.js', import.meta.url);
    const script = `
      import { RulesWorker } from ${JSON.stringify(dist.href)};
      const worker = new RulesWorker({ entry: new URL(${JSON.stringify(ODD.href)}) });
      const { signal } = new AbortController();
      const { ruleset } = await worker.run(async () => ({ kind: 'bundle', text: 'done' }), signal);
      console.log(ruleset.digest);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
    });
    expect(await isGone(Number(stdout))).toBe(true);
  });
});
