/** Polling: what is new is kept before the cursor moves on, one process at a time, and a system that fails is left alone. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { type Poller, startPoller } from '../../src/tickets/poller.js';
import { SystemError } from '../../src/tickets/system-error.js';
import type { Poll } from '../../src/tickets/types.js';
import type { WorkParts } from '../../src/tickets/work-parts.js';
import { type Bench, createBench } from './ticket-bench.js';

const started: Poller[] = [];
afterEach(async () => {
  vi.useRealTimers();
  for (const poller of started.splice(0)) await poller.stop();
});

interface Polled {
  readonly bench: Bench;
  readonly cursors: (string | undefined)[];
  /** Waits until it was polled so often. */
  polled(times: number): Promise<void>;
}

async function startPolling(
  polls: (cursor: string | undefined, at: number) => Promise<Poll> | Poll,
  wrap: (parts: WorkParts) => WorkParts = (parts) => parts,
): Promise<Polled> {
  const bench = await createBench();
  const cursors: (string | undefined)[] = [];
  const { integration } = bench.parts;
  const poll = async (cursor: string | undefined): Promise<Poll> => {
    cursors.push(cursor);
    return polls(cursor, cursors.length);
  };
  const connector = { ...integration.connector, poll, pollEveryMs: 5 };
  const parts = wrap({ ...bench.parts, integration: { ...integration, connector } });
  const poller = startPoller(parts, { wake: () => undefined });
  if (poller !== undefined) started.push(poller);
  const polled = async (times: number): Promise<void> => {
    while (cursors.length < times) await sleep(5);
  };
  return { bench, cursors, polled };
}

const nothing = (cursor = 'begin'): Poll => ({ events: [], cursor });
const event = (key: string) => ({ key, ticketId: '1', entries: [] });
const readings = ({ store, parts }: Bench) =>
  store.listDeliveries({ integration: parts.integration.name, kind: 'read' }, { limit: 10 });

it('goes on where it ended, and takes in what is new', async () => {
  const { bench, cursors, polled } = await startPolling((_cursor, at) =>
    at === 2 ? { events: [event('a'), event('a')], cursor: 'next' } : nothing(at > 2 ? 'last' : 'begin'),
  );
  await polled(4);
  expect(cursors.slice(0, 4)).toEqual([undefined, 'begin', 'next', 'last']);
  expect(await readings(bench)).toHaveLength(1);
});

it('goes back to where it was when something could not be kept', async () => {
  let failures = 1;
  const { bench, cursors, polled } = await startPolling(
    (_cursor, at) => (at === 1 ? nothing() : { events: [event('a')], cursor: 'next' }),
    (parts) => ({
      ...parts,
      store: {
        ...parts.store,
        receive: async (inbound) => {
          failures -= 1;
          if (failures >= 0) throw new Error('cannot be kept');
          return parts.store.receive(inbound);
        },
      },
    }),
  );
  await polled(4);
  expect(cursors.slice(0, 4)).toEqual([undefined, 'begin', 'begin', 'next']);
  expect(await readings(bench)).toHaveLength(1);
});

it('is not done by two at a time, however long it takes, and goes on after a failure', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  let finish = (): void => undefined;
  const long = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const { bench, cursors, polled } = await startPolling(async (_cursor, at) => {
    if (at === 1) throw new SystemError('It is down.', { retry: true });
    if (at === 2) await long;
    return nothing();
  });
  await polled(2);
  for (let second = 0; second < 120; second += 1) {
    bench.clock.now += 1_000;
    await vi.advanceTimersByTimeAsync(1_000);
  }
  const { integration } = bench.parts;
  const claim = () =>
    bench.store.claimPoll({
      ...{ integration: integration.name, owner: 'another' },
      ...{ now: bench.clock.now, until: bench.clock.now + 1 },
    });
  expect(await claim()).toBeUndefined();
  finish();
  await polled(3);
  expect(cursors.slice(0, 3)).toEqual([undefined, undefined, 'begin']);
});
