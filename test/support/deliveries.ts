/** Deliveries in a store, without the workers that make and end them. */
import { randomUUID } from 'node:crypto';
import type { LeasedTicket, TicketKey } from '../../src/store/ticket-types.js';
import type { DiagnosisRecord, Store } from '../../src/store/types.js';

export const EXAMPLE_TICKET: TicketKey = { integration: 'helpdesk', ticketId: '4711' };
const LEASE_MS = 60_000;

/** A note about `record`, which is written with it, for a ticket that was read at `at`. */
export async function putDelivery(
  store: Store,
  record: DiagnosisRecord,
  id: string,
  at: number,
  { integration, ticketId }: TicketKey = EXAMPLE_TICKET,
): Promise<void> {
  await store.receive({ integration, key: id, receivedAt: at, tickets: [{ ticketId, entries: [] }] });
  const held: LeasedTicket[] = [];
  let lease = await leaseDue(store, integration, at);
  for (; lease !== undefined && lease.ticketId !== ticketId; lease = await leaseDue(store, integration, at))
    held.push(lease);
  const work = lease?.work.find(({ kind }) => kind === 'read');
  if (lease === undefined || work === undefined) throw new Error('there is no reading');
  const deliveries = [{ id, kind: 'note' as const, payload: 'a note' }];
  await store.addDiagnosis(record, { lease, work, consumed: [], deliveries, at });
  for (const leased of [lease, ...held]) await store.releaseTicket(leased);
}

/** Everything that is due goes to the dead letters. */
export async function giveUpDeliveries(
  store: Store,
  at: number,
  integration = EXAMPLE_TICKET.integration,
): Promise<void> {
  for (;;) {
    const lease = await leaseDue(store, integration, at);
    if (lease === undefined) return;
    for (const { id } of lease.work) await store.abandonWork(lease, id, at, 'The ticket is closed.');
    await store.releaseTicket(lease);
  }
}

function leaseDue(store: Store, integration: string, now: number): Promise<LeasedTicket | undefined> {
  return store.leaseTicket({ integrations: [integration], owner: randomUUID(), now, until: now + LEASE_MS });
}
