/**
 * Facts that follow from other facts. Rules run once, each fact after those that it rests on; a supplied fact is
 * never overruled, and rules that disagree leave the fact unknown, as disagreeing evidence does.
 */
import type { FactValue, InferRule } from '../knowledge/types.js';
import type { FactTable } from './fact-table.js';
import { compareText } from './order.js';
import { type CompiledCondition, compileCondition, slotsOf } from './predicate.js';
import { type Conflict, type KnownFact, TRUE } from './types.js';

export interface Inference {
  readonly fact: string;
  readonly slot: number;
  readonly rules: readonly {
    readonly name: string;
    readonly value: FactValue;
    readonly condition: CompiledCondition;
  }[];
  /** Facts that its rules read. */
  readonly from: ReadonlySet<number>;
}

export interface Inferred {
  readonly facts: readonly KnownFact[];
  readonly conflicts: readonly Conflict[];
}

/** Compiles inferences, one per inferred fact, in topological order; members of a cycle come last, by fact id. */
export function compileInferences(rules: readonly InferRule[], table: FactTable): readonly Inference[] {
  const byFact = new Map<string, InferRule[]>();
  for (const rule of [...rules].sort((a, b) => compareText(a.name, b.name)))
    byFact.set(rule.event.params.fact, [...(byFact.get(rule.event.params.fact) ?? []), rule]);
  const pending = [...byFact]
    .sort(([a], [b]) => compareText(a, b))
    .map(([fact, own]) => compileInference(fact, own, table));
  const ordered: Inference[] = [];
  while (pending.length > 0) {
    const open = new Set(pending.map((inference) => inference.slot));
    const ready = pending.findIndex((inference) => [...inference.from].every((slot) => !open.has(slot)));
    ordered.push(...pending.splice(Math.max(ready, 0), 1));
  }
  return ordered;
}

function compileInference(fact: string, rules: readonly InferRule[], table: FactTable): Inference {
  const compiled = rules.map((rule) => ({
    name: rule.name,
    value: rule.event.params.value,
    condition: compileCondition(rule.conditions, table),
  }));
  return {
    fact,
    slot: table.intern(fact),
    rules: compiled,
    from: new Set(compiled.flatMap((rule) => [...slotsOf(rule.condition)])),
  };
}

/** Fills `values` with what follows; `settled` slots (supplied, or in conflict) are left alone. */
export function inferFacts(
  inferences: readonly Inference[],
  values: (FactValue | undefined)[],
  settled: ReadonlySet<number>,
): Inferred {
  const facts: KnownFact[] = [];
  const conflicts: Conflict[] = [];
  for (const { fact, slot, rules } of inferences) {
    if (settled.has(slot)) continue;
    const holding = rules.filter((rule) => rule.condition.test(values) === TRUE);
    const first = holding[0];
    if (first === undefined) continue;
    if (new Set(holding.map((rule) => JSON.stringify(rule.value))).size > 1) {
      conflicts.push({ fact, values: holding.map(({ name, value }) => ({ value, from: { rule: name } })) });
      continue;
    }
    values[slot] = first.value;
    facts.push({ id: fact, value: first.value, from: { rule: first.name } });
  }
  return { facts, conflicts };
}
