/** Which rules hold for the facts of one incident, by predicates alone. */
import type { FactValue } from '../knowledge/types.js';
import type { CompiledProblem, Knowledge } from './compile.js';
import type { Values } from './fact-table.js';
import { inferFacts } from './infer.js';
import { forEachCandidate } from './rule-index.js';
import { type Conflict, type Incident, type KnownFact, TRUE, type Truth } from './types.js';

export interface Evaluation {
  /** Supplied and inferred. */
  readonly values: Values;
  /** Slots that inference must not fill: supplied facts, and facts about which the evidence disagrees. */
  readonly settled: ReadonlySet<number>;
  readonly inferred: readonly KnownFact[];
  /** Facts about which the inferences disagree. */
  readonly conflicts: readonly Conflict[];
}

/** Reads the facts of an incident and infers what follows. A fact in conflict is unknown, whatever else is said. */
export function evaluateFacts(
  knowledge: Knowledge,
  incident: Pick<Incident, 'facts' | 'conflicts'>,
): Evaluation {
  const { table } = knowledge;
  const values: (FactValue | undefined)[] = table.ids.map(() => undefined);
  const settled = new Set<number>();
  for (const { id, value } of incident.facts) {
    const slot = table.slotOf(id);
    if (slot === undefined || value === null || Number.isNaN(value)) continue;
    values[slot] = value;
    settled.add(slot);
  }
  for (const { fact } of incident.conflicts) {
    const slot = table.slotOf(fact);
    if (slot === undefined) continue;
    values[slot] = undefined;
    settled.add(slot);
  }
  const { facts, conflicts } = inferFacts(knowledge.inferences, values, settled);
  return { values, settled, inferred: facts, conflicts };
}

/** Positions in `knowledge.rules` of the rules that are certainly true, in rule-id order. */
export function certainlyTrueRules(knowledge: Knowledge, evaluation: Evaluation): readonly number[] {
  const { values, inferred } = evaluation;
  const known = new Set(evaluation.settled);
  for (const { id } of inferred) known.add(knowledge.table.intern(id));
  const found = new Set<number>();
  forEachCandidate(knowledge.index, values, [...known], (rule) => {
    if (!found.has(rule) && knowledge.rules[rule]?.condition.test(values) === TRUE) found.add(rule);
  });
  return [...found].sort((a, b) => a - b);
}

/** The truth of every rule of a problem's causes, `[cause][rule]`; `holding` are the certainly true ones. */
export function truthsOf(
  problem: CompiledProblem,
  values: Values,
  holding: ReadonlySet<number>,
): readonly (readonly Truth[])[] {
  return problem.causes.map((cause) =>
    cause.rules.map((rule) => (holding.has(rule.index) ? TRUE : rule.condition.test(values))),
  );
}
