/** Errors of SQLite and of the file system under it, told apart by what the caller can do. */
import Database from 'libsql';
import { StoreError, type StoreErrorCode } from './types.js';

/** By the beginning of the code: SQLite's extended codes refine it. */
const SQLITE_CODES: readonly (readonly [beginning: string, code: StoreErrorCode, message: string])[] = [
  ['SQLITE_FULL', 'full', 'There is no space left for the database'],
  ['SQLITE_CONSTRAINT_UNIQUE', 'conflict', 'This is held already'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'conflict', 'This is held already'],
  ['SQLITE_BUSY', 'unavailable', 'Another process holds the database locked'],
  ['SQLITE_LOCKED', 'unavailable', 'The database is locked'],
  ['SQLITE_READONLY', 'unavailable', 'The database is read-only'],
  ['SQLITE_PERM', 'unavailable', 'The database may not be used'],
  ['SQLITE_CANTOPEN', 'unavailable', 'The database cannot be opened'],
  ['SQLITE_IOERR', 'unavailable', 'The database cannot be read or written'],
  ['SQLITE_PROTOCOL', 'unavailable', 'The database cannot be locked'],
  ['SQLITE_CORRUPT', 'unavailable', 'The database is damaged'],
  ['SQLITE_NOTADB', 'unavailable', 'The file is no database'],
];

/** The StoreError for `error`; what is no fault of the database comes back as it is. */
export function sqliteError(error: unknown): unknown {
  if (error instanceof Database.SqliteError) {
    const known = SQLITE_CODES.find(([beginning]) => error.code.startsWith(beginning));
    return known === undefined
      ? error
      : new StoreError(known[1], `${known[2]} (${error.code}).`, { cause: error });
  }
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return error;
  const isFull = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new StoreError(
    isFull ? 'full' : 'unavailable',
    `The folder of the database cannot be used: ${error.message}.`,
    { cause: error },
  );
}
