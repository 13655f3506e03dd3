/**
 * REST2 of Request Tracker 5 (docs.bestpractical.com/rt/5.0.3/RT/REST2.html). Ids are digits, in JSON as text or as numbers.
 * Words of an answer are in the language of the user, so that nothing depends on them.
 */
import { shorten } from '../../render/safe-text.js';
import { idOf, listOf, memberOf } from '../json-value.js';
import type { SystemAnswer, SystemClient } from '../system-client.js';
import { SystemError } from '../system-error.js';

/** What it gives at most. */
export const MOST_PER_PAGE = 100;
const ID = /^\d{1,18}$/;
const LONGEST_MESSAGE = 200;

export type Query = Readonly<Record<string, string>>;

export interface RequestTracker {
  /** All reject with SystemError. `path` is what follows `/REST/2.0/`. */
  get(path: readonly string[], query: Query, signal: AbortSignal): Promise<unknown>;
  /** One page of a collection. Records that the user may not see are missing from it, so that it may be short. */
  list(path: readonly string[], query: Query, signal: AbortSignal): Promise<readonly unknown[]>;
  /** All pages of a collection of which the user may see everything. */
  listAll(path: readonly string[], query: Query, signal: AbortSignal): Promise<readonly unknown[]>;
  send(
    method: 'POST' | 'PUT',
    path: readonly string[],
    json: unknown,
    signal: AbortSignal,
  ): Promise<SystemAnswer>;
}

export function createRequestTracker(client: SystemClient): RequestTracker {
  const get: RequestTracker['get'] = async (path, query, signal) =>
    (await client.request({ method: 'GET', path: ['REST', '2.0', ...path], query, signal })).json();
  const list: RequestTracker['list'] = async (path, query, signal) => {
    const page = await get(path, query, signal);
    if (!Array.isArray(memberOf(page, 'items')))
      throw new SystemError(`Request Tracker gave no list of ${path.join('/')}.`, { retry: true });
    return listOf(page, 'items');
  };
  return {
    get,
    list,
    async listAll(path, query, signal) {
      const all: unknown[] = [];
      for (let page = 1; ; page += 1) {
        const items = await list(
          path,
          { ...query, per_page: String(MOST_PER_PAGE), page: String(page) },
          signal,
        );
        all.push(...items);
        if (items.length < MOST_PER_PAGE) return all;
      }
    },
    send: (method, path, json, signal) =>
      client.request({ method, path: ['REST', '2.0', ...path], json, signal }),
  };
}

/** The id of a record; undefined where there is none that can stand in a path or a query. */
export function recordId(value: unknown, ...names: readonly string[]): string | undefined {
  const id = idOf(value, ...names);
  return id !== undefined && ID.test(id) ? id : undefined;
}

/** Throws SystemError where it is no id of a ticket. */
export function checkedTicketId(ticketId: string): string {
  if (!ID.test(ticketId)) throw new SystemError('This is no id of a ticket.', { retry: false });
  return ticketId;
}

/** A query of a collection by the value of one field: all that have one of `values`. */
export function oneOf(field: string, values: readonly string[]): string {
  return JSON.stringify([{ field, operator: 'IN', value: values }]);
}

/** What it said about a change, as one line. */
export function messagesOf({ text }: SystemAnswer): string {
  return shorten(text, LONGEST_MESSAGE);
}

/** Names of users, queues and custom fields are the same in any case. */
export function isSameName(one: string | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}
