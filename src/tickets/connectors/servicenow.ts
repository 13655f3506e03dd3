/**
 * ServiceNow: a business rule tells which record has news (`{"sys_id", "updated_by"}`); the record and its journal are read
 * through the Table API, and a diagnosis becomes a work note, which callers do not see.
 */
import { renderNoteText } from '../../render/note.js';
import type { TicketEntry } from '../../store/ticket-types.js';
import { checkStep } from '../check-step.js';
import { contribution, editableContribution } from '../contribution.js';
import { defineConnector } from '../define-connector.js';
import { htmlToText } from '../html-text.js';
import { invalidEvent } from '../invalid-event.js';
import { idOf, listOf, memberOf, textOf } from '../json-value.js';
import { bearsMarker } from '../own-notes.js';
import type { CommonSettings, SecretReference } from '../settings.js';
import { settingsGuard } from '../settings-guard.js';
import { type FieldSettings, suggestedFields } from '../suggested-fields.js';
import type { SystemAnswer, SystemClient } from '../system-client.js';
import { SystemError } from '../system-error.js';
import type { CheckResult, Outlet, TicketEvent } from '../types.js';
import { parseWebhookJson } from '../webhook-json.js';

export type ServiceNowSettings = CommonSettings & {
  readonly system: 'servicenow';
  readonly url: string;
  /** User name. */
  readonly user: string;
  /** Default `incident`. */
  readonly table?: string;
  readonly fields?: FieldSettings;
} & ({ readonly password: SecretReference } | { readonly token: SecretReference });

/** The Table API for one user and one table. */
interface Instance {
  readonly client: SystemClient;
  readonly table: string;
  readonly user: string;
}

const SYS_ID = /^[0-9a-f]{32}$/;
const LONGEST_NOTE = 30_000;
const PAGE = 100;
const MOST_PAGES = 50;
const JOURNAL = ['api', 'now', 'table', 'sys_journal_field'];
/** What stands between these is HTML, in a journal. */
const CODE = /\[code\](.*?)\[\/code\]/gis;

export const createConnector = defineConnector(
  settingsGuard<ServiceNowSettings>('servicenow'),
  (settings, { client, secret }) => {
    const { url, user, table = 'incident', fields = {} } = settings;
    const authorization =
      'password' in settings
        ? `Basic ${Buffer.from(`${user}:${secret(settings.password)}`).toString('base64')}`
        : `Bearer ${secret(settings.token)}`;
    const instance = { client: client({ baseUrl: new URL(url), headers: { authorization } }), table, user };
    return {
      interpret: ({ body }) => interpret(parseWebhookJson(body), user),
      readTicket: (ticketId, signal) => readTicket(instance, ticketId, signal),
      outlets: [
        noteOutlet(instance),
        ...(Object.keys(fields).length === 0 ? [] : [fieldsOutlet(instance, fields)]),
      ],
      check: (signal) => check(instance, signal),
    };
  },
);

function interpret(event: unknown, user: string): readonly TicketEvent[] {
  const ticketId = textOf(event, 'sys_id') ?? '';
  if (!SYS_ID.test(ticketId)) throw invalidEvent('/sys_id', 'A sys_id has 32 hexadecimal digits.');
  return isUser(textOf(event, 'updated_by'), user) ? [] : [{ ticketId, entries: [] }];
}

const isUser = (name: string | undefined, user: string): boolean =>
  name?.toLowerCase() === user.toLowerCase();

async function readTicket(
  instance: Instance,
  ticketId: string,
  signal: AbortSignal,
): Promise<readonly TicketEntry[]> {
  const answer = await instance.client.request({
    method: 'GET',
    path: recordPath(instance, ticketId),
    query: { sysparm_fields: 'sys_id,short_description,description' },
    signal,
  });
  const record = memberOf(answer.json(), 'result');
  const described = ['short_description', 'description'].flatMap((name) =>
    editableContribution(name, textOf(record, name) ?? ''),
  );
  const query = `element_id=${ticketId}^elementINcomments,work_notes^ORDERBYsys_created_on`;
  const journal = await listJournal(instance.client, query, signal);
  return [...described, ...journal.flatMap((entry) => entryOf(entry, instance.user))];
}

function recordPath({ table }: Instance, ticketId: string): readonly string[] {
  return ['api', 'now', 'table', table, ticketId];
}

/** Rows that the user may not see are missing from a page, so that a short page is not the last one. */
async function listJournal(
  client: SystemClient,
  query: string,
  signal: AbortSignal,
): Promise<readonly unknown[]> {
  const found: unknown[] = [];
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const answer = await client.request({
      method: 'GET',
      path: JOURNAL,
      query: {
        sysparm_query: query,
        sysparm_fields: 'sys_id,element,value,sys_created_by,sys_created_on',
        sysparm_limit: String(PAGE),
        sysparm_offset: String(page * PAGE),
      },
      signal,
    });
    found.push(...resultsOf(answer));
    if ((page + 1) * PAGE >= Number(answer.headers['x-total-count'] ?? 0)) break;
  }
  return found;
}

