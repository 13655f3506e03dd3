// A real Request Tracker 5 for tests (Debian's package, SQLite), on loopback, gone afterwards. As a command:
// `node test/support/request-tracker.mjs install` installs the packages (root, apt-get; about 40 s),
// `node test/support/request-tracker.mjs start` serves one until it is ended, and says where, and with which tokens.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, copyFileSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SERVER = '/usr/share/request-tracker5/libexec/rt-server';
const SETUP = '/usr/sbin/rt-setup-database-5';
const PACKAGES = ['request-tracker5', 'rt5-db-sqlite', 'rt5-standalone', 'dbconfig-no-thanks', 'nullmailer'];
const ANSWERS = `request-tracker5 request-tracker5/rtname string rt.test
request-tracker5 request-tracker5/organization string rt.test
request-tracker5 request-tracker5/install-cronjobs boolean false
request-tracker5 request-tracker5/handle-siteconfig-permissions boolean true
nullmailer shared/mailname string rt.test
nullmailer nullmailer/relayhost string 127.0.0.1
`;
const READING = ['SeeQueue', 'ShowTicket', 'ShowTicketComments', 'SeeCustomField'];
const BOT_RIGHTS = [...READING, 'CommentOnTicket', 'ModifyCustomField'];
const AGENT_RIGHTS = [...BOT_RIGHTS, 'ReplyToTicket', 'CreateTicket', 'ModifyTicket', 'DeleteTicket'];
/** Its workers load a lot. */
const START_MS = 60_000;

export function isInstalled() {
  return existsSync(SERVER) && existsSync(SETUP);
}

