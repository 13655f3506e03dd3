/** What happened in Request Tracker: told by its webhook, or found by asking for transactions. */
import { describe, expect, it } from 'vitest';
import { createConnector } from '../../src/tickets/connectors/request-tracker.js';
import { OVERLAP_IDS, pollTransactions } from '../../src/tickets/request-tracker/poll.js';
import type { RequestTracker } from '../../src/tickets/request-tracker/rest.js';
import { HOSTILE_IDS, makeConnector, signal, webhookOf } from '../support/connector.js';

const settings = {
  ...{ system: 'request-tracker', url: 'http://127.0.0.1:1', token: { env: 'TOKEN' } },
  ...{ user: 'dcause-bot', queues: ['General'] },
};
const connector = makeConnector(createConnector, settings, { TOKEN: '1-2-secret' });

const told = (ticket: object = {}, transaction: object = {}) =>
  webhookOf({
    ...{ type: 'rt.ticket.create', timestamp: '2024-03-10T04:00:00Z' },
    data: {
      ticket: { id: 7, queue: 'General', ...ticket },
      transaction: { id: 40, type: 'Create', creator: 'alice', ...transaction },
    },
  });

describe('a webhook', () => {
  it('names the ticket, and is known by its transaction', () => {
    expect(connector.interpret(told())).toEqual([{ ticketId: '7', entries: [] }]);
    expect(connector.interpret(told({ id: '7', queue: 'general' }, { type: 'Comment' }))).toHaveLength(1);
    expect(connector.deliveryKey?.(told())).toBe('rt-txn-40');
  });

  it.each([
    ['our own', {}, { creator: 'DCAUSE-bot' }],
    ['another queue', { queue: 'Elsewhere' }, {}],
    ['another type', {}, { type: 'Status' }],
  ])('about %s is dropped', (_, ticket, transaction) => {
    expect(connector.interpret(told(ticket, transaction))).toEqual([]);
  });

  it('that is not understood is refused, and says where', () => {
    for (const id of HOSTILE_IDS) {
      expect(() => connector.interpret(told({ id }))).toThrow('/data/ticket/id');
      expect(() => connector.deliveryKey?.(told({}, { id }))).toThrow('/data/transaction/id');
    }
    for (const body of ['null', '[]', '{"data":[]}', '{"data":{"ticket":null}}'])
      expect(() => connector.interpret(webhookOf(body)), body).toThrow(
        expect.objectContaining({ code: 'invalid-event' }),
      );
  });
});

describe('a poll', () => {
  /** Transactions by id, as they can be seen at the moment; each is of the ticket of the same number. */
  function fake(visible: Set<number>): { rt: RequestTracker; queries: string[] } {
    const queries: string[] = [];
    const list: RequestTracker['list'] = (_, { query = '', order, per_page: most = '20' }) => {
      queries.push(query);
      const after = Number(/ id > (\d+) /.exec(query)?.[1]);
      const ids = [...visible].filter((id) => id > after).sort((one, two) => one - two);
      const page = (order === 'DESC' ? ids.reverse() : ids).slice(0, Number(most));
      return Promise.resolve(page.map((id) => ({ id: String(id), ObjectId: String(id) })));
    };
    const unused = () => Promise.reject(new Error('not asked'));
    return { rt: { get: unused, list, listAll: unused, send: unused }, queries };
  }
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);
  const poll = async (rt: RequestTracker, cursor: string | undefined) => {
    const { events, cursor: next } = await pollTransactions(rt, ['1', '3'], cursor, signal);
    return { ids: events.map(({ ticketId }) => Number(ticketId)), keys: events.map(({ key }) => key), next };
  };

  it('begins at what there is now', async () => {
    const visible = new Set(range(1, 500));
    const { rt } = fake(visible);
    const first = await poll(rt, undefined);
    expect(first.ids).toEqual([]);
    visible.add(501);
    expect(await poll(rt, first.next)).toMatchObject({ ids: [501], keys: ['rt-txn-501'] });
  });

  it('begins where there is nothing', async () => {
    const visible = new Set<number>();
    const { rt } = fake(visible);
    const { next } = await poll(rt, undefined);
    visible.add(1);
    expect((await poll(rt, next)).ids).toEqual([1]);
  });

  it('asks for nothing but ids and fixed words', async () => {
    const { rt, queries } = fake(new Set());
    await poll(rt, '70:');
    expect(queries).toEqual([
      "ObjectType = 'RT::Ticket' AND (TicketQueue = '1' OR TicketQueue = '3') AND id > 70 " +
        "AND (Type = 'Create' OR Type = 'Correspond' OR Type = 'Comment') AND Creator != '__CurrentUser__'",
    ]);
  });

  it('gives each out once, also one that appears after later ones', async () => {
    const visible = new Set([10, 12]);
    const { rt } = fake(visible);
    const first = await poll(rt, '9:');
    expect(first.ids).toEqual([10, 12]);
    visible.add(11).add(13);
    const second = await poll(rt, first.next);
    expect(second.ids).toEqual([11, 13]);
    expect(await poll(rt, second.next)).toEqual({ ids: [], keys: [], next: second.next });
    // The cursor alone tells: what was not stored is given out again.
    expect((await poll(rt, first.next)).ids).toEqual([11, 13]);
  });

  it('goes through all pages, and on from there', async () => {
    const visible = new Set(range(1, 2500));
    const { rt } = fake(visible);
    const seen: number[] = [];
    let cursor = '0:';
    for (let round = 0; round < 4; round += 1) {
      const { ids, next } = await poll(rt, cursor);
      seen.push(...ids);
      cursor = next;
    }
    expect(seen).toEqual(range(1, 2500));
    expect(cursor.startsWith(`${2500 - OVERLAP_IDS}:`)).toBe(true);
    expect(cursor.length).toBeLessThan(1000);
  });

  it.each(['', 'x', '12', '-1:', '1:a'])('refuses a cursor that is none: %j', async (cursor) => {
    await expect(poll(fake(new Set()).rt, cursor)).rejects.toMatchObject({
      name: 'SystemError',
      retry: false,
    });
  });
});
