// Reads and diagnoses random and damaged inputs: none may throw, none may take longer than a second, and all lines of
// each must be accounted for. Exits 1 where one does not. Run: npm run build && node bench/fuzz.mjs [inputs] [first]
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { diagnose } from '../dist/diagnose.js';
import { compileRuleset } from '../dist/diagnosis/compile.js';
import { decodeText } from '../dist/evidence/decode.js';
import { splitLines } from '../dist/evidence/lines.js';
import { READERS } from '../dist/evidence/readers/all.js';
import { scanPiece } from '../dist/evidence/scan.js';
import { loadRuleset, shippedRulesFolder } from '../dist/knowledge/load.js';
import { unexpectedInput } from '../test/support/mutations.mjs';

const INPUTS = 100_000;
const LONGEST_MS = 1_000;
/** A worker that says nothing for so long hangs in one input. */
const HANGING_MS = 20_000;
const AT_A_TIME = 200;

if (isMainThread) await supervise();
else await work(workerData);

async function supervise() {
  const [inputs = INPUTS, first = 0] = process.argv.slice(2).map(Number);
  const workers = availableParallelism();
  const results = await Promise.all(
    Array.from({ length: workers }, (_, worker) =>
      runWorker({ first: first + worker, end: first + inputs, step: workers }),
    ),
  );
  const counts = {};
  for (const result of results)
    for (const [name, count] of Object.entries(result.counts)) counts[name] = (counts[name] ?? 0) + count;
  const failures = results.flatMap((result) => result.failures);
  const slowest = results.map((result) => result.slowest).sort((a, b) => b.ms - a.ms)[0];
  console.log(`${inputs} inputs from number ${first}: ${JSON.stringify(counts)}`);
  console.log(`slowest: number ${slowest.index}, ${slowest.ms.toFixed(0)} ms (at most ${LONGEST_MS})`);
  for (const failure of failures.slice(0, 50)) console.log(failure);
  console.log(failures.length === 0 ? 'met' : `${failures.length} MISSED`);
  process.exit(failures.length === 0 ? 0 : 1);
}

function runWorker(range) {
  return new Promise((resolve) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: range });
    let at = range.first;
    let result = null;
    let timer;
    const end = (problem) => {
      clearTimeout(timer);
      const failures = [...(result?.failures ?? []), ...(problem === null ? [] : [problem])];
      resolve({ counts: {}, slowest: { index: at, ms: 0 }, ...result, failures });
    };
    const watch = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        end(`between numbers ${at} and ${at + AT_A_TIME * range.step}: hangs`);
        worker.terminate();
      }, HANGING_MS);
    };
    watch();
    worker.on('message', (message) => {
      at = message.at;
      if (message.result !== undefined) result = message.result;
      watch();
    });
    worker.on('error', (error) => end(`after number ${at}: ${error.stack}`));
    worker.on('exit', () => end(result === null ? `after number ${at}: the worker ended` : null));
  });
}

async function work({ first, end, step }) {
  const loaded = await loadRuleset([shippedRulesFolder()]);
  if (!loaded.ok) throw new Error('the shipped rules do not load');
  const knowledge = compileRuleset(loaded.ruleset);
  const folder = new URL('../test/evidence/samples/', import.meta.url);
  const samples = readdirSync(folder)
    .filter((name) => name !== 'truth.json')
    .map((name) => {
      const bytes = readFileSync(new URL(name, folder));
      return { bytes, text: decodeText(bytes) };
    });
  const result = { counts: {}, failures: [], slowest: { index: first, ms: 0 } };
  for (let index = first, done = 0; index < end; index += step, done += 1) {
    if (done % AT_A_TIME === 0) parentPort.postMessage({ at: index });
    const input = unexpectedInput(index, samples);
    count(result.counts, input.kind);
    const start = performance.now();
    try {
      const text = input.text ?? decodeText(input.bytes);
      const fault = accountFault(text);
      if (fault !== null) result.failures.push(`number ${index}: ${fault}`);
      const { findings } = await diagnose(knowledge, { evidence: [{ text }] });
      if (findings.length > 0) count(result.counts, 'with findings');
    } catch (error) {
      result.failures.push(`number ${index}: ${error.stack}`);
    }
    const ms = performance.now() - start;
    if (ms > result.slowest.ms) result.slowest = { index, ms };
    if (ms > LONGEST_MS) result.failures.push(`number ${index}: ${ms.toFixed(0)} ms`);
  }
  parentPort.postMessage({ at: end, result });
}

function count(counts, name) {
  counts[name] = (counts[name] ?? 0) + 1;
}

/** Recognised, unrecognised and blank lines are all lines, and the unrecognised ones lie where they are said to lie. */
function accountFault(text) {
  const { lines, recognised, unrecognised, blank, unrecognisedRanges } = scanPiece({ text }, 0, READERS);
  const all = [...splitLines(text)].length;
  if (lines !== all || recognised + unrecognised + blank !== all)
    return `${recognised} + ${unrecognised} + ${blank} lines are not ${all}`;
  let last = 0;
  for (const [from, to] of unrecognisedRanges) {
    if (from <= last || to < from || to > all) return `unrecognised lines ${from} to ${to} of ${all}`;
    last = to;
  }
  return null;
}
