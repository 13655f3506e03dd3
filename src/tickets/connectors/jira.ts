/**
 * Jira and Jira Service Management, Cloud (mail address and API token) and Data Center (personal access token): a webhook
 * names the issue, the issue and its comments are read, and a diagnosis becomes an internal comment.
 * https://developer.atlassian.com/cloud/jira/platform/webhooks/
 */
import type { TicketEntry } from '../../store/ticket-types.js';
import { editableContribution } from '../contribution.js';
import { defineConnector } from '../define-connector.js';
import { invalidEvent } from '../invalid-event.js';
import { checkJira } from '../jira-check.js';
import {
  addComment,
  composeComment,
  type JiraSite,
  listComments,
  richText,
  type Visibility,
} from '../jira-comments.js';
import { idOf, memberOf, textOf } from '../json-value.js';
import { bearsMarker } from '../own-notes.js';
import type { CommonSettings, SecretReference } from '../settings.js';
import { settingsGuard } from '../settings-guard.js';
import { type FieldSettings, suggestedFields } from '../suggested-fields.js';
import type { Outlet, TicketEvent } from '../types.js';
import { parseWebhookJson } from '../webhook-json.js';

export interface JiraSettings extends CommonSettings {
  readonly system: 'jira';
  readonly url: string;
  /** Of Cloud. */
  readonly email?: string;
  readonly token: SecretReference;
  /** The account of the token: its id, or its user name in Data Center. */
  readonly accountId: string;
  readonly serviceDesk: boolean;
  readonly visibility?: Visibility;
  /** Keys; default all that the webhook tells about. */
  readonly projects?: readonly string[];
  readonly fields?: FieldSettings;
}

const EVENTS = ['jira:issue_created', 'jira:issue_updated', 'comment_created'];
const ISSUE_KEY = /^([A-Z][A-Z0-9_]{0,99})-\d{1,15}$/;

export const createConnector = defineConnector(
  settingsGuard<JiraSettings>('jira'),
  (settings, { client, secret }) => {
    const { url, email, serviceDesk, visibility, fields = {}, accountId } = settings;
    const token = secret(settings.token);
    const authorization =
      email === undefined
        ? `Bearer ${token}`
        : `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
    const site: JiraSite = {
      client: client({ baseUrl: new URL(url), headers: { authorization } }),
      version: email === undefined ? '2' : '3',
      serviceDesk,
      ...(visibility === undefined ? {} : { visibility }),
    };
    const hasFields = Object.keys(fields).length > 0;
    return {
      interpret: ({ body }) => interpret(settings, parseWebhookJson(body)),
      readTicket: (key, signal) => readIssue(site, key, accountId, signal),
      outlets: [noteOutlet(site), ...(hasFields ? [fieldsOutlet(site, fields)] : [])],
      check: (signal) => checkJira(site, settings, signal),
    };
  },
);

function interpret({ accountId, projects }: JiraSettings, event: unknown): readonly TicketEvent[] {
  const name = textOf(event, 'webhookEvent');
  if (name === undefined) throw invalidEvent('/webhookEvent', 'Jira says what happened.');
  if (!EVENTS.includes(name)) return [];
  const author = memberOf(event, 'user') ?? memberOf(event, 'comment', 'author');
  if (isAccount(author, accountId)) return [];
  const key = textOf(event, 'issue', 'key');
  // Data Center tells of a comment without its issue, and tells it again as an update of the issue.
  if (key === undefined && name === 'comment_created') return [];
  const project = ISSUE_KEY.exec(key ?? '')?.[1];
  if (key === undefined || project === undefined)
    throw invalidEvent('/issue/key', 'The key of an issue is that of a project, a hyphen and a number.');
  return projects === undefined || projects.includes(project) ? [{ ticketId: key, entries: [] }] : [];
}

function isAccount(user: unknown, accountId: string): boolean {
  return ['accountId', 'key', 'name'].some((name) => textOf(user, name) === accountId);
}

async function readIssue(
  site: JiraSite,
  key: string,
  accountId: string,
  signal: AbortSignal,
): Promise<readonly TicketEntry[]> {
  const answer = await site.client.request({
    method: 'GET',
    path: ['rest', 'api', site.version, 'issue', key],
    query: { fields: 'summary,description' },
    signal,
  });
  const fields = memberOf(answer.json(), 'fields');
  const comments = await listComments(site, key, signal);
  return [
    ...editableContribution('summary', textOf(fields, 'summary') ?? ''),
    ...editableContribution('description', richText(memberOf(fields, 'description'))),
    ...comments.flatMap((comment) =>
      isAccount(memberOf(comment, 'author'), accountId)
        ? []
        : editableContribution(`comment ${idOf(comment, 'id') ?? ''}`, richText(memberOf(comment, 'body'))),
    ),
  ];
}

function noteOutlet(site: JiraSite): Outlet {
  return {
    kind: 'note',
    compose: (answer, context) => composeComment(site, answer, context),
    async isThere(ticketId, marker, signal) {
      const comments = await listComments(site, ticketId, signal);
      return comments.some((comment) => bearsMarker(richText(memberOf(comment, 'body')), marker));
    },
    send: (delivery, signal) => addComment(site, delivery, signal),
  };
}

function fieldsOutlet({ client, version }: JiraSite, fields: FieldSettings): Outlet {
  return {
    kind: 'fields',
    compose: (answer) => {
      const values = suggestedFields(answer, fields);
      return values === undefined ? undefined : JSON.stringify({ fields: values });
    },
    async send({ ticketId, payload }, signal) {
      await client.request({
        method: 'PUT',
        path: ['rest', 'api', version, 'issue', ticketId],
        body: { text: payload, type: 'application/json' },
        signal,
      });
    },
  };
}
