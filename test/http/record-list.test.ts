/** GET /v1/diagnoses: filters, and pages on which each diagnosis stands once. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { RecordKeeper } from '../../src/records/record-keeper.js';
import { ENGINE_VERSION } from '../../src/version.js';
import { type AppParts, appOptions, newStore } from '../support/app.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';

const PATH = '/v1/diagnoses';
const START = Date.UTC(2026, 4, 4, 10);
const FAILURE = {
  facts: { 'link.status': 8524, 'source.cname.atOwnServers': 'none', 'source.dns.msdcsAtServers': 'all' },
};
const PRINTER = { evidence: [{ text: 'The printer is out of paper.' }] };

let options: AppParts;
let app: Express;
/** Ids by name; some were made in the same millisecond. */
const ids = new Map<string, string>();

beforeAll(async () => {
  let [made, at] = [0, START];
  options = await appOptions({ store: await newStore() });
  const records = new RecordKeeper({
    store: options.store,
    rules: options.rules,
    logger: options.logger,
    now: () => at,
    newId: () => {
      made += 1;
      return `00000000-0000-4000-8000-${String(made).padStart(12, '0')}`;
    },
    maskSecrets: (asked) => asked,
    maxEvidenceBytes: 10_000,
    maxLines: 100,
  });
  app = createApp({ ...options, diagnoses: records });
  const make = async (name: string, body: object): Promise<string> => {
    const { id } = bodyAs(await request(app).post(PATH).send(body), 'Answer');
    ids.set(name, id);
    return id;
  };
  await make('failure', { ...FAILURE, ticket: { system: 'helpdesk', id: 'T-1' } });
  await make('printer', { ...PRINTER, ticket: { system: 'helpdesk', id: 'T-2' } });
  at = START + 1_000;
  await make('other', { ...PRINTER, ticket: { system: 'other', id: 'T-1' } });
  const grown = await make('grown', PRINTER);
  at = START + 2_000;
  await request(app).post(`${PATH}/${grown}/evidence`).send(FAILURE);
});

async function list(query: string): Promise<Response> {
  const response = await request(app).get(`${PATH}${query}`);
  expectContract(response, 'get', PATH);
  return response;
}

async function named(query: string): Promise<readonly (string | undefined)[]> {
  const { items } = bodyAs(await list(query), 'DiagnosisPage');
  return items.map(({ id }) => [...ids].find(([, known]) => known === id)?.[0]);
}

const time = (offset: number): string => new Date(START + offset).toISOString();

describe('the list', () => {
  it('has each diagnosis once, by its last revision, newest first', async () => {
    expect(await named('')).toEqual(['grown', 'other', 'printer', 'failure']);
    const { items, next } = bodyAs(await list(''), 'DiagnosisPage');
    expect(next).toBeUndefined();
    expect(items[0]).toEqual({
      id: ids.get('grown'),
      revision: 2,
      createdAt: time(2_000),
      engine: { version: ENGINE_VERSION },
      ruleset: { digest: options.rules.current().ruleset.digest },
      problems: ['replication-dns-lookup-failure'],
      causes: ['source-cname-not-registered'],
    });
    expect(items[3]?.ticket).toEqual({ system: 'helpdesk', id: 'T-1' });
  });

  it.each([
    ['?problem=replication-dns-lookup-failure', ['grown', 'failure']],
    ['?problem=dns-event-6702', []],
    ['?cause=source-cname-not-registered', ['grown', 'failure']],
    ['?cause=source-dc-offline', []],
    ['?ticketSystem=helpdesk', ['printer', 'failure']],
    ['?ticket=T-1', ['other', 'failure']],
    ['?ticketSystem=helpdesk&ticket=T-1', ['failure']],
    [`?since=${time(1_000)}`, ['grown', 'other']],
    [`?until=${time(1_000)}`, ['printer', 'failure']],
    [`?since=${time(1)}&until=${time(2_000)}`, ['other']],
    ['?since=2026-05-04T12:00:01%2B02:00', ['grown', 'other']],
    ['?since=2026-05-05', []],
    [`?ruleset=${'0'.repeat(64)}`, []],
    ['?problem=replication-dns-lookup-failure&ticket=T-1', ['failure']],
  ])('%s holds %j', async (query, expected) => {
    expect(await named(query)).toEqual(expected);
  });

  it('can be had by the digest of the rules', async () => {
    expect(await named(`?ruleset=${options.rules.current().ruleset.digest}`)).toHaveLength(4);
  });

  it.each([1, 2, 3, 4, 200])(
    'has each diagnosis once over pages of %i, also of one millisecond',
    async (limit) => {
      const seen: string[] = [];
      let [query, pages] = [`?limit=${limit}`, 0];
      for (;;) {
        const { items, next } = bodyAs(await list(query), 'DiagnosisPage');
        seen.push(...items.map(({ id }) => id));
        pages += 1;
        if (next === undefined) break;
        expect(items).toHaveLength(limit);
        query = `?limit=${limit}&after=${encodeURIComponent(next)}`;
      }
      expect(seen).toEqual(['grown', 'other', 'printer', 'failure'].map((name) => ids.get(name)));
      expect(pages).toBe(Math.ceil(4 / limit));
    },
  );

  it.each([
    '?limit=0',
    '?limit=201',
    '?limit=x',
    '?after=x',
    '?after=',
    `?after=${Buffer.from('x y').toString('base64url')}`,
    '?since=yesterday',
    '?since=2026-05-04T10:00:00',
    '?until=2026-13-01',
    '?until=2026-02-30',
    '?until=2026-02-30T10:00:00Z',
    '?ticket=a&ticket=b',
    '?q=x',
  ])('is refused with %s', async (query) => {
    expectProblem(await list(query), 400, 'invalid-request');
  });

  it('is JSON or nothing', async () => {
    expectProblem(await request(app).get(PATH).set('Accept', 'text/html'), 406, 'not-acceptable');
  });
});
