/** Whether dcause can do its work in Request Tracker, found out without changing anything. */
import { checkStep } from '../check-step.js';
import { listOf, memberOf, textOf } from '../json-value.js';
import type { CheckResult } from '../types.js';
import type { Queues } from './queues.js';
import { isSameName, type RequestTracker, recordId } from './rest.js';
import type { RequestTrackerSettings } from './settings.js';

type Found = Omit<CheckResult, 'name'>;

export interface CheckParts {
  readonly rt: RequestTracker;
  readonly queues: Queues;
  readonly settings: RequestTrackerSettings;
  /** `<version>-<id of the user>-<secret>` */
  readonly token: string;
}

export async function checkRequestTracker(
  parts: CheckParts,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  const { rt, queues, settings } = parts;
  const connection = await checkStep('connection', async () => {
    const version = textOf(await rt.get(['rt'], {}, signal), 'Version');
    return version === undefined
      ? bad('Something answers at this address, but it is not Request Tracker 5.')
      : good(`Request Tracker ${version} takes the token.`);
  });
  if (!connection.ok) return [connection];
  const ids = await queues.lookUp(signal);
  const ofQueues = settings.queues.map((name) => checkQueue(parts, name, ids.get(name), signal));
  return [
    connection,
    await checkStep('user', () => checkUser(parts, signal)),
    ...(await Promise.all(ofQueues)).flat(),
  ];
}

async function checkUser({ rt, settings, token }: CheckParts, signal: AbortSignal): Promise<Found> {
  const user = await rt.get(['user', settings.user], {}, signal);
  const id = recordId(user, 'id') ?? recordId(linksOf(user).find(isRef('self')), 'id');
  const [, owner] = /^\d+-(\d+)-/.exec(token) ?? [];
  if (owner === undefined || id === undefined)
    return good(`There is ${settings.user}; whether the token is theirs cannot be told.`);
  return owner === id
    ? good(`The token is that of ${settings.user}.`)
    : bad(
        `The token is not that of ${settings.user}, so that notes of dcause would be taken for those of others. Name its user.`,
      );
}

async function checkQueue(
  { rt, settings: { fields = {} } }: CheckParts,
  name: string,
  id: string | undefined,
  signal: AbortSignal,
): Promise<readonly CheckResult[]> {
  if (id === undefined)
    return [
      {
        name: `queue ${name}`,
        ...bad('It is not there, or disabled, or the user lacks the right SeeQueue.'),
      },
    ];
  const newest = { orderby: 'id', order: 'DESC', per_page: '1' };
  const [ticket] = await rt.list(
    ['tickets'],
    { ...newest, query: `Queue = ${id}`, fields: '_hyperlinks' },
    signal,
  );
  const [comment] = await rt.list(
    ['transactions'],
    { ...newest, query: `ObjectType = 'RT::Ticket' AND TicketQueue = '${id}' AND Type = 'Comment'` },
    signal,
  );
  const names = Object.values(fields);
  const known =
    names.length === 0 ? [] : listOf(await rt.get(['queue', id], {}, signal), 'TicketCustomFields');
  const unknown = names.filter((field) => !known.some((one) => isSameName(textOf(one, 'name'), field)));
  return [
    { name: `queue ${name}`, ...good('It can be seen.') },
    { name: `tickets in ${name}`, ...ticketsFound(ticket) },
    { name: `comments in ${name}`, ...commentsFound(comment) },
    ...(names.length === 0 ? [] : [{ name: `custom fields in ${name}`, ...fieldsFound(unknown) }]),
  ];
}

function ticketsFound(ticket: unknown): Found {
  if (ticket === undefined)
    return bad(
      'None can be seen: the user lacks the right ShowTicket, or there is none yet (then make one).',
    );
  return linksOf(ticket).some(isRef('comment'))
    ? good('They can be read, and may be commented on.')
    : bad('They can be read, but the user lacks the right CommentOnTicket.');
}

function commentsFound(comment: unknown): Found {
  return good(
    comment === undefined
      ? 'None can be seen: there is none yet, or the user lacks the right ShowTicketComments, without which notes are not found again.'
      : 'They can be read.',
  );
}

function fieldsFound(unknown: readonly string[]): Found {
  return unknown.length > 0
    ? bad(
        `${unknown.map((field) => `"${field}"`).join(', ')}: not there, not applied to this queue, or the user lacks the right SeeCustomField.`,
      )
    : good('They are there; whether the user has the right ModifyCustomField shows when the first is set.');
}

function linksOf(record: unknown): readonly unknown[] {
  return listOf(record, '_hyperlinks');
}

const isRef =
  (ref: string) =>
  (link: unknown): boolean =>
    memberOf(link, 'ref') === ref;

const good = (detail: string): Found => ({ ok: true, detail });
const bad = (detail: string): Found => ({ ok: false, detail });
