/** What goes with a diagnosis, and what goes because it is old. */
import { describe, expect, it } from 'vitest';
import { describeStore } from '../support/store-databases.js';
import { expectStoreError } from '../support/store-records.js';
import {
  abandon,
  deliveriesOf,
  delivery,
  event,
  firstOf,
  keepReading,
  lease,
  mustLease,
  reading,
  ticketToRead,
  ticketWith,
} from '../support/store-tickets.js';

describeStore('a diagnosis that is deleted', (store, database) => {
  const ways = [
    ['by somebody', (id: string) => store().deleteDiagnosis(id, 40, 'key:a'), 40],
    ['by age', () => store().deleteDiagnosesBefore(30), 30],
  ] as const;

  describe.each(ways)('%s', (way, remove, endedAt) => {
    it('is forgotten by its ticket, which begins anew with all its entries', async () => {
      const integration = `anew ${way}`;
      const first = await ticketToRead(store(), integration, 1);
      await keepReading(store(), reading(first, 2, [], ['a', 'b']), { id: integration, revision: 1 });
      await store().releaseTicket(first);
      await remove(integration);
      expect(await store().findDiagnosis(integration)).toBeUndefined();
      const again = await ticketToRead(store(), integration, 50);
      expect(again).not.toHaveProperty('diagnosisId');
      expect(again.consumed).toEqual([]);
      await keepReading(store(), reading(again, 51), { id: `${integration} 2`, revision: 1 });
    });

    it('is not told any more: what waits becomes a dead letter that nobody can send', async () => {
      const integration = `told ${way}`;
      const told = [delivery('note', 'secret'), delivery('fields'), delivery('callback', 'secret')];
      const { id } = await ticketWith(store(), integration, 1, told);
      const [note, fields, callback] = told.map((each) => each.id);
      const leased = await mustLease(store(), integration, 10);
      await store().finishWork(leased, fields ?? '', 11);
      await abandon(store(), leased, callback ?? '', 12);
      await remove(id);
      expect(await lease(store(), integration, 9_999)).toBeUndefined();
      const reason = 'Its diagnosis was deleted.';
      expect(await store().findDelivery(note ?? '')).toMatchObject({
        state: 'dead',
        diagnosisId: id,
        reason,
        finishedAt: endedAt,
      });
      expect(await store().findDelivery(fields ?? '')).toMatchObject({ state: 'done', finishedAt: 11 });
      expect(await store().findDelivery(callback ?? '')).toMatchObject({ state: 'dead', reason: 'refused' });
      for (const dead of [note, callback])
        expect(await store().requeueDelivery(dead ?? '', 60, 'key:a')).toBe(false);
      expect(
        await database().execute(
          `select 1 from ticket_work where diagnosis_id = '${id}' and payload is not null`,
        ),
      ).toEqual([]);
    });

    it('takes the lease from who works on the ticket: nothing of it is sent or written', async () => {
      const integration = `leased ${way}`;
      const { id } = await ticketWith(store(), integration, 1, [delivery('note')]);
      await store().receive(event(integration, '1', 2));
      const leased = await mustLease(store(), integration, 10);
      const [read, note] = leased.work;
      await remove(id);
      expect(await store().beginAttempt(leased, note?.id ?? '', 11)).toBe(false);
      await expectStoreError(store().finishReading(reading(leased, 11, [], ['a'])), 'conflict');
      expect(await mustLease(store(), integration, 12)).toMatchObject({
        consumed: [],
        work: [{ id: read?.id }],
      });
    });
  });

  it('leaves other tickets alone', async () => {
    const { id } = await ticketWith(store(), 'others', 1, [], '1');
    const other = await ticketWith(store(), 'others', 2, [delivery('note')], '2');
    await store().deleteDiagnosis(id, 3, 'key:a');
    expect(await mustLease(store(), 'others', 3)).toMatchObject({
      ticketId: '2',
      diagnosisId: other.id,
      work: [{ kind: 'note' }],
    });
  });

  it('is written or deleted, whichever is first, when both are tried at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      const integration = `raced ${round}`;
      const first = await ticketToRead(store(), integration, 1);
      await keepReading(store(), reading(first, 1), { id: integration, revision: 1 });
      await store().releaseTicket(first);
      const leased = await ticketToRead(store(), integration, 2);
      const [written] = await Promise.allSettled([
        keepReading(store(), reading(leased, 3, [delivery('note')]), { id: integration, revision: 2 }),
        store().deleteDiagnosis(integration, 4, 'key:a'),
      ]);
      expect(await store().findDiagnosis(integration)).toBeUndefined();
      const notes = await store().listDeliveries({ integration, kind: 'note' }, { limit: 9 });
      expect(notes.map(({ state }) => state)).toEqual(written.status === 'fulfilled' ? ['dead'] : []);
    }
  });
});

