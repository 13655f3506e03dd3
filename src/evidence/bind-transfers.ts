/**
 * Zone transfers: to whom the primary gives a zone in files, and how its secondaries fare. A secondary's own setting is
 * about further copies and says nothing about the primary.
 */
import type { BinderContext, ZoneBinder } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { ZoneSettings } from './observations-configuration.js';
import type { LineReference } from './types.js';
import { addressesOfHolder, holdersOf, type ZoneHolder } from './zone-holders.js';

type State = 'expired' | 'empty' | 'loaded';

/** More servers of one zone than this are not compared with each other. */
const MOST_SERVERS = 50;

interface SecondaryState {
  readonly state: State;
  readonly from: LineReference;
}

/** Adds zone.transfersAllowedTo, zone.secondaryListed and zone.secondaryState. */
export const bindTransfers: ZoneBinder = (sheet, zone, context) => {
  const holders = holdersOf(zone, context);
  const secondaries = holders.filter(({ type }) => type === 'secondary').slice(0, MOST_SERVERS);
  const primaries = holders
    .flatMap(({ settings }) => (settings?.type === 'primary' ? settings : []))
    .slice(0, MOST_SERVERS);
  // Without a secondary, nothing suffers from a primary that gives its zone to nobody.
  if (secondaries.length === 0 && context.root === null) return;
  const states = secondaries.map((secondary) => ({
    secondary,
    state: stateOf(secondary, zone, context),
    primaries: primaries.filter((primary) => isMasterOf(primary, secondary, context)),
  }));
  bindState(
    sheet,
    states.flatMap(({ state }) => state ?? []),
  );
  const concerned = secondaries.length === 0 ? primaries : states.flatMap((one) => one.primaries);
  for (const { transfersTo, inDirectory } of new Set(concerned)) {
    // Between controllers the directory carries the zone.
    if (transfersTo === null || (secondaries.length === 0 && inDirectory?.value !== false)) continue;
    sheet.add('zone.transfersAllowedTo', transfersTo.value, transfersTo.from);
  }
  const nameServers = nameServersOf(zone, context);
  const listed = states.flatMap(({ secondary, primaries: masters }) =>
    masters.flatMap((primary) => listedAt(primary, secondary, nameServers, context) ?? []),
  );
  const verdict = listed.find(({ value }) => !value) ?? listed[0];
  if (verdict !== undefined) sheet.add('zone.secondaryListed', verdict.value, verdict.from);
};

/** The worst one counts. */
function bindState(sheet: FactSheet, states: readonly SecondaryState[]): void {
  for (const worst of ['expired', 'empty', 'loaded'] as const) {
    const found = states.find(({ state }) => state === worst);
    if (found === undefined) continue;
    sheet.add('zone.secondaryState', worst, found.from);
    return;
  }
}

function stateOf(secondary: ZoneHolder, zone: string, context: BinderContext): SecondaryState | null {
  const shutDown = secondary.settings?.shutDown ?? null;
  if (shutDown?.value === true) return { state: 'expired', from: shutDown.from };
  for (const address of addressesOfHolder(secondary, context)) {
    const answer = context.index.answersOf(address).findLast(({ name }) => name === zone);
    if (answer?.outcome === 'server-failure') return { state: 'expired', from: answer.from };
  }
  const { kinds, names } = context;
  const records = kinds
    .inZone('zone-records', zone)
    .find(({ server, complete }) => complete && isSame(names.key(server), server, secondary));
  if (records?.records.every(({ type }) => type === 'SOA' || type === 'NS') === true)
    return { state: 'empty', from: records.from };
  return shutDown === null ? null : { state: 'loaded', from: shutDown.from };
}

function isSame(key: string | null, server: string | null, holder: ZoneHolder): boolean {
  return key === null ? server !== null && server === holder.server : key === holder.key;
}

/** Whether a secondary fetches from a primary; yes where it does not say from whom, or whose address that is. */
function isMasterOf(primary: ZoneSettings, { settings }: ZoneHolder, context: BinderContext): boolean {
  const masters = settings?.masters ?? [];
  const own = addressesOfHolder({ server: primary.server, key: context.names.key(primary.server) }, context);
  return masters.length === 0 || own.size === 0 || masters.some((master) => own.has(master));
}

/** Whether the primary gives the zone to this secondary; null where it cannot be told. */
function listedAt(
  primary: ZoneSettings,
  secondary: ZoneHolder,
  nameServers: ReadonlySet<string>,
  context: BinderContext,
): { readonly value: boolean; readonly from: LineReference } | null {
  const { transfersTo, secondaries } = primary;
  if (transfersTo === null) return null;
  const { from } = transfersTo;
  const own = addressesOfHolder(secondary, context);
  if (transfersTo.value === 'list')
    return own.size === 0 || secondaries === null
      ? null
      : { value: secondaries.some((address) => own.has(address)), from };
  if (transfersTo.value !== 'name-servers' || nameServers.size === 0 || secondary.key === null) return null;
  return { value: nameServers.has(secondary.key), from };
}

/** Keys of the name servers of the zone, as answered or as listed at its top. */
function nameServersOf(zone: string, { kinds, index, names }: BinderContext): ReadonlySet<string> {
  const listed = kinds
    .inZone('zone-records', zone)
    .flatMap(({ records }) =>
      records.flatMap(({ name, type, data }) => (name === zone && type === 'NS' ? data : [])),
    );
  const answered = index.all(zone).flatMap(({ nameServers }) => nameServers);
  return new Set([...listed, ...answered].flatMap((server) => names.key(server) ?? []));
}
