/** Long work: one at a time, in turns with requests, and ended when nobody waits. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../src/errors.js';
import { atOnce, inTurns, type Steps } from '../src/in-steps.js';
import { WorkQueue } from '../src/work-queue.js';

function* counting(to: number, seen: number[] = []): Steps<number> {
  for (let at = 0; at < to; at += 1) {
    seen.push(at);
    yield;
  }
  return to;
}

/** Work that ends when it is told to. */
function held() {
  let release = () => {};
  const done = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { work: () => done, release: () => release() };
}

/** Of a caller who waits. */
const waits = () => new AbortController().signal;

describe('work in steps', () => {
  it('comes to the same at once and in turns', async () => {
    expect(atOnce(counting(1000))).toBe(1000);
    expect(await inTurns(counting(1000), waits())).toBe(1000);
  });

  it('lets others run meanwhile, and ends where its caller is gone', async () => {
    const caller = new AbortController();
    const seen: number[] = [];
    setImmediate(() => caller.abort(new Error('gone')));
    await expect(inTurns(counting(Number.POSITIVE_INFINITY, seen), caller.signal)).rejects.toThrow('gone');
    expect(seen.length).toBeGreaterThan(0);
  });
});

describe('the queue', () => {
  it('does one thing at a time, in their order', async () => {
    const queue = new WorkQueue();
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      return name;
    };
    expect(await Promise.all([queue.run(work('a'), waits()), queue.run(work('b'), waits())])).toEqual([
      'a',
      'b',
    ]);
    expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
  });

  it('sends away whoever comes when too many wait', async () => {
    const queue = new WorkQueue();
    const first = held();
    const all = Array.from({ length: 5 }, () => queue.run(first.work, waits()));
    await expect(queue.run(first.work, waits())).rejects.toMatchObject({ code: 'overloaded' });
    await expect(queue.run(first.work, waits())).rejects.toThrow(InputError);
    first.release();
    await Promise.all(all);
    expect(await queue.run(async () => 'again', waits())).toBe('again');
  });

  it('does not begin what nobody waits for any more, and goes on after what fails', async () => {
    const queue = new WorkQueue();
    const first = held();
    const running = queue.run(first.work, waits());
    const caller = new AbortController();
    let begun = false;
    const waiting = queue.run(async () => {
      begun = true;
    }, caller.signal);
    const failing = queue.run(() => Promise.reject(new Error('broken')), waits());
    caller.abort(new Error('gone'));
    first.release();
    await running;
    await expect(waiting).rejects.toThrow('gone');
    await expect(failing).rejects.toThrow('broken');
    expect(begun).toBe(false);
    expect(await queue.run(async () => 'again', waits())).toBe('again');
  });
});
