// Reading and diagnosing `repadmin /showrepl * /csv` of a whole forest, against csv-parse (sync) that only parses it,
// in the same run. Prints the ratio, the memory and how time grows with the rows; exits 1 where a target is missed.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { diagnose } from '../dist/diagnose.js';
import { compileRuleset } from '../dist/diagnosis/compile.js';
import { loadRuleset, shippedRulesFolder } from '../dist/knowledge/load.js';
import { forestCsv } from '../test/support/forest.mjs';

const RATIO_TARGET = 2;
const MEMORY_TARGET_MB = 400;
const GROWTH_TARGET = 2.5;
const RUNS = 9;

const loaded = await loadRuleset([shippedRulesFolder()]);
if (!loaded.ok) throw new Error('the shipped rules do not load');
const knowledge = compileRuleset(loaded.ruleset);
let missed = false;

function report(line, met) {
  missed ||= !met;
  console.log(`${line}: ${met ? 'met' : 'MISSED'}`);
}

/** The fastest of the runs, in milliseconds: what the work takes when nothing disturbs it. */
async function fastest(work) {
  let best = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run += 1) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

const read = (text) => diagnose(knowledge, { evidence: [{ text }] });

const forest = forestCsv({ controllers: 500 });
const baselineMs = await fastest(() => parse(forest.csv, { relax_column_count: true }));
const readMs = await fastest(() => read(forest.csv));
const ratio = readMs / baselineMs;
report(
  `500 domain controllers, ${forest.rows} rows: csv-parse ${baselineMs.toFixed(0)} ms, read and diagnosed ${readMs.toFixed(0)} ms, ratio ${ratio.toFixed(2)} (at most ${RATIO_TARGET})`,
  ratio <= RATIO_TARGET,
);

const larger = forestCsv({ controllers: 1_000 });
const growth = (await fastest(() => read(larger.csv))) / readMs;
report(
  `twice the rows (${larger.rows}): ${growth.toFixed(2)} times the time (at most ${GROWTH_TARGET})`,
  growth <= GROWTH_TARGET,
);

const folder = mkdtempSync(path.join(tmpdir(), 'dcause-bench-'));
const cli = fileURLToPath(new URL('../dist/cli.js', import.meta.url));
try {
  for (const [controllers, targetMb] of [
    [500, MEMORY_TARGET_MB],
    [2_000, undefined],
  ]) {
    const file = path.join(folder, `forest-${controllers}.csv`);
    const { csv, rows } = forestCsv({ controllers });
    writeFileSync(file, csv);
    const start = performance.now();
    const megabytes = maxMegabytes(file);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    report(
      `${controllers} domain controllers, ${rows} rows over the command line: ${seconds} s, ${megabytes} MB${targetMb === undefined ? '' : ` (at most ${targetMb})`}`,
      targetMb === undefined || megabytes <= targetMb,
    );
  }
} finally {
  rmSync(folder, { recursive: true });
}
process.exit(missed ? 1 : 0);

/** Peak resident memory of a process of its own that diagnoses `file`. */
function maxMegabytes(file) {
  const script = `
    const { run } = await import(${JSON.stringify(`file://${cli}`)});
    const nowhere = new (await import('node:stream')).Writable({ write: (_, __, done) => done() });
    const io = { stdin: process.stdin, stdout: nowhere, stderr: process.stderr, env: process.env };
    if ((await run(['diagnose', '--json', ${JSON.stringify(file)}], io)) !== 0) process.exit(1);
    console.log(process.resourceUsage().maxRSS);`;
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return Math.round(Number(printed) / 1024);
}
