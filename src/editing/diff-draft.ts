/** What a draft says otherwise than the ruleset that it began with, and which version that makes it. */
import { inTurns } from '../in-steps.js';
import { diffInSteps, type RulesetChange } from '../knowledge/diff.js';
import type { Ruleset } from '../knowledge/types.js';
import { type OpenDraft, usableBase } from './open-draft.js';
import { levelOf, nextVersion, type VersionLevel } from './propose-version.js';

export interface DraftDiff {
  readonly changes: readonly RulesetChange[];
  readonly version: {
    readonly base: string;
    readonly level: VersionLevel;
    /** Absent where the base has no semantic version. */
    readonly proposed?: string;
  };
}

/** Compares `ruleset`, that of the draft, by meaning. Throws as `usableBase`. */
export async function diffDraft(
  opened: OpenDraft,
  ruleset: Ruleset,
  signal: AbortSignal,
): Promise<DraftDiff> {
  const { ruleset: before } = await usableBase(opened, signal);
  const changes = await inTurns(diffInSteps(before, ruleset), signal);
  const level = levelOf(changes);
  const proposed = nextVersion(before.version, level);
  return {
    changes,
    version: { base: before.version, level, ...(proposed === undefined ? {} : { proposed }) },
  };
}
