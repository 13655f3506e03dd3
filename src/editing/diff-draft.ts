/** What a draft says otherwise than its base, or another ruleset, and which version that makes it. */
import { diffRulesets, type RulesetChange } from '../knowledge/diff.js';
import type { Ruleset } from '../knowledge/types.js';
import type { RulesetHead } from '../store/types.js';
import { type Compared, type OpenDraft, usableBase } from './open-draft.js';
import { levelOf, nextVersion, type VersionLevel } from './propose-version.js';

export interface DraftDiff {
  readonly changes: readonly RulesetChange[];
  readonly version: {
    /** What it is compared with. */
    readonly base: string;
    readonly level: VersionLevel;
    /** None that is held; absent where `base` is no semantic version. */
    readonly proposed?: string;
  };
}

/** Compares `ruleset`, that of the draft, by meaning. Throws as `usableBase`. */
export function diffDraft(opened: OpenDraft, ruleset: Ruleset, compared: Compared = opened): DraftDiff {
  const { ruleset: before } = usableBase(compared);
  const changes = diffRulesets(before, ruleset);
  const level = levelOf(changes);
  const proposed = nextVersion(before.version, level, versionsOf(ruleset.name, opened.held));
  return {
    changes,
    version: { base: before.version, level, ...(proposed === undefined ? {} : { proposed }) },
  };
}

/** The versions that rulesets of this name have. */
export function versionsOf(name: string, held: readonly RulesetHead[]): readonly string[] {
  return held.filter((head) => head.name === name).map(({ version }) => version);
}
