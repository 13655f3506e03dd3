/**
 * Incidents from repadmin /replsummary. A row names only one side of its links, so a failing source is the
 * subject; the destination is certain only where one destination fails.
 */
import { FactSheet } from './fact-sheet.js';
import type { Names } from './names.js';
import type { ReplicationSummary, SummaryRow } from './observations.js';
import { DNS_LOOKUP_FAILURE } from './statuses.js';
import type { ObservedIncident, ObservedLink } from './types.js';

/**
 * Takes the summaries of a request and the keys of sources that links already speak of. Returns an incident per
 * failing source; where several summaries name it, the last one counts.
 */
export function bindSummaries(
  summaries: readonly ReplicationSummary[],
  names: Names,
  covered: ReadonlySet<string>,
): readonly ObservedIncident[] {
  const incidents = new Map<string, ObservedIncident | null>();
  for (const summary of summaries) {
    const failing = summary.sources.filter(failsByDns);
    for (const source of summary.sources) {
      const key = names.key(source.server);
      if (key === null || covered.has(key)) continue;
      incidents.set(key, failing.includes(source) ? bindSource(source, failing, summary, names) : null);
    }
  }
  return [...incidents.values()].filter((incident) => incident !== null);
}

/** The keys of the sources that fail by DNS as the last summary that names them says. */
export function failingSources(summaries: readonly ReplicationSummary[], names: Names): ReadonlySet<string> {
  const failing = new Set<string>();
  for (const row of summaries.flatMap(({ sources }) => sources)) {
    const key = names.key(row.server);
    if (key === null) continue;
    if (failsByDns(row)) failing.add(key);
    else failing.delete(key);
  }
  return failing;
}

function bindSource(
  source: SummaryRow,
  sources: readonly SummaryRow[],
  summary: ReplicationSummary,
  names: Names,
): ObservedIncident {
  const destinations = summary.destinations.filter(failsByDns);
  const [only, ...others] = destinations;
  const complete = !summary.filtered && summary.unreachable.length === 0;
  const destination = complete && only !== undefined && others.length === 0 ? names.short(only.server) : null;
  const sheet = new FactSheet();
  sheet.add('link.status', source.status, source.from);
  sheet.add('source.name', names.short(source.server), source.from);
  if (only !== undefined) sheet.add('destination.name', destination, only.from);
  if (complete) bindPattern(sheet, source, sources, destinations);
  const subject = { source: names.short(source.server), ...(destination === null ? {} : { destination }) };
  const explains = complete ? explained(source, sources, destinations, names) : [];
  return { subject, facts: sheet.facts(), conflicts: sheet.conflicts(), explains };
}

/** The links that must be the failing ones: with one failing source or one failing destination there is no choice. */
function explained(
  source: SummaryRow,
  sources: readonly SummaryRow[],
  destinations: readonly SummaryRow[],
  names: Names,
): readonly ObservedLink[] {
  if (sources.length > 1 && destinations.length > 1) return [];
  return destinations.map(({ server }) => ({
    destination: names.short(server),
    source: names.short(source.server),
    namingContexts: [],
    status: source.status,
    failures: null,
    lastSuccess: null,
  }));
}

/** With one failing source every failing destination fails from it; with one failing destination likewise. */
function bindPattern(
  sheet: FactSheet,
  source: SummaryRow,
  sources: readonly SummaryRow[],
  destinations: readonly SummaryRow[],
): void {
  const [destination] = destinations;
  if (sources.length === 1 && destinations.length > 1) {
    if (source.fails === source.total) sheet.add('pattern.source.failingShare', 1, source.from);
    const served = destinations.every(({ fails, total }) => fails < total);
    if (served) sheet.add('pattern.source.destinationsServedByOthers', true, source.from);
  }
  if (sources.length > 1 && destinations.length === 1 && destination !== undefined) {
    if (destination.fails === destination.total) {
      sheet.add('pattern.destination.failingShare', 1, destination.from);
    }
    const serving = sources.every(({ fails, total }) => fails < total);
    if (serving) sheet.add('pattern.destination.sourcesServeOthers', true, destination.from);
  }
}

function failsByDns({ fails, status }: SummaryRow): boolean {
  return fails > 0 && status === DNS_LOOKUP_FAILURE;
}
