/** Work that tells a ticketing system something: attempts written down, and of one kind never a later word first. */
import { describe, expect, it } from 'vitest';
import type { LeasedTicket } from '../../src/store/ticket-types.js';
import { describeStore } from '../support/store-databases.js';
import {
  delivery,
  event,
  firstOf,
  keepReading,
  lease,
  mustLease,
  reading,
  ticketWith,
} from '../support/store-tickets.js';

describeStore('work', (store) => {
  async function leasedNote(integration: string): Promise<LeasedTicket> {
    await ticketWith(store(), integration, 1, [delivery('note')]);
    return mustLease(store(), integration, 10);
  }
  const later = (dueAt: number, isUncertain = false) => ({ dueAt, reason: 'down', isUncertain });

  it('knows of an attempt that began, and of each one before', async () => {
    const leased = await leasedNote('attempts');
    const { id } = firstOf(leased);
    for (const [at, attempts] of [
      [11, 1],
      [12, 2],
    ] as const) {
      expect(await store().beginAttempt(leased, id, at)).toBe(true);
      expect(await store().dueWork(leased, 20)).toEqual([{ ...firstOf(leased), begunAt: at, attempts }]);
    }
    expect(await store().beginAttempt(leased, 'none', 13)).toBe(false);
  });

  it('is done: it waits no more, and what was sent is not kept', async () => {
    const leased = await leasedNote('done');
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    await store().postponeWork(leased, id, later(12));
    await store().beginAttempt(leased, id, 13);
    expect(await store().finishWork(leased, id, 14)).toBe(true);
    expect(await store().finishWork(leased, id, 15)).toBe(false);
    expect(await store().beginAttempt(leased, id, 15)).toBe(false);
    expect(await store().dueWork(leased, 99)).toEqual([]);
    const done = await store().findDelivery(id);
    expect(done).toMatchObject({ state: 'done', attempts: 2, finishedAt: 14 });
    for (const gone of ['dueAt', 'reason']) expect(done).not.toHaveProperty(gone);
    expect(await store().requeueDelivery(id, 20, 'key:a')).toBe(false);
  });

  it('is postponed: nothing is due, and nobody gets the ticket, before its time', async () => {
    const leased = await leasedNote('postponed');
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    expect(await store().postponeWork(leased, id, later(500))).toBe(true);
    expect(await store().dueWork(leased, 499)).toEqual([]);
    expect(await store().dueWork(leased, 500)).toEqual([{ ...firstOf(leased), attempts: 1 }]);
    expect(await store().findDelivery(id)).toMatchObject({ dueAt: 500, reason: 'down', state: 'waiting' });
    await store().releaseTicket(leased);
    expect(await lease(store(), 'postponed', 499)).toBeUndefined();
    expect((await mustLease(store(), 'postponed', 500)).work).toHaveLength(1);
  });

  it('whose effect is not known still knows when its attempt began', async () => {
    const leased = await leasedNote('uncertain');
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    await store().postponeWork(leased, id, later(20, true));
    expect(await store().dueWork(leased, 20)).toMatchObject([{ begunAt: 11, attempts: 1 }]);
    await store().postponeWork(leased, id, later(30, true));
    expect(await store().dueWork(leased, 30)).toMatchObject([{ begunAt: 11, attempts: 1 }]);
    await store().postponeWork(leased, id, later(40));
    expect((await store().dueWork(leased, 40))[0]).not.toHaveProperty('begunAt');
  });

  it('is abandoned: a dead letter with its reason', async () => {
    const leased = await leasedNote('dead');
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    expect(await store().abandonWork(leased, id, 12, '403 é\0')).toBe(true);
    expect(await store().abandonWork(leased, id, 13, 'again')).toBe(false);
    expect(await store().dueWork(leased, 99)).toEqual([]);
    expect(await store().findDelivery(id)).toMatchObject({
      state: 'dead',
      reason: '403 é\ufffd',
      attempts: 1,
      finishedAt: 12,
    });
  });

  describe('of several revisions', () => {
    /** A leased ticket with one reading after the other, each with a note and fields. */
    async function revisions(integration: string, count: number, at = () => 10): Promise<LeasedTicket> {
      for (let revision = 1; revision <= count; revision += 1) {
        await store().receive(event(integration, '1', 1));
        const leased = await mustLease(store(), integration, 1);
        const told = (['note', 'fields'] as const).map((kind) => delivery(kind, `${kind} ${revision}`));
        await keepReading(store(), reading(leased, at(), told), { id: integration, revision });
        await store().releaseTicket(leased);
      }
      return mustLease(store(), integration, 20);
    }
    const payloads = async (leased: LeasedTicket, now: number) =>
      (await store().dueWork(leased, now)).map(({ payload }) => payload ?? 'read');

    it('is done in the order of writing, whatever the clocks say, and a reading first', async () => {
      const clock = [15, 12, 10];
      const leased = await revisions('order', 3, () => clock.shift() ?? 0);
      await store().receive(event('order', '1', 20));
      expect(await payloads(leased, 20)).toEqual([
        'read',
        ...[1, 2, 3].flatMap((revision) => [`note ${revision}`, `fields ${revision}`]),
      ]);
    });

    it('waits for an earlier one of its kind that is postponed, and no other kind does', async () => {
      const leased = await revisions('held', 3);
      const [, , second] = leased.work.filter(({ kind }) => kind === 'note').map(({ id }) => id);
      expect(second).toBeDefined();
      await store().postponeWork(leased, firstOf(leased).id, later(500));
      expect(await payloads(leased, 499)).toEqual(['fields 1', 'fields 2', 'fields 3']);
      for (const { id, kind } of leased.work) if (kind === 'fields') await store().finishWork(leased, id, 30);
      await store().releaseTicket(leased);
      // Held back, they make nobody lease the ticket.
      expect(await lease(store(), 'held', 499)).toBeUndefined();
      const again = await mustLease(store(), 'held', 500);
      expect(again.work.map(({ payload }) => payload)).toEqual(['note 1', 'note 2', 'note 3']);
      // The earlier one holds back only what comes after it.
      await store().postponeWork(again, again.work[1]?.id ?? '', later(600));
      expect(await payloads(again, 599)).toEqual(['note 1']);
    });

    it('that is written while an earlier one is postponed waits as long', async () => {
      const leased = await revisions('behind', 1);
      await store().postponeWork(leased, firstOf(leased).id, later(500));
      await store().releaseTicket(leased);
      const next = await revisions('behind-2', 1);
      await store().releaseTicket(next);
      await store().receive(event('behind', '1', 20));
      const reader = await mustLease(store(), 'behind', 20);
      const told = [delivery('note', 'note 2'), delivery('fields', 'fields 2')];
      await keepReading(store(), reading(reader, 21, told), { id: 'behind', revision: 2 });
      expect(await payloads(reader, 499)).toEqual(['fields 1', 'fields 2']);
      expect(await payloads(reader, 500)).toEqual(['note 1', 'fields 1', 'note 2', 'fields 2']);
      expect(await store().findDelivery(told[0]?.id ?? '')).toMatchObject({ createdAt: 21, dueAt: 500 });
    });

    it('waits for no dead letter, and for no other ticket', async () => {
      const leased = await revisions('freed', 2);
      await ticketWith(store(), 'freed', 10, [delivery('note', 'other')], '2');
      const [first] = leased.work;
      await store().postponeWork(leased, first?.id ?? '', later(100));
      expect((await mustLease(store(), 'freed', 20)).work).toMatchObject([{ payload: 'other' }]);
      await store().abandonWork(leased, first?.id ?? '', 100, 'refused');
      expect(await payloads(leased, 100)).toEqual(['fields 1', 'note 2', 'fields 2']);
    });
  });
});
