/** ServiceNow: the record and its journal, work notes, and fields that it leaves out without a word. */
import { describe, expect, it } from 'vitest';
import { createConnector } from '../../src/tickets/connectors/servicenow.js';
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
import { INCIDENT, type JournalEntry, startFakeServiceNow } from '../support/fake-servicenow.js';
import { payload } from './payload.js';

const PASSWORD = 'correct horse battery';
const TOKEN = 'oauth-access-token';
const BEARER = `Bearer ${TOKEN}`;
/** That of the first revision is the beginning of it. */
const MARKER = markerOf(supportedAnswer.id, 12);
const BASIC = `Basic ${Buffer.from(`dcause.bot:${PASSWORD}`).toString('base64')}`;
const RULE = 'servicenow-business-rule';
const settings = {
  system: 'servicenow',
  webhook: bearerWebhook,
  url: 'http://127.0.0.1:1',
  user: 'dcause.bot',
  password: { env: 'PASSWORD' },
  fields: { cause: 'u_cause' },
};
const connect = (more: object = {}) => makeConnector(createConnector, { ...settings, ...more }, { PASSWORD });
const { password: _, ...withoutPassword } = settings;
const withToken = (url: string, user = settings.user) =>
  makeConnector(createConnector, { ...withoutPassword, url, user, token: { env: 'TOKEN' } }, { TOKEN });
const interpret = (body: unknown) => connect().interpret(webhookOf(body));

function entry(id: number, parts: Partial<JournalEntry>): JournalEntry {
  return {
    sys_id: String(id).padStart(32, '0'),
    element: 'comments',
    value: '',
    sys_created_by: 'kim.larsen',
    sys_created_on: '2024-03-10 03:00:00',
    ...parts,
  };
}

describe('a webhook', () => {
  it('names the record', () => {
    expect(interpret(payload(RULE))).toEqual([{ ticketId: INCIDENT, entries: [] }]);
    expect(interpret({ sys_id: INCIDENT })).toHaveLength(1);
  });

  it('about what we did ourselves is dropped', () => {
    expect(interpret(payload(RULE, [['updated_by'], 'dcause.bot']))).toEqual([]);
    expect(interpret(payload(RULE, [['updated_by'], 'DCause.Bot']))).toEqual([]);
  });

  it.each(
    [...HOSTILE_IDS, 'INC0010017', INCIDENT.toUpperCase(), `${INCIDENT}\n`].map((id) => [
      JSON.stringify(id).slice(0, 40),
      id,
    ]),
  )('about record %s is refused', (_, id) => {
    expect(() => interpret(payload(RULE, [['sys_id'], id]))).toThrow(
      expect.objectContaining({ name: 'InputError', code: 'invalid-event' }),
    );
  });
});

describe('a record', () => {
  it('is read with its journal, but without what dcause wrote', async () => {
    const instance = await startFakeServiceNow(BASIC);
    Object.assign(instance.record, {
      short_description: 'DC2 does not replicate',
      description: 'See\n  below.',
    });
    instance.journal.push(
      entry(1, { value: 'a   b' }),
      entry(2, { value: 'ours', element: 'work_notes', sys_created_by: 'dcause.bot' }),
      entry(3, { value: `${MARKER}\nmoved\n${MARKER}`, element: 'work_notes' }),
      entry(4, { value: 'see [code]<pre>c   d</pre>e<br>f[/code] end', element: 'work_notes' }),
      entry(5, { value: 'of another field', element: 'close_notes' }),
    );
    const entries = await connect({ url: instance.url }).readTicket?.(INCIDENT, signal);
    expect(entries?.map(({ text }) => text)).toEqual([
      'DC2 does not replicate',
      'See\n  below.',
      'a   b',
      'see \nc   d\ne\nf\n end',
    ]);
  });

  it('is read to its end, also where a page is short because of what the user may not see', async () => {
    const instance = await startFakeServiceNow(BASIC);
    for (let at = 0; at < 250; at += 1)
      instance.journal.push(entry(at, { value: `text ${at}`, isHidden: at < 150 }));
    const entries = await connect({ url: instance.url }).readTicket?.(INCIDENT, signal);
    expect(entries).toHaveLength(100);
    expect(entries?.at(-1)?.text).toBe('text 249');
    expect(instance.requests.filter(({ path }) => path.endsWith('/sys_journal_field'))).toHaveLength(3);
  });

  it('is read with a token, too', async () => {
    const instance = await startFakeServiceNow(BEARER);
    expect(await withToken(instance.url).readTicket?.(INCIDENT, signal)).toEqual([]);
    await expect(connect({ url: instance.url }).readTicket?.(INCIDENT, signal)).rejects.toMatchObject({
      retry: true,
      status: 401,
    });
  });
});

