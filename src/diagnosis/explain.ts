/** Which facts decided a condition: those of the leaves without which it would not be decided. */

import type { Values } from './fact-table.js';
import type { CompiledCondition } from './predicate.js';
import { FALSE, TRUE } from './types.js';

/** The part of a condition result of json-rules-engine that says what it found. */
export interface EngineResult {
  readonly result?: boolean | undefined;
  readonly factResult?: unknown;
  readonly all?: readonly EngineResult[];
  readonly any?: readonly EngineResult[];
  readonly not?: EngineResult;
}

type Decided = typeof TRUE | typeof FALSE;

/** The slots that made `condition` come out as `wanted`, by predicates alone. */
export function decidingSlots(
  condition: CompiledCondition,
  values: Values,
  wanted: Decided,
): readonly number[] {
  if (condition.test(values) !== wanted) return [];
  if (condition.kind === 'leaf') return condition.slots;
  if (condition.kind === 'not') return decidingSlots(condition.member, values, opposite(wanted));
  return condition.members.flatMap((member) => decidingSlots(member, values, wanted));
}

/**
 * The slots that made `condition` true, as the engine's results say, less the leaves that the predicate does not
 * call so: the engine takes an absent fact for different from everything.
 */
export function engineSlots(
  condition: CompiledCondition,
  engine: EngineResult,
  values: Values,
  wanted: Decided = TRUE,
): readonly number[] {
  if (engine.result !== (wanted === TRUE) || condition.test(values) !== wanted) return [];
  if (condition.kind === 'leaf') return engine.factResult === undefined ? [] : condition.slots;
  if (condition.kind === 'not')
    return engine.not === undefined
      ? []
      : engineSlots(condition.member, engine.not, values, opposite(wanted));
  const results = engine[condition.kind] ?? [];
  return condition.members.flatMap((member, index) => {
    const result = results[index];
    return result === undefined ? [] : engineSlots(member, result, values, wanted);
  });
}

const opposite = (wanted: Decided): Decided => (wanted === TRUE ? FALSE : TRUE);
