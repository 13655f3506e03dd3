/** Work on one ticket: what is read and told, and that no fault of store or system loses a note or writes it twice. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Store, StoreError } from '../../src/store/types.js';
import { SystemError } from '../../src/tickets/system-error.js';
import { type Bench, createBench } from './ticket-bench.js';

const sample = (name: string): string =>
  readFileSync(new URL(`../evidence/samples/${name}`, import.meta.url), 'utf8');
const delegation = { key: 'a', text: sample('dcdiag-test-dns-broken-delegation.txt') };
const forwarder = { key: 'b', text: sample('get-dnsserverforwarder.txt') };
const printer = { key: 'c', text: 'The printer is on fire.' };

const history = ({ store, parts }: Bench, kind: 'note' | 'read' = 'note') =>
  store.listDeliveries({ integration: parts.integration.name, kind }, { limit: 100 });
const revisions = (notes: readonly string[]): readonly (string | undefined)[] =>
  notes.map((marker) => marker.split(':')[2]);

async function told(bench: Bench, ...entries: readonly (typeof printer)[]): Promise<readonly string[]> {
  bench.entries.push(...entries);
  await bench.tell();
  while (await bench.work());
  return bench.notes;
}

describe('a ticket', () => {
  it('is told of each time that it shows something new, and only then', async () => {
    const bench = await createBench();
    expect(await told(bench, printer)).toEqual([]);
    expect(await told(bench, delegation)).toHaveLength(1);
    expect(await told(bench)).toHaveLength(1);
    const quoted = delegation.text.replaceAll(/^/gm, '> ');
    expect(await told(bench, { key: 'd', text: `Thanks!\n${quoted}` })).toHaveLength(1);
    expect(revisions(await told(bench, forwarder))).toEqual(['1', '2']);
    expect(bench.payloads[0]).toContain('delegation-invalid');
  });

  it('in which nothing is recognised is told so once where that is wanted', async () => {
    const bench = await createBench({ settings: { whenNothingRecognised: 'note' } });
    expect(await told(bench)).toEqual([]);
    expect(await told(bench, printer)).toHaveLength(1);
    expect(await told(bench, { key: 'd', text: 'It still is.' })).toHaveLength(1);
    expect(revisions(await told(bench, delegation))).toEqual(['1', '2']);
    const settings: { whenNothingRecognised?: 'note' } = {};
    const silent = await createBench({ settings });
    expect(await told(silent, printer)).toEqual([]);
    expect(await history(silent, 'read')).toMatchObject([{ state: 'done' }]);
    settings.whenNothingRecognised = 'note';
    expect(await told(silent, { key: 'd', text: 'It still is.' })).toEqual([]);
  });

  it('that changes while it is read is read again', async () => {
    const bench: Bench = await createBench({
      read: async () => {
        const read = [...bench.entries];
        if (bench.entries.length === 1) {
          bench.entries.push(forwarder);
          await bench.tell();
        }
        return read;
      },
    });
    expect(revisions(await told(bench, delegation))).toEqual(['1', '2']);
  });

  it('whose diagnosis was deleted begins anew', async () => {
    const bench = await createBench();
    const [first] = await told(bench, delegation);
    await bench.store.deleteDiagnosis(first?.split(':')[1] ?? '', bench.clock.now, 'test');
    const [, second] = await told(bench, forwarder);
    expect(revisions([second ?? ''])).toEqual(['1']);
    expect(second).not.toBe(first);
  });
});

describe('a system that is down', () => {
  const refused = (more: object = {}) => new SystemError('It is down.', { retry: true, ...more });

  it('is asked ever more seldom, also where looking for the note fails, until the note is given up', async () => {
    const bench = await createBench({
      isThere: () => Promise.reject(refused()),
      settings: { giveUpAfterHours: 1 },
    });
    await told(bench, delegation);
    const waits: number[] = [];
    for (;;) {
      const [note] = await history(bench);
      if (note?.dueAt === undefined) break;
      waits.push(note.dueAt - bench.clock.now);
      bench.clock.now = note.dueAt;
      await bench.work();
    }
    expect(waits.slice(0, 5)).toEqual([500, 1_000, 2_000, 4_000, 8_000]);
    expect(waits.reduce((sum, wait) => sum + wait)).toBeLessThanOrEqual(3_600_000);
    expect(await history(bench)).toMatchObject([
      { state: 'dead', reason: 'It is down.', attempts: waits.length + 1 },
    ]);
  });

  it('is left alone as long as it asks', async () => {
    const bench = await createBench({ send: () => Promise.reject(refused({ retryAfterMs: 90_000 })) });
    await told(bench, delegation);
    expect((await history(bench))[0]?.dueAt).toBe(bench.clock.now + 90_000);
  });

  it('does not get the second note before the first', async () => {
    let isDown = true;
    const bench: Bench = await createBench({
      send: async ({ marker }) => {
        if (isDown) throw refused();
        bench.notes.push(marker);
      },
    });
    await told(bench, delegation);
    await told(bench, forwarder);
    isDown = false;
    await bench.finish();
    expect(revisions(bench.notes)).toEqual(['1', '2']);
  });

  it('that refuses for good is not asked again, and the note arrives when it is requeued', async () => {
    let isRefused = true;
    const bench: Bench = await createBench({
      send: async ({ marker }) => {
        if (isRefused) throw refused({ retry: false });
        bench.notes.push(marker);
      },
    });
    await told(bench, delegation);
    const [dead] = await history(bench);
    expect(dead).toMatchObject({ state: 'dead', attempts: 1 });
    isRefused = false;
    expect(await bench.store.requeueDelivery(dead?.id ?? '', bench.clock.now, 'test')).toBe(true);
    await bench.finish();
    expect(revisions(bench.notes)).toEqual(['1']);
  });
});

describe('a note of which it is not known whether it was written', () => {
  it('is looked for twice: a system that hung may answer before it has done what it was told', async () => {
    const looks: string[] = [];
    const bench: Bench = await createBench({
      isThere: async (_ticket, marker) => {
        looks.push(marker);
        // It hung at the first attempt; the third look finds what that wrote.
        return looks.length >= 3;
      },
      send: async ({ marker }) => {
        bench.notes.push(marker);
        throw new SystemError('No answer.', { retry: true, isUncertain: true });
      },
    });
    await told(bench, delegation);
    await bench.finish();
    expect(bench.notes).toHaveLength(1);
    expect(looks).toHaveLength(3);
  });
});

describe('a worker', () => {
  it('that has lost its lease sends nothing', async () => {
    const bench: Bench = await createBench({
      isThere: async () => {
        // Looking took so long that another worker has it.
        bench.clock.now += 60_000;
        await bench.store.leaseTicket({
          ...{ integrations: [bench.parts.integration.name], owner: 'another' },
          ...{ now: bench.clock.now, until: bench.clock.now + 1 },
        });
        return false;
      },
    });
    await told(bench, delegation);
    expect(bench.notes).toEqual([]);
  });

  it('whose store does not answer cuts off what it sends before its lease runs out', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const unavailable = () => Promise.reject(new StoreError('unavailable', 'gone'));
      let isDown = false;
      let leftMs: number | undefined;
      const bench: Bench = await createBench({
        wrap: (store) => ({
          ...store,
          extendLease: (...args) => (isDown ? unavailable() : store.extendLease(...args)),
        }),
        send: async (_delivery, signal) => {
          if (leftMs !== undefined) return;
          isDown = true;
          const until = bench.clock.now + bench.parts.leaseMs;
          while (!signal.aborted && bench.clock.now < until) {
            bench.clock.now += 1_000;
            await vi.advanceTimersByTimeAsync(1_000);
          }
          leftMs = until - bench.clock.now;
          isDown = false;
          throw new SystemError('cut off', { retry: true, isUncertain: true });
        },
      });
      await told(bench, delegation);
      expect(leftMs).toBeGreaterThan(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('that is to stop begins nothing more, and gives the ticket back', async () => {
    const stopping = new AbortController();
    const bench: Bench = await createBench({
      read: async () => {
        stopping.abort();
        return [...bench.entries];
      },
    });
    bench.entries.push(delegation);
    await bench.tell();
    expect(await bench.work(stopping.signal)).toBe(true);
    expect(bench.notes).toEqual([]);
    expect(await bench.work()).toBe(true);
    expect(bench.notes).toHaveLength(1);
  });
});

type Fault = 'before' | 'after';

/** A store whose calls fail as planned, before or after they had their effect; from a `deadly` one on all do. */
function faultyStore(store: Store, planned: () => { fault: Fault; deadly: boolean } | undefined) {
  let isDead = false;
  const unavailable = () => new StoreError('unavailable', 'planned');
  const faulty = new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...args: readonly unknown[]) => {
        const plan = planned();
        if (isDead || plan?.fault === 'before') {
          isDead ||= plan?.deadly === true;
          throw unavailable();
        }
        const result: unknown = await Reflect.apply(method, target, args);
        if (plan === undefined) return result;
        isDead ||= plan.deadly;
        throw unavailable();
      };
    },
  });
  return { faulty, revive: () => (isDead = false) };
}

