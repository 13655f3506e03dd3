/** Tells apart the machines, and the promotions of one machine, that a pair's links show under one name. */
import type { OpenPair } from './open-pairs.js';
import type { Party } from './pairs.js';
import { guidAsked } from './retries.js';

/**
 * One name with several NTDS Settings GUIDs is several promotions, each with its own links; where one report shows
 * the name in several sites, it is several machines.
 */
export function promotions(open: OpenPair): readonly OpenPair[] {
  const guids = guidsOf(open);
  const apart = sitesApart(open);
  if (guids.size < 2) return apart.size < 2 ? [open] : namesakes(open, apart);
  // What was asked for by name failed with the one that fails.
  const failing = open.links.find(({ outcome, sourceGuid }) => outcome === 'failure' && sourceGuid !== null);
  const [first] = guids;
  const suspected = failing?.sourceGuid?.value ?? first;
  return [...guids].map((guid, at) => ({
    ...open,
    source: apart.size < 2 ? open.source : inSite(open.source, siteOfGuid(open, guid)),
    links: open.links.filter(({ sourceGuid }) =>
      sourceGuid === null ? at === 0 : sourceGuid.value === guid,
    ),
    events: open.events.filter(({ alias }) => (alias === null ? at === 0 : alias.value.guid === guid)),
    retries: open.retries.filter((retry) => (guidAsked(retry) ?? suspected) === guid),
  }));
}

function guidsOf({ links }: OpenPair): ReadonlySet<string> {
  const guids = new Set<string>();
  for (const { sourceGuid } of links) if (sourceGuid !== null) guids.add(sourceGuid.value);
  return guids;
}

/** The sites in which one report shows the source at the same time for the same naming context. */
function sitesApart({ links }: OpenPair): ReadonlySet<string> {
  const first = new Map<string, string>();
  const apart = new Set<string>();
  // So it is nearly always.
  if (links.every(({ sourceSite }) => sourceSite === links[0]?.sourceSite)) return apart;
  for (const { report, namingContext, sourceSite, sourceDeleted } of links) {
    if (sourceSite == null || namingContext === null || sourceDeleted.value) continue;
    const key = `${report}|${namingContext.toLowerCase()}`;
    const site = sourceSite.toLowerCase();
    const known = first.get(key);
    if (known === undefined) first.set(key, site);
    else if (known !== site) apart.add(known).add(site);
  }
  return apart;
}

/** The machines of one name in several sites; what names no site belongs to none of them. */
function namesakes(open: OpenPair, sites: ReadonlySet<string>): readonly OpenPair[] {
  const machines = [...sites].map((site) => ({
    ...open,
    source: inSite(open.source, site),
    links: open.links.filter(({ sourceSite }) => sourceSite?.toLowerCase() === site),
    events: [],
    retries: [],
  }));
  const links = open.links.filter(({ sourceSite }) => !sites.has(sourceSite?.toLowerCase() ?? ''));
  const others = links.length + open.events.length + open.retries.length;
  return others === 0 ? machines : [...machines, { ...open, links }];
}

function siteOfGuid({ links }: OpenPair, guid: string): string {
  return links.find(({ sourceGuid }) => sourceGuid?.value === guid)?.sourceSite?.toLowerCase() ?? '';
}

function inSite(source: Party, site: string): Party {
  return { ...source, key: `${source.key} in ${site}`, nameKey: source.key };
}
