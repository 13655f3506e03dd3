/** Long work: one at a time in the order of coming, and few that wait. */
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { Turns } from '../../src/rules-worker/turns.js';

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

describe('turns', () => {
  it('come one at a time, in the order of coming', async () => {
    const turns = new Turns(5);
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      return name;
    };
    const names = ['a', 'b', 'c'];
    expect(await Promise.all(names.map((name) => turns.inTurn(work(name), waits())))).toEqual(names);
    expect(order).toEqual(names.flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it('are left at once by whoever waits no more, and go on after what fails', async () => {
    const turns = new Turns(5);
    const first = held();
    const running = turns.inTurn(first.work, waits());
    const caller = new AbortController();
    let begun = false;
    const waiting = turns.inTurn(async () => {
      begun = true;
    }, caller.signal);
    const failing = turns.inTurn(() => Promise.reject(new Error('broken')), waits());
    const last = turns.inTurn(async () => 'last', waits());
    caller.abort(new Error('gone'));
    await expect(waiting).rejects.toThrow('gone');
    await expect(turns.inTurn(first.work, caller.signal)).rejects.toThrow('gone');
    first.release();
    await running;
    await expect(failing).rejects.toThrow('broken');
    expect(await last).toBe('last');
    expect(begun).toBe(false);
    expect(await turns.inTurn(async () => 'again', waits())).toBe('again');
  });
});

describe('places', () => {
  it('are few, and free again afterwards, whatever came of it', async () => {
    const turns = new Turns(2);
    const first = held();
    const both = [turns.atPlace(first.work), turns.atPlace(first.work)];
    await expect(turns.atPlace(first.work)).rejects.toMatchObject({ code: 'overloaded' });
    await expect(turns.atPlace(first.work)).rejects.toThrow(InputError);
    first.release();
    await Promise.all(both);
    for (let at = 0; at < 3; at += 1)
      await expect(turns.atPlace(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await turns.atPlace(async () => 'again')).toBe('again');
  });
});
