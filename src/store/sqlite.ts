/** The embedded database: one file, which several processes may share. Calls to it are synchronous. */
import { chmod, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import {
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import Database from 'libsql';
import { sqliteError } from './sqlite-errors.js';

/** How long a call waits for a lock of another process; nothing else runs in this process meanwhile. */
const BUSY_TIMEOUT_MS = 2_000;

/** The embedded database in its data folder. */
export const DATABASE_FILE = 'dcause.db';

/**
 * Opens `dcause.db` in `dataFolder`, and makes both where they are missing, readable by this user only.
 * Rejects with StoreError.
 */
export async function openSqliteFile(dataFolder: string): Promise<Database.Database> {
  try {
    await mkdir(dataFolder, { recursive: true, mode: 0o700 });
    const file = path.join(dataFolder, DATABASE_FILE);
    // SQLite gives its other files the mode of this one.
    const handle = await open(file, 'a', 0o600);
    await handle.close();
    await chmod(file, 0o600);
    return configure(new Database(file));
  } catch (error) {
    throw sqliteError(error);
  }
}

function configure(database: Database.Database): Database.Database {
  try {
    database.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`);
    database.exec('pragma journal_mode = wal');
    database.exec('pragma synchronous = full');
    database.exec('pragma foreign_keys = on');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Kysely over an open file; destroying the Kysely closes it. */
export function sqliteDialect(database: Database.Database): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new WritingDriver(database),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/**
 * Begins transactions as writing ones: a reading one that turns to writing would be refused without waiting. All of it
 * by `exec`: a prepared statement that is refused as busy stays in progress, and fails every later commit.
 */
class WritingDriver extends SqliteDriver {
  constructor(private readonly database: Database.Database) {
    super({ database: withStoreErrors(database) });
  }

  override async beginTransaction(): Promise<void> {
    translated(() => this.database.exec('begin immediate'));
  }

  override async commitTransaction(): Promise<void> {
    translated(() => this.database.exec('commit'));
  }

  /** SQLite itself has rolled back where the disk is full or broken. */
  override async rollbackTransaction(): Promise<void> {
    if (this.database.inTransaction) translated(() => this.database.exec('rollback'));
  }
}

function withStoreErrors(database: Database.Database): SqliteDatabase {
  return {
    close: () => void database.close(),
    prepare: (text) => {
      const statement = translated(() => database.prepare(text));
      // Always an array: given a bare buffer, `libsql` ends the process.
      return {
        reader: statement.reader,
        all: (parameters) => translated(() => statement.all([...parameters])),
        run: (parameters) => {
          if (!database.inTransaction) throw new Error('In SQLite a write needs a transaction.');
          return translated(() => statement.run([...parameters]));
        },
        iterate: (parameters) => translated(() => statement.iterate([...parameters])),
      };
    },
  };
}

function translated<Result>(call: () => Result): Result {
  try {
    return call();
  } catch (error) {
    throw sqliteError(error);
  }
}
