/** Gathers every name, address and GUID of the evidence before anything is bound, so that order does not matter. */
import { Names } from './names.js';
import { machinesOf } from './observation-index.js';
import type { DnsLookup, EventRecord, NetworkSettings, Observation } from './observations.js';
import type { ZoneRecords } from './observations-configuration.js';
import type { DcdiagDnsTest } from './observations-dcdiag.js';
import { aliasIn, domainOfContext, isLoopback } from './values.js';

/** Takes all observations of a request; returns the machines that they talk about. */
export function gatherNames(observations: readonly Observation[]): Names {
  const names = new Names();
  for (const observation of observations) gather(names, observation);
  return names;
}

function gather(names: Names, observation: Observation): void {
  if (observation.kind === 'replication-report') {
    names.add(observation.server, observation.forest);
    names.add(observation.fqdn ?? null, observation.forest);
    if (observation.ntdsGuid !== null && observation.server !== null) {
      names.addGuid(observation.ntdsGuid.value, observation.server);
    }
  } else if (observation.kind === 'replication-link') {
    names.add(observation.destination, observation.forest?.value);
    names.add(observation.source, observation.forest?.value);
    if (observation.forest === null && observation.destination !== null)
      names.addHeld(observation.destination, () => domainOfContext(observation.namingContext ?? ''));
    if (observation.sourceGuid !== null && observation.source !== null) {
      names.addGuid(observation.sourceGuid.value, observation.source);
    }
  } else if (observation.kind === 'replication-summary') {
    names.add(observation.host);
    for (const row of [...observation.sources, ...observation.destinations]) names.add(row.server);
  } else if (observation.kind === 'replication-retry') {
    names.add(observation.destination);
    names.add(observation.source);
  } else if (observation.kind === 'ping') {
    names.add(observation.host);
    target(
      names,
      observation.asked,
      observation.target,
      observation.address === null ? [] : [observation.address],
    );
  } else if (observation.kind === 'event') {
    event(names, observation);
  } else if (observation.kind === 'dns-lookup') {
    lookup(names, observation);
  } else if (observation.kind === 'network-settings') {
    settings(names, observation);
  } else if (observation.kind === 'dcdiag-own-alias') {
    names.add(observation.server, observation.alias.root);
    if (observation.server !== null) names.addGuid(observation.alias.guid, observation.server);
  } else if (observation.kind === 'dcdiag-dns-test') {
    dnsTest(names, observation);
  } else if (observation.kind === 'zone-delegation') {
    names.add(observation.server);
    for (const { name, addresses } of observation.nameServers) {
      for (const address of addresses) names.addAddress(name, address);
    }
  } else if (observation.kind === 'zone-records') {
    records(names, observation);
  } else if (observation.kind === 'controller-list') {
    for (const { name, address } of observation.controllers) {
      names.add(name, observation.forest);
      if (address !== null) names.addAddress(name, address);
    }
  } else if (observation.kind === 'ntds-settings') {
    names.add(observation.host);
    names.add(observation.server);
    if (observation.guid !== null && observation.server !== null)
      names.addGuid(observation.guid, observation.server);
  } else if (observation.kind === 'locator') {
    names.add(observation.host);
    names.add(observation.server, observation.forest);
    if (observation.server !== null && observation.address !== null)
      names.addAddress(observation.server, observation.address);
  } else {
    for (const name of machinesOf(observation)) names.add(name);
  }
}

function event(names: Names, { computer, source, alias }: EventRecord): void {
  names.add(computer?.value ?? null, alias?.value.root);
  names.add(source?.value ?? null, alias?.value.root);
  if (alias !== null && source !== null) names.addGuid(alias.value.guid, source.value);
}

/** The root of a tree beside it is in the forest under a name of its own, which says nothing of where it belongs. */
function dnsTest(names: Names, { server, domain, forest, dnsServers }: DcdiagDnsTest): void {
  const root = forest?.value ?? null;
  const isBelow = root !== null && domain !== null && (domain === root || domain.endsWith(`.${root}`));
  names.add(server, isBelow ? root : null);
  for (const { name, address } of dnsServers) {
    if (name?.includes('.') === true && !isLoopback(address)) names.addAddress(name, address);
  }
}

/** A name that resolved; for an alias, its target. */
function target(
  names: Names,
  asked: string | null,
  canonical: string | null,
  addresses: readonly string[],
): void {
  const alias = asked === null ? null : aliasIn(asked);
  const name = canonical ?? (alias === null ? asked : null);
  if (name === null || !name.includes('.') || name.startsWith('_')) return;
  names.add(name, alias?.root);
  if (alias !== null) names.addGuid(alias.guid, name);
  for (const address of addresses) names.addAddress(name, address);
}

function lookup(names: Names, observation: DnsLookup): void {
  const { host, serverName, serverAddress, outcome, name, canonicalName, addresses, additional } =
    observation;
  names.add(host);
  const root = /(?:^|\.)_msdcs\.(.{1,255})$/.exec(name ?? '')?.[1];
  if (root !== undefined) names.addAskedRoot(root);
  if (serverName !== null && serverAddress !== null && !isLoopback(serverAddress)) {
    names.add(serverName);
    names.addAddress(serverName, serverAddress);
  }
  const isHost = addresses.length > 0 || canonicalName !== null;
  if (outcome === 'found' && isHost) target(names, name, canonicalName, addresses);
  for (const other of additional) names.addAddress(other.name, other.address);
}

function settings(names: Names, { host, primarySuffix, addresses }: NetworkSettings): void {
  if (host === null) return;
  const full = host.includes('.') || primarySuffix === null ? host : `${host}.${primarySuffix.value}`;
  names.add(host);
  names.add(full);
  for (const address of addresses) names.addAddress(full, address);
}

/** Aliases of domain controllers lead to their names, and host records to their addresses. */
function records(names: Names, { server, zone, records: all }: ZoneRecords): void {
  names.add(server);
  for (const { name, type, data } of all) {
    const alias = type === 'CNAME' ? aliasIn(name) : null;
    if (alias !== null) {
      names.add(data, alias.root);
      names.addGuid(alias.guid, data);
    } else if ((type === 'A' || type === 'AAAA') && isHost(name, zone)) names.addAddress(name, data);
  }
}

/** Every domain controller of a domain has its address at the names that stand for all of them. */
function isHost(name: string, zone: string): boolean {
  return name !== zone && !/^(?:gc|domaindnszones|forestdnszones|\*)\.|(?:^|\.)_/.test(name);
}