function install() {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('debconf-set-selections', { input: ANSWERS, env, stdio: ['pipe', 'inherit', 'inherit'] });
  execFileSync('apt-get', ['update', '-qq'], { env, stdio: 'inherit' });
  const quietly = ['install', '-y', '-qq', '--no-install-recommends', ...PACKAGES];
  execFileSync('apt-get', quietly, { env, stdio: 'inherit' });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

function siteConfig(folder, port, webhook) {
  const text = (value) => `'${value.replace(/[\\']/g, '\\$&')}'`;
  return `Set($rtname, 'rt.test'); Set($Organization, 'rt.test');
Set($CorrespondAddress, 'rt@rt.test'); Set($CommentAddress, 'rt-comment@rt.test');
Set($WebDomain, '127.0.0.1'); Set($WebPort, ${port}); Set($WebPath, ''); Set($WebBaseURL, 'http://127.0.0.1:${port}');
Set($Timezone, 'UTC'); Set($DatabaseType, 'SQLite'); Set($DatabaseName, ${text(path.join(folder, 'rt.sqlite'))});
Set($MailCommand, sub { 1 }); Set($LogToSyslog, undef); Set($LogToSTDERR, 'error');
# A token costs a quarter of a second of work at each request otherwise.
Set($BcryptCost, 6);
Set($DcauseWebhook, [${webhook === undefined ? '' : `${text(webhook.url)}, ${text(webhook.secret)}`}]);
1;
`;
}

async function createDatabase(folder, env, seed) {
  const file = (name) => path.join(folder, name);
  const password = randomBytes(12).toString('hex');
  await writeFile(file('root-password'), password, { mode: 0o600 });
  await writeFile(file('seed.json'), JSON.stringify(seed), { mode: 0o600 });
  for (const name of ['seed.pl', 'scrip.pl'])
    copyFileSync(new URL(`request-tracker-${name}`, import.meta.url), file(name));
  await run(SETUP, ['--action', 'init', '--root-password-file', file('root-password')], { env });
  await run(SETUP, ['--action', 'insert', '--skip-create', '--datafile', file('seed.pl')], { env });
  return JSON.parse(await readFile(file('tokens.json'), 'utf8'));
}

export async function startRequestTracker(options = {}) {
  const {
    queues = ['General'],
    customFields = ['Suggested cause', 'Diagnosis'],
    users = {},
    webhook,
  } = options;
  if (!isInstalled())
    throw new Error('Request Tracker is not installed (node test/support/request-tracker.mjs install)');
  const folder = await mkdtemp(path.join(os.tmpdir(), 'dcause-rt-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(path.join(folder, 'site.d'));
  const config = path.join(folder, 'RT_SiteConfig.pm');
  await writeFile(config, siteConfig(folder, port, webhook), { mode: 0o600 });
  const env = {
    ...process.env,
    RT_SITE_CONFIG: config,
    RT_SITE_CONFIG_DIR: path.join(folder, 'site.d'),
    DCAUSE_RT_FOLDER: folder,
  };
  const passwords = new Map();
  const userOf = (name, privileged, rights) => {
    passwords.set(name, randomBytes(12).toString('hex'));
    return { name, password: passwords.get(name), privileged, rights };
  };
  const tokens = await createDatabase(folder, env, {
    queues,
    customFields,
    webhook: webhook !== undefined,
    users: [
      userOf('dcause-bot', true, BOT_RIGHTS),
      userOf('ops', true, AGENT_RIGHTS),
      userOf('alice', false, []),
      ...Object.entries(users).map(([name, rights]) => userOf(name, true, rights)),
    ],
  });

  let server;
  const start = async () => {
    const log = openSync(path.join(folder, 'log'), 'a');
    // A group of its own: the server and its workers are stopped together.
    server = spawn(SERVER, ['--host', '127.0.0.1', '--port', String(port), '--max-workers', '3'], {
      env,
      detached: true,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    const begun = Date.now();
    while (!(await isAnswering(url))) {
      if (server.exitCode !== null || Date.now() - begun > START_MS)
        throw new Error(
          `Request Tracker does not start:\n${await readFile(path.join(folder, 'log'), 'utf8')}`,
        );
      await sleep(100);
    }
  };
  const signal = (name) => process.kill(-server.pid, name);
  const end = async (name) => {
    if (server === undefined) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    signal(name);
    await ended;
    // Workers may outlive the server for a moment, and with them its port.
    for (let left = 250; left > 0 && isGroupAlive(server.pid); left -= 1) await sleep(20);
    server = undefined;
  };
  const api = createApi(url, tokens);
  await start();
  return {
    ...{ url, tokens, start, ...api },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    lookAsRequestor: (ticketId) => lookInSelfService(url, 'alice', passwords.get('alice'), ticketId),
    remove: async () => {
      await end('SIGKILL');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function isAnswering(url) {
  try {
    return (await fetch(`${url}/REST/2.0/rt`, { signal: AbortSignal.timeout(2_000) })).status === 401;
  } catch {
    return false;
  }
}

function isGroupAlive(pid) {
  try {
    return process.kill(-pid, 0);
  } catch {
    return false;
  }
}

function createApi(url, tokens) {
  async function request(user, method, place, json) {
    const response = await fetch(`${url}/REST/2.0/${place}`, {
      method,
      headers: {
        authorization: `token ${tokens[user]}`,
        ...(json === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${place}: ${response.status} ${text}`);
    return JSON.parse(text);
  }
  const message = ({ text, html, files = [] }) => ({
    Content: html ?? text,
    ContentType: html === undefined ? 'text/plain' : 'text/html',
    Attachments: files.map(({ name, type, bytes }) => ({
      FileName: name,
      FileType: type,
      FileContent: Buffer.from(bytes).toString('base64'),
    })),
  });
  return {
    request,
    async createTicket({ subject, queue = 'General', user = 'alice', ...content }) {
      const ticket = { Queue: queue, Subject: subject, Requestor: 'alice@example.test', ...message(content) };
      return String((await request(user, 'POST', 'ticket', ticket)).id);
    },
    reply: async (ticketId, content, user = 'ops') =>
      void (await request(user, 'POST', `ticket/${ticketId}/correspond`, message(content))),
    comment: async (ticketId, content, user = 'ops') =>
      void (await request(user, 'POST', `ticket/${ticketId}/comment`, message(content))),
    async listTransactions(ticketId) {
      const history = `ticket/${ticketId}/history?per_page=100&orderby=id&fields=Type,Creator`;
      const { items } = await request('root', 'GET', history);
      return Promise.all(
        items.map(async ({ id, Type: type, Creator: creator }) => {
          const place = `transaction/${id}/attachments?orderby=id&fields=Subject,Content`;
          const attachments = (await request('root', 'GET', place)).items;
          return {
            ...{ id, type, creator: creator.id },
            subject: attachments[0]?.Subject ?? '',
            text: attachments.map(({ Content: content }) => content).join('\n'),
          };
        }),
      );
    },
    async readFields(ticketId) {
      const { CustomFields: fields } = await request('root', 'GET', `ticket/${ticketId}`);
      return Object.fromEntries(fields.map(({ name, values }) => [name, values[0]]));
    },
  };
}

/** The page of a ticket as somebody without rights sees it. */
async function lookInSelfService(url, user, password, ticketId) {
  const login = await fetch(`${url}/NoAuth/Login.html`, {
    method: 'POST',
    body: new URLSearchParams({ user, pass: password }),
    redirect: 'manual',
  });
  const cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const page = await fetch(`${url}/SelfService/Display.html?id=${ticketId}`, { headers: { cookie } });
  return page.text();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv[2] === 'install') install();
  else if (process.argv[2] === 'start') {
    const rt = await startRequestTracker();
    console.log(JSON.stringify({ url: rt.url, tokens: rt.tokens }, null, 2));
    for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => void rt.remove());
  } else throw new Error('usage: node test/support/request-tracker.mjs install|start');
}
