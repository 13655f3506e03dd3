/**
 * Replication asked for by hand as evidence about a pair: it fails until it succeeds, and one success says that the
 * source was found whatever was replicated.
 */
import type { ReplicationLink, ReplicationRetry } from './observations.js';
import { isFailure } from './statuses.js';
import type { LineReference } from './types.js';
import { aliasIn } from './values.js';

/** The source's GUID where it was asked for by that or by its alias. */
export function guidAsked({ source, sourceGuid }: ReplicationRetry): string | null {
  return sourceGuid ?? aliasIn(source ?? '')?.guid ?? null;
}

/** The forest root, where an alias of either side names it. */
export function rootAsked({ source, destination }: ReplicationRetry): string | null {
  return aliasIn(source ?? '')?.root ?? aliasIn(destination ?? '')?.root ?? null;
}

/**
 * Takes what was asked for by hand of one pair and the newest observation of each of its naming contexts. Returns the
 * failures that nothing has mended since, the newest of each naming context.
 */
export function unmended(
  retries: readonly ReplicationRetry[],
  current: readonly ReplicationLink[],
): readonly ReplicationRetry[] {
  if (retries.length === 0) return [];
  const newest = new Map<string, ReplicationRetry>();
  for (const retry of retries) {
    if (retry.succeeded) newest.clear();
    else if (isFailure(retry.status)) newest.set(contextOf(retry), retry);
  }
  if (newest.size === 0) return [];
  const links = new Map<string, ReplicationLink[]>();
  for (const link of current) {
    const known = links.get(contextOf(link));
    if (known === undefined) links.set(contextOf(link), [link]);
    else known.push(link);
  }
  return [...newest].flatMap(([context, retry]) =>
    isMended(retry, context === '' ? current : (links.get(context) ?? [])) ? [] : retry,
  );
}

/** Links that were printed after the failure and show success; of another naming context one proves nothing, as it may be older. */
function isMended(retry: ReplicationRetry, same: readonly ReplicationLink[]): boolean {
  return (
    same.length > 0 && same.every(({ outcome, from }) => outcome === 'success' && isBehind(from, retry.from))
  );
}

function contextOf({ namingContext }: Pick<ReplicationLink | ReplicationRetry, 'namingContext'>): string {
  return namingContext?.toLowerCase() ?? '';
}

/** Whether `one` stands behind `other` in the evidence. */
export function isBehind(one: LineReference, other: LineReference): boolean {
  return one.evidence === other.evidence ? one.line > other.line : one.evidence > other.evidence;
}
