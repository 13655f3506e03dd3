/** Which parts of a message are read, and how: what a mail program would show, bounded, and never more than asked for. */
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { listOf } from '../../src/tickets/json-value.js';
import {
  MOST_PART_BYTES,
  MOST_TICKET_BYTES,
  readContents,
} from '../../src/tickets/request-tracker/contents.js';
import { bodyParts, isTextFile, type Part, partOf } from '../../src/tickets/request-tracker/parts.js';
import type { Query, RequestTracker } from '../../src/tickets/request-tracker/rest.js';
import { SystemError } from '../../src/tickets/system-error.js';
import { signal } from '../support/connector.js';

const logger = pino({ level: 'silent' });
const part = (id: number, type: string, fileName = '', bytes = 10): Part => ({
  ...{ id: String(id), transactionId: '1', type, fileName, bytes, subject: '' },
});

describe('the body', () => {
  const ids = (...types: readonly string[]) =>
    bodyParts(types.map((type, at) => part(at + 1, type))).map(({ id }) => Number(id));

  it.each([
    ['plain text', ['text/plain'], [1]],
    ['HTML alone', ['text/html'], [1]],
    ['of alternatives the plain one', ['multipart/alternative', 'text/plain', 'text/html'], [2]],
    ['plain text and HTML that are no alternatives', ['multipart/mixed', 'text/plain', 'text/html'], [2, 3]],
    ['HTML with a footer of a list', ['multipart/mixed', 'text/html', 'text/plain'], [2, 3]],
    [
      'alternatives and a footer',
      ['multipart/mixed', 'multipart/alternative', 'text/plain', 'text/html', 'text/plain'],
      [3, 5],
    ],
    ['no signatures and pictures', ['text/plain', 'application/pgp-signature', 'image/png'], [1]],
  ])('is %s', (_, types, expected) => {
    expect(ids(...types)).toEqual(expected);
  });

  it('is the HTML where the plain alternative is a placeholder, and never a file', () => {
    const parts = [
      part(1, 'multipart/alternative'),
      part(2, 'text/plain', '', 1),
      part(3, 'text/html'),
      part(4, 'text/plain', 'a.txt'),
    ];
    expect(bodyParts(parts).map(({ id }) => id)).toEqual(['3']);
  });
});

it.each([
  ['text/plain', 'a', true],
  ['text/csv', 'a', true],
  ['application/json', 'a', true],
  ['application/octet-stream', 'dcdiag.LOG', true],
  ['application/vnd.ms-excel', 'a.csv', true],
  ['application/octet-stream', 'a.evtx', false],
  ['image/png', 'a.png', false],
  ['text/plain', '', false],
])('a file of type %s named %j is text: %s', (type, name, expected) => {
  expect(isTextFile(part(1, type, name))).toBe(expected);
});

it.each([null, [], {}, { id: '1' }, { id: '../2', TransactionId: '1' }, { id: 1, TransactionId: {} }])(
  'what is no attachment is left out: %j',
  (item) => {
    expect(partOf(item)).toEqual([]);
  },
);

describe('contents', () => {
  /** Answers as Request Tracker does; refuses a list that holds one of `refused`, and those alone. */
  function fake(refused: readonly string[] = []) {
    const asked: (readonly string[])[] = [];
    const tooLarge = () => Promise.reject(new SystemError('too large', { retry: false }));
    const rt: RequestTracker = {
      get: (path) => {
        const id = path[1] ?? '';
        asked.push([id]);
        return refused.includes(id)
          ? tooLarge()
          : Promise.resolve({ Content: Buffer.from(`text ${id}`).toString('base64') });
      },
      list: (_, { query = '' }: Query) => {
        const value = listOf(listOf(JSON.parse(query))[0], 'value').map(String);
        asked.push(value);
        return value.some((id) => refused.includes(id))
          ? tooLarge()
          : Promise.resolve(value.map((id) => ({ id, Content: `text ${id}` })));
      },
      listAll: () => Promise.reject(new Error('not asked')),
      send: () => Promise.reject(new Error('not asked')),
    };
    return { rt, asked };
  }
  const many = (count: number, bytes: number, type = 'text/plain') =>
    Array.from({ length: count }, (_, at) => part(at + 1, type, 'a.txt', bytes));

  it('of small texts are asked for together', async () => {
    const { rt, asked } = fake();
    const contents = await readContents(rt, many(250, 10), logger, signal);
    expect(asked.map(({ length }) => length)).toEqual([100, 100, 50]);
    expect([contents.size, contents.get('250')]).toEqual([250, 'text 250']);
  });

  it('that are large, or bytes, are asked for one by one', async () => {
    const { rt, asked } = fake();
    await readContents(rt, [...many(2, 700_000), part(3, 'text/csv', 'a.csv')], logger, signal);
    expect(asked).toEqual([['1'], ['2'], ['3']]);
  });

  it('that are too large are left out, alone and together', async () => {
    const { rt, asked } = fake();
    expect((await readContents(rt, many(1, MOST_PART_BYTES + 1), logger, signal)).size).toBe(0);
    expect(asked).toEqual([]);
    const fit = MOST_TICKET_BYTES / MOST_PART_BYTES;
    expect((await readContents(rt, many(fit + 3, MOST_PART_BYTES), logger, signal)).size).toBe(fit);
  });

  it('that are larger than they say cost no other', async () => {
    const { rt } = fake(['2']);
    const contents = await readContents(rt, many(3, 10), logger, signal);
    expect([...contents.keys()]).toEqual(['1', '3']);
  });

  it('that cannot be had now are an error', async () => {
    const { rt } = fake();
    const down = { ...rt, list: () => Promise.reject(new SystemError('down', { retry: true })) };
    await expect(readContents(down, many(3, 10), logger, signal)).rejects.toThrow('down');
  });

  it('are not taken for empty where Request Tracker refuses with status 200', async () => {
    const rt: RequestTracker = { ...fake().rt, get: async () => ['Ticket 1: Permission Denied'] };
    const read = readContents(rt, [part(1, 'text/plain')], logger, signal);
    await expect(read).rejects.toMatchObject({ retry: true });
  });
});
