/** Jira: Cloud and Data Center, with and without Service Management; comments that customers do not see. */
import { describe, expect, it } from 'vitest';
import { adfToText } from '../../src/tickets/adf-text.js';
import { createConnector } from '../../src/tickets/connectors/jira.js';
import { markerOf } from '../../src/tickets/own-notes.js';
import { settingsGuard } from '../../src/tickets/settings-guard.js';
import { nothingAnswer, supportedAnswer } from '../render/answers.js';
import {
  bearerWebhook,
  HOSTILE_IDS,
  makeConnector,
  outletOf,
  signal,
  webhookOf,
} from '../support/connector.js';
import { type FakeJiraOptions, ISSUE, startFakeJira } from '../support/fake-jira.js';
import { payload } from './payload.js';

const TOKEN = 'jira-api-token';
const BOT = '557058:295406f3-a1fc-4733-b906-dcaa05e5e524';
/** That of the first revision is the beginning of it. */
const MARKER = markerOf(supportedAnswer.id, 12);
const settings = {
  system: 'jira',
  webhook: bearerWebhook,
  url: 'http://127.0.0.1:1',
  email: 'dcause@example.com',
  token: { env: 'TOKEN' },
  accountId: BOT,
  serviceDesk: true,
};
const { email: _, ...withoutMail } = settings;
/** Of a project without a desk, where a role sees the comments. */
const platform = { serviceDesk: false, visibility: { type: 'role', value: 'Administrators' } };
const dataCenter = { ...withoutMail, ...platform, accountId: 'dcause-bot' };
const connect = (more: object = {}) => makeConnector(createConnector, { ...settings, ...more }, { TOKEN });
const interpret = (body: unknown, more: object = {}) => connect(more).interpret(webhookOf(body));

const paragraph = (...texts: readonly string[]) => ({
  type: 'paragraph',
  content: texts.map((text) => (text === '\n' ? { type: 'hardBreak' } : { type: 'text', text })),
});
const code = (text: string) => ({ type: 'codeBlock', attrs: {}, content: [{ type: 'text', text }] });
const doc = (...content: readonly unknown[]) => ({ type: 'doc', version: 1, content });
const cell = (...content: readonly unknown[]) => ({ type: 'tableCell', content });

const cloud: FakeJiraOptions = {
  authorization: `Basic ${Buffer.from(`dcause@example.com:${TOKEN}`).toString('base64')}`,
  user: { accountId: BOT },
  version: '3',
  isRequest: true,
  summary: 'DC2 does not replicate',
  description: doc(paragraph('See:'), code('repadmin /showrepl\n  DC1   8524')),
};
const server: FakeJiraOptions = {
  ...cloud,
  authorization: `Bearer ${TOKEN}`,
  user: { key: 'JIRAUSER10100', name: 'dcause-bot' },
  version: '2',
  description: '{noformat}\nrepadmin\n{noformat}',
};

describe('a webhook', () => {
  it.each(['jira-issue-created', 'jira-comment-created'])('%s names the issue', (name) => {
    expect(interpret(payload(name))).toEqual([{ ticketId: ISSUE, entries: [] }]);
    expect(interpret(payload(name), { projects: ['OPS'] })).toHaveLength(1);
    expect(interpret(payload(name), { projects: ['HR'] })).toEqual([]);
  });

  it('about what we did ourselves is dropped', () => {
    const edited = payload(
      'jira-issue-created',
      [['webhookEvent'], 'jira:issue_updated'],
      [['user', 'accountId'], BOT],
    );
    expect(interpret(edited)).toEqual([]);
    expect(interpret(payload('jira-comment-created', [['comment', 'author', 'accountId'], BOT]))).toEqual([]);
    const named = payload('jira-issue-created', [['user'], { name: 'dcause-bot', key: 'JIRAUSER10100' }]);
    expect(interpret(named, { accountId: 'dcause-bot' })).toEqual([]);
  });

  it('about anything else is dropped, as is a comment without its issue', () => {
    expect(interpret({ webhookEvent: 'jira:issue_deleted', issue: { key: ISSUE } })).toEqual([]);
    expect(interpret(payload('jira-comment-created', [['issue'], undefined]))).toEqual([]);
  });

  it.each(HOSTILE_IDS.map((id) => [JSON.stringify(id).slice(0, 40), id]))(
    'about issue %s is refused',
    (_, key) => {
      const refused: unknown = expect.objectContaining({ name: 'InputError', code: 'invalid-event' });
      expect(() => interpret(payload('jira-issue-created', [['issue', 'key'], key]))).toThrow(refused);
    },
  );

  it('that does not say what happened is refused', () => {
    expect(() => interpret({ issue: { key: ISSUE } })).toThrow(
      expect.objectContaining({ code: 'invalid-event' }),
    );
  });
});