function resultsOf(answer: SystemAnswer): readonly unknown[] {
  return listOf(answer.json(), 'result');
}

function entryOf(entry: unknown, user: string): readonly TicketEntry[] {
  const id = idOf(entry, 'sys_id');
  const value = textOf(entry, 'value');
  if (id === undefined || value === undefined || isUser(textOf(entry, 'sys_created_by'), user)) return [];
  return contribution(
    id,
    value.replace(CODE, (_, html: string) => `\n${htmlToText(html)}\n`),
  );
}

function noteOutlet(instance: Instance): Outlet {
  const isThere = async (ticketId: string, marker: string, signal: AbortSignal): Promise<boolean> => {
    const query = `element_id=${ticketId}^element=work_notes^valueLIKE${marker}`;
    const found = await listJournal(instance.client, query, signal);
    return found.some((entry) => bearsMarker(textOf(entry, 'value') ?? '', marker));
  };
  return {
    kind: 'note',
    compose: (answer, context) =>
      renderNoteText(answer, { ...context, maxCharacters: LONGEST_NOTE }).replace(/\[(\/?code)\]/gi, '($1)'),
    isThere,
    async send({ ticketId, marker, payload }, signal) {
      const record = await update(instance, ticketId, { work_notes: payload }, signal);
      // Without the right to a field ServiceNow leaves it out and says 200.
      const isShown = bearsMarker(textOf(record, 'work_notes') ?? '', marker);
      if (!isShown && !(await isThere(ticketId, marker, signal)))
        // Not again: it may be there all the same, where nobody lets us see it.
        throw new SystemError(
          `ServiceNow does not show the work note of ${instance.table} ${ticketId} after writing it. May ${instance.user} write and read "work_notes"?`,
          { retry: false },
        );
    },
  };
}

function fieldsOutlet(instance: Instance, fields: FieldSettings): Outlet {
  return {
    kind: 'fields',
    compose: (answer) => {
      const values = suggestedFields(answer, fields);
      return values === undefined ? undefined : JSON.stringify(values);
    },
    async send({ ticketId, payload }, signal) {
      const values: unknown = JSON.parse(payload);
      const record = await update(instance, ticketId, Object(values), signal);
      const missing = Object.keys(Object(values)).filter(
        (name) => textOf(record, name) !== textOf(values, name),
      );
      if (missing.length > 0)
        throw new SystemError(
          `ServiceNow has not written ${missing.join(', ')}. May ${instance.user} write it?`,
          {
            retry: true,
          },
        );
    },
  };
}

/** Gives the fields as they are shown afterwards: a journal with all its entries. */
async function update(
  instance: Instance,
  ticketId: string,
  values: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<unknown> {
  const answer = await instance.client.request({
    method: 'PATCH',
    path: recordPath(instance, ticketId),
    query: { sysparm_display_value: 'true', sysparm_fields: ['sys_id', ...Object.keys(values)].join(',') },
    json: values,
    signal,
  });
  return memberOf(answer.json(), 'result');
}

function check({ client, table, user }: Instance, signal: AbortSignal): Promise<readonly CheckResult[]> {
  const count = async (name: string, query: string): Promise<number> => {
    const answer = await client.request({
      method: 'GET',
      path: ['api', 'now', 'table', name],
      query: { sysparm_query: query, sysparm_fields: 'sys_id', sysparm_limit: '1' },
      signal,
    });
    return resultsOf(answer).length;
  };
  return Promise.all([
    checkStep('identity', async () =>
      (await count('sys_user', `user_name=${user}^user_name=javascript:gs.getUserName()`)) > 0
        ? { ok: true, detail: `Signed in as ${user}.` }
        : {
            ok: false,
            detail: `ServiceNow does not say that this is ${user}: is "user" right, and may it read sys_user?`,
          },
    ),
    checkStep('records', async () =>
      (await count(table, '')) > 0
        ? { ok: true, detail: `Records of ${table} can be read.` }
        : { ok: false, detail: `No record of ${table} can be read: give ${user} a role such as itil.` },
    ),
    checkStep('journal', async () =>
      (await count('sys_journal_field', `name=${table}`)) > 0
        ? { ok: true, detail: 'Comments and work notes can be read.' }
        : {
            ok: false,
            detail: `No entry of sys_journal_field for ${table} can be read: give ${user} the right to read it.`,
          },
    ),
  ]);
}
