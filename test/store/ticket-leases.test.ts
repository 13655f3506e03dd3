/** Leases: one worker at a time on a ticket, and nothing from who has lost it. */
import { describe, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { describeDatabases, describeStore } from '../support/store-databases.js';
import { expectStoreError } from '../support/store-records.js';
import {
  delivery,
  event,
  firstOf,
  lease,
  mustLease,
  reading,
  ticketToRead,
  ticketWith,
} from '../support/store-tickets.js';
import { startWriter } from '../support/store-writers.js';

describeStore('a lease', (store) => {
  it('is one at a time, and free again when it is given back', async () => {
    const leased = await ticketToRead(store(), 'one', 10);
    expect(await lease(store(), 'one', 10)).toBeUndefined();
    await store().releaseTicket(leased);
    expect(await mustLease(store(), 'one', 10)).toMatchObject({ ticketId: '1', work: leased.work });
  });

  it('is of the integrations that were asked for', async () => {
    for (const [integration, at] of [
      ['a', 10],
      ['b', 5],
      ['c', 1],
      ['d', 20],
    ] as const)
      await store().receive(event(integration, '1', at));
    const first = await mustLease(store(), 'c', 1);
    const postponed = { dueAt: 15, reason: 'down', isUncertain: false };
    await store().postponeWork(first, firstOf(first).id, postponed);
    await store().releaseTicket(first);
    const ask = async (...integrations: readonly string[]) =>
      (await store().leaseTicket({ integrations, owner: integrations.join(), now: 20, until: 120 }))
        ?.integration;
    expect(await ask()).toBeUndefined();
    expect(await ask('none')).toBeUndefined();
    expect(await ask('c', 'none', 'a', 'b')).toBe('b');
    expect(await ask('d', 'c', 'b', 'a')).toBe('a');
    expect(await ask('a')).toBeUndefined();
    expect(await ask('d', 'c')).toBe('c');
    expect(await ask('a', 'b', 'c', 'd')).toBe('d');
  });

  it('is of the ticket whose work has been due longest, and of none before it is due', async () => {
    for (const [ticketId, at] of [
      ['late', 30],
      ['early', 10],
      ['middle', 20],
    ] as const)
      await store().receive(event('order', ticketId, at));
    expect(await lease(store(), 'order', 9)).toBeUndefined();
    const early = await mustLease(store(), 'order', 10);
    expect(early.ticketId).toBe('early');
    const postponed = { dueAt: 25, reason: 'down', isUncertain: false };
    await store().postponeWork(early, firstOf(early).id, postponed);
    await store().releaseTicket(early);
    const order = [];
    for (let count = 0; count < 4; count += 1) order.push((await lease(store(), 'order', 35))?.ticketId);
    expect(order).toEqual(['middle', 'early', 'late', undefined]);
  });

  it('runs out, and can be extended by who holds it', async () => {
    const first = await ticketToRead(store(), 'expiry', 10);
    expect(await lease(store(), 'expiry', 109)).toBeUndefined();
    expect(await store().extendLease(first, 210)).toBe(true);
    expect(await lease(store(), 'expiry', 209)).toBeUndefined();
    const second = await mustLease(store(), 'expiry', 210);
    expect(await store().extendLease(first, 900)).toBe(false);
    expect(await store().extendLease({ ...second, ticketId: 'none' }, 900)).toBe(false);
    expect(await lease(store(), 'expiry', 309)).toBeUndefined();
    expect(await lease(store(), 'expiry', 310)).toBeDefined();
  });

  it('that has run out but was not taken is still held', async () => {
    const leased = await ticketToRead(store(), 'overdue', 10);
    expect(await store().dueWork(leased, 5_000)).toEqual(leased.work);
    expect(await store().beginAttempt(leased, firstOf(leased).id, 5_000)).toBe(true);
    await store().finishReading(reading(leased, 5_000));
  });

  describe('that is lost', () => {
    it('allows nothing any more, and changes nothing', async () => {
      await ticketWith(store(), 'lost', 1, [delivery('note')]);
      await store().receive(event('lost', '1', 2));
      const old = await mustLease(store(), 'lost', 10);
      const taken = await mustLease(store(), 'lost', 200);
      const [read, note] = old.work.map(({ id }) => id);
      const before = await store().listDeliveries({ integration: 'lost' }, { limit: 9 });
      expect(await store().dueWork(old, 300)).toEqual([]);
      for (const id of [read ?? '', note ?? '']) {
        expect(await store().beginAttempt(old, id, 300)).toBe(false);
        expect(await store().finishWork(old, id, 300)).toBe(false);
        expect(await store().abandonWork(old, id, 300, 'no')).toBe(false);
        const postponed = { dueAt: 400, reason: 'no', isUncertain: false };
        expect(await store().postponeWork(old, id, postponed)).toBe(false);
      }
      await expectStoreError(store().finishReading(reading(old, 300)), 'conflict');
      await store().releaseTicket(old);
      expect(await lease(store(), 'lost', 250)).toBeUndefined();
      expect(await store().listDeliveries({ integration: 'lost' }, { limit: 9 })).toEqual(before);
      expect(await store().dueWork(taken, 300)).toEqual(taken.work);
    });

    it('was given back: who gave it back has it no more', async () => {
      const leased = await ticketToRead(store(), 'returned', 1);
      await store().releaseTicket(leased);
      expect(await store().extendLease(leased, 900)).toBe(false);
      expect(await store().dueWork(leased, 5)).toEqual([]);
    });
  });

  it('is for the work of its own ticket', async () => {
    const mine = await ticketToRead(store(), 'mine', 1, 'mine');
    const other = await ticketToRead(store(), 'mine', 1, 'other');
    expect(await store().finishWork(mine, firstOf(other).id, 2)).toBe(false);
    await expectStoreError(store().finishReading({ ...reading(mine, 2), work: firstOf(other) }), 'conflict');
    expect(await store().dueWork(other, 2)).toEqual(other.work);
  });
});

describeDatabases('leases of many', (create) => {
  it('two that ask at once get different tickets, and each ticket has one worker', async () => {
    const { options } = await create();
    const store = await openStore(options);
    for (let index = 0; index < 6; index += 1) await store.receive(event('many', `${index}`, index));
    const leased = await Promise.all(Array.from({ length: 10 }, () => lease(store, 'many', 10)));
    const ids = leased.flatMap((each) => (each === undefined ? [] : [each.ticketId]));
    expect(ids.sort()).toEqual(['0', '1', '2', '3', '4', '5']);
    await store.close();
  });

  it('two processes with two workers each read 500 tickets, each exactly once', async () => {
    const { options } = await create();
    const store = await openStore(options);
    const ids = Array.from({ length: 500 }, (_, index) => `t${index}`);
    const readers = [1, 2].map(() => startWriter('read', options, 'shared', '2'));
    await Promise.all(readers.map(({ begun }) => begun));
    await store.receive({
      ...event('shared', '', 1),
      tickets: ids.map((ticketId) => ({ ticketId, entries: [] })),
    });
    const exits = await Promise.all(readers.map(({ exit }) => exit));
    expect(exits.map(({ code, errors }) => [code, errors])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const lines = exits.flatMap(({ acknowledged }) => acknowledged.filter((line) => line !== 'ready'));
    expect(lines.sort()).toEqual(ids.map((id) => `read ${id}`).sort());
    expect(await store.countDeliveries(1)).toEqual({ waiting: 0, dead: 0 });
    await store.close();
  });
});