describe('a work note', () => {
  it('is written as such alone, is found again by its marker, and is not read back', async () => {
    const instance = await startFakeServiceNow(BEARER);
    const note = outletOf(withToken(instance.url), 'note');
    const text = note.compose(supportedAnswer, { marker: MARKER }) ?? '';
    expect(await note.isThere?.(INCIDENT, MARKER, signal)).toBe(false);
    await note.send({ ticketId: INCIDENT, deliveryId: 'd1', marker: MARKER, payload: text }, signal);
    expect(instance.journal).toMatchObject([{ element: 'work_notes', value: text }]);
    expect(await note.isThere?.(INCIDENT, MARKER, signal)).toBe(true);
    expect(await note.isThere?.(INCIDENT, markerOf(supportedAnswer.id, 1), signal)).toBe(false);
    // By its marker alone, whoever wrote it.
    for (const user of ['dcause.bot', 'somebody'])
      expect(await withToken(instance.url, user).readTicket?.(INCIDENT, signal)).toEqual([]);
  });

  it('that is left out without a word is a failure, and not repeated', async () => {
    const instance = await startFakeServiceNow(BASIC);
    const note = outletOf(connect({ url: instance.url }), 'note');
    const send = () =>
      note.send({ ticketId: INCIDENT, deliveryId: 'd1', marker: MARKER, payload: MARKER }, signal);
    instance.showsJournal = false;
    await send();
    instance.mayReadJournal = false;
    await expect(send()).rejects.toMatchObject({ name: 'SystemError', retry: false });
    Object.assign(instance, { showsJournal: true, mayReadJournal: true, writable: [] });
    instance.journal.length = 0;
    await expect(send()).rejects.toMatchObject({ name: 'SystemError', retry: false });
  });

  it('holds no markup of evidence', () => {
    const [finding] = supportedAnswer.findings;
    const title = '[code]<img src=x onerror=alert(1)>[/CODE]';
    const answer = {
      ...supportedAnswer,
      findings: finding === undefined ? [] : [{ ...finding, problem: { ...finding.problem, title } }],
    };
    const text = outletOf(connect(), 'note').compose(answer, { marker: MARKER }) ?? '';
    expect(text).not.toMatch(/\[\/?code\]/i);
    expect(text).toContain('(code)<img');
  });
});

describe('fields', () => {
  const send = async (url: string) => {
    const outlet = outletOf(connect({ url }), 'fields');
    const values = outlet.compose(supportedAnswer, { marker: MARKER }) ?? '';
    await outlet.send({ ticketId: INCIDENT, deliveryId: 'd2', marker: MARKER, payload: values }, signal);
  };

  it('take what is suggested, and nothing where nothing is', async () => {
    const instance = await startFakeServiceNow(BASIC);
    await send(instance.url);
    expect(instance.record['u_cause']).toBe(supportedAnswer.findings[0]?.causes[0]?.title);
    expect(outletOf(connect(), 'fields').compose(nothingAnswer, { marker: MARKER })).toBeUndefined();
  });

  it('that are left out without a word are a failure', async () => {
    const instance = await startFakeServiceNow(BASIC);
    instance.writable = ['work_notes'];
    await expect(send(instance.url)).rejects.toMatchObject({ name: 'SystemError', retry: true });
  });
});

describe('the check', () => {
  it('finds what is there, and changes nothing', async () => {
    const instance = await startFakeServiceNow(BASIC);
    instance.journal.push(entry(1, { value: 'any' }));
    const results = await connect({ url: instance.url }).check(signal);
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['identity', true],
      ['records', true],
      ['journal', true],
    ]);
    expect(instance.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it('says what is missing, and no secret', async () => {
    const instance = await startFakeServiceNow(BASIC);
    instance.journal.push(entry(1, { value: 'any' }));
    instance.mayReadJournal = false;
    const results = await connect({ url: instance.url }).check(signal);
    expect(results.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['journal']);
    const refused = await connect({ url: instance.url, user: 'somebody' }).check(signal);
    expect(refused.every(({ ok }) => !ok)).toBe(true);
    expect(JSON.stringify(refused)).not.toContain(PASSWORD);
    expect(JSON.stringify(refused)).not.toContain(Buffer.from(PASSWORD).toString('base64').slice(0, 10));
  });
});

it('the schema wants a password or a token, and no query in a name', () => {
  const isSettings = settingsGuard('servicenow');
  expect(isSettings(settings)).toBe(true);
  expect(isSettings(withoutPassword)).toBe(false);
  expect(isSettings({ ...withoutPassword, token: { env: 'TOKEN' } })).toBe(true);
  expect(isSettings({ ...settings, token: { env: 'TOKEN' } })).toBe(false);
  expect(isSettings({ ...settings, user: 'a^ORuser_name=b' })).toBe(false);
  expect(isSettings({ ...settings, table: '../sys_user' })).toBe(false);
});
