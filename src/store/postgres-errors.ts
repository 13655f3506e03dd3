/**
 * Errors of PostgreSQL and of the way to it, told apart by what the caller can do. No message repeats the address of
 * the database, which holds a password.
 */
import pg from 'pg';
import { StoreError, type StoreErrorCode } from './types.js';

/** SQLSTATE or its class, most telling first: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const SQLSTATES: readonly (readonly [beginning: string, code: StoreErrorCode, message: string])[] = [
  ['53100', 'full', 'The disk of PostgreSQL is full'],
  ['23505', 'conflict', 'This is held already'],
  ['08', 'unavailable', 'The connection to PostgreSQL failed'],
  ['25006', 'unavailable', 'PostgreSQL is read-only'],
  ['28', 'unavailable', 'PostgreSQL refuses the user or password'],
  ['3D000', 'unavailable', 'PostgreSQL has no such database'],
  ['40', 'unavailable', 'PostgreSQL broke the transaction off'],
  ['42501', 'unavailable', 'PostgreSQL does not allow this to the user'],
  ['53', 'unavailable', 'PostgreSQL lacks resources'],
  ['55P03', 'unavailable', 'PostgreSQL holds this locked'],
  ['57', 'unavailable', 'PostgreSQL is stopping, starting or too slow'],
  ['58', 'unavailable', 'PostgreSQL has trouble with its system'],
  ['XX001', 'unavailable', 'The database is damaged'],
  ['XX002', 'unavailable', 'The database is damaged'],
];

/** What `pg` says, without a code, of a connection that broke or did not answer. */
const LOST = /^(?:Connection terminated|Query read timeout|Client (?:has encountered|was closed))/;

/** The StoreError for a connection that could not be made. */
export function connectError(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) return databaseError(error);
  return unreachable(error);
}

/** The StoreError for a query that failed, and whether the connection is of no more use; bugs come back as they are. */
export function queryError(error: unknown): { readonly isLost: boolean; readonly fault: unknown } {
  if (error instanceof pg.DatabaseError)
    return { isLost: error.severity === 'FATAL', fault: databaseError(error) };
  const isLost = error instanceof Error && ('syscall' in error || LOST.test(error.message));
  return { isLost, fault: isLost ? unreachable(error) : error };
}

function databaseError(error: pg.DatabaseError): Error {
  const state = error.code ?? '';
  const known = SQLSTATES.find(([beginning]) => state.startsWith(beginning));
  return known === undefined ? error : new StoreError(known[1], `${known[2]} (${state}).`, { cause: error });
}

/** Without a cause: errors of addresses repeat the address. */
function unreachable(error: unknown): StoreError {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new StoreError('unavailable', `PostgreSQL cannot be reached${code}.`);
}
