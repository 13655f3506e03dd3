/** The shared database: a pool of connections, none of which is waited for longer than a few seconds. */
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { connectError, queryError } from './postgres-errors.js';

const CONNECT_TIMEOUT_MS = 3_000;
const STATEMENT_TIMEOUT_MS = 4_000;
/** Later than the server's own, which leaves the connection usable. */
const ANSWER_TIMEOUT_MS = 5_000;
const CONNECTIONS = 10;

/** Kysely over a pool; connects when it is first used. */
export function postgresDialect(databaseUrl: string): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new PoolDriver(createPool(databaseUrl)),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function createPool(databaseUrl: string): pg.Pool {
  // Numbers of 64 bits as numbers: ids and instants stay far below 2^53.
  const types = new pg.TypeOverrides();
  types.setTypeParser(pg.types.builtins.INT8, Number);
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: 'dcause',
    max: CONNECTIONS,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
    idle_in_transaction_session_timeout: ANSWER_TIMEOUT_MS,
    types,
  });
  // A connection that breaks while nobody uses it is replaced by the pool; without a listener the process would end.
  const ignore = (): void => {};
  pool.on('error', ignore);
  pool.on('connect', (client) => void client.on('error', ignore));
  return pool;
}

/** Unlike Kysely's own, it drops a connection whose answer did not come, which would hold up all later queries. */
class PoolDriver implements Driver {
  constructor(private readonly pool: pg.Pool) {}

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    try {
      return new PoolConnection(await this.pool.connect());
    } catch (error) {
      throw connectError(error);
    }
  }

  async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin'));
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('commit'));
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('rollback'));
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    if (connection instanceof PoolConnection) connection.release();
  }

  async destroy(): Promise<void> {
    await this.pool.end();
  }
}

class PoolConnection implements DatabaseConnection {
  #failure: unknown;

  constructor(private readonly client: pg.PoolClient) {}

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      const result = await this.client.query<Row & pg.QueryResultRow>(query.sql, [...query.parameters]);
      return { rows: result.rows, numAffectedRows: BigInt(result.rowCount ?? 0) };
    } catch (error) {
      const { isLost, fault } = queryError(error);
      if (isLost) this.#failure = fault;
      throw fault;
    }
  }

  streamQuery(): never {
    throw new Error('The store does not stream.');
  }

  release(): void {
    this.client.release(this.#failure !== undefined);
  }
}
