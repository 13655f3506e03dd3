/** Tickets for the store's tests. */
import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import type {
  DeliveryRecord,
  FinishedReading,
  Inbound,
  LeasedTicket,
  NewDelivery,
  TicketEntry,
  TicketLease,
  Work,
} from '../../src/store/ticket-types.js';
import type { DiagnosisRecord, Store } from '../../src/store/types.js';
import { diagnosis, RULESET } from './store-records.js';

/** An event about one ticket, under a key of its own. */
export function event(
  integration: string,
  ticketId: string,
  receivedAt: number,
  entries: readonly TicketEntry[] = [],
): Inbound {
  return { integration, key: randomUUID(), receivedAt, tickets: [{ ticketId, entries }] };
}

/** Leases for 100 ms under a new owner. */
export function lease(store: Store, integration: string, now: number): Promise<LeasedTicket | undefined> {
  return store.leaseTicket({ integrations: [integration], owner: randomUUID(), now, until: now + 100 });
}

/** Fails where no ticket is free. */
export async function mustLease(store: Store, integration: string, now: number): Promise<LeasedTicket> {
  const leased = await lease(store, integration, now);
  if (leased === undefined) throw new Error('No ticket is free.');
  return leased;
}

/** Fails where nothing is due. */
export function firstOf({ work: [first] }: { readonly work: readonly Work[] }): Work {
  if (first === undefined) throw new Error('Nothing is due.');
  return first;
}

/** A ticket that has come in at `at` and is leased for its reading. Fails where another one has been due for longer. */
export async function ticketToRead(
  store: Store,
  integration: string,
  at: number,
  ticketId = '1',
): Promise<LeasedTicket> {
  await store.receive(event(integration, ticketId, at));
  const leased = await mustLease(store, integration, at);
  expect(leased.ticketId).toBe(ticketId);
  return leased;
}

export function delivery(kind: NewDelivery['kind'], payload: string = kind): NewDelivery {
  return { id: randomUUID(), kind, payload };
}

/** The end of the reading that `leased` has due. */
export function reading(
  leased: LeasedTicket,
  at: number,
  deliveries: readonly NewDelivery[] = [],
  consumed: readonly string[] = [],
): FinishedReading {
  return { lease: leased, work: firstOf(leased), consumed, deliveries, at };
}

/** The next revision of a ticket, written with the end of its reading. */
export async function keepReading(
  store: Store,
  finished: FinishedReading,
  { id, revision }: { readonly id: string; readonly revision: number },
): Promise<DiagnosisRecord> {
  await store.addRuleset(RULESET, 0, 'files');
  const record = { ...diagnosis(id), revision, createdAt: finished.at };
  await store.addDiagnosis(record, finished);
  return record;
}

/** A ticket with a diagnosis and these deliveries, its lease given back. */
export async function ticketWith(
  store: Store,
  integration: string,
  at: number,
  deliveries: readonly NewDelivery[],
  ticketId = '1',
): Promise<DiagnosisRecord> {
  const leased = await ticketToRead(store, integration, at, ticketId);
  const record = await keepReading(store, reading(leased, at, deliveries), { id: randomUUID(), revision: 1 });
  await store.releaseTicket(leased);
  return record;
}

/** Brings a waiting delivery to the dead letters, and gives the lease back. */
export async function abandon(store: Store, leased: TicketLease, workId: string, at: number): Promise<void> {
  expect(await store.abandonWork(leased, workId, at, 'refused')).toBe(true);
  await store.releaseTicket(leased);
}

/** The deliveries of an integration, newest first, without what every test would repeat. */
export async function deliveriesOf(store: Store, integration: string): Promise<readonly DeliveryRecord[]> {
  return store.listDeliveries({ integration }, { limit: 1_000 });
}
