/**
 * Binds observations to incidents: one per (destination, source) pair that fails by DNS, one per failing source of
 * a summary that no link covers, one per DNS server with event 6702.
 */

import { bindDefects, bindFirstZone, bindMachine, zonesOf } from './bind-defects.js';
import { bindLink, bindOwnReports, explainedLink } from './bind-link.js';
import { type Asked, bindOwnServers, LookupIndex } from './bind-lookups.js';
import { outputOn, ownReports } from './bind-own-reports.js';
import { Patterns } from './bind-pattern.js';
import { bindResolution, type ResolutionContext } from './bind-resolution.js';
import { failsBySambaLookup } from './bind-samba.js';
import { bindServers } from './bind-server.js';
import { bindSummaries, failingSources } from './bind-summary.js';
import { bindZone } from './bind-zone.js';
import type { BinderContext } from './binders.js';
import { otherCodes } from './codes.js';
import { FactSheet } from './fact-sheet.js';
import { gatherNames } from './gather-names.js';
import { Machines } from './machines.js';
import { domainOf, type Names } from './names.js';
import { ObservationIndex } from './observation-index.js';
import type { Observation, PingResult, ReplicationReport, ReplicationRetry } from './observations.js';
import { failsByDns, gatherPairs, type Pair, type Party } from './pairs.js';
import { reportsByServer } from './reports-by-server.js';
import { guidAsked } from './retries.js';
import { QUEUE_CLEARED } from './statuses.js';
import type { EvidenceReading, ObservedIncident } from './types.js';
import { aliasIn, append, domainOfContext } from './values.js';

interface Bindings extends ResolutionContext {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly patterns: Patterns;
  readonly shared: Omit<BinderContext, 'root'>;
  readonly reports: ReadonlyMap<string, readonly ReplicationReport[]>;
}

/** Takes all observations of a request; returns its incidents and the other codes. */
export function bind(observations: readonly Observation[]): Pick<EvidenceReading, 'incidents' | 'codes'> {
  const names = gatherNames(observations);
  const pairs = gatherPairs(observations, names);
  const machines = new Machines(observations, names);
  const index = new LookupIndex(observations, machines, names);
  const reports = reportsByServer(observations, names);
  const kinds = new ObservationIndex(observations, names);
  const shared = { observations, kinds, names, machines, index };
  const filtered = new Map(
    [...reports].flatMap(([key, all]) => {
      const fqdn = names.fqdn(key);
      const domain = names.root(key) ?? (fqdn === null ? null : domainOf(fqdn));
      return all.some((report) => report.filtered) ? [[key, domain] as const] : [];
    }),
  );
  const bindings: Bindings = {
    names,
    pairs,
    machines,
    index,
    reports,
    shared,
    patterns: new Patterns(pairs, filtered),
    ...retriesAndPings(observations, names),
    destinationsOf: destinationsBySource(pairs),
  };
  const summaries = observations.filter((one) => one.kind === 'replication-summary');
  const summarised = failingSources(summaries, names);
  const failing = [...pairs.values()].filter(
    (pair) =>
      (failsByDns(pair) ||
        pair.past.length > 0 ||
        onlyQueueCleared(pair) ||
        failsBySambaLookup(pair, bindings)) &&
      // A summary tells more than what was asked for by hand.
      (isObserved(pair) || !summarised.has(pair.source.key)),
  );
  const covered = new Set(
    [...pairs.values()].filter(isObserved).map(({ source }) => source.nameKey ?? source.key),
  );
  const told = { machines: new Set<string>(), zones: new Set<string>() };
  const incidents = [
    ...failing.map((pair) => bindPair(pair, bindings, told)),
    ...bindSummaries(summaries, names, covered),
    ...bindServers(observations, shared, told.machines),
    ...bindDefects(shared, reports, told),
  ];
  return { incidents, codes: otherCodes(observations, pairs.values()) };
}

/** Whether links or events speak of the pair. */
function isObserved({ links, events }: Pair): boolean {
  return links.length + events.length > 0;
}

/** 1256 alone: the real status is not in the evidence, so that the answer can ask for it. */
function onlyQueueCleared(pair: Pair): boolean {
  if (pair.failing.length + pair.failedRetries.length === 0) return false;
  return [...pair.failing, ...pair.failedRetries].every(({ status }) => status === QUEUE_CLEARED);
}

