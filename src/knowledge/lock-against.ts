/** Documents held against those of earlier rulesets, where there is no lock file: in the store, and in a draft. */
import type { ReadDocument } from './collect.js';
import { compareWithLock, type LockFile } from './lock.js';
import type { RuleMessage } from './messages.js';
import type { VersionsLock } from './types.js';

/**
 * What `documents` have changed without a higher version, and the ids that they use again, against the rulesets of
 * `earlier`, the oldest first. Only more than one of them can tell which ids were removed.
 */
export function messagesAgainst(
  documents: readonly ReadDocument[],
  earlier: readonly (readonly ReadDocument[])[],
): readonly RuleMessage[] {
  const lock = earlier.reduce<VersionsLock>((before, held) => compareWithLock(held, asFile(before)).next, {
    documents: {},
    removed: {},
  });
  const { messages } = compareWithLock(documents, asFile(lock));
  return messages.filter(({ code }) => code === 'unlocked-change' || code === 'reused-id');
}

const asFile = (lock: VersionsLock): LockFile => ({
  file: '',
  lock,
  positionOf: () => ({ line: 1, column: 1 }),
});
