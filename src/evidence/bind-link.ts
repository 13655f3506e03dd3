/** What links, events and reports say about one failing pair. */

import { bindSambaResult } from './bind-samba.js';
import type { FactSheet } from './fact-sheet.js';
import { domainOf, type Names } from './names.js';
import type { EventRecord, ReplicationLink, ReplicationReport, ReplicationRetry } from './observations.js';
import { failingAlike, type Pair, type Party, statusOfPair } from './pairs.js';
import { guidAsked, rootAsked } from './retries.js';
import { STATUS_EVENTS } from './statuses.js';
import type { LineReference, ObservedLink } from './types.js';
import { clockOf, forestOf } from './values.js';

const DAY = 86_400_000;

/** Adds the facts named link.*, forest.* and the names of both parties. */
export function bindLink(sheet: FactSheet, pair: Pair, names: Names): void {
  const failing = pair.failing;
  const status = statusOfPair(pair);
  if (status !== null) sheet.add('link.status', status.status, status.from);
  bindSambaResult(sheet, pair);
  const alike = failingAlike(pair);
  const failures = mostFailures(alike);
  if (failures !== null) sheet.add('link.failures', failures.value, failures.from);
  const context = namingContext(alike) ?? namingContext(pair.failedRetries);
  if (context?.namingContext != null) sheet.add('link.namingContext', context.namingContext, context.from);
  bindSuccess(sheet, alike);
  const named = failing.map(({ sourceDeleted }) => sourceDeleted);
  const deleted = named.find(({ value }) => value) ?? named[0];
  if (deleted !== undefined && (pair.source.name !== null || deleted.value))
    sheet.add('link.sourceDeleted', deleted.value, deleted.from);
  for (const { sourceGuid, forest } of failing) {
    if (sourceGuid !== null) sheet.add('link.sourceGuid', sourceGuid.value, sourceGuid.from);
    if (forest !== null) sheet.add('forest.rootDomain', forest.value, forest.from);
  }
  for (const retry of pair.failedRetries) {
    sheet.add('link.sourceGuid', guidAsked(retry), retry.from);
    sheet.add('forest.rootDomain', rootAsked(retry) ?? forestOf(retry.namingContext ?? ''), retry.from);
  }
  bindEvents(sheet, [...pair.events, ...pair.past]);
  bindPassed(sheet, pair);
  const first = (failing[0] ?? pair.links[0] ?? pair.events[0] ?? pair.failedRetries[0])?.from;
  if (first === undefined) return;
  bindParty(sheet, 'destination', pair.destination, first, names);
  bindParty(sheet, 'source', pair.source, first, names);
}

/** Adds the name, and where one FQDN is known that and the domain. */
export function bindParty(
  sheet: FactSheet,
  role: 'source' | 'destination',
  party: Party,
  from: LineReference,
  names: Names,
): void {
  if (party.name === null) return;
  sheet.add(`${role}.name`, party.name, from);
  const fqdn = names.fqdn(party.key);
  sheet.add(`${role}.fqdn`, fqdn, from);
  sheet.add(`${role}.domain`, fqdn === null ? null : domainOf(fqdn), from);
}

/** Adds what the source's own reports say of itself. */
export function bindOwnReports(sheet: FactSheet, reports: readonly ReplicationReport[]): void {
  for (const { ntdsGuid, from } of reports) {
    sheet.add('source.reportsItself', true, from);
    if (ntdsGuid !== null) sheet.add('source.ntdsGuid', ntdsGuid.value, ntdsGuid.from);
  }
}

/** A link that has succeeded since its events: whoever replicates from the source has found it. */
function bindPassed(sheet: FactSheet, { past, current }: Pair): void {
  const [link] = past.length === 0 ? [] : current;
  if (link === undefined) return;
  sheet.add('link.aliasResolvesNow', true, link.from);
  sheet.add('link.retrySucceeds', true, link.from);
  sheet.add('link.sourceDeleted', link.sourceDeleted.value, link.sourceDeleted.from);
  if (link.sourceGuid !== null) sheet.add('link.guidReplicatesElsewhere', true, link.sourceGuid.from);
}