describeStore('what is old', (store, database) => {
  const rows = async (table: string, where = '1 = 1'): Promise<number> =>
    (await database().execute(`select 1 from ${table} where ${where}`)).length;

  it('goes by kind: bodies, texts and work that is done first, tickets and dead letters later', async () => {
    const [note, dead] = [delivery('note'), delivery('fields')];
    const entry = { key: 'e', text: 'text', name: 'n', host: 'h' };
    await store().receive({ ...event('aging', '1', 100, [entry]), key: 'k', body: 'body' });
    const leased = await mustLease(store(), 'aging', 100);
    await keepReading(store(), reading(leased, 100, [note, dead], ['e']), { id: 'aging', revision: 1 });
    await store().finishWork(leased, note.id, 100);
    await abandon(store(), leased, dead.id, 100);

    await store().deleteTicketsBefore({ inbound: 100, tickets: 100 });
    expect(await deliveriesOf(store(), 'aging')).toHaveLength(3);
    expect(await rows('inbound')).toBe(1);

    await store().deleteTicketsBefore({ inbound: 101, tickets: 100 });
    expect(await rows('inbound')).toBe(0);
    expect(await deliveriesOf(store(), 'aging')).toMatchObject([{ id: dead.id, state: 'dead' }]);
    expect(await store().listEntries(leased)).toEqual([]);
    expect(await rows('ticket_entries', 'text is null and name is null and host is null')).toBe(1);
    // Its key stays: the same entry is no news.
    await store().receive(event('aging', '1', 100, [entry]));
    expect(await lease(store(), 'aging', 999)).toBeUndefined();
    expect(await store().requeueDelivery(dead.id, 100, 'key:a')).toBe(true);
    const again = await mustLease(store(), 'aging', 100);
    expect(again).toMatchObject({ diagnosisId: 'aging', consumed: ['e'] });
    await abandon(store(), again, dead.id, 100);

    await store().deleteTicketsBefore({ inbound: 101, tickets: 101 });
    for (const table of ['inbound', 'tickets', 'ticket_entries', 'ticket_work'])
      expect(await rows(table)).toBe(0);
    expect(await store().findDiagnosis('aging')).toBeDefined();
    await store().receive(event('aging', '1', 200, [entry]));
    const anew = await mustLease(store(), 'aging', 200);
    expect(anew).not.toHaveProperty('diagnosisId');
    expect(anew).toMatchObject({ consumed: [], work: [{ kind: 'read', sequence: 1 }] });
  });

  it('stays while anything of it waits, or happened later', async () => {
    const remove = () => store().deleteTicketsBefore({ inbound: 200, tickets: 200 });
    await store().receive(event('unread', '1', 100));
    await ticketWith(store(), 'untold', 100, [delivery('note')]);
    await ticketWith(store(), 'told later', 100, [delivery('note')]);
    const telling = await mustLease(store(), 'told later', 300);
    await store().finishWork(telling, firstOf(telling).id, 300);
    await ticketWith(store(), 'dead later', 100, [delivery('note')]);
    const dying = await mustLease(store(), 'dead later', 300);
    await abandon(store(), dying, firstOf(dying).id, 300);
    await ticketWith(store(), 'read later', 100, []);
    await ticketWith(store(), 'done', 100, []);
    const entry = { key: 'e', text: 'text' };
    await store().receive(event('read later', '1', 100, [entry]));
    const reader = await mustLease(store(), 'read later', 300);
    await store().finishReading(reading(reader, 300, [], ['e']));
    await remove();
    const known = async (integration: string) =>
      (await rows('tickets', `integration = '${integration}'`)) === 1;
    for (const kept of ['unread', 'untold', 'told later', 'dead later', 'read later'])
      expect([kept, await known(kept)]).toEqual([kept, true]);
    expect(await known('done')).toBe(false);
  });

  it('goes however much it is, and nothing else', async () => {
    const tickets = Array.from({ length: 250 }, (_, index) => ({
      ticketId: `${index}`,
      entries: [
        { key: '1', text: 'a' },
        { key: '2', text: 'b' },
      ],
    }));
    const entriesBefore = await rows('ticket_entries');
    await store().receive({ ...event('much', '', 100), tickets });
    expect(await rows('ticket_entries')).toBe(entriesBefore + 500);
    for (let index = 0; index < 120; index += 1)
      await store().receive({ ...event('much', '', 100 + (index % 2)), tickets: [] });
    await database().execute(
      "update ticket_work set state = 'done', due_at = null, finished_at = 100 where integration = 'much'",
    );
    await ticketWith(store(), 'much', 500, [delivery('note')], 'new');
    await store().deleteTicketsBefore({ inbound: 102, tickets: 102 });
    expect((await deliveriesOf(store(), 'much')).map(({ ticketId }) => ticketId)).toEqual(['new', 'new']);
    expect(await rows('tickets', "integration = 'much'")).toBe(1);
    expect(await rows('ticket_entries')).toBe(entriesBefore);
    expect(await rows('inbound', "integration = 'much'")).toBe(1);
  });

  it('never takes with it what comes in at the same time', async () => {
    for (let round = 0; round < 15; round += 1) {
      const leased = await ticketToRead(store(), `late ${round}`, 100);
      await store().finishReading(reading(leased, 100));
      await store().releaseTicket(leased);
    }
    const arriving = Array.from({ length: 15 }, (_, round) =>
      store().receive(event(`late ${round}`, '1', 900)),
    );
    await Promise.all([store().deleteTicketsBefore({ inbound: 101, tickets: 101 }), ...arriving]);
    for (let round = 0; round < 15; round += 1)
      expect((await mustLease(store(), `late ${round}`, 900)).work).toHaveLength(1);
  });
});
