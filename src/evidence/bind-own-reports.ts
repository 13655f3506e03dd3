/**
 * Whose report it is where two machines may bear one name: NetBIOS names are unique in one domain only. In doubt a
 * report says nothing about the source of a link.
 */
import type { BinderContext } from './binders.js';
import type { ReplicationReport } from './observations.js';
import type { Pair } from './pairs.js';
import type { LineReference } from './types.js';
import { areRelated, domainOfContext } from './values.js';

/** More links than this add nothing about where a source stands. */
const MOST_LINKS = 50;

/** Takes the reports of whoever bears the source's name; returns those that may be its own. */
export function ownReports(
  { source, links, events }: Pair,
  reports: readonly ReplicationReport[],
): readonly ReplicationReport[] {
  if (reports.length === 0) return [];
  const some = links.slice(0, MOST_LINKS);
  const guids = new Set([
    ...some.flatMap(({ sourceGuid }) => sourceGuid?.value ?? []),
    ...events.flatMap(({ alias }) => alias?.value.guid ?? []),
  ]);
  const sites = new Set(some.flatMap(({ sourceSite }) => sourceSite?.toLowerCase() ?? []));
  const domains = some.flatMap(({ namingContext }) => domainOfContext(namingContext ?? '') ?? []);
  return reports.filter(({ ntdsGuid, site, domain }) => {
    if (ntdsGuid !== null && guids.has(ntdsGuid.value)) return true;
    if (site == null && source.nameKey !== undefined) return false;
    if (site != null && sites.size > 0 && !sites.has(site.toLowerCase())) return false;
    return domain == null || domains.length === 0 || domains.some((one) => areRelated(one, domain));
  });
}

/** The line of whatever was printed on the machine with this key: its settings, and what it asked; null where nothing was. */
export function outputOn(key: string, { kinds, names }: BinderContext): LineReference | null {
  const settings = kinds.at('network-settings', key)[0];
  const lookup = kinds.at('dns-lookup', key).find(({ host, name }) => names.asker(host, name) === key);
  const ping = kinds.at('ping', key).find(({ host, asked }) => names.asker(host, asked) === key);
  return (settings ?? lookup ?? ping)?.from ?? null;
}
