/**
 * Sites in which every domain controller fails: what they share (a resolver, a firewall, a link) is at fault, not each
 * of them. Where everything fails everywhere, no site stands out.
 */

/** One destination that the evidence shows, with its site. */
export interface DestinationInSite {
  readonly key: string;
  readonly site: string;
  /** A domain of its forest; sites of two forests may have one name. */
  readonly forest: string | null;
  /** From all its sources, at least once by DNS, with no healthy link left out. */
  readonly fails: boolean;
}

/** Fewer are no pattern. */
const FEWEST_CONTROLLERS = 2;

/** Takes each destination once; returns the site, as printed, of those whose whole site fails, by destination. */
export function failingSites(destinations: Iterable<DestinationInSite>): ReadonlyMap<string, string> {
  const forests = new Map<string | null, Map<string, DestinationInSite[]>>();
  for (const destination of destinations) {
    const sites = forests.get(destination.forest) ?? new Map<string, DestinationInSite[]>();
    forests.set(destination.forest, sites);
    const name = destination.site.toLowerCase();
    const members = sites.get(name);
    if (members === undefined) sites.set(name, [destination]);
    else members.push(destination);
  }
  return new Map([...forests.values()].flatMap((sites) => failingMembers([...sites.values()])));
}

function failingMembers(
  sites: readonly (readonly DestinationInSite[])[],
): readonly (readonly [key: string, site: string])[] {
  if (sites.every((members) => members.every(({ fails }) => fails))) return [];
  return sites
    .filter((members) => members.length >= FEWEST_CONTROLLERS && members.every(({ fails }) => fails))
    .flatMap((members) => members.map(({ key }) => [key, members[0]?.site ?? ''] as const));
}
