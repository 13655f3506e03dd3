/**
 * Brings together what the evidence says about each (destination, source) pair: its links, events and retries,
 * under whatever names they came.
 */
import type { Names } from './names.js';
import type { EventRecord, Observation, ReplicationLink } from './observations.js';
import { DNS_LOOKUP_FAILURE, isFailure, QUEUE_CLEARED } from './statuses.js';
import type { LineReference } from './types.js';
import { clockOf } from './values.js';

export interface Party {
  readonly key: string;
  /** Null where the evidence does not name it. */
  readonly name: string | null;
}

export interface Pair {
  readonly destination: Party;
  readonly source: Party;
  readonly links: readonly ReplicationLink[];
  readonly events: readonly EventRecord[];
  /** The newest observation of each naming context. */
  readonly current: readonly ReplicationLink[];
  /** Those of them that failed. */
  readonly failing: readonly ReplicationLink[];
}

interface OpenPair extends Pick<Pair, 'destination' | 'source'> {
  readonly links: ReplicationLink[];
  readonly events: EventRecord[];
}

export const UNKNOWN_PARTY: Party = { key: '?', name: null };

/** Takes all observations and their names; returns the pairs by `destination|source`, in order of appearance. */
export function gatherPairs(observations: readonly Observation[], names: Names): ReadonlyMap<string, Pair> {
  const pairs = new Map<string, OpenPair>();
  const pair = (destination: Party, source: Party): OpenPair => {
    const key = pairKey(destination.key, source.key);
    const known = pairs.get(key) ?? { destination, source, links: [], events: [] };
    pairs.set(key, known);
    return known;
  };
  const destinations = new Map<string, Party[]>();
  for (const observation of observations) {
    if (observation.kind !== 'replication-link') continue;
    const forest = observation.forest?.value ?? null;
    const destination = party(names, observation.destination, forest) ?? {
      key: `?${observation.report}`,
      name: null,
    };
    const source = sourceParty(names, observation.source, observation.sourceGuid?.value ?? null, forest);
    const found = pair(destination, source);
    if (found.links.length === 0) {
      const known = destinations.get(source.key);
      if (known === undefined) destinations.set(source.key, [destination]);
      else known.push(destination);
    }
    found.links.push(observation);
  }
  for (const observation of observations) {
    if (observation.kind !== 'event' || observation.id === 6702 || observation.id === 1865) continue;
    const alias = observation.alias?.value ?? null;
    const source = sourceParty(
      names,
      observation.source?.value ?? null,
      alias?.guid ?? null,
      alias?.root ?? null,
    );
    // An event without its computer belongs to the only destination that is known to pull from this source.
    const [only, ...others] = destinations.get(source.key) ?? [];
    const destination =
      party(names, observation.computer?.value ?? null, alias?.root ?? null) ??
      (only !== undefined && others.length === 0 ? only : UNKNOWN_PARTY);
    pair(destination, source).events.push(observation);
  }
  return new Map([...pairs].map(([key, open]) => [key, completed(open)]));
}

export function pairKey(destination: string, source: string): string {
  return `${destination}|${source}`;
}

function party(names: Names, name: string | null, forest: string | null): Party | null {
  const key = names.key(name, forest);
  return key === null || name === null ? null : { key, name: names.short(name) };
}

function sourceParty(names: Names, name: string | null, guid: string | null, forest: string | null): Party {
  const known = name ?? (guid === null ? null : names.ownerOf(guid));
  return party(names, known, forest) ?? (guid === null ? UNKNOWN_PARTY : { key: `guid:${guid}`, name: null });
}

/** The closing summary of repadmin counts only where no link shows the failure. */
function completed(pair: OpenPair): Pair {
  const newest = new Map<string, ReplicationLink>();
  for (const link of pair.links) {
    if (link.namingContext === null) continue;
    const key = `${link.namingContext.toLowerCase()}|${link.sourceGuid?.value ?? ''}`;
    const known = newest.get(key);
    if (known === undefined || isNewer(link, known)) newest.set(key, link);
  }
  const current = newest.size > 0 ? [...newest.values()] : pair.links.slice(-1);
  const failing = current.filter(({ outcome, status }) => outcome === 'failure' && isFailure(status));
  return { ...pair, current, failing };
}

function isNewer(link: ReplicationLink, known: ReplicationLink): boolean {
  const [mine, other] = [link, known].map((one) => clockOf(one.lastAttempt ?? ''));
  return mine == null || other == null ? true : mine > other;
}

/** The pair's real status: 8524 before others, 1256 only where nothing else fails; null where no link is known. */
export function statusOfPair(pair: Pair): { readonly status: number; readonly from: LineReference } | null {
  const { failing } = pair;
  const real =
    failing.find(({ status }) => status === DNS_LOOKUP_FAILURE) ??
    failing.find(({ status }) => status !== QUEUE_CLEARED) ??
    failing[0];
  if (real !== undefined) return { status: real.status, from: real.from };
  const healthy = pair.current.find(({ outcome }) => outcome === 'success');
  return healthy === undefined ? null : { status: 0, from: healthy.from };
}

/** A DNS lookup failure of this pair: status 8524, event 2087 or 2088, or another event with 8524. */
export function failsByDns(pair: Pair): boolean {
  return (
    pair.failing.some(({ status }) => status === DNS_LOOKUP_FAILURE) ||
    pair.events.some(
      ({ id, errorValue }) => id === 2087 || id === 2088 || errorValue?.value === DNS_LOOKUP_FAILURE,
    )
  );
}
