/**
 * Binds observations to incidents: one per (destination, source) pair that fails by DNS, one per failing source of
 * a summary that no link covers, one per DNS server with event 6702.
 */
import { bindLink, bindOwnReports, explainedLink } from './bind-link.js';
import { type Asked, bindOwnServers, LookupIndex } from './bind-lookups.js';
import { Patterns } from './bind-pattern.js';
import { bindResolution, type ResolutionContext } from './bind-resolution.js';
import { bindServers } from './bind-server.js';
import { bindSummaries } from './bind-summary.js';
import { bindZone } from './bind-zone.js';
import { otherCodes } from './codes.js';
import { FactSheet } from './fact-sheet.js';
import { gatherNames } from './gather-names.js';
import { Machines } from './machines.js';
import type { Names } from './names.js';
import type { Observation, PingResult, ReplicationReport, ReplicationRetry } from './observations.js';
import { failsByDns, gatherPairs, type Pair } from './pairs.js';
import { QUEUE_CLEARED } from './statuses.js';
import type { EvidenceReading, ObservedIncident } from './types.js';
import { aliasIn, domainOfContext } from './values.js';

interface Bindings extends ResolutionContext {
  readonly pairs: ReadonlyMap<string, Pair>;
  readonly patterns: Patterns;
  readonly reports: ReadonlyMap<string, readonly ReplicationReport[]>;
}

/** Takes all observations of a request; returns its incidents and the other codes. */
export function bind(observations: readonly Observation[]): Pick<EvidenceReading, 'incidents' | 'codes'> {
  const names = gatherNames(observations);
  const pairs = gatherPairs(observations, names);
  const machines = new Machines(observations, names);
  const index = new LookupIndex(observations, machines, names);
  const reports = reportsByServer(observations, names);
  const filtered = [...reports]
    .filter(([, all]) => all.some((report) => report.filtered))
    .map(([key]) => key);
  const bindings: Bindings = {
    names,
    pairs,
    machines,
    index,
    reports,
    patterns: new Patterns(pairs, new Set(filtered)),
    ...retriesAndPings(observations, names),
    soleDestination: new Set([...pairs.values()].map(({ destination }) => destination.key)).size === 1,
  };
  const failing = [...pairs.values()].filter((pair) => failsByDns(pair) || onlyQueueCleared(pair));
  const covered = new Set([...pairs.values()].map(({ source }) => source.key));
  const incidents = [
    ...failing.map((pair) => bindPair(pair, bindings)),
    ...bindSummaries(
      observations.filter((one) => one.kind === 'replication-summary'),
      names,
      covered,
    ),
    ...bindServers(observations, { names, machines, index }),
  ];
  return { incidents, codes: otherCodes(observations, pairs.values()) };
}

/** 1256 alone: the real status is not in the evidence, so that the answer can ask for it. */
function onlyQueueCleared(pair: Pair): boolean {
  const failing = pair.failing;
  return failing.length > 0 && failing.every(({ status }) => status === QUEUE_CLEARED);
}

function bindPair(pair: Pair, bindings: Bindings): ObservedIncident {
  const { names, index, machines, patterns, reports, pairs } = bindings;
  const { destination, source } = pair;
  const sheet = new FactSheet();
  bindLink(sheet, pair, names);
  if (source.name !== null) bindOwnReports(sheet, reports.get(source.key) ?? []);
  patterns.bind(sheet, pair);
  const asked = askedAbout(sheet, pair, names, index);
  if (asked.root !== null && asked.rootFrom !== null)
    sheet.add('forest.rootDomain', asked.root, asked.rootFrom);
  if (source.name !== null) bindOwnServers(sheet, 'source', source, asked, { index, machines, names });
  if (destination.name !== null)
    bindOwnServers(sheet, 'destination', destination, asked, { index, machines, names });
  bindZone(sheet, [source, destination], asked, { index, names, pairs });
  bindResolution(sheet, pair, asked.guid, bindings);
  const explained = explainedLink(pair);
  return {
    subject: {
      ...(destination.name === null ? {} : { destination: destination.name }),
      ...(source.name === null ? {} : { source: source.name }),
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

function reportsByServer(
  observations: readonly Observation[],
  names: Names,
): ReadonlyMap<string, readonly ReplicationReport[]> {
  const reports = new Map<string, ReplicationReport[]>();
  for (const observation of observations) {
    if (observation.kind !== 'replication-report') continue;
    const key = names.key(observation.server, observation.forest);
    if (key !== null) append(reports, key, observation);
  }
  return reports;
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

function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
