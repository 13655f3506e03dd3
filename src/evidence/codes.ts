/** Lists the statuses of failed operations that are no DNS lookup failure, each once in signed notation. */
import type { Observation } from './observations.js';
import type { Pair } from './pairs.js';
import { DNS_LOOKUP_FAILURE, isFailure, QUEUE_CLEARED, STATUS_EVENTS } from './statuses.js';
import type { LineReference, UnrecognisedCode } from './types.js';

/** Takes all observations and pairs; returns the codes in order of appearance. 1256 counts only where it hides nothing known. */
export function otherCodes(
  observations: readonly Observation[],
  pairs: Iterable<Pair>,
): readonly UnrecognisedCode[] {
  const seen: { readonly code: number; readonly from: LineReference }[] = [];
  const consequences = new Set<Observation>();
  for (const pair of pairs) {
    const { failing, failedRetries } = pair;
    const hidden = failing.some(isReal) || failedRetries.some(isReal);
    for (const { status, from } of failing) {
      if (status !== QUEUE_CLEARED || !hidden) seen.push({ code: status, from });
    }
    for (const retry of hidden ? pair.retries : [])
      if (retry.status === QUEUE_CLEARED) consequences.add(retry);
  }
  for (const observation of observations) {
    if (observation.kind === 'replication-link' || consequences.has(observation)) continue;
    seen.push(...codesOf(observation));
  }
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

function isReal({ status }: { readonly status: number }): boolean {
  return status !== QUEUE_CLEARED;
}

function codesOf(
  observation: Observation,
): readonly { readonly code: number; readonly from: LineReference }[] {
  if (observation.kind === 'replication-summary') {
    const rows = [...observation.sources, ...observation.destinations];
    return [...rows.map(({ status, from }) => ({ code: status, from })), ...observation.unreachable];
  }
  if (observation.kind === 'replication-unreachable')
    return observation.code === null ? [] : [{ code: observation.code, from: observation.from }];
  if (observation.kind === 'replication-retry') return [{ code: observation.status, from: observation.from }];
  // Others, such as 2087 and 2088, carry the error of a name query or update, not the status of an operation.
  if (observation.kind !== 'event' || !STATUS_EVENTS.has(observation.id) || observation.errorValue === null)
    return [];
  return [{ code: observation.errorValue.value, from: observation.errorValue.from }];
}
