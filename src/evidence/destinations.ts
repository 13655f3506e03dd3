/**
 * Which machine a report of replication is about, where two domain controllers of one name report: NetBIOS names are
 * unique in one domain only. In doubt two reports of one name are of one machine.
 */
import type { Names } from './names.js';
import type { Observation, ReplicationLink, ReplicationReport } from './observations.js';
import type { Party } from './pairs.js';
import type { rememberedParties } from './parties.js';
import { reportsByServer } from './reports-by-server.js';
import { areRelated } from './values.js';

/** Takes a link; returns its destination, or null where it names none. */
export type DestinationOf = (link: ReplicationLink) => Party | null;

/** Takes all observations; returns what gives each link its destination. */
export function destinationsOf(
  observations: readonly Observation[],
  names: Names,
  partyOf: ReturnType<typeof rememberedParties>,
): DestinationOf {
  const namesakes = new Map<string, Party>();
  for (const [nameKey, reports] of reportsByServer(observations, names)) {
    const machines = machinesOf(reports);
    if (machines.length < 2) continue;
    machines.forEach((machine, at) => {
      const there = namesakeOf(machine, `${nameKey} #${at + 1}`, nameKey, names);
      for (const { report, site } of machine) namesakes.set(placeOf(nameKey, report, site), there);
    });
  }
  return ({ destination, destinationSite, report, forest }) => {
    const plain = destination === null ? null : partyOf(destination, forest?.value ?? null);
    if (plain === null || namesakes.size === 0) return plain;
    return namesakes.get(placeOf(plain.key, report, destinationSite)) ?? plain;
  };
}

function namesakeOf(
  machine: readonly ReplicationReport[],
  key: string,
  nameKey: string,
  names: Names,
): Party {
  const fqdn = machine.find((one) => one.fqdn != null)?.fqdn ?? null;
  const own = names.key(fqdn);
  if (fqdn !== null && own !== null) return { key: own, name: fqdn, nameKey };
  return { key, name: names.short(machine[0]?.server ?? ''), nameKey };
}

/** One output as CSV is one report of many machines. */
function placeOf(nameKey: string, report: string, site: string | null | undefined): string {
  return `${nameKey}|${report}|${site?.toLowerCase() ?? ''}`;
}

/** More machines of one name than this are none that anybody has. */
const MOST_NAMESAKES = 20;

/** The reports of one name by machine, in order of appearance. */
function machinesOf(reports: readonly ReplicationReport[]): readonly (readonly ReplicationReport[])[] {
  const machines: ReplicationReport[][] = [];
  for (const report of reports) {
    const own =
      machines.find(([first]) => first !== undefined && !areTwo(first, report)) ??
      (machines.length < MOST_NAMESAKES ? undefined : machines[0]);
    if (own === undefined) machines.push([report]);
    else own.push(report);
  }
  return machines;
}

/** Whether two reports of one name are of two machines. A machine may be promoted again, or move to another site. */
function areTwo(one: ReplicationReport, other: ReplicationReport): boolean {
  if (one.fqdn != null && other.fqdn != null) return differ(one.fqdn, other.fqdn);
  const inSites = differ(one.site, other.site);
  if (one.ntdsGuid !== null && other.ntdsGuid !== null)
    return one.ntdsGuid.value !== other.ntdsGuid.value && (inSites || differ(one.domain, other.domain));
  const inTrees = one.domain != null && other.domain != null && !areRelated(one.domain, other.domain);
  return inSites && (one.report === other.report || inTrees);
}

function differ(one: string | null | undefined, other: string | null | undefined): boolean {
  return one != null && other != null && one.toLowerCase() !== other.toLowerCase();
}
