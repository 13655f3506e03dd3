/** The rules that dcause ships, loaded and compiled once per test process. */
import { compileRuleset, type Knowledge } from '../../src/diagnosis/compile.js';
import { loadRuleset, shippedRulesFolder } from '../../src/knowledge/load.js';

let loading: Promise<Knowledge> | undefined;

export function shippedKnowledge(): Promise<Knowledge> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Knowledge> {
  const loaded = await loadRuleset([shippedRulesFolder()]);
  if (!loaded.ok)
    throw new Error(loaded.messages.map((m) => `${m.file}:${m.line}:${m.column} ${m.message}`).join('\n'));
  return compileRuleset(loaded.ruleset);
}
