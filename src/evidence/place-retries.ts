/** Brings what was asked for by hand to the pairs that it is about. */
import type { Names } from './names.js';
import type { ReplicationRetry } from './observations.js';
import type { OpenPair } from './open-pairs.js';
import type { Party } from './pairs.js';
import { sourceParty } from './parties.js';
import { guidAsked, isBehind, rootAsked } from './retries.js';
import { DNS_LOOKUP_FAILURE } from './statuses.js';
import { aliasIn } from './values.js';

/** Gives each retry to the pair that it names; returns the lookup failures that name neither side. */
export function placeRetries(
  retries: readonly ReplicationRetry[],
  names: Names,
  pair: (source: Party, destination: Party | null) => OpenPair,
): readonly ReplicationRetry[] {
  const bare: ReplicationRetry[] = [];
  for (const retry of retries) {
    const destination = retriedParty(names, retry.destination, null, rootAsked(retry));
    const source = retriedParty(names, retry.source, guidAsked(retry), rootAsked(retry));
    if (source !== null) pair(source, destination).retries.push(retry);
    else if (destination === null && retry.status === DNS_LOOKUP_FAILURE) bare.push(retry);
  }
  return bare;
}

/** Gives a success that names no source, which was one with every partner, to all pairs of its destination. */
export function placeWholeRetries(
  retries: readonly ReplicationRetry[],
  names: Names,
  pairs: Iterable<OpenPair>,
): void {
  const whole = new Map<string, ReplicationRetry[]>();
  for (const retry of retries) {
    if (retry.source !== null || guidAsked(retry) !== null || !retry.succeeded) continue;
    const destination = retriedParty(names, retry.destination, null, rootAsked(retry));
    if (destination === null) continue;
    const known = whole.get(destination.key);
    if (known === undefined) whole.set(destination.key, [retry]);
    else known.push(retry);
  }
  for (const { destination, retries: own } of pairs) {
    const added = whole.get(destination.key);
    if (added === undefined) continue;
    own.push(...added);
    own.sort((one, other) => (isBehind(one.from, other.from) ? 1 : -1));
  }
}

/** A side of a retry, by name, GUID or alias. */
function retriedParty(
  names: Names,
  printed: string | null,
  guid: string | null,
  root: string | null,
): Party | null {
  const alias = aliasIn(printed ?? '');
  return sourceParty(names, alias === null ? printed : null, guid ?? alias?.guid ?? null, root);
}
