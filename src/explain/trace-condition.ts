/** A condition part by part: what was wanted, what is at hand, and how it comes out. */
import type { Knowledge } from '../diagnosis/compile.js';
import type { Evaluation } from '../diagnosis/evaluate.js';
import { printable } from '../diagnosis/finding.js';
import { compileCondition } from '../diagnosis/predicate.js';
import { type Conflict, FALSE, type Incident, type KnownFact, TRUE, type Truth } from '../diagnosis/types.js';
import type { Condition, FactValue, LeafCondition } from '../knowledge/types.js';
import type { FactAtHand, TracedCondition, TracedLeaf, TruthWord } from './types.js';

/** The facts of one incident, with where each comes from. */
export interface FactsAtHand {
  readonly knowledge: Knowledge;
  readonly evaluation: Evaluation;
  readonly known: ReadonlyMap<string, KnownFact>;
  readonly conflicts: ReadonlyMap<string, Conflict>;
}

/** The facts of `incident` as `evaluation` has them; what the evidence disagrees about is not known. */
export function factsAtHand(knowledge: Knowledge, evaluation: Evaluation, incident: Incident): FactsAtHand {
  const facts = [...incident.facts, ...evaluation.inferred];
  const conflicts = [...incident.conflicts, ...evaluation.conflicts];
  const disputed = new Map(conflicts.map((conflict) => [conflict.fact, conflict]));
  const known = facts.filter(({ id }) => !disputed.has(id));
  return {
    knowledge,
    evaluation,
    known: new Map(known.map((fact) => [fact.id, fact])),
    conflicts: disputed,
  };
}

export function truthWord(truth: Truth): TruthWord {
  return truth === TRUE ? 'true' : truth === FALSE ? 'false' : 'unknown';
}

/** Traces a condition of the ruleset that `at` was evaluated with. */
export function traceCondition(condition: Condition, at: FactsAtHand): TracedCondition {
  const { test } = compileCondition(condition, at.knowledge.table);
  const truth = truthWord(test(at.evaluation.values));
  if ('fact' in condition) return traceLeaf(condition, truth, at);
  if ('not' in condition) return { kind: 'not', truth, member: traceCondition(condition.not, at) };
  const [kind, members] =
    'all' in condition ? (['all', condition.all] as const) : (['any', condition.any] as const);
  return { kind, truth, members: members.map((member) => traceCondition(member, at)) };
}

/** The facts that a traced condition names. */
export function factsIn(condition: TracedCondition): readonly FactAtHand[] {
  if (condition.kind === 'not') return factsIn(condition.member);
  if (condition.kind !== 'leaf') return condition.members.flatMap(factsIn);
  return 'fact' in condition.right ? [condition.left, condition.right] : [condition.left];
}

function traceLeaf(leaf: LeafCondition, truth: TruthWord, at: FactsAtHand): TracedLeaf {
  const { fact, operator, value } = leaf;
  const right =
    typeof value === 'object' && 'fact' in value
      ? atHand(value.fact, at)
      : { constant: isList(value) ? value : printable(at.knowledge, fact, value) };
  return { kind: 'leaf', truth, left: atHand(fact, at), operator, right };
}

const isList = (value: FactValue | readonly number[]): value is readonly string[] | readonly number[] =>
  typeof value === 'object';

function atHand(fact: string, { knowledge, known, conflicts }: FactsAtHand): FactAtHand {
  const found = known.get(fact);
  if (found !== undefined) return { fact, value: printable(knowledge, fact, found.value), from: found.from };
  const conflict = conflicts.get(fact);
  if (conflict === undefined) return { fact };
  const disagreeing = conflict.values.map(({ value, from }) => ({
    value: printable(knowledge, fact, value),
    from,
  }));
  return { fact, disagreeing };
}
