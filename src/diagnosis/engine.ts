/** Runs json-rules-engine over the rules that are certainly true, so that its own results explain the answer. */
import { Engine, Fact, Operator, Rule } from 'json-rules-engine';
import type { CompiledRule } from './compile.js';
import type { EngineResult } from './explain.js';
import type { FactTable, Values } from './fact-table.js';

/** A rule that the predicate calls true and json-rules-engine does not: a defect of ours, for the log. */
export interface Disagreement {
  readonly rule: string;
  readonly detail: string;
}

export interface EngineRun {
  /** Root condition result by rule name. */
  readonly results: ReadonlyMap<string, EngineResult>;
  readonly disagreements: readonly Disagreement[];
}

/** The stock operators throw where `value` is an absent fact, and one throw rejects every rule of the run. */
const SAFE_OPERATORS: readonly Operator[] = [
  new Operator<unknown, unknown>('in', (item, list) => Array.isArray(list) && list.includes(item)),
  new Operator<unknown, unknown>('notIn', (item, list) => !Array.isArray(list) || !list.includes(item)),
];

/** Runs `rules` in an Engine of their own. Never rejects: what goes wrong is a disagreement. */
export async function runEngine(
  rules: readonly CompiledRule[],
  table: FactTable,
  values: Values,
): Promise<EngineRun> {
  if (rules.length === 0) return { results: new Map(), disagreements: [] };
  const engine = new Engine([], { allowUndefinedFacts: true });
  for (const operator of SAFE_OPERATORS) engine.addOperator(operator);
  for (const rule of rules) engine.addRule(copyOf(rule.engineRule));
  try {
    const run = await engine.run(factsOf(rules, table, values));
    const results = new Map<string, EngineResult>(
      run.results.map(({ name, conditions }) => [name, { ...readResult(conditions), result: true }]),
    );
    const disagreements = rules
      .filter((rule) => !results.has(rule.document.name))
      .map((rule) => ({ rule: rule.document.name, detail: 'json-rules-engine calls it false' }));
    return { results, disagreements };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return {
      results: new Map(),
      disagreements: rules.map((rule) => ({ rule: rule.document.name, detail })),
    };
  }
}

/**
 * `addRule` writes its Engine into the rule, and evaluation reads it from there: an overlapping run would work with
 * another run's Engine. A shallow copy per run keeps them apart; conditions are copied by the engine itself.
 */
function copyOf(rule: Rule): Rule {
  return Object.assign(Object.create(Rule.prototype) as Rule, rule);
}

/** The facts that `rules` read, uncached: a cached constant costs a hash and saves nothing. */
function factsOf(rules: readonly CompiledRule[], table: FactTable, values: Values): Record<string, Fact> {
  const facts: Record<string, Fact> = {};
  for (const rule of rules)
    for (const slot of rule.slots) {
      const id = table.ids[slot];
      const value = values[slot];
      if (id === undefined || value === undefined || Object.hasOwn(facts, id)) continue;
      facts[id] = new Fact(id, value, { cache: false });
    }
  return facts;
}

/** The engine's types for its results leave out how they nest. */
function readResult(node: unknown): EngineResult {
  if (typeof node !== 'object' || node === null) return {};
  const { result, factResult, all, any, not }: Record<string, unknown> = { ...node };
  return {
    result: typeof result === 'boolean' ? result : undefined,
    factResult,
    ...(Array.isArray(all) && { all: all.map(readResult) }),
    ...(Array.isArray(any) && { any: any.map(readResult) }),
    ...(not !== undefined && { not: readResult(not) }),
  };
}
