// A real PostgreSQL server for tests, from the binaries of this machine, gone afterwards. As a command,
// `node test/support/postgres.mjs COMMAND ARGUMENT…` runs COMMAND with its address in DCAUSE_TEST_DATABASE_URL.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Debian's and Ubuntu's; elsewhere POSTGRES_BIN names the folder. */
const DEBIAN = '/usr/lib/postgresql';

export function findBinaries() {
  const debian = existsSync(DEBIAN)
    ? readdirSync(DEBIAN).map((version) => path.join(DEBIAN, version, 'bin'))
    : [];
  return [process.env['POSTGRES_BIN'], ...debian.sort().reverse()].find(
    (folder) => folder !== undefined && existsSync(path.join(folder, 'initdb')),
  );
}

/** PostgreSQL does not run as root: then as the user whom its package has made. */
function serverUser() {
  if (process.getuid?.() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
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

export async function createCluster() {
  const binaries = findBinaries();
  if (binaries === undefined)
    throw new Error('PostgreSQL is not installed (apt-get install postgresql, or POSTGRES_BIN)');
  const user = serverUser();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'dcause-postgres-'));
  const [data, log, passwordFile] = ['data', 'log', 'password'].map((name) => path.join(folder, name));
  const password = randomBytes(12).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (user.uid !== undefined)
    for (const owned of [folder, passwordFile]) chownSync(owned, user.uid, user.gid);
  const tool = (name, ...args) =>
    run(path.join(binaries, name), ['--pgdata', data, ...args], { ...user, cwd: folder });
  await tool(
    'initdb',
    ...['--username=dcause', '--auth=scram-sha-256', `--pwfile=${passwordFile}`],
    ...['--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'],
  );
  const port = await freePort();
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories=''`;

  const start = () => tool('pg_ctl', 'start', '--wait', '--log', log, '--options', options);
  const stop = (mode) => tool('pg_ctl', 'stop', '--wait', '--mode', mode);
  try {
    await start();
  } catch (error) {
    throw new Error(existsSync(log) ? readFileSync(log, 'utf8') : String(error));
  }
  return {
    url: `postgres://dcause:${password}@127.0.0.1:${port}/postgres`,
    start: async () => void (await start()),
    stop: async (mode) => void (await stop(mode)),
    remove: async () => {
      if (existsSync(path.join(data, 'postmaster.pid'))) await stop('immediate');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) throw new Error('usage: node test/support/postgres.mjs COMMAND ARGUMENT…');
  const cluster = await createCluster();
  const child = spawn(command, args, {
    stdio: 'inherit',
    env: { ...process.env, DCAUSE_TEST_DATABASE_URL: cluster.url },
  });
  // The terminal signals both; the cluster goes when the command has gone.
  process.on('SIGINT', () => {});
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.exitCode = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(String(error));
      resolve(127);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
  await cluster.remove();
}
