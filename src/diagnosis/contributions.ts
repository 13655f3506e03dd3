/** What spoke for and against a cause, rule by rule, in the words of the rules. */
import type { CauseRule } from '../knowledge/types.js';
import { resolveCitations } from './citations.js';
import type { CompiledCause, CompiledRule, Knowledge } from './compile.js';
import type { EngineRun } from './engine.js';
import { decidingSlots, engineSlots } from './explain.js';
import type { Values } from './fact-table.js';
import { compareText, round4 } from './order.js';
import type { Weighed } from './rank.js';
import { type Contribution, FALSE, TRUE, type Truth, UNKNOWN } from './types.js';

/**
 * Every rule of `cause` that certainly holds, and those that certainly do not and count against it (or would, did
 * their group not speak through another rule); most bits first.
 */
export function contributionsOf(
  cause: CompiledCause,
  truths: readonly Truth[],
  weighed: Weighed,
  run: EngineRun,
  values: Values,
  knowledge: Knowledge,
): readonly Contribution[] {
  return cause.rules
    .flatMap((rule, at): Contribution[] => {
      const truth = truths[at] ?? UNKNOWN;
      if (truth === UNKNOWN || (truth === FALSE && rule.weight.fails === 0)) return [];
      const { document } = rule;
      return [
        {
          rule: document.name,
          effect: document.event.type,
          holds: truth === TRUE,
          bits: round4(weighed.bits[at] ?? 0),
          facts: knowledge.table.idsOf(factSlots(rule, truth, run, values)),
          text: truth === TRUE ? document.event.params.because : otherwiseOf(document),
          citations: resolveCitations(knowledge.ruleset, document.event.params.citations),
        },
      ];
    })
    .sort((a, b) => Math.abs(b.bits) - Math.abs(a.bits) || compareText(a.rule, b.rule));
}

function factSlots(
  rule: CompiledRule,
  truth: typeof TRUE | typeof FALSE,
  run: EngineRun,
  values: Values,
): readonly number[] {
  const result = truth === TRUE ? run.results.get(rule.document.name) : undefined;
  return result === undefined
    ? decidingSlots(rule.condition, values, truth)
    : engineSlots(rule.condition, result, values);
}

/** What a rule says where it certainly does not hold. */
export function otherwiseOf({ event }: CauseRule): string {
  const stated = event.type === 'excludes' ? undefined : event.params.otherwise;
  return stated ?? `Not the case here: ${event.params.because}`;
}
