/** Query parameters: each operation takes the ones it names, once each, and refuses every other. */
import type { Request } from 'express';
import { InputError } from '../errors.js';
import { parseInstant } from '../instant.js';

/** No id, name, time or cursor is longer; databases refuse to look up what is. */
const MAX_LENGTH = 200;

export type Query<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/** The parameters of `names` that were sent. Throws InputError `invalid-request` for others and for repeated ones. */
export function readQuery<Name extends string>(request: Request, names: readonly Name[]): Query<Name> {
  const query: Partial<Record<Name, string>> = {};
  for (const [key, value] of Object.entries(request.query)) {
    const name = names.find((candidate) => candidate === key);
    if (name === undefined)
      throw badQuery(key, names.length === 0 ? 'is not taken here' : `is not one of ${names.join(', ')}`);
    if (typeof value !== 'string') throw badQuery(key, 'stands there twice');
    if (value.length > MAX_LENGTH) throw badQuery(key, `has more than ${MAX_LENGTH} characters`);
    query[name] = value;
  }
  return query;
}

/** A whole number from `minimum` to `maximum`; undefined where it was not sent. */
export function readInteger(
  text: string | undefined,
  name: string,
  minimum: number,
  maximum: number,
): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= minimum && value <= maximum) return value;
  throw badQuery(name, `must be a whole number from ${minimum} to ${maximum}`);
}

/** `true` or `false`; undefined where it was not sent. */
export function readBoolean(text: string | undefined, name: string): boolean | undefined {
  if (text === undefined) return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw badQuery(name, 'must be true or false');
}

/** One of `choices`; undefined where it was not sent. */
export function readChoice<Choice extends string>(
  text: string | undefined,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw badQuery(name, `must be one of ${choices.join(', ')}`);
}

/** An instant (RFC 3339) as epoch milliseconds; undefined where it was not sent. */
export function readInstant(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  const at = parseInstant(text);
  if (at !== undefined) return at;
  throw badQuery(name, 'must be a date, or a time with its zone, as 2026-05-04 or 2026-05-04T10:20:30Z');
}

export function badQuery(name: string, fault: string): InputError {
  const detail = `The query parameter "${name.slice(0, 60)}" ${fault}.`;
  return new InputError('invalid-request', detail, [{ pointer: '', detail }]);
}
