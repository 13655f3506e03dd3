// What bench/tickets.mjs measures dcause against: the same express application in front of a route that only inserts one
// row, committed for each request, into a database of the same kind with the same settings.
import { mkdirSync } from 'node:fs';
import express from 'express';
import helmet from 'helmet';
import pg from 'pg';
import { accessLog } from '../dist/http/access-log.js';
import { collectBody } from '../dist/http/read-body.js';
import { assignRequestId } from '../dist/http/request-id.js';
import { listen } from '../dist/http/server.js';
import { createLogger } from '../dist/log.js';
import { openSqliteFile } from '../dist/store/sqlite.js';

const MOST_BYTES = 10_485_760;
const CONNECTIONS = 10;
const { DCAUSE_DATA: folder, DATABASE_URL: databaseUrl = '' } = process.env;

const insert = databaseUrl === '' ? await sqlite() : await postgres();
const logger = createLogger('info');
const app = express();
app.use(assignRequestId(), accessLog(logger), helmet());
app.post('/v1/integrations/:name/webhook', collectBody(MOST_BYTES), async (request, response) => {
  await insert(request.get('webhook-id'), request.body);
  response.status(202).set('Cache-Control', 'no-store').json({ status: 'accepted' });
});
const server = await listen(app, '127.0.0.1', 0);
logger.info({ address: server.address }, 'listening');

async function sqlite() {
  mkdirSync(folder, { recursive: true });
  const database = await openSqliteFile(folder);
  database.exec('create table received (id text primary key, body blob not null) strict');
  const statement = database.prepare('insert into received values (?, ?)');
  return async (id, body) => void statement.run([id, body]);
}

async function postgres() {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: CONNECTIONS });
  await pool.query('create table received (id text primary key, body bytea not null)');
  return (id, body) => pool.query('insert into received values ($1, $2)', [id, body]);
}
