/** Deliveries as people see them: lists, dead letters that are tried again, and how much there is. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { DeliveryCursor, DeliveryFilter, DeliveryRecord } from '../../src/store/ticket-types.js';
import { describeStore } from '../support/store-databases.js';
import {
  abandon,
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

describeStore('lists of deliveries', (store) => {
  let all: readonly DeliveryRecord[];
  const diagnoses: string[] = [];

  beforeAll(async () => {
    // Few instants, so that ids must decide.
    for (let index = 0; index < 24; index += 1) {
      const integration = index % 3 === 0 ? 'rt' : 'jira';
      const told = index % 2 === 0 ? [delivery('note'), delivery('fields')] : [delivery('callback')];
      const id = `d${index}`;
      // The lease is kept, so that the next one is that of the next ticket.
      const leased = await ticketToRead(store(), integration, 1 + (index % 4), `${index % 12}-${index}`);
      await keepReading(store(), reading(leased, leased.work[0]?.createdAt ?? 0, told), { id, revision: 1 });
      diagnoses.push(id);
      const [first] = told;
      if (index % 5 === 0) await store().abandonWork(leased, first?.id ?? '', 51, 'refused');
      if (index % 5 === 1) await store().finishWork(leased, first?.id ?? '', 51);
    }
    all = await store().listDeliveries({}, { limit: 999 });
  });

  it('hold everything once, newest first', () => {
    expect(all).toHaveLength(24 + 12 * 2 + 12);
    const sorted = [...all].sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
    expect(all).toEqual(sorted);
    expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['waiting', 'done', 'dead']));
    expect(JSON.stringify(all)).not.toContain('payload');
  });

  it('law: the pages together are the list, and what the filter says', async () => {
    const filter: fc.Arbitrary<DeliveryFilter> = fc.record(
      {
        integration: fc.constantFrom('rt', 'jira', 'none'),
        ticketId: fc.constantFrom('0-0', '3-3', '5-17'),
        diagnosisId: fc.constantFrom(...diagnoses.slice(0, 4), 'none'),
        state: fc.constantFrom('waiting', 'done', 'dead'),
        kind: fc.constantFrom('read', 'note', 'fields', 'callback'),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 40 }), async (wanted, limit) => {
        const found: DeliveryRecord[] = [];
        for (let after: DeliveryCursor | undefined; ; ) {
          const page = await store().listDeliveries(
            wanted,
            after === undefined ? { limit } : { limit, after },
          );
          expect(page.length).toBeLessThanOrEqual(limit);
          found.push(...page);
          after = page.at(-1);
          if (after === undefined) break;
        }
        const fits = (record: DeliveryRecord): boolean =>
          (['integration', 'ticketId', 'diagnosisId', 'state', 'kind'] as const).every(
            (member) => wanted[member] === undefined || wanted[member] === record[member],
          );
        expect(found).toEqual(all.filter(fits));
      }),
      { numRuns: 80, seed: 8524 },
    );
  });

  it('are counted, what waits up to a limit', async () => {
    const count = (state: string): number => all.filter((each) => each.state === state).length;
    expect(await store().countDeliveries(1_000)).toEqual({ waiting: count('waiting'), dead: count('dead') });
    expect(await store().countDeliveries(3)).toEqual({ waiting: 3, dead: count('dead') });
  });

  it('find one by its id', async () => {
    for (const record of all) expect(await store().findDelivery(record.id)).toEqual(record);
    expect(await store().findDelivery('none')).toBeUndefined();
  });
});

describeStore('a dead letter', (store) => {
  const requeues = async (id: string) =>
    (await store().listAudit({ limit: 999 })).filter(
      ({ action, target }) => action === 'delivery.requeue' && target === id,
    );

  it('waits again: due at once, of a new age, with what was to be sent, and one audit row', async () => {
    const { id: diagnosisId } = await ticketWith(store(), 'again', 1, [delivery('note', 'what to send')]);
    const leased = await mustLease(store(), 'again', 10);
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    await abandon(store(), leased, id, 12);
    expect(await lease(store(), 'again', 999)).toBeUndefined();
    expect(await store().requeueDelivery(id, 20, 'key:a')).toBe(true);
    expect(await store().requeueDelivery(id, 21, 'key:a')).toBe(false);
    expect(await store().findDelivery(id)).toEqual({
      id,
      integration: 'again',
      ticketId: '1',
      kind: 'note',
      state: 'waiting',
      diagnosisId,
      revision: 1,
      createdAt: 1,
      dueAt: 20,
      attempts: 0,
    });
    // The attempt before may have had its effect.
    expect((await mustLease(store(), 'again', 20)).work).toEqual([
      { ...firstOf(leased), since: 20, begunAt: 11, attempts: 0 },
    ]);
    expect(await requeues(id)).toMatchObject([{ at: 20, actor: 'key:a', detail: 'again 1 note' }]);
  });

  it('is none where it waits, is unknown, or was never', async () => {
    const leased = await ticketToRead(store(), 'none', 1);
    expect(await store().requeueDelivery(firstOf(leased).id, 2, 'key:a')).toBe(false);
    expect(await store().requeueDelivery('unknown', 2, 'key:a')).toBe(false);
    expect(await requeues(firstOf(leased).id)).toEqual([]);
  });

  it('may be a reading', async () => {
    const leased = await ticketToRead(store(), 'reading', 1);
    await abandon(store(), leased, firstOf(leased).id, 2);
    expect(await store().requeueDelivery(firstOf(leased).id, 3, 'cli:kim')).toBe(true);
    expect((await mustLease(store(), 'reading', 3)).work).toEqual([{ ...firstOf(leased), since: 3 }]);
  });

  it('of an earlier revision goes before a later one that waits, of a later one behind', async () => {
    const notes = [delivery('note', 'first'), delivery('note', 'second'), delivery('note', 'third')];
    for (const [index, note] of notes.entries()) {
      const leased = await ticketToRead(store(), 'order', 1);
      await keepReading(store(), reading(leased, 1, [note]), { id: 'order', revision: index + 1 });
      await store().releaseTicket(leased);
    }
    const [first = '', second = '', third = ''] = notes.map(({ id }) => id);
    const leased = await mustLease(store(), 'order', 10);
    await store().abandonWork(leased, first, 10, 'refused');
    await store().abandonWork(leased, third, 10, 'refused');
    await store().postponeWork(leased, second, { dueAt: 500, reason: 'down', isUncertain: false });
    for (const id of [first, third]) expect(await store().requeueDelivery(id, 20, 'key:a')).toBe(true);
    const due = async (now: number) => (await store().dueWork(leased, now)).map(({ payload }) => payload);
    expect(await due(20)).toEqual(['first']);
    expect(await due(499)).toEqual(['first']);
    expect(await due(500)).toEqual(['first', 'second', 'third']);
    await store().postponeWork(leased, first, { dueAt: 600, reason: 'down', isUncertain: false });
    expect(await due(599)).toEqual([]);
    expect(await store().dueWork(leased, 600)).toHaveLength(3);
  });

  it('requeued by two at once is requeued once', async () => {
    await ticketWith(store(), 'twice', 1, [delivery('note')]);
    const leased = await mustLease(store(), 'twice', 10);
    const { id } = firstOf(leased);
    await abandon(store(), leased, id, 12);
    const both = await Promise.all(['key:a', 'key:b'].map((actor) => store().requeueDelivery(id, 20, actor)));
    expect(both.sort()).toEqual([false, true]);
    expect(await requeues(id)).toHaveLength(1);
    await store().receive(event('twice', '1', 30));
  });
});
