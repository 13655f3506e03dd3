/** Whether the failing alias resolves on the destination, and whether it does so now, after the last failure. */
import type { LookupIndex } from './bind-lookups.js';
import type { FactSheet } from './fact-sheet.js';
import type { Machines } from './machines.js';
import type { Names } from './names.js';
import type { PingResult, ReplicationRetry } from './observations.js';
import type { Pair } from './pairs.js';
import { isFailure } from './statuses.js';
import type { LineReference } from './types.js';

interface Attempt {
  readonly resolves: boolean;
  /** Key of the machine that asked. */
  readonly asker: string | null;
  readonly from: LineReference;
}

export interface ResolutionContext {
  readonly index: LookupIndex;
  readonly machines: Machines;
  readonly names: Names;
  readonly pings: ReadonlyMap<string, readonly PingResult[]>;
  /** By the key of the destination. */
  readonly retries: ReadonlyMap<string, readonly ReplicationRetry[]>;
  /** By the source's GUID: where one destination alone pulls from it, what nobody else ran, that may have run. */
  readonly destinationsOf: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Adds destination.aliasResolves, link.aliasResolvesNow and link.retrySucceeds. */
export function bindResolution(
  sheet: FactSheet,
  pair: Pair,
  guid: string | null,
  context: ResolutionContext,
): void {
  const { names, destinationsOf } = context;
  const soleDestination = guid !== null && destinationsOf.get(guid)?.size === 1;
  const attempts = guid === null ? [] : resolutions(guid, pair, context);
  const before = [...pair.failing, ...pair.events, ...pair.past];
  const failures = [...before, ...pair.failedRetries].map(({ from }) => from);
  const after = ({ from }: { from: LineReference }): boolean => {
    const same = failures.filter(({ evidence }) => evidence === from.evidence);
    return same.length > 0 && same.every(({ line }) => line < from.line);
  };
  const there = attempts.filter(
    ({ asker }) => asker === pair.destination.key && pair.destination.name !== null,
  );
  const last = there.at(-1);
  if (last !== undefined) sheet.add('destination.aliasResolves', last.resolves, last.from);
  const now = attempts.findLast(
    (attempt) => after(attempt) && (there.includes(attempt) || (attempt.asker === null && soleDestination)),
  );
  if (now !== undefined) sheet.add('link.aliasResolvesNow', now.resolves, now.from);
  // A retry without a source was asked for with every partner.
  const retry = context.retries
    .get(pair.destination.key)
    ?.filter(({ source }) => source === null || names.key(source) === pair.source.key)
    .findLast(({ succeeded, status }) => succeeded || isFailure(status));
  // A failure that nothing else shows is not its own repetition.
  const isAgain = before.length > 0 || retry?.succeeded === true;
  if (retry !== undefined && isAgain) sheet.add('link.retrySucceeds', retry.succeeded, retry.from);
}

/** Pings, and lookups at the server that the machine itself would ask first, in order of appearance. */
function resolutions(
  guid: string,
  pair: Pair,
  { index, machines, names, pings }: ResolutionContext,
): readonly Attempt[] {
  const lookups = index.all(guid).flatMap((lookup): readonly Attempt[] => {
    const first = lookup.byDefault === true || machines.slot(lookup, pair.destination.key) === 0;
    const answered = lookup.outcome === 'found' || lookup.outcome === 'no-such-name';
    return first && answered
      ? [
          {
            resolves: lookup.outcome === 'found',
            asker: names.asker(lookup.host, lookup.name),
            from: lookup.from,
          },
        ]
      : [];
  });
  const pinged = (pings.get(guid) ?? []).map(({ resolved, host, asked, from }) => ({
    resolves: resolved,
    asker: names.asker(host, asked),
    from,
  }));
  return [...lookups, ...pinged].sort(
    (a, b) => a.from.evidence - b.from.evidence || a.from.line - b.from.line,
  );
}
