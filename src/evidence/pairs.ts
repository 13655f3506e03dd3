/**
 * Brings together what the evidence says about each (destination, source) pair: its links, events and retries,
 * under whatever names they came.
 */

import { destinationsOf } from './destinations.js';
import type { Names } from './names.js';
import type { EventRecord, Observation, ReplicationLink, ReplicationRetry } from './observations.js';
import { type OpenPair, OpenPairs } from './open-pairs.js';
import { party, rememberedParties, sourceParty } from './parties.js';
import { placeRetries, placeWholeRetries } from './place-retries.js';
import { promotions } from './promotions.js';
import { clocksOf } from './readers/event-values.js';
import { unmended } from './retries.js';
import { DNS_LOOKUP_FAILURE, isFailure, QUEUE_CLEARED, STATUS_EVENTS } from './statuses.js';
import type { LineReference } from './types.js';
import { clockOf } from './values.js';

export interface Party {
  readonly key: string;
  /** Null where the evidence does not name it. */
  readonly name: string | null;
  /** Where the evidence shows several machines of this name, each with a key of its own: the key of the name. */
  readonly nameKey?: string;
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
  /** Lookup failures of events since which every link of the pair has succeeded; empty where anything fails. */
  readonly past: readonly EventRecord[];
  /** Replication asked for by hand from this source, in order of appearance. */
  readonly retries: readonly ReplicationRetry[];
  /** Those of them that failed, with no success since: the newest of each naming context. */
  readonly failedRetries: readonly ReplicationRetry[];
}

export const UNKNOWN_PARTY: Party = { key: '?', name: null };

/** Events about one link; others are about a machine or a site. */
const PAIR_EVENTS: ReadonlySet<number> = new Set([...STATUS_EVENTS, 2087, 2088]);
/** Local times and UTC lie no further apart. */
const WIDEST_ZONE = 14 * 3_600_000;

/** Takes all observations and their names; returns the pairs by `destination|source`, in order of appearance. */
export function gatherPairs(observations: readonly Observation[], names: Names): ReadonlyMap<string, Pair> {
  const pairs = new OpenPairs();
  const destinations = new Map<string, Party[]>();
  const partyOf = rememberedParties(names);
  const destinationOf = destinationsOf(observations, names, partyOf);
  for (const observation of observations) {
    if (observation.kind !== 'replication-link') continue;
    const forest = observation.forest?.value ?? null;
    const { source: name, sourceGuid } = observation;
    const destination = destinationOf(observation) ?? unnamedIn(observation);
    const source =
      (name === null ? null : partyOf(name, forest)) ??
      sourceParty(names, name, sourceGuid?.value ?? null, forest) ??
      unnamedIn(observation);
    const found = pairs.of(destination, source);
    if (found.links.length === 0) {
      const known = destinations.get(source.key);
      if (known === undefined) destinations.set(source.key, [destination]);
      else known.push(destination);
    }
    found.links.push(observation);
  }
  for (const event of observations) {
    if (event.kind !== 'event' || !PAIR_EVENTS.has(event.id) || event.computer === null) continue;
    const alias = event.alias?.value ?? null;
    const there = party(names, event.computer.value, alias?.root ?? null);
    const source = sourceParty(names, event.source?.value ?? null, alias?.guid ?? null, alias?.root ?? null);
    if (there === null || source === null) continue;
    const known = destinations.get(source.key) ?? [];
    // Two are as many as it takes not to be the only one.
    if (known.length < 2 && !known.some(({ key }) => key === there.key))
      destinations.set(source.key, [...known, there]);
  }
  // What does not name its destination belongs to the only one that is known to pull from its source.
  const onlyDestination = (source: Party): Party => {
    const [only, ...others] = destinations.get(source.key) ?? [];
    return only !== undefined && others.length === 0 ? only : UNKNOWN_PARTY;
  };
  const bare: EventRecord[] = [];
  for (const observation of observations) {
    if (observation.kind !== 'event' || !PAIR_EVENTS.has(observation.id)) continue;
    const alias = observation.alias?.value ?? null;
    const known = observation.source?.value ?? null;
    const source = sourceParty(names, known, alias?.guid ?? null, alias?.root ?? null);
    if (source === null) {
      bare.push(observation);
      continue;
    }
    const destination =
      party(names, observation.computer?.value ?? null, alias?.root ?? null) ?? onlyDestination(source);
    pairs.of(destination, source).events.push(observation);
  }
  const retries = observations.filter((one) => one.kind === 'replication-retry');
  const bareRetries = placeRetries(retries, names, (source, destination) =>
    pairs.of(destination ?? onlyDestination(source), source),
  );
  placeWholeRetries(retries, names, pairs.all);
  placeBare(bare, bareRetries, pairs, names);
  const gathered = new Map<string, Pair>();
  for (const open of pairs.all) {
    const key = pairKey(open.destination.key, open.source.key);
    for (const [at, one] of promotions(open).entries())
      gathered.set(at === 0 ? key : `${key}|${at}`, completed(one));
  }
  return gathered;
}

/** What a link does not name is nobody that another report speaks of. */
function unnamedIn({ report }: ReplicationLink): Party {
  return { key: `?${report}`, name: null };
}

