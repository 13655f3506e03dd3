/**
 * Which version a change of rules is (Semantic Versioning 2.0.0): who holds an id that is gone must look, who does not
 * know one that is new need not.
 */
import { inc, parse } from 'semver';
import type { RulesetChange } from '../knowledge/diff.js';
import type { EntityKind } from '../knowledge/diff-entities.js';

export type VersionLevel = 'major' | 'minor' | 'patch';

/** What answers and requests name by an id of its own. */
const NAMED: readonly EntityKind[] = [
  'problem',
  'cause',
  'rule',
  'inference',
  'fact',
  'article',
  'section',
  'statement',
];
const NEWS: readonly EntityKind[] = ['problem', 'cause', 'rule', 'inference', 'fact', 'article'];

/** Major where an id is gone (renamed is gone), minor where one is new that knowledge hangs on, else patch. */
export function levelOf(changes: readonly RulesetChange[]): VersionLevel {
  const has = (what: RulesetChange['what'], kinds: readonly EntityKind[]): boolean =>
    changes.some((change) => change.what === what && kinds.includes(change.kind));
  if (has('removed', NAMED)) return 'major';
  return has('added', NEWS) ? 'minor' : 'patch';
}

/**
 * The version that follows `base` by `level` and is none of `held`, whatever their build metadata; undefined where `base`
 * is no semantic version.
 */
export function nextVersion(
  base: string,
  level: VersionLevel,
  held: readonly string[] = [],
): string | undefined {
  const taken = new Set(held.map((version) => parse(version)?.version));
  let next = parse(base) === null ? null : inc(base, level);
  while (next !== null && taken.has(next)) next = inc(next, level);
  return next ?? undefined;
}
