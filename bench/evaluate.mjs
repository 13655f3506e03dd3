/**
 * How much faster an incident is evaluated than by a reused stock Engine over the same rules, measured in the same
 * run. Fails where a target is missed or the fired rules differ. Run: npm run build && node bench/evaluate.mjs
 */
import assert from 'node:assert/strict';
import { Engine } from 'json-rules-engine';
import { compileRuleset } from '../dist/diagnosis/compile.js';
import { runEngine } from '../dist/diagnosis/engine.js';
import { certainlyTrueRules, evaluateFacts } from '../dist/diagnosis/evaluate.js';
import { UNKNOWN } from '../dist/diagnosis/types.js';
import { loadRuleset, shippedRulesFolder } from '../dist/knowledge/load.js';
import { SHIPPED_INCIDENT, syntheticFacts, syntheticRuleset } from './generate.mjs';

const INCIDENT_FACTS = 12;

/** Milliseconds of each of `runs` calls after `warmUp` more; the median. */
async function medianMs(call, runs, warmUp) {
  for (let at = 0; at < warmUp; at += 1) await call();
  const times = [];
  for (let at = 0; at < runs; at += 1) {
    const start = process.hrtime.bigint();
    await call();
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)];
}

async function measure({ label, ruleset, facts, target, stockRuns }) {
  const knowledge = compileRuleset(ruleset);
  const { table } = knowledge;
  const incident = {
    facts: Object.entries(facts).map(([id, value]) => ({ id, value, from: 'request' })),
    conflicts: [],
  };
  const ours = async () => {
    const evaluation = evaluateFacts(knowledge, incident);
    const holding = certainlyTrueRules(knowledge, evaluation).map((at) => knowledge.rules[at]);
    return runEngine(holding, table, evaluation.values);
  };
  const { values, inferred } = evaluateFacts(knowledge, incident);
  const allFacts = { ...facts, ...Object.fromEntries(inferred.map(({ id, value }) => [id, value])) };
  const stockEngine = new Engine([], { allowUndefinedFacts: true });
  for (const { document } of knowledge.rules) stockEngine.addRule(document);
  const stock = () => stockEngine.run(allFacts);

  const run = await ours();
  assert.deepEqual(run.disagreements, []);
  const fired = [...run.results.keys()].sort();
  const stockFired = (await stock()).results.map((result) => result.name).sort();
  const undecided = new Set(
    knowledge.rules
      .filter((rule) => rule.condition.test(values) === UNKNOWN)
      .map((rule) => rule.document.name),
  );
  const fromAbsence = stockFired.filter((name) => undecided.has(name));
  assert.deepEqual(
    fired,
    stockFired.filter((name) => !undecided.has(name)),
    `${label}: fired rules differ`,
  );
  assert.ok(fired.length > 0, `${label}: nothing fired`);

  const stockMs = await medianMs(stock, stockRuns, Math.min(stockRuns, 20));
  const oursMs = await medianMs(ours, 2_000, 500);
  const ratio = stockMs / oursMs;
  const verdict =
    target === undefined ? '' : ratio >= target ? `target ${target}: met` : `target ${target}: MISSED`;
  console.log(
    `${label.padEnd(24)} rules ${String(knowledge.rules.length).padStart(6)}  fired ${fired.length}` +
      ` (stock fires ${fromAbsence.length} more from absent facts)  stock ${stockMs.toFixed(3)} ms` +
      `  ours ${(oursMs * 1000).toFixed(1)} µs  ratio ${ratio.toFixed(0)}  ${verdict}`,
  );
  return target === undefined || ratio >= target;
}

const shipped = await loadRuleset([shippedRulesFolder()]);
if (!shipped.ok) {
  console.error(shipped.messages);
  process.exit(1);
}
const small = syntheticRuleset(2_000, 1);
const large = syntheticRuleset(20_000, 2);
const met = [
  await measure({
    label: 'shipped rules',
    ruleset: shipped.ruleset,
    facts: SHIPPED_INCIDENT,
    target: 10,
    stockRuns: 200,
  }),
  await measure({
    label: 'synthetic',
    ruleset: small,
    facts: syntheticFacts(small, INCIDENT_FACTS, 3),
    target: 500,
    stockRuns: 25,
  }),
  await measure({
    label: 'synthetic, large',
    ruleset: large,
    facts: syntheticFacts(large, INCIDENT_FACTS, 4),
    stockRuns: 5,
  }),
];
process.exit(met.every(Boolean) ? 0 : 1);