describe('whatever fails', () => {
  const plan = fc.array(
    fc.record({
      skip: fc.nat(12),
      fault: fc.constantFrom<Fault>('before', 'after'),
      deadly: fc.boolean(),
    }),
    { maxLength: 8 },
  );

  it('each revision has one note in the end, in their order', async () => {
    await fc.assert(
      fc.asyncProperty(plan, plan, async (storeFaults, systemFaults) => {
        const next = (faults: typeof storeFaults) => {
          const left = [...faults];
          let skip = left[0]?.skip ?? 0;
          return () => {
            if (skip > 0 || left.length === 0) {
              skip -= 1;
              return undefined;
            }
            const [fault] = left.splice(0, 1);
            skip = left[0]?.skip ?? 0;
            return fault;
          };
        };
        const [failStore, failSystem] = [next(storeFaults), next(systemFaults)];
        let revive = (): unknown => undefined;
        const bench: Bench = await createBench({
          wrap: (store) => {
            const { faulty, revive: again } = faultyStore(store, failStore);
            revive = again;
            return faulty;
          },
          send: async ({ marker }) => {
            const fault = failSystem();
            if (fault?.fault !== 'before') bench.notes.push(marker);
            if (fault !== undefined)
              throw new SystemError('planned', {
                retry: true,
                isUncertain: fault.fault === 'after' || fault.deadly,
              });
          },
        });
        for (const entry of [delegation, forwarder]) {
          bench.entries.push(entry);
          await bench.tell();
          for (let round = 0; round < 30; round += 1) {
            await bench.work().catch((error: unknown) => {
              if (!(error instanceof StoreError)) throw error;
            });
            revive();
            bench.clock.now += 60_000;
          }
        }
        expect(revisions(bench.notes)).toEqual(['1', '2']);
        expect(new Set(bench.notes.map((marker) => marker.split(':')[1])).size).toBe(1);
        expect(await history(bench)).toMatchObject([{ state: 'done' }, { state: 'done' }]);
      }),
      { numRuns: process.env['DCAUSE_FAULTS'] === 'full' ? 200 : 25 },
    );
  }, 300_000);
});
