/** What a migration is: SQL in the words of both databases. */

/** The words in which the two differ. */
export interface SqlWords {
  readonly text: string;
  /** 64 bits. */
  readonly integer: string;
  /** A float of 64 bits. */
  readonly real: string;
  readonly bytes: string;
  /** A number that grows with every row and never comes back. */
  readonly identity: string;
  /** Behind a table: refuse values of another type. */
  readonly typed: string;
}

export interface Migration {
  /** From 1, without gaps. */
  readonly version: number;
  statements(words: SqlWords): readonly string[];
}

/** In PostgreSQL text is compared by code points, as SQLite does it, whatever the locale of the database. */
export const SQL_WORDS: Readonly<Record<'sqlite' | 'postgres', SqlWords>> = {
  sqlite: {
    text: 'text',
    integer: 'integer',
    real: 'real',
    bytes: 'blob',
    identity: 'integer primary key autoincrement',
    typed: 'strict',
  },
  postgres: {
    text: 'text collate "C"',
    integer: 'bigint',
    real: 'double precision',
    bytes: 'bytea',
    identity: 'bigint generated always as identity primary key',
    typed: '',
  },
};
