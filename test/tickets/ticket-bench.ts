/** Work on tickets step by step: a ticketing system in memory, a real store, and a clock that is moved by hand. */
import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { RecordKeeper } from '../../src/records/record-keeper.js';
import type { TicketEntry } from '../../src/store/ticket-types.js';
import type { Store } from '../../src/store/types.js';
import type { CommonSettings } from '../../src/tickets/settings.js';
import type { Connector, Outlet, OutletDelivery } from '../../src/tickets/types.js';
import { workOnTicket } from '../../src/tickets/work-on-ticket.js';
import type { WorkParts } from '../../src/tickets/work-parts.js';
import { newStore, startRules } from '../support/app.js';

const HOUR_MS = 3_600_000;
const LEASE_MS = 20_000;
const never = new AbortController().signal;
const logger = pino({ level: 'silent' });

export interface BenchOptions {
  /** The store as the workers see it. */
  readonly wrap?: (store: Store) => Store;
  /** May be changed later. */
  readonly settings?: Partial<CommonSettings>;
  /** In place of the one that writes into `notes`. */
  readonly send?: (delivery: OutletDelivery, signal: AbortSignal) => Promise<void>;
  readonly isThere?: Outlet['isThere'];
  readonly read?: () => Promise<readonly TicketEntry[]>;
}

export interface Bench {
  readonly store: Store;
  readonly parts: WorkParts;
  /** What the one ticket holds; changed by tests. */
  readonly entries: TicketEntry[];
  /** Markers in the order in which they were written. */
  readonly notes: string[];
  readonly payloads: string[];
  /** Epoch milliseconds. */
  readonly clock: { now: number };
  /** Says that the ticket has something new. */
  tell(): Promise<void>;
  /** Works off what is due now; rejects as workOnTicket does. Gives whether there was anything. */
  work(stopping?: AbortSignal, cut?: AbortSignal): Promise<boolean>;
  /** Moves the clock and works until nothing waits. */
  finish(): Promise<void>;
}

let rules: ReturnType<typeof startRules> | undefined;
let shared: Promise<Store> | undefined;

/** A ticket of an integration of its own; the store is shared by the tests of a file. */
export async function createBench(options: BenchOptions = {}): Promise<Bench> {
  shared ??= newStore();
  const store = await shared;
  rules ??= startRules(store);
  const seen = options.wrap?.(store) ?? store;
  const clock = { now: Date.UTC(2024, 2, 10, 4) };
  const now = (): number => clock.now;
  const name = `bench-${randomUUID()}`;
  const [entries, notes, payloads]: [TicketEntry[], string[], string[]] = [[], [], []];
  const outlet: Outlet = {
    kind: 'note',
    compose: (answer, { marker }) => `${marker} ${answer.findings[0]?.causes[0]?.id ?? 'nothing'}`,
    isThere: options.isThere ?? (async (_ticket, marker) => notes.includes(marker)),
    send:
      options.send ??
      (async ({ marker, payload }) => {
        notes.push(marker);
        payloads.push(payload);
      }),
  };
  const connector: Connector = {
    interpret: () => [],
    readTicket: options.read ?? (async () => [...entries]),
    outlets: [outlet],
    check: async () => [],
  };
  const parts: WorkParts = {
    integration: {
      ...{ name, connector },
      get settings() {
        return { system: 'bench', ...options.settings };
      },
    },
    store: seen,
    records: new RecordKeeper({
      ...{ store: seen, rules: await rules, logger, now, newId: randomUUID },
      ...{ maskSecrets: (request) => request, maxEvidenceBytes: 1_000_000, maxLines: 10_000 },
    }),
    ...{ logger, now, newId: randomUUID, random: () => 0, settleMs: 1, leaseMs: LEASE_MS },
  };
  const work: Bench['work'] = async (stopping = never, cut = never) => {
    const owner = randomUUID();
    const leased = await seen.leaseTicket({
      ...{ integrations: [name], owner, now: clock.now, until: clock.now + LEASE_MS },
    });
    if (leased === undefined) return false;
    await workOnTicket(leased, parts, { stopping, cut });
    return true;
  };
  return {
    ...{ store, parts, entries, notes, payloads, clock, work },
    tell: async () => {
      const tickets = [{ ticketId: '1', entries: [] }];
      await store.receive({ integration: name, key: randomUUID(), receivedAt: clock.now, tickets });
    },
    finish: async () => {
      const waits = () => store.listDeliveries({ integration: name, state: 'waiting' }, { limit: 1 });
      while ((await waits()).length > 0) {
        clock.now += HOUR_MS;
        await work();
      }
    },
  };
}
