/** Where a page begins that is sorted by instant and id: opaque to callers. */
import { badQuery } from './query.js';

export interface Cursor {
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly id: string;
}

/** Instant and id of the last item of a page, in base64url. */
function writeCursor({ createdAt, id }: Cursor): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}

/** The query parameter `after`. Throws InputError `invalid-request` where it is no cursor. */
export function readCursor(text: string): Cursor {
  const [, createdAt = '', id = ''] =
    /^(\d{1,15}) ([\w-]{1,64})$/.exec(Buffer.from(text.slice(0, 200), 'base64url').toString()) ?? [];
  if (id === '') throw badQuery('after', 'must be the "next" of a page');
  return { createdAt: Number(createdAt), id };
}

/** A page of at most `limit` items, of which one more was asked for: it says whether there is a next page. */
export function pageOf<Item extends Cursor>(
  found: readonly Item[],
  limit: number,
): { readonly items: readonly Item[]; readonly next?: string } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return { items, ...(found.length > limit && last !== undefined ? { next: writeCursor(last) } : {}) };
}