function bindEvents(sheet: FactSheet, events: readonly EventRecord[]): void {
  for (const event of events) {
    if (event.id === 2087) sheet.add('link.event2087', true, event.from);
    if (event.id === 2088) sheet.add('link.event2088', true, event.from);
    if (STATUS_EVENTS.has(event.id) && event.errorValue !== null) {
      sheet.add('link.eventStatus', event.errorValue.value, event.errorValue.from);
    }
    if (event.sourceDeleted !== null) sheet.add('link.sourceDeleted', true, event.sourceDeleted.from);
    if (event.alias !== null) {
      sheet.add('link.sourceGuid', event.alias.value.guid, event.alias.from);
      sheet.add('forest.rootDomain', event.alias.value.root, event.alias.from);
    }
    if (event.namingContext !== null) {
      sheet.add('forest.rootDomain', forestOf(event.namingContext), event.from);
    }
  }
}

/** The same two numbers as repadmin's closing summary: the newest success of any naming context counts. */
function bindSuccess(sheet: FactSheet, failing: readonly ReplicationLink[]): void {
  const known = failing.flatMap(({ lastSuccess }) => lastSuccess ?? []);
  const [first] = known;
  if (first === undefined) return;
  const never = known.length === failing.length && known.every(({ value }) => value === 'never');
  const newest = newestSuccess(failing);
  if (never) sheet.add('link.neverSucceeded', true, first.from);
  if (newest === null) return;
  sheet.add('link.neverSucceeded', false, newest.from);
  const attempts = failing.flatMap(({ lastAttempt }) => clockOf(lastAttempt ?? '') ?? []);
  const success = clockOf(newest.value);
  if (attempts.length === 0 || success === null) return;
  const days = (attempts.reduce((a, b) => Math.max(a, b)) - success) / DAY;
  if (days >= 0) sheet.add('link.daysWithoutSuccess', Math.round(days * 1000) / 1000, newest.from);
}

function newestSuccess(failing: readonly ReplicationLink[]): { value: string; from: LineReference } | null {
  let newest: { value: string; from: LineReference } | null = null;
  for (const { lastSuccess } of failing) {
    if (lastSuccess === null || lastSuccess.value === 'never') continue;
    if (newest === null || (clockOf(lastSuccess.value) ?? 0) > (clockOf(newest.value) ?? 0))
      newest = lastSuccess;
  }
  return newest;
}

function mostFailures(failing: readonly ReplicationLink[]): { value: number; from: LineReference } | null {
  const counts = failing.flatMap(({ failures }) => failures ?? []);
  return counts.length === 0 ? null : counts.reduce((most, next) => (next.value > most.value ? next : most));
}

/** Every domain controller holds Configuration, so that is the one to try by hand. */
function namingContext<One extends Pick<ReplicationLink | ReplicationRetry, 'namingContext' | 'from'>>(
  failing: readonly One[],
): One | undefined {
  const named = failing.filter(({ namingContext }) => namingContext != null);
  return named.find(({ namingContext }) => /^CN=Configuration,/i.test(namingContext ?? '')) ?? named[0];
}

/** What an incident explains: the pair, its naming contexts and its real status. */
export function explainedLink(pair: Pair): ObservedLink | null {
  if (pair.destination.name === null || pair.source.name === null) return null;
  const failing = failingAlike(pair);
  const contexts = [...failing, ...pair.failedRetries, ...pair.events, ...pair.past].flatMap(
    ({ namingContext }) => namingContext ?? [],
  );
  const success =
    newestSuccess(failing)?.value ?? (pair.past.length > 0 ? pair.current[0]?.lastAttempt : null);
  const never = failing.length > 0 && failing.every(({ lastSuccess }) => lastSuccess?.value === 'never');
  const eventStatus = pair.events.find(({ id, errorValue }) => STATUS_EVENTS.has(id) && errorValue !== null);
  return {
    destination: pair.destination.name,
    source: pair.source.name,
    namingContexts: [...new Set(contexts)],
    status: statusOfPair(pair)?.status ?? eventStatus?.errorValue?.value ?? null,
    failures: mostFailures(failing)?.value ?? null,
    lastSuccess: success ?? (never ? '(never)' : null),
  };
}
