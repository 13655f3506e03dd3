/**
 * Incidents of machines and zones about which a binder knows something and that are party to no failing link: a
 * defect that was found, with no failure in the evidence for it to explain.
 */
import { bindOwnReports, bindParty } from './bind-link.js';
import { bindOwnServers } from './bind-lookups.js';
import { MACHINE_BINDERS, ZONE_BINDERS } from './bind-registry.js';
import type { BinderContext, Role } from './binders.js';
import { FactSheet } from './fact-sheet.js';
import { domainOf } from './names.js';
import type { ReplicationReport } from './observations.js';
import type { Party } from './pairs.js';
import type { ObservedIncident, ObservedValue, Subject } from './types.js';

/** What facts say where all is well; a machine of which nothing else is known is no incident. */
const WELL: ReadonlySet<ObservedValue> = new Set([false, 'pass', 'not-run', 'all', 'ok', 'valid']);
/** Said only where it is false, and then a defect. */
const DEFECT_IF_FALSE: ReadonlySet<string> = new Set(['dnsServer.zonesLoaded']);
/** What is worth knowing about a defect, and is none. */
const NO_DEFECT: ReadonlySet<string> = new Set([
  'zone.name',
  'forest.rootDomain',
  'source.multihomed',
  'source.dns.authoritativeForOwnZone',
  'source.ntdsGuid',
  'source.dnsServers',
  'source.reportsItself',
  'dcdiag.childDomain',
]);

type Shared = Omit<BinderContext, 'root'>;

/** The machines and zones that failing links already speak of. */
export interface Told {
  readonly machines: ReadonlySet<string>;
  readonly zones: ReadonlySet<string>;
}

/** Adds what every binder says about `machine` in `role`. */
export function bindMachine(sheet: FactSheet, role: Role, machine: Party, context: BinderContext): void {
  for (const binder of MACHINE_BINDERS) binder(sheet, role, machine, context);
}

/** What every binder says about a machine that stands alone; null where all that is known of it is well. */
export function defectsOf(machine: Party, shared: Shared): FactSheet | null {
  const sheet = new FactSheet();
  bindMachine(sheet, 'source', machine, { ...shared, root: shared.names.root(machine.key) });
  return saysMoreThanWell(sheet) ? sheet : null;
}

/**
 * Adds what is known about the first of `zones` that any binder says something about (the facts of one incident are
 * those of one zone); returns that zone, or null.
 */
export function bindFirstZone(
  sheet: FactSheet,
  zones: readonly string[],
  context: BinderContext,
): string | null {
  for (const zone of zones) {
    const said = saidOfZone(zone, context);
    if (said === null) continue;
    sheet.merge(said);
    return zone;
  }
  return null;
}

/** The zones that matter to a machine of `domain` in the forest of `root`: first that of the aliases. */
export function zonesOf(root: string | null, domain: string | null): readonly string[] {
  const zones = [root === null ? null : `_msdcs.${root}`, root, domain];
  return [...new Set(zones.filter((zone) => zone !== null))];
}

/** Takes the evidence and what is told already; returns an incident per machine, and per zone that belongs to none. */
export function bindDefects(
  shared: Shared,
  reports: ReadonlyMap<string, readonly ReplicationReport[]>,
  told: Told,
): readonly ObservedIncident[] {
  const { names, kinds } = shared;
  const machines: { readonly key: string; readonly name: string; readonly sheet: FactSheet }[] = [];
  for (const [key, name] of names.machines()) {
    if (told.machines.has(key)) continue;
    const sheet = defectsOf({ key, name }, shared);
    if (sheet !== null) machines.push({ key, name, sheet });
  }
  const zones = [...kinds.zones()].flatMap((zone) => {
    if (told.zones.has(zone)) return [];
    const sheet = saidOfZone(zone, { ...shared, root: null });
    return sheet === null || !saysMoreThanWell(sheet) ? [] : [{ zone, sheet }];
  });
  const concerned = new Map<string, string[]>();
  for (const { key } of machines) {
    for (const zone of matteringZones(key, shared))
      concerned.set(zone, [...(concerned.get(zone) ?? []), key]);
  }
  const owned = new Map<string, { readonly zone: string; readonly sheet: FactSheet }>();
  const alone = zones.filter((one) => {
    const [only, ...others] = concerned.get(one.zone) ?? [];
    if (only === undefined || others.length > 0 || owned.has(only)) return true;
    owned.set(only, one);
    return false;
  });
  return [
    ...machines.map(({ key, name, sheet }) => {
      const zone = owned.get(key);
      if (zone !== undefined) sheet.merge(zone.sheet);
      bindContext(sheet, { key, name }, shared, reports.get(key) ?? []);
      return incident({ server: name, ...(zone !== undefined && { zone: zone.zone }) }, sheet);
    }),
    ...alone.map(({ zone, sheet }) => {
      const [only, ...others] = [...kinds.speakersOf(zone)];
      const server = only !== undefined && others.length === 0 ? names.short(only) : undefined;
      return incident({ ...(server !== undefined && { server }), zone }, sheet);
    }),
  ];
}

function saysMoreThanWell(sheet: FactSheet): boolean {
  const said = sheet.facts().filter(({ id }) => !NO_DEFECT.has(id));
  return (
    said.some(({ id, value }) => !WELL.has(value) || DEFECT_IF_FALSE.has(id)) || sheet.conflicts().length > 0
  );
}

function matteringZones(key: string, { names, machines }: Shared): readonly string[] {
  const fqdn = names.fqdn(key);
  const domain = fqdn === null ? (machines.settings(key)?.suffix?.value ?? null) : domainOf(fqdn);
  return zonesOf(names.root(key) ?? domain, domain);
}

/** Names, own servers and own reports of a machine that something is wrong with. */
function bindContext(
  sheet: FactSheet,
  machine: Party,
  shared: Shared,
  reports: readonly ReplicationReport[],
): void {
  const from = sheet.firstLine;
  if (from === null) return;
  const { names } = shared;
  const root = names.root(machine.key);
  bindParty(sheet, 'source', machine, from, names);
  if (root !== null && !sheet.has('forest.rootDomain')) sheet.add('forest.rootDomain', root, from);
  bindOwnReports(sheet, reports);
  const asked = { guid: null, root, sourceFqdn: names.fqdn(machine.key) };
  bindOwnServers(sheet, 'source', machine, asked, shared);
}

function saidOfZone(zone: string, context: BinderContext): FactSheet | null {
  const sheet = new FactSheet();
  for (const binder of ZONE_BINDERS) binder(sheet, zone, context);
  const from = sheet.firstLine;
  if (from === null) return null;
  if (!sheet.has('zone.name')) sheet.add('zone.name', zone, from);
  return sheet;
}

function incident(subject: Subject, sheet: FactSheet): ObservedIncident {
  return { subject, facts: sheet.facts(), conflicts: sheet.conflicts(), explains: [] };
}