/** Binds one failing pair and notes in `told` the machines and zones that it speaks of. */
function bindPair(
  pair: Pair,
  bindings: Bindings,
  told: { readonly machines: Set<string>; readonly zones: Set<string> },
): ObservedIncident {
  const { names, index, machines, patterns, reports, pairs, shared } = bindings;
  const { destination, source } = pair;
  const sheet = new FactSheet();
  bindLink(sheet, pair, names);
  if (source.name !== null)
    bindOwnReports(sheet, ownReports(pair, reports.get(source.nameKey ?? source.key) ?? []));
  patterns.bind(sheet, pair);
  const asked = askedAbout(sheet, pair, names, index);
  if (asked.root !== null && asked.rootFrom !== null)
    sheet.add('forest.rootDomain', asked.root, asked.rootFrom);
  if (source.name !== null) bindOwnServers(sheet, 'source', source, asked, { index, machines, names });
  if (destination.name !== null)
    bindOwnServers(sheet, 'destination', destination, asked, { index, machines, names });
  const context = { ...shared, root: asked.root };
  const output = source.name === null ? null : outputOn(source.key, context);
  if (output !== null) sheet.add('source.reportsItself', true, output);
  for (const [role, party] of [
    ['source', source],
    ['destination', destination],
  ] as const) {
    if (party.name === null) continue;
    bindMachine(sheet, role, party, context);
    told.machines.add(party.key);
  }
  const domain = asked.sourceFqdn === null ? null : domainOf(asked.sourceFqdn);
  const zones = zonesOf(asked.root, domain);
  bindFirstZone(sheet, zones, context);
  for (const zone of zones) told.zones.add(zone);
  bindZone(sheet, [source, destination], asked, { index, names, pairs });
  bindResolution(sheet, pair, asked.guid, bindings);
  const explained = explainedLink(pair);
  return {
    subject: {
      ...(destination.name === null ? {} : { destination: destination.name }),
      ...(source.name === null ? {} : { source: source.name }),
      ...patterns.siteOf(destination),
    },
    facts: sheet.facts(),
    conflicts: sheet.conflicts(),
    explains: explained === null ? [] : [explained],
  };
}

/** What the incident's lookups would be about; where no link or event names the forest, a lookup of the alias does. */
function askedAbout(
  sheet: FactSheet,
  pair: Pair,
  names: Names,
  index: LookupIndex,
): Asked & { readonly rootFrom: ReturnType<LookupIndex['all']>[number]['from'] | null } {
  const known = new Map(sheet.facts().map(({ id, value }) => [id, value]));
  const text = (id: string): string | null => {
    const value = known.get(id);
    return typeof value === 'string' ? value : null;
  };
  const guid = text('link.sourceGuid');
  const [lookup] = guid === null ? [] : index.all(guid);
  const root = text('forest.rootDomain') ?? aliasIn(lookup?.name ?? '')?.root ?? askedRoot(pair, index);
  return { guid, root, sourceFqdn: names.fqdn(pair.source.key), rootFrom: lookup?.from ?? null };
}

/** The pair's domain or one above it, if `_msdcs` of that was asked for; not sure enough to be stated as a fact. */
function askedRoot(pair: Pair, index: LookupIndex): string | null {
  const [link] = pair.failing;
  const labels = domainOfContext(link?.namingContext ?? '')?.split('.') ?? [];
  const domains = labels.map((_, at) => labels.slice(at).join('.'));
  return domains.findLast((domain) => index.all(`_msdcs.${domain}`).length > 0) ?? null;
}

function retriesAndPings(
  observations: readonly Observation[],
  names: Names,
): {
  retries: ReadonlyMap<string, readonly ReplicationRetry[]>;
  pings: ReadonlyMap<string, readonly PingResult[]>;
} {
  const retries = new Map<string, ReplicationRetry[]>();
  const pings = new Map<string, PingResult[]>();
  for (const observation of observations) {
    if (observation.kind === 'replication-retry') {
      const key = names.key(observation.destination);
      if (key !== null) append(retries, key, observation);
    } else if (observation.kind === 'ping' && observation.asked !== null) {
      const alias = aliasIn(observation.asked);
      if (alias !== null) append(pings, alias.guid, observation);
    }
  }
  return { retries, pings };
}

/** By the GUID of the source: the destinations that know it. */
function destinationsBySource(pairs: ReadonlyMap<string, Pair>): ReadonlyMap<string, ReadonlySet<string>> {
  const destinations = new Map<string, Set<string>>();
  const add = (guid: string | undefined, { key }: Party): void => {
    if (guid !== undefined) destinations.set(guid, (destinations.get(guid) ?? new Set()).add(key));
  };
  for (const { destination, links, events, retries } of pairs.values()) {
    for (const { sourceGuid } of links) if (sourceGuid !== null) add(sourceGuid.value, destination);
    for (const { alias } of events) add(alias?.value.guid, destination);
    for (const retry of retries) add(guidAsked(retry) ?? undefined, destination);
  }
  return destinations;
}
