/** Lists the statuses of failed operations that are no DNS lookup failure, each once in signed notation. */
import type { Observation } from './observations.js';
import type { Pair } from './pairs.js';
import { DNS_LOOKUP_FAILURE, isFailure, QUEUE_CLEARED } from './statuses.js';
import type { LineReference, UnrecognisedCode } from './types.js';

/** Takes all observations and pairs; returns the codes in order of appearance. 1256 counts only where it hides nothing known. */
export function otherCodes(
  observations: readonly Observation[],
  pairs: Iterable<Pair>,
): readonly UnrecognisedCode[] {
  const seen: { readonly code: number; readonly from: LineReference }[] = [];
  for (const pair of pairs) {
    const failing = pair.failing;
    const hidden = failing.some(({ status }) => status !== QUEUE_CLEARED);
    for (const { status, from } of failing) {
      if (status !== QUEUE_CLEARED || !hidden) seen.push({ code: status, from });
    }
  }
  for (const observation of observations) seen.push(...codesOf(observation));
  const codes = new Map<number, LineReference[]>();
  for (const { code, from } of seen) {
    if (!isFailure(code) || code === DNS_LOOKUP_FAILURE) continue;
    const known = codes.get(code);
    if (known === undefined) codes.set(code, [from]);
    else known.push(from);
  }
  return [...codes].map(([code, from]) => ({
    code,
    count: from.length,
    lines: from.map(({ evidence, line }) => ({ evidence, line })),
  }));
}

function codesOf(
  observation: Observation,
): readonly { readonly code: number; readonly from: LineReference }[] {
  switch (observation.kind) {
    case 'replication-summary':
      return [
        ...[...observation.sources, ...observation.destinations].map(({ status, from }) => ({
          code: status,
          from,
        })),
        ...observation.unreachable,
      ];
    case 'replication-unreachable':
      return observation.code === null ? [] : [{ code: observation.code, from: observation.from }];
    case 'replication-retry':
      return [{ code: observation.status, from: observation.from }];
    case 'event':
      // The events 2087 and 2088 carry the error of the name query, not the status of an operation.
      return observation.errorValue === null || [2087, 2088, 6702].includes(observation.id)
        ? []
        : [{ code: observation.errorValue.value, from: observation.errorValue.from }];
    case 'replication-report':
    case 'replication-link':
    case 'dns-lookup':
    case 'ping':
    case 'network-settings':
    case 'zone-list':
      return [];
  }
}
