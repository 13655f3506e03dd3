// Requests per second of diagnoses that are recorded on SQLite, against the same requests with ?record=false, in the same
// process, taking turns. Recording must keep at least 0.6 of them.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import autocannon from 'autocannon';

const LEAST_RATIO = 0.6;
const ROUNDS = 3;
const SECONDS = 4;
const CONNECTIONS = 8;

const root = path.resolve(import.meta.dirname, '..');
const data = mkdtempSync(path.join(tmpdir(), 'dcause-bench-'));
const service = spawn(process.execPath, ['dist/main.js'], {
  cwd: root,
  env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', DCAUSE_DATA: data, DATABASE_URL: '' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
let failed = false;
try {
  const url = await address();
  const paste = readFileSync(path.join(root, 'test/evidence/samples/repadmin-showrepl-8524-one-partner.txt'));
  const run = async (query) => {
    const result = await autocannon({
      url: `${url}/v1/diagnoses${query}`,
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: paste,
      connections: CONNECTIONS,
      duration: SECONDS,
    });
    if (result.non2xx > 0 || result.errors > 0)
      throw new Error(`${result.non2xx + result.errors} requests failed`);
    return result.requests.average;
  };
  await run('?record=false');
  const rates = { recorded: [], not: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.not.push(await run('?record=false'));
    rates.recorded.push(await run(''));
  }
  const [recorded, not] = [median(rates.recorded), median(rates.not)];
  const ratio = recorded / not;
  failed = ratio < LEAST_RATIO;
  console.log(
    `recorded on SQLite ${recorded.toFixed(0)}/s, not recorded ${not.toFixed(0)}/s: ratio ${ratio.toFixed(2)} (at least ${LEAST_RATIO})${failed ? ' MISSED' : ''}`,
  );
} finally {
  service.kill('SIGTERM');
  await new Promise((resolve) => service.once('exit', resolve));
  rmSync(data, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;

function median(values) {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
}

/** Where the service listens, from its log; the rest of the log is thrown away. */
function address() {
  return new Promise((resolve, reject) => {
    let text = '';
    service.stdout.on('data', (chunk) => {
      if (text === undefined) return;
      text += chunk;
      const found = /"address":"([^"]+)".*"msg":"listening"/.exec(text)?.[1];
      if (found !== undefined) {
        text = undefined;
        resolve(found);
      }
    });
    service.once('exit', (code) => reject(new Error(`the service ended with ${code}`)));
  });
}
