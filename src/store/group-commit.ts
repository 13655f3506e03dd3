/**
 * Group commit: what comes in one turn of the event loop, or while a transaction is under way, goes into one transaction,
 * so that many wait for the disk once instead of one after the other.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { StoreError } from './types.js';

const MOST_IN_GROUP = 100;

interface Waiting<Item, Outcome> {
  readonly item: Item;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * `write` commits all of a group or nothing, and gives the outcomes in its order. Items of one `key` go into groups of
 * their own, in the order in which they came.
 */
export function groupCommit<Item, Outcome>(
  write: (items: readonly Item[]) => Promise<readonly Outcome[]>,
  key: (item: Item) => string,
): (item: Item) => Promise<Outcome> {
  type One = Waiting<Item, Outcome>;
  let queue: readonly One[] = [];
  let isWriting = false;

  const takeGroup = (): readonly One[] => {
    const group = new Map<string, One>();
    queue = queue.filter((one) => {
      const isIn = group.size < MOST_IN_GROUP && !group.has(key(one.item));
      if (isIn) group.set(key(one.item), one);
      return !isIn;
    });
    return [...group.values()];
  };
  const commit = async (group: readonly One[]): Promise<void> => {
    try {
      const outcomes = await write(group.map(({ item }) => item));
      for (const [at, outcome] of outcomes.entries()) group[at]?.resolve(outcome);
    } catch (error) {
      // What the store does not take on its own account must not take others with it.
      if (group.length > 1 && !(error instanceof StoreError)) for (const one of group) await commit([one]);
      else for (const { reject } of group) reject(error);
    }
  };
  const commitAll = async (): Promise<void> => {
    isWriting = true;
    while (queue.length > 0) {
      // Calls of SQLite are synchronous: without this nobody else would ever be heard before the group is closed.
      await turn();
      await commit(takeGroup());
    }
    isWriting = false;
  };
  return (item) =>
    new Promise((resolve, reject) => {
      queue = [...queue, { item, resolve, reject }];
      if (!isWriting) void commitAll();
    });
}
