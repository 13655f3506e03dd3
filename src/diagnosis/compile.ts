/** Turns a checked ruleset into what diagnosis runs on: predicates, index, weights and rules of json-rules-engine. */
import type { Rule } from 'json-rules-engine';
import type {
  CauseDocument,
  CauseRule,
  ProblemDocument,
  Remark,
  ResolutionStep,
  Ruleset,
} from '../knowledge/types.js';
import { engineRule } from './engine-rule.js';
import { FactTable } from './fact-table.js';
import { compileInferences, type Inference } from './infer.js';
import { compareText } from './order.js';
import { type CompiledCondition, compileCondition, slotsOf } from './predicate.js';
import type { Hypothesis, Weight } from './rank.js';
import { buildIndex, type RuleIndex } from './rule-index.js';

export interface CompiledRule {
  /** Position in `Knowledge.rules`, which is in rule-id order. */
  readonly index: number;
  readonly document: CauseRule;
  readonly condition: CompiledCondition;
  readonly weight: Weight;
  /** What its condition reads. */
  readonly slots: ReadonlySet<number>;
  readonly engineRule: Rule;
}

export interface CompiledStep {
  readonly document: ResolutionStep;
  readonly confirm: CompiledCondition | undefined;
}

export interface CompiledCause {
  readonly document: CauseDocument;
  /** In rule-id order. */
  readonly rules: readonly CompiledRule[];
  readonly steps: readonly CompiledStep[];
}

export interface CompiledProblem {
  readonly document: ProblemDocument;
  readonly condition: CompiledCondition;
  /** By id; `hypotheses` stand in the same order. */
  readonly causes: readonly CompiledCause[];
  readonly hypotheses: readonly Hypothesis[];
  readonly remarks: readonly { readonly document: Remark; readonly condition: CompiledCondition }[];
  /** By slot: the rules that read it, as (cause, rule) positions in `causes`. */
  readonly readers: ReadonlyMap<number, readonly (readonly [number, number])[]>;
}

export interface Knowledge {
  readonly ruleset: Ruleset;
  readonly table: FactTable;
  readonly rules: readonly CompiledRule[];
  readonly index: RuleIndex;
  readonly inferences: readonly Inference[];
  /** By id. */
  readonly problems: readonly CompiledProblem[];
}

/**
 * Compiles a ruleset whose references all resolve; throws where a problem names an unknown cause. A deprecated problem
 * is left out, and so never recognised.
 */
export function compileRuleset(ruleset: Ruleset): Knowledge {
  const table = new FactTable();
  const causes = [...ruleset.causes.values()].sort((a, b) => compareText(a.id, b.id));
  const rules = causes
    .flatMap((cause) => cause.rules)
    .sort((a, b) => compareText(a.name, b.name))
    .map((document, index) => compileRule(document, index, ruleset, table));
  const ruleByName = new Map(rules.map((rule) => [rule.document.name, rule]));
  const compiledCauses = new Map(causes.map((cause) => [cause.id, compileCause(cause, ruleByName, table)]));
  const problems = [...ruleset.problems.values()]
    .filter(({ deprecated }) => deprecated === undefined)
    .sort((a, b) => compareText(a.id, b.id))
    .map((problem) => compileProblem(problem, compiledCauses, ruleset, table));
  const inferences = compileInferences(ruleset.inferences, table);
  const index = buildIndex(
    rules.map((rule) => rule.document.conditions),
    table,
  );
  return { ruleset, table, rules, index, inferences, problems };
}

function compileRule(document: CauseRule, index: number, ruleset: Ruleset, table: FactTable): CompiledRule {
  const condition = compileCondition(document.conditions, table);
  return {
    index,
    document,
    condition,
    slots: slotsOf(condition),
    weight: weightOf(document, ruleset.strengths),
    engineRule: engineRule(document),
  };
}

function weightOf(rule: CauseRule, strengths: Ruleset['strengths']): Weight {
  const { event, name } = rule;
  if (event.type === 'excludes')
    return { rule: name, effect: event.type, group: undefined, holds: 0, fails: 0, baseRate: undefined };
  const ratio = strengths[event.params.strength];
  const sign = event.type === 'weakens' ? -1 : 1;
  return {
    rule: name,
    effect: event.type,
    group: event.params.group,
    holds: sign * Math.log2(ratio.holds),
    fails: event.params.oneSided === true ? 0 : sign * Math.log2(ratio.fails),
    // From P(T|c) = holds * P(T|not c) and P(F|c) = fails * P(F|not c).
    baseRate: (1 - ratio.fails) / (ratio.holds - ratio.fails),
  };
}

function compileCause(
  document: CauseDocument,
  ruleByName: ReadonlyMap<string, CompiledRule>,
  table: FactTable,
): CompiledCause {
  const rules = document.rules.flatMap((rule) => ruleByName.get(rule.name) ?? []);
  return {
    document,
    rules: rules.sort((a, b) => a.index - b.index),
    steps: document.resolution.map((step) => ({
      document: step,
      confirm: step.confirm && compileCondition(step.confirm.conditions, table),
    })),
  };
}

function compileProblem(
  document: ProblemDocument,
  compiledCauses: ReadonlyMap<string, CompiledCause>,
  ruleset: Ruleset,
  table: FactTable,
): CompiledProblem {
  const members = [...document.causes].sort((a, b) => compareText(a.id, b.id));
  const total = members.reduce((sum, member) => sum + ruleset.priors[member.prior], 0);
  const causes = members.map(({ id }) => {
    const cause = compiledCauses.get(id);
    if (cause === undefined) throw new Error(`Problem ${document.id} names the unknown cause ${id}.`);
    return cause;
  });
  return {
    document,
    condition: compileCondition(document.conditions, table),
    causes,
    hypotheses: members.map(({ id, prior }, index) => ({
      id,
      prior: ((1 - ruleset.unlistedPrior) * ruleset.priors[prior]) / total,
      weights: causes[index]?.rules.map((rule) => rule.weight) ?? [],
    })),
    remarks: (document.remarks ?? []).map((remark) => ({
      document: remark,
      condition: compileCondition(remark.when, table),
    })),
    readers: readersOf(causes),
  };
}

function readersOf(causes: readonly CompiledCause[]): CompiledProblem['readers'] {
  const readers = new Map<number, [number, number][]>();
  causes.forEach((cause, causeAt) => {
    cause.rules.forEach((rule, ruleAt) => {
      for (const slot of rule.slots) readers.set(slot, [...(readers.get(slot) ?? []), [causeAt, ruleAt]]);
    });
  });
  return readers;
}
