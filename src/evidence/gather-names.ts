/** Gathers every name, address and GUID of the evidence before anything is bound, so that order does not matter. */
import { Names } from './names.js';
import type { DnsLookup, EventRecord, NetworkSettings, Observation } from './observations.js';
import { aliasIn, isLoopback } from './values.js';

/** Takes all observations of a request; returns the machines that they talk about. */
export function gatherNames(observations: readonly Observation[]): Names {
  const names = new Names();
  for (const observation of observations) gather(names, observation);
  return names;
}

function gather(names: Names, observation: Observation): void {
  switch (observation.kind) {
    case 'replication-report':
      names.add(observation.server, observation.forest);
      if (observation.ntdsGuid !== null && observation.server !== null) {
        names.addGuid(observation.ntdsGuid.value, observation.server);
      }
      return;
    case 'replication-link':
      names.add(observation.destination, observation.forest?.value);
      names.add(observation.source, observation.forest?.value);
      if (observation.sourceGuid !== null && observation.source !== null) {
        names.addGuid(observation.sourceGuid.value, observation.source);
      }
      return;
    case 'replication-summary':
      for (const row of [...observation.sources, ...observation.destinations]) names.add(row.server);
      return;
    case 'replication-retry':
      names.add(observation.destination);
      names.add(observation.source);
      return;
    case 'replication-unreachable':
      names.add(observation.server);
      return;
    case 'zone-list':
      names.add(observation.server);
      return;
    case 'ping':
      names.add(observation.host);
      target(
        names,
        observation.asked,
        observation.target,
        observation.address === null ? [] : [observation.address],
      );
      return;
    case 'event':
      event(names, observation);
      return;
    case 'dns-lookup':
      lookup(names, observation);
      return;
    case 'network-settings':
      settings(names, observation);
      return;
  }
}

function event(names: Names, { computer, source, alias }: EventRecord): void {
  names.add(computer?.value ?? null, alias?.value.root);
  names.add(source?.value ?? null, alias?.value.root);
  if (alias !== null && source !== null) names.addGuid(alias.value.guid, source.value);
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
