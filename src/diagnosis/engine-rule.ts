/** Our readonly documents as the mutable rules that json-rules-engine wants; the documents are never handed out. */
import { Rule, type RuleProperties } from 'json-rules-engine';
import type { CauseRule, Condition, TopLevelCondition } from '../knowledge/types.js';

type EngineConditions = RuleProperties['conditions'];
type NestedConditions = Extract<EngineConditions, { not: unknown }>['not'];

/** A rule for the engine, without event parameters: it copies the event at every run, and nobody reads them there. */
export function engineRule({ name, conditions, event }: CauseRule): Rule {
  return new Rule({ name, conditions: topLevel(conditions), event: { type: event.type } });
}

function topLevel(condition: TopLevelCondition): EngineConditions {
  if ('all' in condition) return { all: condition.all.map(nested) };
  if ('any' in condition) return { any: condition.any.map(nested) };
  return { not: nested(condition.not) };
}

function nested(condition: Condition): NestedConditions {
  return 'fact' in condition ? { ...condition } : topLevel(condition);
}
