/** What comes in: kept once, with the work that it wants. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Inbound, TicketEntry } from '../../src/store/ticket-types.js';
import { describeStore } from '../support/store-databases.js';
import { deliveriesOf, event, firstOf, lease, mustLease, reading } from '../support/store-tickets.js';

const ENTRY: TicketEntry = {
  key: 'e1',
  text: 'Status 8524\r\n\0\ud800é😀',
  name: 'repadmin.txt',
  host: 'DC1',
};

describeStore('what comes in', (store, database) => {
  it('is kept with its ticket, its entries and one reading', async () => {
    const other = { key: 'e0', text: '' };
    const came: Inbound = {
      integration: 'whole',
      key: 'k',
      receivedAt: 50,
      signedAt: 49,
      body: '{"é":"\0"}',
      tickets: [{ ticketId: 'OPS-1', entries: [ENTRY, other] }],
    };
    expect(await store().receive(came)).toBe('accepted');
    const leased = await mustLease(store(), 'whole', 60);
    const { id } = firstOf(leased);
    const read = { id, kind: 'read', createdAt: 50, since: 50, attempts: 0, sequence: 1 };
    expect(leased).toEqual({
      integration: 'whole',
      ticketId: 'OPS-1',
      owner: leased.owner,
      consumed: [],
      work: [read],
    });
    // Text may hold what no column of text does.
    expect(await store().listEntries(leased)).toEqual([
      { ...ENTRY, text: 'Status 8524\r\n\0\ufffdé😀' },
      other,
    ]);
    expect(await store().listEntries({ ...leased, ticketId: 'none' })).toEqual([]);
    expect(await store().listEntries({ ...leased, integration: 'none' })).toEqual([]);
    expect(
      await database().execute("select 1 from inbound where key = 'k' and body is not null"),
    ).toHaveLength(1);
  });

  it('is a duplicate under the same key, of its own integration only', async () => {
    const came = { ...event('twice', '1', 1), key: 'same' };
    expect(await store().receive(came)).toBe('accepted');
    expect(await store().receive({ ...came, tickets: [{ ticketId: '2', entries: [] }] })).toBe('duplicate');
    expect(await store().receive({ ...came, integration: 'another' })).toBe('accepted');
    expect((await deliveriesOf(store(), 'twice')).map(({ ticketId }) => ticketId)).toEqual(['1']);
    expect(firstOf(await mustLease(store(), 'twice', 1)).sequence).toBe(1);
  });

  it('is a replay unless it was signed later than before', async () => {
    const came = { ...event('signed', '1', 1), key: 'same' };
    const outcomes = [];
    for (const signedAt of [100, 100, 99, 101, 101, 100, undefined])
      outcomes.push(await store().receive({ ...came, ...(signedAt === undefined ? {} : { signedAt }) }));
    expect(outcomes).toEqual(['accepted', 'replay', 'replay', 'duplicate', 'replay', 'replay', 'duplicate']);
    const unsigned = { ...event('signed', '2', 1), key: 'unsigned' };
    expect(await store().receive(unsigned)).toBe('accepted');
    expect(await store().receive({ ...unsigned, signedAt: 5 })).toBe('duplicate');
    expect(await store().receive({ ...unsigned, signedAt: 5 })).toBe('replay');
  });

  it('is accepted once where it comes many times at once', async () => {
    const came = { ...event('at-once', '1', 1, [ENTRY]), key: 'same' };
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => store().receive(came)));
    expect(outcomes.filter((outcome) => outcome === 'accepted')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'duplicate')).toHaveLength(7);
    const different = Array.from({ length: 8 }, (_, index) => ({ ...came, key: `different ${index}` }));
    await Promise.all(different.map((each) => store().receive(each)));
    expect(await deliveriesOf(store(), 'at-once')).toHaveLength(1);
    expect(firstOf(await mustLease(store(), 'at-once', 1)).sequence).toBe(1);
  });

  it('never deadlocks: the same tickets in any order at once', async () => {
    const ids = Array.from({ length: 20 }, (_, index) => `${index}`);
    const both = [ids, [...ids].reverse()];
    await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        store().receive({
          integration: 'crossing',
          key: `${index}`,
          receivedAt: 1,
          tickets: (both[index % 2] ?? []).map((ticketId) => ({ ticketId, entries: [] })),
        }),
      ),
    );
    expect(await deliveriesOf(store(), 'crossing')).toHaveLength(20);
    expect(firstOf(await mustLease(store(), 'crossing', 1)).sequence).toBe(12);
  });

  it('wants no reading where no entry is new, and one where any is', async () => {
    await store().receive(event('known', '1', 1, [ENTRY]));
    const leased = await mustLease(store(), 'known', 1);
    await store().finishReading(reading(leased, 2));
    await store().releaseTicket(leased);
    expect(await store().receive(event('known', '1', 3, [ENTRY, { ...ENTRY, text: 'edited' }]))).toBe(
      'accepted',
    );
    expect(await lease(store(), 'known', 9)).toBeUndefined();
    await store().receive(event('known', '1', 4, [ENTRY, { key: 'e2', text: 'new' }]));
    const again = await mustLease(store(), 'known', 9);
    expect(again.work).toMatchObject([{ kind: 'read', createdAt: 4, since: 4, attempts: 0, sequence: 2 }]);
    expect((await store().listEntries(again)).map(({ key }) => key)).toEqual(['e1', 'e2']);
  });

  it('about a ticket whose reading waits lets it grow, due at once', async () => {
    await store().receive(event('grows', '1', 10));
    const leased = await mustLease(store(), 'grows', 10);
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    await store().postponeWork(leased, id, { dueAt: 500, reason: 'down', isUncertain: false });
    await store().releaseTicket(leased);
    expect(await lease(store(), 'grows', 20)).toBeUndefined();
    await store().receive(event('grows', '1', 20));
    const again = await mustLease(store(), 'grows', 20);
    expect(again.work).toEqual([{ id, kind: 'read', createdAt: 10, since: 10, attempts: 1, sequence: 2 }]);
    // What is due for long keeps its turn.
    await store().receive(event('grows', '1', 30));
    expect(await store().findDelivery(id)).toMatchObject({ dueAt: 20, reason: 'down' });
  });

  it('about a ticket whose reading was given up begins a new one', async () => {
    await store().receive(event('revived', '1', 10));
    const leased = await mustLease(store(), 'revived', 10);
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    await store().abandonWork(leased, id, 12, 'gone');
    await store().releaseTicket(leased);
    await store().receive(event('revived', '1', 20));
    expect(await deliveriesOf(store(), 'revived')).toMatchObject([
      { id, state: 'waiting', createdAt: 20, dueAt: 20, attempts: 0 },
    ]);
    expect((await deliveriesOf(store(), 'revived'))[0]).not.toHaveProperty('reason');
    expect((await mustLease(store(), 'revived', 20)).work).toEqual([
      { id, kind: 'read', createdAt: 20, since: 20, attempts: 0, sequence: 2 },
    ]);
  });

  it('may hold one ticket several times, or under ids that the database keeps alike', async () => {
    await store().receive({
      ...event('alike', 'a\0', 1),
      tickets: [
        { ticketId: 'a\0', entries: [{ key: '1', text: 'one' }] },
        { ticketId: 'b', entries: [] },
        { ticketId: 'a\ufffd', entries: [{ key: '2', text: 'two' }] },
        { ticketId: 'b', entries: [] },
      ],
    });
    const delivered = await deliveriesOf(store(), 'alike');
    expect(delivered.map(({ ticketId }) => ticketId).sort()).toEqual(['a\ufffd', 'b']);
    expect(await store().listEntries({ integration: 'alike', ticketId: 'a\0' })).toEqual([
      { key: '1', text: 'one' },
      { key: '2', text: 'two' },
    ]);
  });

  it('may hold thousands of tickets, or none', async () => {
    const tickets = Array.from({ length: 2_500 }, (_, index) => ({
      ticketId: `alert ${index}`,
      entries: [{ key: 'only', text: `text ${index}` }],
    }));
    await store().receive({ ...event('flood', '', 1), tickets });
    expect(await store().listDeliveries({ integration: 'flood' }, { limit: 9_999 })).toHaveLength(2_500);
    expect(await store().listEntries({ integration: 'flood', ticketId: 'alert 2499' })).toEqual([
      { key: 'only', text: 'text 2499' },
    ]);
    const nothing = { ...event('nothing', '', 1), tickets: [] };
    expect(await store().receive(nothing)).toBe('accepted');
    expect(await store().receive(nothing)).toBe('duplicate');
    expect(await deliveriesOf(store(), 'nothing')).toEqual([]);
  });

  it('is kept altogether or not at all', async () => {
    const broken = event('broken', '1', Number.NaN, [ENTRY]);
    await expect(store().receive(broken)).rejects.toThrow();
    expect(await store().listEntries({ integration: 'broken', ticketId: '1' })).toEqual([]);
    expect(await store().receive({ ...broken, receivedAt: 1 })).toBe('accepted');
  });

  it('law: any text of an entry comes back, in the order in which it came', async () => {
    let count = 0;
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 6 }), async (texts) => {
        count += 1;
        const entries = texts.map((each, index) => ({ key: `${(index * 7) % 11}`, text: each }));
        await store().receive(event('law', `${count}`, count, entries));
        expect(await store().listEntries({ integration: 'law', ticketId: `${count}` })).toEqual(entries);
      }),
      { numRuns: 40, seed: 8524 },
    );
  });
});
