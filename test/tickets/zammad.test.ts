/** Zammad: what is read of a ticket, and notes that customers do not see. */
import { describe, expect, it } from 'vitest';
import { createConnector } from '../../src/tickets/connectors/zammad.js';
import { markerOf } from '../../src/tickets/own-notes.js';
import { supportedAnswer } from '../render/answers.js';
import {
  bearerWebhook,
  HOSTILE_IDS,
  makeConnector,
  outletOf,
  signal,
  webhookOf,
} from '../support/connector.js';
import { BOT, type FakeZammad, startFakeZammad, TICKET, type ZammadArticle } from '../support/fake-zammad.js';
import { payload } from './payload.js';

const TOKEN = 'zammad-access-token';
const ARTICLE = 'zammad-article';
/** That of the first revision is the beginning of it. */
const MARKER = markerOf(supportedAnswer.id, 12);

const connect = (url: string, more: object = {}) =>
  makeConnector(
    createConnector,
    { system: 'zammad', webhook: bearerWebhook, url, token: { env: 'TOKEN' }, user: BOT.login, ...more },
    { TOKEN },
  );
const interpret = (body: unknown, more: object = {}) =>
  connect('http://127.0.0.1:1', more).interpret(webhookOf(body));

function article(id: number, parts: Partial<ZammadArticle>): ZammadArticle {
  return {
    id,
    ticket_id: TICKET,
    subject: '',
    body: '',
    content_type: 'text/plain',
    type: 'note',
    internal: false,
    created_by: 'kim@example.com',
    created_by_id: 3,
    ...parts,
  };
}

describe('a webhook', () => {
  it('names the ticket', () => {
    expect(interpret(payload(ARTICLE))).toEqual([{ ticketId: '81', entries: [] }]);
    expect(interpret(payload(ARTICLE, [['article'], null]))).toHaveLength(1);
  });

  it.each([BOT.login, BOT.login.toUpperCase(), String(BOT.id)])(
    'about our own note is dropped (%s)',
    (user) => {
      const own = payload(ARTICLE, [['article', 'created_by'], BOT], [['article', 'created_by_id'], BOT.id]);
      expect(interpret(own, { user })).toEqual([]);
      const touched = payload(ARTICLE, [['article'], null], [['ticket', 'updated_by'], BOT]);
      expect(interpret(touched, { user })).toEqual([]);
    },
  );

  it('about a ticket of another group is dropped', () => {
    expect(interpret(payload(ARTICLE), { groups: ['Users'] })).toHaveLength(1);
    expect(interpret(payload(ARTICLE), { groups: ['Sales'] })).toEqual([]);
    expect(interpret(payload(ARTICLE, [['ticket', 'group'], 'Users']), { groups: ['Users'] })).toHaveLength(
      1,
    );
  });

  it.each(HOSTILE_IDS.map((id) => [JSON.stringify(id).slice(0, 40), id]))(
    'about ticket %s is refused',
    (_, id) => {
      expect(() => interpret(payload(ARTICLE, [['ticket', 'id'], id]))).toThrow(
        expect.objectContaining({ name: 'InputError', code: 'invalid-event' }),
      );
    },
  );
});

describe('a ticket', () => {
  it('is read with what customers and agents wrote, but not what dcause wrote', async () => {
    const zammad = await startFakeZammad(TOKEN);
    zammad.articles.push(
      article(1, { body: 'Look:<pre>a   b\nc</pre>', content_type: 'text/html' }),
      article(2, { body: 'a <b>  c', internal: true }),
      article(3, { body: 'a note of ours', created_by: BOT.login, created_by_id: BOT.id }),
      article(4, { body: `${MARKER}\nmoved here by an agent\n${MARKER}` }),
      article(5, { body: `thanks\n> ${MARKER}\n> 8524\n> ${MARKER}` }),
    );
    expect(await connect(zammad.url).readTicket?.('81', signal)).toEqual([
      { key: '1', text: 'Look:\na   b\nc' },
      { key: '2', text: 'a <b>  c' },
      { key: '5', text: 'thanks' },
    ]);
  });

  it('that cannot be read is said, with whether to try again', async () => {
    const zammad = await startFakeZammad('another');
    await expect(connect(zammad.url).readTicket?.('81', signal)).rejects.toMatchObject({
      retry: true,
      status: 401,
    });
    const other = await startFakeZammad(TOKEN);
    await expect(connect(other.url).readTicket?.('82', signal)).rejects.toMatchObject({
      retry: false,
      status: 404,
    });
  });
});

describe('a note', () => {
  const noteFor = (zammad: FakeZammad, ticketId = '81') => {
    const note = outletOf(connect(zammad.url), 'note');
    const text = note.compose(supportedAnswer, { marker: MARKER }) ?? '';
    const delivery = { ticketId, deliveryId: 'd1', marker: MARKER, payload: text };
    return { note, send: () => note.send(delivery, signal) };
  };

  it('is internal, is found again by its marker, and is not read back', async () => {
    const zammad = await startFakeZammad(TOKEN);
    const { note, send } = noteFor(zammad);
    expect(await note.isThere?.('81', MARKER, signal)).toBe(false);
    await send();
    expect(zammad.articles).toMatchObject([{ internal: true, type: 'note', content_type: 'text/html' }]);
    expect(await note.isThere?.('81', MARKER, signal)).toBe(true);
    expect(await note.isThere?.('81', markerOf(supportedAnswer.id, 1), signal)).toBe(false);
    expect(await connect(zammad.url, { user: 'somebody' }).readTicket?.('81', signal)).toEqual([]);
  });

  it('that comes out public is a failure which is not repeated', async () => {
    const zammad = await startFakeZammad(TOKEN);
    zammad.isAgent = false;
    await expect(noteFor(zammad).send()).rejects.toMatchObject({ name: 'SystemError', retry: false });
  });

  it('for a ticket that is gone is given up', async () => {
    const zammad = await startFakeZammad(TOKEN);
    await expect(noteFor(zammad, '82').send()).rejects.toMatchObject({ retry: false, status: 404 });
  });
});

describe('the check', () => {
  it('finds what is there, and changes nothing', async () => {
    const zammad = await startFakeZammad(TOKEN);
    const results = await connect(zammad.url, { groups: ['Users'] }).check(signal);
    expect(results.map(({ name, ok }) => [name, ok])).toEqual([
      ['identity', true],
      ['group Users', true],
    ]);
    expect(zammad.requests.every(({ method }) => method === 'GET')).toBe(true);
  });

  it.each([
    ['another user', { user: 'kim@example.com' }, ['identity', false]],
    ['too few rights', { groups: ['Archive'] }, ['group Archive', false]],
    ['an unknown group', { groups: ['toString'] }, ['group toString', false]],
  ] as const)('names %s', async (_, more, wrong) => {
    const zammad = await startFakeZammad(TOKEN);
    const results = await connect(zammad.url, more).check(signal);
    expect(results.filter(({ ok }) => !ok).map(({ name, ok }) => [name, ok])).toEqual([wrong]);
  });

  it('says what a wrong token and an agent without groups lack, and no secret', async () => {
    const [refused] = await connect((await startFakeZammad('another')).url).check(signal);
    expect(refused).toMatchObject({ name: 'identity', ok: false });
    expect(JSON.stringify(refused)).not.toContain(TOKEN);
    const zammad = await startFakeZammad(TOKEN);
    zammad.isAgent = false;
    expect((await connect(zammad.url).check(signal)).at(-1)).toMatchObject({ name: 'groups', ok: false });
  });
});