describe('an issue', () => {
  it('is read with its comments, page after page, but without what dcause wrote', async () => {
    const jira = await startFakeJira(cloud);
    const comment = (id: number, body: unknown, accountId = 'kim') =>
      jira.comments.push({ id: String(id), author: { accountId }, body, jsdPublic: true });
    comment(1, doc(paragraph('first')));
    comment(2, doc(paragraph('ours')), BOT);
    comment(3, doc(paragraph(MARKER), paragraph('quoted by hand'), paragraph(MARKER)));
    comment(4, doc(paragraph('fourth')));
    comment(5, doc(code('fifth')));
    const entries = await connect({ url: jira.url }).readTicket?.(ISSUE, signal);
    expect(entries?.map(({ text }) => text)).toEqual([
      'DC2 does not replicate',
      'See:\nrepadmin /showrepl\n  DC1   8524',
      'first',
      'fourth',
      'fifth',
    ]);
    const again = await connect({ url: jira.url }).readTicket?.(ISSUE, signal);
    expect(again).toEqual(entries);
    jira.fields['description'] = doc(paragraph('edited'));
    const edited = await connect({ url: jira.url }).readTicket?.(ISSUE, signal);
    expect(edited?.filter(({ key }) => !entries?.some((entry) => entry.key === key))).toMatchObject([
      { text: 'edited' },
    ]);
  });

  it('of Data Center is read in its older version', async () => {
    const jira = await startFakeJira(server);
    jira.comments.push({ id: '1', author: { name: 'dcause-bot' }, body: 'ours', jsdPublic: true });
    const connector = makeConnector(createConnector, { ...dataCenter, url: jira.url }, { TOKEN });
    const entries = await connector.readTicket?.(ISSUE, signal);
    expect(entries?.map(({ text }) => text)).toEqual([
      'DC2 does not replicate',
      '{noformat}\nrepadmin\n{noformat}',
    ]);
  });
});

describe('a note', () => {
  it.each([
    ['of a service desk', cloud, settings, { jsdPublic: false }],
    ['for a role', cloud, { ...settings, ...platform }, { visibility: platform.visibility }],
    [
      'where comments are internal',
      cloud,
      { ...settings, serviceDesk: false, commentsAreInternal: true },
      {},
    ],
    [
      'of a service desk in Data Center',
      server,
      { ...withoutMail, accountId: 'dcause-bot' },
      { jsdPublic: false },
    ],
    ['for a role in Data Center', server, dataCenter, { visibility: platform.visibility }],
  ])('%s is hidden, is found again by its marker, and is not read back', async (_, options, some, shown) => {
    const jira = await startFakeJira(options);
    const connector = makeConnector(createConnector, { ...some, url: jira.url }, { TOKEN });
    const note = outletOf(connector, 'note');
    const text = note.compose(supportedAnswer, { marker: MARKER }) ?? '';
    expect(await note.isThere?.(ISSUE, MARKER, signal)).toBe(false);
    await note.send({ ticketId: ISSUE, deliveryId: 'd1', marker: MARKER, payload: text }, signal);
    expect(jira.comments).toMatchObject([shown]);
    expect(await note.isThere?.(ISSUE, MARKER, signal)).toBe(true);
    expect(await note.isThere?.(ISSUE, markerOf(supportedAnswer.id, 1), signal)).toBe(false);
    expect(await connector.readTicket?.(ISSUE, signal)).toHaveLength(2);
  });

  it.each([
    ['of a service desk', settings],
    ['for a role', { ...settings, ...platform }],
  ])('%s that comes out public is a failure which is not repeated', async (_, some) => {
    const jira = await startFakeJira(cloud);
    jira.publishes = true;
    const note = outletOf(makeConnector(createConnector, { ...some, url: jira.url }, { TOKEN }), 'note');
    const text = note.compose(supportedAnswer, { marker: MARKER }) ?? '';
    const sent = note.send({ ticketId: ISSUE, deliveryId: 'd1', marker: MARKER, payload: text }, signal);
    await expect(sent).rejects.toMatchObject({ name: 'SystemError', retry: false });
  });

  it('holds no markup of evidence: what closes its frame is taken out', () => {
    const [finding] = supportedAnswer.findings;
    const title = 'x {noformat} [~accountid:1] {NOFORMAT}';
    const answer = {
      ...supportedAnswer,
      findings: finding === undefined ? [] : [{ ...finding, problem: { ...finding.problem, title } }],
    };
    const text = outletOf(connect(), 'note').compose(answer, { marker: MARKER }) ?? '';
    expect(text.match(/\{noformat\}/gi)).toHaveLength(2);
    expect(text).toMatch(/^\{noformat\}\n.*\n\{noformat\}$/s);
  });

  it('for an issue that is no request, or none at all, is given up', async () => {
    const jira = await startFakeJira({ ...cloud, isRequest: false });
    const note = outletOf(connect({ url: jira.url }), 'note');
    for (const ticketId of [ISSUE, 'OPS-18'])
      await expect(
        note.send({ ticketId, deliveryId: 'd1', marker: MARKER, payload: 'x' }, signal),
      ).rejects.toMatchObject({ retry: false, status: 404 });
  });
});

