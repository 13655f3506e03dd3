/**
 * Groups of incidents that name the same cause of the same machine are one finding, though a rule of lesser weight
 * (how often a link has failed, since when) holds for some of them only.
 */
import type { Incident } from './types.js';

/** Incidents with identical firings. */
export interface Alike {
  /** Problem, leading cause and its machine; null where no evidence supports the leading cause. */
  readonly cause: string | null;
  /** Of the leading cause. */
  readonly probability: number;
  /** How many causes are ruled out. */
  readonly ruledOut: number;
  readonly incidents: [Incident, ...Incident[]];
}

/**
 * Joins what names one cause. The group that rules out the least speaks for all, so that nothing is ruled out that
 * may be true of some; of several, the one that is most certain.
 */
export function joinAlike<Group extends Alike>(groups: readonly Group[]): readonly Group[] {
  const byCause = new Map<string | Group, Group[]>();
  for (const group of groups) {
    const key = group.cause ?? group;
    const known = byCause.get(key);
    if (known === undefined) byCause.set(key, [group]);
    else known.push(group);
  }
  return [...byCause.values()].flatMap((alike) => {
    const [speaking, ...others] = alike.sort(
      (a, b) => a.ruledOut - b.ruledOut || b.probability - a.probability,
    );
    if (speaking === undefined) return [];
    const incidents: Alike['incidents'] = [...speaking.incidents];
    for (const other of others) incidents.push(...other.incidents);
    return [{ ...speaking, incidents }];
  });
}
