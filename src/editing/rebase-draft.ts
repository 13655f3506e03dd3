/** A draft goes on from another base: what it changes is carried along, and what both have changed is told. */
import { isDeepStrictEqual } from 'node:util';
import { InputError } from '../errors.js';
import { isRecord } from '../knowledge/schema-check.js';
import type { Draft, DraftDocument } from '../store/editing-types.js';
import { type DraftBase, documentKey } from './draft-base.js';

/** Documents that the draft and the new base have both changed: refused, or as the draft has them. */
export type ConflictPolicy = 'refuse' | 'mine';

export interface Rebase {
  /** Changes that are none any more: the new base says the same. */
  readonly reverted: readonly DraftDocument[];
  /** Changes of documents that stand otherwise in the new base than in the old one. */
  readonly conflicts: readonly DraftDocument[];
}

/** What becomes of the changes of a draft of `base` that goes on from `onto`. */
export function rebaseChanges(
  { documents }: Pick<Draft, 'documents'>,
  base: DraftBase,
  onto: DraftBase,
): Rebase {
  const valueIn = ({ documents: all }: DraftBase, change: DraftDocument): unknown =>
    said(change, all.get(documentKey(change))?.value);
  const isReverted = (change: DraftDocument): boolean => {
    const mine: unknown = change.text === null ? undefined : JSON.parse(change.text);
    return isDeepStrictEqual(said(change, mine), valueIn(onto, change));
  };
  const isMoved = (change: DraftDocument): boolean =>
    !isDeepStrictEqual(valueIn(base, change), valueIn(onto, change));
  const kept = documents.filter((change) => !isReverted(change));
  return {
    reverted: documents.filter((change) => !kept.includes(change)),
    conflicts: kept.filter(isMoved),
  };
}

/** Throws InputError `conflict` that names the documents which both have changed. */
export function refuseConflicts({ conflicts }: Rebase, version: string): void {
  if (conflicts.length === 0) return;
  throw new InputError(
    'conflict',
    `Changed here and in ${version}: ${conflicts.map(documentKey).join(', ')}. Put them as they are to be, or send "conflicts": "mine".`,
    conflicts.map((change) => ({
      pointer: '',
      detail: `${documentKey(change)} is changed here and in ${version}`,
    })),
  );
}

/** Without what says nothing: the schema, and the version of the ruleset, which a publication gives it. */
function said({ kind }: DraftDocument, value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { $schema: _, ...rest } = value;
  if (kind !== 'ruleset') return rest;
  const { version: __, ...unversioned } = rest;
  return unversioned;
}
