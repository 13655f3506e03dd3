/** Nearest spellings, so that a message about an unknown name also says which known one was probably meant. */
import { distance } from 'fastest-levenshtein';
import { compare } from './messages.js';

/** Longer input is cut before it is compared: no id is that long, and the distance costs the product of lengths. */
const LONGEST = 100;

/** The `count` of `ids` with the smallest edit distance to `id`, whatever its case; ties in the order of ids. */
export function nearestIds(id: string, ids: readonly string[], count: number): readonly string[] {
  const wanted = id.slice(0, LONGEST).toLowerCase();
  return ids
    .map((candidate) => ({ candidate, far: distance(wanted, candidate.slice(0, LONGEST).toLowerCase()) }))
    .sort((a, b) => a.far - b.far || compare(a.candidate, b.candidate))
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Among more ids than these, to look for the nearest of thousands of unknown ones would take minutes. */
const MOST_SEARCHED = 1000;

/** A clause that names the nearest of `ids`, or nothing where there are none or too many; for the end of a message. */
export function nearestClause(id: string, ids: Iterable<string>): string {
  const known = [...ids];
  const [nearest] = known.length > MOST_SEARCHED ? [] : nearestIds(id, known, 1);
  return nearest === undefined ? '.' : `; the nearest is "${nearest}".`;
}
