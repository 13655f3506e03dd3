/** Deleting much in small transactions, so that nothing else is held up for long. */
import type { Db } from './schema.js';

/** Rows per transaction. */
export const BATCH_ROWS = 100;

/** Repeats `batch`, which gives how many rows it changed, each time in its own transaction, until it changes none. */
export async function inBatches(db: Db, batch: (trx: Db) => Promise<number>): Promise<number> {
  let changed = 0;
  for (;;) {
    const rows = await db.transaction().execute(batch);
    if (rows === 0) return changed;
    changed += rows;
    // SQLite's calls are synchronous: requests get their turn between two batches.
    await new Promise((resolve) => setImmediate(resolve));
  }
}