describe('fields', () => {
  const fields = { cause: 'customfield_10050', probability: 'customfield_10051' };

  it('take what is suggested, and nothing where nothing is', async () => {
    const jira = await startFakeJira(cloud);
    const outlet = outletOf(connect({ url: jira.url, fields }), 'fields');
    expect(outlet.compose(nothingAnswer, { marker: MARKER })).toBeUndefined();
    const values = outlet.compose(supportedAnswer, { marker: MARKER }) ?? '';
    await outlet.send({ ticketId: ISSUE, deliveryId: 'd2', marker: MARKER, payload: values }, signal);
    const cause = supportedAnswer.findings[0]?.causes[0];
    expect(jira.fields['customfield_10050']).toBe(cause?.title);
    expect(jira.fields['customfield_10051']).toMatch(/^\d+\s?%$/);
    expect(outlet.isThere).toBeUndefined();
  });

  it('that are not on the screen are given up', async () => {
    const jira = await startFakeJira(cloud);
    const outlet = outletOf(connect({ url: jira.url, fields: { cause: 'customfield_1' } }), 'fields');
    const values = outlet.compose(supportedAnswer, { marker: MARKER }) ?? '';
    const sent = outlet.send({ ticketId: ISSUE, deliveryId: 'd2', marker: MARKER, payload: values }, signal);
    await expect(sent).rejects.toMatchObject({ retry: false, status: 400 });
  });
});

describe('the check', () => {
  const fields = { cause: 'customfield_10050' };

  it('finds what is there, and changes nothing', async () => {
    const jira = await startFakeJira(cloud);
    const results = await connect({ url: jira.url, projects: ['OPS'], fields }).check(signal);
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['identity', true],
      ['permissions in OPS', true],
      ['service desk', true],
      ['fields', true],
    ]);
    expect(jira.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('names what is missing, and no secret', async () => {
    const jira = await startFakeJira(cloud);
    jira.permissions = { BROWSE_PROJECTS: true };
    const wrong = { accountId: 'somebody', fields: { cause: 'customfield_1' } };
    const results = await connect({ url: jira.url, ...wrong }).check(signal);
    expect(results.filter(({ ok }) => !ok).map(({ detail }) => detail)).toEqual([
      expect.stringContaining(BOT),
      'Give the account ADD_COMMENTS, EDIT_ISSUES.',
      'There is no customfield_1.',
    ]);
    const refused = await connect({ url: jira.url, email: 'kim@example.com' }).check(signal);
    expect(refused.every(({ ok }) => !ok)).toBe(true);
    expect(JSON.stringify(refused)).not.toContain(TOKEN);
  });
});

describe('documents as text', () => {
  it.each([
    ['line breaks', doc(paragraph('a', '\n', 'b'), paragraph(), paragraph('c')), 'a\nb\n\nc'],
    ['code', doc(code('a\n\n  b')), 'a\n\n  b'],
    [
      'a table',
      doc({
        type: 'table',
        content: [{ type: 'tableRow', content: [cell(paragraph('a')), cell(), cell(paragraph('b'))] }],
      }),
      'a\t\tb',
    ],
    [
      'a table for layout',
      doc({ type: 'table', content: [{ type: 'tableRow', content: [cell(code('a\nb')), cell(code('c'))] }] }),
      'a\nb\nc',
    ],
    [
      'a list',
      doc({ type: 'bulletList', content: [{ type: 'listItem', content: [paragraph('a'), code('b')] }] }),
      'a\nb',
    ],
    ['a quotation', doc({ type: 'blockquote', content: [paragraph('a', '\n', 'b')] }), '> a\n> b'],
    ['a panel that nobody knows', doc({ type: 'news', content: [paragraph('a')] }), 'a'],
    [
      'mentions and links',
      doc({
        type: 'paragraph',
        content: [
          { type: 'mention', attrs: { text: '@Kim' } },
          { type: 'text', text: ' see ' },
          { type: 'inlineCard', attrs: { url: 'https://example.com' } },
        ],
      }),
      '@Kim see https://example.com',
    ],
    ['nothing', null, ''],
    ['no document', { type: 7, content: 'x' }, ''],
  ])('%s', (_, document, text) => {
    expect(adfToText(document)).toBe(text);
  });

  it('nested without end are no burden', () => {
    const text = `${'{"type":"blockquote","content":['.repeat(20_000)}${']}'.repeat(20_000)}`;
    expect(adfToText(JSON.parse(text))).toBe('');
  });
});

it('the schema wants it said who sees a comment outside a service desk', () => {
  const isSettings = settingsGuard('jira');
  const open = { ...settings, serviceDesk: false };
  expect(isSettings(settings)).toBe(true);
  expect(isSettings(open)).toBe(false);
  expect(isSettings({ ...open, commentsAreInternal: true })).toBe(true);
  expect(isSettings({ ...open, commentsAreInternal: false })).toBe(false);
  expect(isSettings({ ...open, visibility: platform.visibility })).toBe(true);
  expect(isSettings({ ...settings, visibility: platform.visibility })).toBe(false);
});
