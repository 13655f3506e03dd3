// Signed webhooks over 64 connections against the service, each with a piece of evidence of its own, on SQLite and, where
// DCAUSE_TEST_DATABASE_URL names a server (test/support/postgres.mjs), on PostgreSQL:
// - at least half the rate of tickets-baseline.mjs, which only inserts one row per request;
// - all diagnosed in the end, and of those acknowledged before a kill -9 none is lost.
import { spawn } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

const WEBHOOKS = 10_000;
const BASELINE_WEBHOOKS = 4_000;
const CONNECTIONS = 64;
const LEAST_RATIO = 0.5;
/** Of the second run: then the service is killed. */
const ACKNOWLEDGED_AT_KILL = 4_000;
const ALONE = 15;
const ROUTE = '/v1/integrations/bench/webhook';

const root = path.resolve(import.meta.dirname, '..');
const folder = mkdtempSync(path.join(tmpdir(), 'dcause-bench-'));
const secret = `whsec_${randomBytes(32).toString('base64')}`;
const integrations = path.join(folder, 'integrations.json');
writeFileSync(
  integrations,
  JSON.stringify({
    integrations: {
      bench: {
        system: 'generic',
        webhook: { scheme: 'standard-webhooks', secrets: [{ env: 'BENCH_SECRET' }] },
        ticketId: '/id',
        text: ['/text'],
      },
    },
  }),
);
const server = process.env.DCAUSE_TEST_DATABASE_URL;
let failed = false;
try {
  await measure('SQLite', () => '');
  if (server !== undefined) await measure('PostgreSQL', () => newDatabase(server));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

async function measure(kind, newAddress) {
  const data = path.join(folder, kind);
  const databaseUrl = await newAddress();
  const baseline = await start('bench/tickets-baseline.mjs', `${data}-baseline`, await newAddress());
  const before = await send(baseline.url, webhooks('before', BASELINE_WEBHOOKS));

  let service = await start('dist/main.js', data, databaseUrl);
  await send(service.url, webhooks('warm', 500));
  await drained(service.url);
  const first = await send(service.url, webhooks('first', WEBHOOKS));
  const drainSeconds = await drained(service.url);
  const after = await send(baseline.url, webhooks('after', BASELINE_WEBHOOKS));
  await baseline.stop('SIGTERM');
  const rate = first.rate;
  const floor = (2 * BASELINE_WEBHOOKS) / (before.seconds + after.seconds);
  tell(
    first.refused === 0 && rate >= LEAST_RATIO * floor,
    `${kind}: ${WEBHOOKS} webhooks over ${CONNECTIONS} connections, ${rate.toFixed(0)}/s, ${first.refused} not acknowledged; one row each ${floor.toFixed(0)}/s: ratio ${(rate / floor).toFixed(2)} (at least ${LEAST_RATIO})`,
  );
  tell(
    (await undiagnosed(service.url, first.acknowledged)) === 0,
    `${kind}: all diagnosed ${drainSeconds.toFixed(0)} s later`,
  );

  const alone = await diagnosedAlone(service.url);
  console.log(
    `${kind}: one webhook alone has its diagnosis after ${alone[Math.floor(ALONE / 2)].toFixed(0)} ms (median), ${alone.at(-1).toFixed(0)} ms at most`,
  );

  const second = await send(service.url, webhooks('second', WEBHOOKS), (acknowledged) => {
    if (acknowledged === ACKNOWLEDGED_AT_KILL) service.child.kill('SIGKILL');
  });
  service = await start('dist/main.js', data, databaseUrl);
  const again = await drained(service.url);
  const lost = await undiagnosed(service.url, second.acknowledged);
  await service.stop('SIGTERM');
  tell(
    lost === 0 && second.acknowledged.length < WEBHOOKS,
    `${kind}: of ${second.acknowledged.length} acknowledged before kill -9, ${lost} lost; all diagnosed ${again.toFixed(0)} s after the restart`,
  );
}

function tell(isMet, text) {
  failed ||= !isMet;
  console.log(`${text}${isMet ? '' : ' MISSED'}`);
}

/** Signed now: they are as old as the run when they are sent. */
function webhooks(run, count) {
  return Array.from({ length: count }, (_, number) => {
    const id = `${run}-${number}`;
    const body = JSON.stringify({ id, text: evidence(id, number) });
    const timestamp = Math.floor(Date.now() / 1000);
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${signature}`,
    };
    return { id, body, headers };
  });
}

/** A link that fails, of other machines each time. */
function evidence(id, number) {
  const guid = createHash('md5')
    .update(id)
    .digest('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  return `Site-${number % 50}\\DC${number}A
DSA object GUID: ${guid}

==== INBOUND NEIGHBORS ======================================

DC=corp${number},DC=example
    Site-${number % 50}\\DC${number}B via RPC
        DSA object GUID: ${guid
          .split('')
          .reverse()
          .join('')
          .replace(/^(.{12})-(.{4})-(.{4})-(.{4})-(.{8})$/, '$5-$2-$3-$4-$1')}
        Last attempt @ 2026-03-19 08:47:33 failed, result 8524 (0x214c):
            The DSA operation is unable to proceed because of a DNS lookup failure.
        ${1 + (number % 90)} consecutive failure(s).
        Last success @ 2026-03-18 01:02:55.
`;
}

/** Sends each webhook once, and says which were acknowledged. */
async function send(url, all, heard = () => {}) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const acknowledged = [];
  let refused = 0;
  let next = 0;
  const begun = performance.now();
  const sender = async () => {
    for (let webhook = all[next++]; webhook !== undefined; webhook = all[next++]) {
      const status = await post(url, agent, webhook).catch(() => 0);
      if (status === 202) heard(acknowledged.push(webhook.id));
      else refused += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, sender));
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  return { acknowledged, refused, seconds, rate: all.length / seconds };
}

function post(url, agent, { body, headers }) {
  return new Promise((resolve, reject) => {
    const sent = request(`${url}${ROUTE}`, { method: 'POST', agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

/** Waits until nothing waits, and says for how many seconds. */
async function drained(url) {
  const begun = performance.now();
  for (;;) {
    const { items } = await get(`${url}/v1/deliveries?state=waiting&limit=1`);
    if (items.length === 0) return (performance.now() - begun) / 1000;
    await sleep(250);
  }
}

async function undiagnosed(url, tickets) {
  const diagnosed = new Set();
  let page = await get(`${url}/v1/diagnoses?limit=200`);
  for (;;) {
    for (const { ticket } of page.items) diagnosed.add(ticket.id);
    if (page.next === undefined) break;
    page = await get(`${url}/v1/diagnoses?limit=200&after=${encodeURIComponent(page.next)}`);
  }
  return tickets.filter((id) => !diagnosed.has(id)).length;
}

/** Milliseconds from sending one webhook to its diagnosis, while nothing else happens; shortest first. */
async function diagnosedAlone(url) {
  const times = [];
  for (const webhook of webhooks('alone', ALONE)) {
    await sleep(200);
    const begun = performance.now();
    await send(url, [webhook]);
    while ((await get(`${url}/v1/diagnoses?ticket=${webhook.id}`)).items.length === 0) await sleep(5);
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}

async function get(url) {
  const response = await fetch(url, { headers: { accept: 'application/json' } });
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  return response.json();
}

/** A process that logs where it listens; the rest of its log is thrown away. */
async function start(script, data, databaseUrl) {
  const child = spawn(process.execPath, [script], {
    cwd: root,
    env: {
      ...process.env,
      PORT: '0',
      LOG_LEVEL: 'info',
      DCAUSE_DATA: data,
      DATABASE_URL: databaseUrl,
      DCAUSE_INTEGRATIONS: integrations,
      BENCH_SECRET: secret,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = new Promise((resolve) => child.once('exit', resolve));
  const url = await new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      if (text === undefined) return;
      text += chunk;
      const found = /"address":"([^"]+)".*"msg":"listening"/.exec(text)?.[1];
      if (found === undefined) return;
      text = undefined;
      resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  const stop = (signal) => {
    child.kill(signal);
    return exit;
  };
  return { child, url, stop };
}

/** The address of an empty database on a server of PostgreSQL, which goes with the server. */
async function newDatabase(address) {
  const name = `dcause_bench_${randomBytes(6).toString('hex')}`;
  const client = new pg.Client({ connectionString: address });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}
