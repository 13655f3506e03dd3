/** Incidents of DNS event 6702: the server that logged it, and what the evidence shows of its zone and peers. */
import { defectsOf } from './bind-defects.js';
import type { LookupIndex } from './bind-lookups.js';
import { bindClientOrder, bindPeers } from './bind-server-peers.js';
import type { BinderContext } from './binders.js';
import { FactSheet } from './fact-sheet.js';
import { domainOf, type Names } from './names.js';
import type { EventRecord, Observation, ZoneList } from './observations.js';
import type { LineReference, ObservedIncident } from './types.js';

/** Takes all observations; returns one incident per server with event 6702, and notes these machines in `told`. */
export function bindServers(
  observations: readonly Observation[],
  shared: Omit<BinderContext, 'root'>,
  told: Set<string>,
): readonly ObservedIncident[] {
  const { names, machines, index } = shared;
  const servers = new Map<string | null, EventRecord[]>();
  for (const event of observations) {
    if (event.kind !== 'event' || event.id !== 6702) continue;
    const key = names.key(event.computer?.value ?? null);
    const known = servers.get(key);
    if (known === undefined) servers.set(key, [event]);
    else known.push(event);
  }
  const zoneLists = observations.filter((one) => one.kind === 'zone-list');
  return [...servers].map(([key, events]) => {
    const sheet = new FactSheet();
    for (const { data, from } of events) {
      sheet.add('server.event6702', true, from);
      if (data !== null) sheet.add('server.event6702Code', data.value, data.from);
    }
    const computer = events.find((event) => event.computer !== null)?.computer ?? null;
    if (key === null || computer === null) return incident(sheet, {});
    const name = names.short(computer.value);
    const defects = defectsOf({ key, name }, shared);
    if (defects !== null) sheet.merge(defects);
    told.add(key);
    sheet.add('server.name', name, computer.from);
    const settings = machines.settings(key);
    const address = settings?.from ?? settings?.suffix?.from;
    if (settings !== null && address !== undefined && settings.addresses.length > 0) {
      sheet.add('server.addresses', settings.addresses, address);
    }
    const fqdn = names.fqdn(key);
    const domain = settings?.suffix?.value ?? (fqdn === null ? null : domainOf(fqdn));
    if (domain !== null) {
      const from = settings?.suffix?.from ?? computer.from;
      sheet.add('server.domain', domain, from);
      sheet.add('server.domainIsSingleLabel', !domain.includes('.'), from);
      bindZones(sheet, domain, listsOf(zoneLists, key, names));
      bindHosts(sheet, domain, { key, name }, index, names);
      bindPeers(sheet, key, domain, settings, shared);
    }
    if (settings !== null) bindClientOrder(sheet, settings);
    return incident(sheet, { server: name });
  });
}

function incident(sheet: FactSheet, subject: { server?: string }): ObservedIncident {
  return { subject, facts: sheet.facts(), conflicts: sheet.conflicts(), explains: [] };
}

/** The server's own list; one that names no server may be it. */
function listsOf(lists: readonly ZoneList[], key: string, names: Names): readonly ZoneList[] {
  return lists.filter(({ server }) => server === null || names.key(server) === key);
}

function bindZones(sheet: FactSheet, domain: string, lists: readonly ZoneList[]): void {
  for (const { zones, complete, from } of lists) {
    const zone = zones.find(({ name }) => name === domain);
    if (zone === undefined) continue;
    sheet.add('server.zoneInDirectory', /^AD-/i.test(zone.storage), zone.from);
    const own = zones.find(({ name }) => name === `${domain}.${domain}`);
    if (own !== undefined) sheet.add('server.ownLabelZoneExists', true, own.from);
    else if (complete) sheet.add('server.ownLabelZoneExists', false, from);
  }
}

/** The zone's name servers are the servers that host it. */
function bindHosts(
  sheet: FactSheet,
  domain: string,
  { key, name }: { readonly key: string; readonly name: string },
  index: LookupIndex,
  names: Names,
): void {
  const answer = index.all(domain).findLast(({ nameServers }) => nameServers.length > 0);
  if (answer === undefined) return;
  const hosts = [...new Set(answer.nameServers)];
  const from: LineReference = answer.from;
  sheet.add('server.zoneHosts', hosts.length, from);
  // Where other machines have its name too, the name alone is no key to it.
  const own = `${name}.${domain}`.toLowerCase();
  const peers = hosts.filter((host) => host !== own && names.key(host) !== key);
  if (peers.length > 0) sheet.add('server.peers', peers, from);
}