/**
 * The text of an event that names no source belongs to the only pair of its machine (where it names none: of its
 * piece of evidence) that fails by DNS. Where several do, it says nothing new, nor does a retry that names nobody.
 */
function placeBare(
  events: readonly EventRecord[],
  retries: readonly ReplicationRetry[],
  pairs: OpenPairs,
  names: Names,
): void {
  const failing = new Map<string, Set<OpenPair>>();
  for (const open of events.length + retries.length === 0 ? [] : pairs.all) {
    if (!failsByDns(completed(open))) continue;
    const all = [...open.links, ...open.events, ...open.retries];
    const pieces = all.map(({ from }) => `piece ${from.evidence}`);
    for (const key of [`machine ${open.destination.key}`, ...pieces])
      failing.set(key, (failing.get(key) ?? new Set()).add(open));
  }
  for (const event of events) {
    const there = party(names, event.computer?.value ?? null, null);
    const key = there === null ? `piece ${event.from.evidence}` : `machine ${there.key}`;
    const [only, ...others] = failing.get(key) ?? [];
    if (only === undefined) pairs.of(there ?? UNKNOWN_PARTY, UNKNOWN_PARTY).events.push(event);
    else if (others.length === 0) only.events.push(event);
  }
  for (const retry of retries) {
    if (!failing.has(`piece ${retry.from.evidence}`))
      pairs.of(UNKNOWN_PARTY, UNKNOWN_PARTY).retries.push(retry);
  }
}

export function pairKey(destination: string, source: string): string {
  return `${destination}|${source}`;
}

/** The closing summary of repadmin counts only where no link shows the failure. */
function completed(pair: OpenPair): Pair {
  const newest = new Map<string, ReplicationLink>();
  for (const link of pair.links) {
    if (link.namingContext === null) continue;
    // Two sources whose names were removed are not known to be one.
    const who = link.sourceGuid?.value ?? (pair.source.name === null ? link.from.line : null);
    const context = link.namingContext.toLowerCase();
    const key = who === null ? context : `${who}|${context}`;
    const known = newest.get(key);
    if (known === undefined || isNewer(link, known)) newest.set(key, link);
  }
  const current = newest.size > 0 ? [...newest.values()] : pair.links.slice(-1);
  const failing = current.filter(({ outcome, status }) => outcome === 'failure' && isFailure(status));
  const events = pair.events.filter((event) => !isPast(event, current));
  const past = events.length > 0 ? [] : pair.events.filter(isLookupFailure);
  const { destination, source, links, retries } = pair;
  const failedRetries = unmended(retries, current);
  return { destination, source, links, events, current, failing, past, retries, failedRetries };
}

/** Without times the later in the evidence counts; a known time goes before none. */
function isNewer(link: ReplicationLink, known: ReplicationLink): boolean {
  const [mine, other] = [link, known].map((one) => clockOf(one.lastAttempt ?? ''));
  if (mine == null || other == null) return mine != null || other == null;
  return mine >= other;
}

/** An event is past where every link of its pair has succeeded since, by the GUID that the event names. */
function isPast({ time, alias }: EventRecord, current: readonly ReplicationLink[]): boolean {
  const logged = time === null ? null : instantOf(time.value);
  if (logged === null || current.length === 0) return false;
  return current.every(({ outcome, lastAttempt, sourceGuid }) => {
    const attempted = clockOf(lastAttempt ?? '');
    const isSame = alias === null || sourceGuid === null || sourceGuid.value === alias.value.guid;
    return isSame && outcome === 'success' && attempted !== null && attempted > logged;
  });
}

/** The latest that the time can be on the clock of whoever printed the links: local times may be hours from UTC. */
function instantOf(printed: string): number | null {
  const clocks = clocksOf(printed);
  if (clocks.length === 0) return null;
  return Math.max(...clocks) + (printed.endsWith('Z') ? WIDEST_ZONE : 0);
}

/** The pair's real status: 8524 before others, 1256 only where nothing else fails; null where nothing is known to fail. */
export function statusOfPair(pair: Pair): { readonly status: number; readonly from: LineReference } | null {
  const failing = [...pair.failing, ...pair.failedRetries];
  const real =
    failing.find(({ status }) => status === DNS_LOOKUP_FAILURE) ??
    failing.find(({ status }) => status !== QUEUE_CLEARED) ??
    failing[0];
  return real === undefined ? null : { status: real.status, from: real.from };
}

/** The failing links that count for that status: its own, and those whose status 1256 hides. */
export function failingAlike(pair: Pair): readonly ReplicationLink[] {
  const status = statusOfPair(pair)?.status;
  return pair.failing.filter(
    (link) => link.samba === true || link.status === status || link.status === QUEUE_CLEARED,
  );
}

/** A DNS lookup failure of this pair: status 8524, event 2087 or 2088, or another event with 8524. */
export function failsByDns({ failing, failedRetries, events }: Pair): boolean {
  return failing.some(isOfDns) || failedRetries.some(isOfDns) || events.some(isLookupFailure);
}

function isOfDns({ status }: { readonly status: number }): boolean {
  return status === DNS_LOOKUP_FAILURE;
}

function isLookupFailure({ id, errorValue }: EventRecord): boolean {
  return id === 2087 || id === 2088 || errorValue?.value === DNS_LOOKUP_FAILURE;
}
