/** What comes in: kept with its tickets and the work that it wants before it is acknowledged. */
import { chunksOf } from './chunks.js';
import { compress } from './compress.js';
import { groupCommit } from './group-commit.js';
import { mergeTickets, type Received, touchTickets } from './inbound-tickets.js';
import type { Db } from './schema.js';
import { storableText } from './storable-text.js';
import { addEntries, toEntryRow } from './ticket-entries.js';
import type { Inbound, InboundOutcome, TicketStore } from './ticket-types.js';
import { wantReadings } from './want-readings.js';

export function inboundStore(db: Db): Pick<TicketStore, 'receive'> {
  const keep = groupCommit(
    (group: readonly Received[]) => db.transaction().execute((trx) => keepAll(trx, group)),
    ({ inbound }) => keyOf(inbound),
  );
  return { receive: async (inbound) => keep(await toReceived(inbound)) };
}

/** One text for both parts of the key, as the database compares them. */
function keyOf({ integration, key }: Pick<Inbound, 'integration' | 'key'>): string {
  return `${integration} ${storableText(key)}`;
}

/** With everything compressed. */
async function toReceived(inbound: Inbound): Promise<Received> {
  const { receivedAt, body, tickets } = inbound;
  const [bytes, rows] = await Promise.all([
    body === undefined ? null : compress(body),
    Promise.all(
      tickets.map(async ({ ticketId, entries }) => ({
        ticketId: storableText(ticketId),
        entries: await Promise.all(entries.map((entry) => toEntryRow(entry, receivedAt))),
      })),
    ),
  ]);
  return { inbound, body: bytes, tickets: rows };
}

/** Every row is locked in one order, so that two who lock some never deadlock. */
async function keepAll(trx: Db, group: readonly Received[]): Promise<readonly InboundOutcome[]> {
  const inOrder = group.toSorted((a, b) => (keyOf(a.inbound) < keyOf(b.inbound) ? -1 : 1));
  const fresh = await addInbound(trx, inOrder);
  const outcomes = new Map<Received, InboundOutcome>();
  for (const received of inOrder) {
    const isFresh = fresh.has(keyOf(received.inbound));
    const outcome = isFresh ? 'accepted' : (await isReplay(trx, received.inbound)) ? 'replay' : 'duplicate';
    outcomes.set(received, outcome);
  }
  const told = group.filter((received) => {
    const outcome = outcomes.get(received);
    return outcome === 'accepted' || (outcome === 'duplicate' && received.inbound.isKeyOfContent === true);
  });
  const tickets = await touchTickets(trx, mergeTickets(told));
  const withNews = await addEntries(
    trx,
    tickets.flatMap(({ row, entries }) => entries.map((entry) => ({ ...entry, ticket: row }))),
  );
  await wantReadings(
    trx,
    tickets.filter(({ row, isNews }) => isNews || withNews.has(row)),
  );
  return group.flatMap((received) => outcomes.get(received) ?? []);
}

/** The keys of those that were not known. */
async function addInbound(trx: Db, group: readonly Received[]): Promise<ReadonlySet<string>> {
  const fresh = new Set<string>();
  for (const some of chunksOf(group)) {
    const added = await trx
      .insertInto('inbound')
      .values(
        some.map(({ inbound: { integration, key, receivedAt, signedAt }, body }) => ({
          integration,
          key,
          received_at: receivedAt,
          signed_at: signedAt ?? null,
          body,
        })),
      )
      .onConflict((known) => known.doNothing())
      .returning(['integration', 'key'])
      .execute();
    for (const row of added) fresh.add(keyOf(row));
  }
  return fresh;
}

/** Of a key that is known. Moves the time of signing on where this one is later. */
async function isReplay(trx: Db, { integration, key, signedAt }: Inbound): Promise<boolean> {
  if (signedAt === undefined) return false;
  const { numUpdatedRows } = await trx
    .updateTable('inbound')
    .set({ signed_at: signedAt })
    .where('integration', '=', integration)
    .where('key', '=', key)
    .where(({ eb, or }) => or([eb('signed_at', 'is', null), eb('signed_at', '<', signedAt)]))
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 0n;
}
