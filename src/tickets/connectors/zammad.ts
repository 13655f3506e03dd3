/**
 * Zammad: a trigger posts ticket and article, and the articles of a ticket are read; a diagnosis becomes an internal note.
 * https://docs.zammad.org/en/latest/api/ticket/articles.html
 */
import { renderNoteHtml } from '../../render/note.js';
import type { TicketEntry } from '../../store/ticket-types.js';
import { checkStep } from '../check-step.js';
import { contribution } from '../contribution.js';
import { defineConnector } from '../define-connector.js';
import { htmlToText } from '../html-text.js';
import { invalidEvent } from '../invalid-event.js';
import { idOf, listOf, memberOf, textOf } from '../json-value.js';
import { bearsMarker } from '../own-notes.js';
import type { CommonSettings, SecretReference } from '../settings.js';
import { settingsGuard } from '../settings-guard.js';
import type { SystemClient } from '../system-client.js';
import { SystemError } from '../system-error.js';
import type { CheckResult, Outlet, TicketEvent } from '../types.js';
import { parseWebhookJson } from '../webhook-json.js';

export interface ZammadSettings extends CommonSettings {
  readonly system: 'zammad';
  readonly url: string;
  readonly token: SecretReference;
  /** Login, mail address or id of the user whose token it is. */
  readonly user: string;
  /** By name; default all. */
  readonly groups?: readonly string[];
}

const TICKET_ID = /^\d{1,15}$/;
const LONGEST_NOTE = 50_000;

export const createConnector = defineConnector(
  settingsGuard<ZammadSettings>('zammad'),
  (settings, { client, secret }) => {
    const zammad = client({
      baseUrl: new URL(settings.url),
      headers: { authorization: `Token token=${secret(settings.token)}` },
    });
    return {
      interpret: ({ body }) => interpret(settings, parseWebhookJson(body)),
      async readTicket(ticketId, signal) {
        const articles = await listArticles(zammad, ticketId, signal);
        return articles.flatMap((article) => entryOf(article, settings));
      },
      outlets: [noteOutlet(zammad)],
      check: (signal) => check(zammad, settings, signal),
    };
  },
);

function interpret(settings: ZammadSettings, event: unknown): readonly TicketEvent[] {
  const ticketId = idOf(event, 'ticket', 'id') ?? '';
  if (!TICKET_ID.test(ticketId)) throw invalidEvent('/ticket/id', 'The id of a ticket is a number.');
  const article = memberOf(event, 'article');
  const author = article ?? memberOf(event, 'ticket');
  if (isOwn(author, article == null ? 'updated_by' : 'created_by', settings)) return [];
  const group = textOf(event, 'ticket', 'group') ?? textOf(event, 'ticket', 'group', 'name') ?? '';
  const { groups } = settings;
  return groups === undefined || groups.includes(group) ? [{ ticketId, entries: [] }] : [];
}

/** Zammad names users by login or mail address in lists, and shows the whole of them in webhooks. */
function isOwn(record: unknown, member: string, { user }: ZammadSettings): boolean {
  const known = [
    idOf(record, `${member}_id`),
    textOf(record, member),
    ...['id', 'login', 'email'].map((name) => idOf(record, member, name)),
  ];
  return known.some((name) => name?.toLowerCase() === user.toLowerCase());
}

async function listArticles(
  zammad: SystemClient,
  ticketId: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const answer = await zammad.request({
    method: 'GET',
    path: ['api', 'v1', 'ticket_articles', 'by_ticket', ticketId],
    query: { expand: 'true' },
    signal,
  });
  const articles: unknown = answer.json();
  if (!Array.isArray(articles)) throw new SystemError('Zammad gave no list of articles.', { retry: true });
  return listOf(articles);
}

function entryOf(article: unknown, settings: ZammadSettings): readonly TicketEntry[] {
  const id = idOf(article, 'id');
  const body = textOf(article, 'body');
  if (id === undefined || body === undefined || isOwn(article, 'created_by', settings)) return [];
  const isHtml = textOf(article, 'content_type')?.startsWith('text/html') ?? false;
  return contribution(id, isHtml ? htmlToText(body) : body);
}

function noteOutlet(zammad: SystemClient): Outlet {
  return {
    kind: 'note',
    compose: (answer, context) => renderNoteHtml(answer, { ...context, maxCharacters: LONGEST_NOTE }),
    async isThere(ticketId, marker, signal) {
      const articles = await listArticles(zammad, ticketId, signal);
      return articles.some((article) => bearsMarker(textOf(article, 'body') ?? '', marker));
    },
    async send({ ticketId, payload }, signal) {
      const answer = await zammad.request({
        method: 'POST',
        path: ['api', 'v1', 'ticket_articles'],
        json: {
          ticket_id: Number(ticketId),
          subject: 'dcause',
          body: payload,
          content_type: 'text/html',
          type: 'note',
          internal: true,
        },
        signal,
      });
      if (memberOf(answer.json(), 'internal') !== true)
        throw new SystemError(
          `Zammad has made the note of ticket ${ticketId} visible to customers. May the user of the token write internal notes (permission ticket.agent)?`,
          { retry: false },
        );
    },
  };
}

async function check(
  zammad: SystemClient,
  settings: ZammadSettings,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  let me: unknown;
  const identity = await checkStep('identity', async () => {
    const path = ['api', 'v1', 'users', 'me'];
    me = (await zammad.request({ method: 'GET', path, query: { expand: 'true' }, signal })).json();
    const name = textOf(me, 'login') ?? '';
    return isOwn({ me }, 'me', settings)
      ? { ok: true, detail: `The token is that of ${name}.` }
      : { ok: false, detail: `The token is that of ${name}, not of ${settings.user}: correct "user".` };
  });
  return identity.ok ? [identity, ...rightsOf(me, settings)] : [identity];
}

/** A note wants `change` in the group of its ticket, and internal ones the role of an agent. */
function rightsOf(me: unknown, { groups }: ZammadSettings): readonly CheckResult[] {
  const names = groups ?? Object.keys(Object(memberOf(me, 'groups')));
  if (names.length === 0)
    return [{ name: 'groups', ok: false, detail: 'The user has rights in no group: make it an agent.' }];
  return names.map((group) => {
    const rights = listOf(me, 'groups', group);
    const ok = rights.includes('full') || (rights.includes('read') && rights.includes('change'));
    const detail = ok
      ? 'May read tickets and write notes.'
      : 'The user needs "read" and "change" in this group.';
    return { name: `group ${group}`, ok, detail };
  });
}
