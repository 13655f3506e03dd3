/** `/d/{token}`: the whole answer for whoever holds the link, and nothing for anybody else. */
import { createHash } from 'node:crypto';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../src/http/app.js';
import { htmlToText } from '../../src/tickets/html-text.js';
import { createPageLinks, type PageLinks } from '../../src/tickets/page-links.js';
import { readHtml } from '../render/check-html.js';
import { type AppParts, appOptions, keyedApp, newStore, PAGE_KEY } from '../support/app.js';
import { expectContract, expectProblem } from '../support/contract.js';

const publicUrl = new URL('https://dcause.example');
let options: AppParts;
let app: Express;
let links: PageLinks;

beforeAll(async () => {
  options = await appOptions({ store: await newStore(), loopback: false });
  ({ app } = await keyedApp(options));
  links = createPageLinks({ key: PAGE_KEY, publicUrl, now: options.now });
});

const SUBJECT = { source: 'DC2', destination: 'DC1' };

async function made(text = '<script>alert(1)</script>\n'): Promise<string> {
  const asked = {
    subject: SUBJECT,
    facts: { 'link.status': 8524, 'source.cname.atOwnServers': 'none', 'source.dns.msdcsAtServers': 'all' },
    evidence: [{ text, name: '<b>paste</b>.txt' }],
  };
  const { answer } = await options.diagnoses.create(asked, { record: true });
  return answer.id;
}

async function open(link: string, from = app): Promise<Response> {
  const response = await request(from).get(new URL(link).pathname);
  expectContract(response, 'get', '/d/{token}');
  return response;
}

const bodyOf = (page: string): string =>
  page.slice(page.indexOf('<h1>Diagnosis</h1>\n') + '<h1>Diagnosis</h1>\n'.length, page.indexOf('</main>'));

describe('the page of a diagnosis', () => {
  it('is the whole answer, without a key', async () => {
    const response = await open(links.linkTo(await made(), 1));
    expect([response.status, response.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    const text = htmlToText(response.text).replaceAll(/\s+/g, ' ');
    expect(text).toMatch(/Revision 1, made \d{4}-\d\d-\d\d \d\d:\d\d UTC\./);
    expect(text).toContain("The source's name cannot be looked up in DNS (8524, 2087, 2088)");
    expect(text).toMatch(/(?:Probable|Possible) cause: /);
    expect(text).toContain('Stated: source.cname.atOwnServers = none');
    expect(text).toContain('Next check');
    expect(text).toContain('Repair, if this is the cause');
    expect(text).toContain('something that is not listed here');
    expect(response.text).toContain('<h3>Facts</h3>');
    expect(text).not.toMatch(/and \d+ more steps?/);
    expect(text).toContain('In <b>paste</b>.txt: 1 line (1)');
    expect(text).not.toContain('later revision');
    expect(response.text).toContain('<title>The source&#39;s name cannot be looked up in DNS');
  });

  it('runs nothing, loads nothing, and links to articles only', async () => {
    const response = await open(links.linkTo(await made(), 1));
    const [, style = ''] = /<style>([^<]*)<\/style>/.exec(response.text) ?? [];
    const hash = createHash('sha256').update(style).digest('base64');
    expect(response.headers).toMatchObject({
      'content-security-policy': `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    const { links: addresses, code } = readHtml(bodyOf(response.text));
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) expect(address).toMatch(/^https:\/\/learn\.microsoft\.com\//);
    expect(code).toContain('<b>paste</b>.txt');
    expect(response.text).not.toMatch(/<script|<b>|style=|\son\w+=|url\(|@import/);
  });

  it('is that of its revision, and says when there is a later one', async () => {
    const id = await made();
    const first = links.linkTo(id, 1);
    await options.diagnoses.addTo(id, { subject: SUBJECT, facts: { 'link.sourceDeleted': true } }, {});
    const [before, after] = [await open(first), await open(links.linkTo(id, 2))];
    expect(before.text).toContain('there is a later revision, 2.');
    expect(before.text).not.toContain('Changed since');
    expect(after.text).toContain('<h2>Changed since revision 1</h2>');
    expect(after.text).not.toContain('later revision');
  });

  it('can be read from a page of another site, as tickets are', async () => {
    const { pathname } = new URL(links.linkTo(await made(), 1));
    const response = await request(app).get(pathname).set('Sec-Fetch-Site', 'cross-site');
    expect(response.status).toBe(200);
  });

  it('is text/html or nothing', async () => {
    const { pathname } = new URL(links.linkTo(await made(), 1));
    const response = await request(app).get(pathname).set('Accept', 'application/json');
    expectContract(response, 'get', '/d/{token}');
    expectProblem(response, 406, 'not-acceptable');
  });
});

describe('a link that is not good', () => {
  it('is 404, and tells nothing more', async () => {
    const id = await made();
    const good = links.linkTo(id, 1);
    const deleted = await made();
    await options.store.deleteDiagnosis(deleted, options.now(), 'cli:test');
    const past = createPageLinks({ key: PAGE_KEY, publicUrl, now: () => 0 });
    const foreign = createPageLinks({ key: Buffer.alloc(32, 'other'), publicUrl, now: options.now });
    const bad = [
      good.slice(0, -2),
      `${good.slice(0, -6)}AAAAAA`,
      past.linkTo(id, 1),
      foreign.linkTo(id, 1),
      links.linkTo(id, 2),
      links.linkTo(deleted, 1),
      `${publicUrl.href}d/${id}`,
    ];
    const answers = await Promise.all(bad.map((link) => open(link)));
    for (const answer of answers) expectProblem(answer, 404, 'not-found');
    expect(new Set(answers.map(({ body }) => `${body.title} ${body.detail}`)).size).toBe(1);
    expect((await open(good)).status).toBe(200);
  });

  it('is all there is where no links are given away', async () => {
    const { pages: _pages, ...without } = options;
    expect((await open(links.linkTo(await made(), 1), createApp(without))).status).toBe(404);
  });
});

it('counts against the limit of a minute', async () => {
  const { app: limited } = await keyedApp({ ...options, requestsPerMinute: 2 });
  const statuses: number[] = [];
  for (let call = 0; call < 3; call += 1)
    statuses.push((await open(`${publicUrl.href}d/${'A'.repeat(75)}`, limited)).status);
  expect(statuses).toEqual([404, 404, 429]);
});
