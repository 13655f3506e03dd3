/** Members and lists of a document with the changes of an override, and a note of each: nothing happens silently. */
import { isDeepStrictEqual } from 'node:util';
import type { RuleMessageCode, Saying } from './messages.js';
import { nearestClause } from './nearest.js';
import type { ListChange, OverrideEffect } from './overlay-types.js';

export interface PatchEffect extends Pick<OverrideEffect, 'effect' | 'place' | 'before' | 'after'> {
  /** In the override. */
  readonly pointer: string;
}
export interface PatchFault extends Saying {
  /** In the override. */
  readonly pointer: string;
  readonly code: RuleMessageCode;
}
/** Where a part of the changed document stands: in the document before, or in the override. */
export interface PatchHome {
  readonly in: 'document' | 'override';
  readonly pointer: string;
}

/** What is noted while one override is applied. */
export interface Patch {
  readonly effects: PatchEffect[];
  readonly faults: PatchFault[];
  /** By pointer into the changed document; what is not named stands where it stood. */
  readonly homes: Map<string, PatchHome>;
}

/** Pointers of the same part: in the changed document, and in the override. */
export interface Where {
  readonly at: string;
  readonly pointer: string;
}

/** `target` with those `keys` that `change` has. A value that is there already is a fault. */
export function patchMembers<T extends object, K extends keyof T & string>(
  patch: Patch,
  target: T,
  change: { readonly [P in K]?: T[P] },
  keys: readonly K[],
  { at, pointer }: Where,
  placeOf: (key: K) => string,
): T {
  const patched = { ...target };
  for (const key of keys) {
    const after = change[key];
    if (after === undefined) continue;
    const before = target[key];
    const here = `${pointer}/${key}`;
    if (isDeepStrictEqual(before, after)) {
      const message = `Changes nothing: "${key}" is that already.`;
      patch.faults.push({ pointer: here, code: 'override-without-effect', message });
      continue;
    }
    patched[key] = after;
    patch.effects.push({ effect: 'changed', place: placeOf(key), pointer: here, before, after });
    patch.homes.set(`${at}/${key}`, { in: 'override', pointer: here });
  }
  return patched;
}

export interface ListPlan<Item, Edit> {
  /** The name of the list, in the document and in the change. */
  readonly name: string;
  readonly keyOf: (item: Item | Edit) => string;
  /** What an item is called, with the code of its being unknown. */
  readonly what: string;
  readonly unknown: RuleMessageCode;
  readonly edit: (item: Item, edit: Edit, where: Where) => Item;
}

/** `items` with what `change` adds, changes and removes; they may not all be removed. */
export function patchList<Item, Edit>(
  patch: Patch,
  items: readonly Item[],
  change: ListChange<Item, Edit> | undefined,
  { name, keyOf, what, unknown, edit }: ListPlan<Item, Edit>,
): readonly Item[] {
  if (change === undefined) return items;
  const pointer = `/change/${name}`;
  const indexes = new Map(items.map((item, index) => [keyOf(item), index]));
  const fault = (at: string, code: RuleMessageCode, message: string, ending?: () => string): void => {
    patch.faults.push({ pointer: `${pointer}/${at}`, code, message, ...(ending && { ending }) });
  };
  const find = (key: string, at: string): number | undefined => {
    const index = indexes.get(key);
    if (index === undefined)
      fault(at, unknown, `There is no ${what} "${key}"`, () => nearestClause(key, indexes.keys()));
    return index;
  };

  const removed = new Set<number>();
  for (const [at, key] of (change.remove ?? []).entries()) {
    const index = find(key, `remove/${at}`);
    if (index === undefined) continue;
    removed.add(index);
    patch.effects.push({ effect: 'removed', place: `${name}/${key}`, pointer: `${pointer}/remove/${at}` });
  }
  const kept = [...items.keys()].filter((index) => !removed.has(index));
  for (const [index, before] of kept.entries())
    if (index !== before)
      patch.homes.set(`/${name}/${index}`, { in: 'document', pointer: `/${name}/${before}` });
  const patched = kept.flatMap((index) => items.slice(index, index + 1));
  const positions = new Map(kept.map((index, at) => [index, at]));

  for (const [at, each] of (change.change ?? []).entries()) {
    const before = find(keyOf(each), `change/${at}`);
    if (before === undefined) continue;
    const index = positions.get(before) ?? -1;
    const item = patched[index];
    if (item === undefined) fault(`change/${at}`, 'override-conflict', 'This is removed here, too.');
    else patched[index] = edit(item, each, { at: `/${name}/${index}`, pointer: `${pointer}/change/${at}` });
  }
  for (const [at, item] of (change.add ?? []).entries()) {
    const key = keyOf(item);
    if (indexes.has(key)) {
      fault(`add/${at}`, 'duplicate-id', `The ${what} "${key}" is there already: change it instead.`);
      continue;
    }
    patch.homes.set(`/${name}/${patched.length}`, { in: 'override', pointer: `${pointer}/add/${at}` });
    patched.push(item);
    patch.effects.push({ effect: 'added', place: `${name}/${key}`, pointer: `${pointer}/add/${at}` });
  }
  if (patched.length === 0) fault('remove', 'override-target', `Leaves no ${what}: at least one must stay.`);
  return patched;
}
