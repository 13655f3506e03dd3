/** Whether a zone exists more than once: in two partitions, or as a copy that a conflict of replication renamed. */
import type { BinderContext, ZoneBinder } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { ZoneRecords } from './observations-configuration.js';
import type { LineReference } from './types.js';
import { listedZone } from './zone-holders.js';

interface Place {
  /** DN of the container, or the scope where only that is shown. */
  readonly dn: string | null;
  readonly scope: string | null;
  readonly server: string | null;
  readonly from: LineReference;
}

/** Zones that the directory itself keeps in several partitions. */
const BY_NATURE = /^(?:rootdnsservers|(?:\.\.)?trustanchors|\..*)$/;
const CONFLICT = /(?:\\0a|\n)cnf:/;

/** Adds zone.inTwoScopes, zone.conflictContainer and zone.copiesDiffer. */
export const bindZoneCopies: ZoneBinder = (sheet, zone, context) => {
  if (BY_NATURE.test(zone)) return;
  const { kinds } = context;
  const renamed = kinds.inZone('zone-container', zone).find(({ conflict }) => conflict);
  if (renamed !== undefined) sheet.add('zone.conflictContainer', true, renamed.from);
  const loaded = loadedFrom(zone, context);
  bindScopes(sheet, [...loaded, ...listedIn(zone, context)], loaded);
  bindCounts(sheet, zone, context);
  bindRecords(
    sheet,
    kinds.inZone('zone-records', zone).filter(({ complete }) => complete),
  );
};

function bindScopes(sheet: FactSheet, places: readonly Place[], loaded: readonly Place[]): void {
  const [first] = places;
  if (first === undefined) return;
  const other = places.find(({ dn, scope }) =>
    dn !== null && first.dn !== null
      ? dn !== first.dn
      : scope !== null && first.scope !== null && scope !== first.scope,
  );
  // A list of one partition says nothing about another.
  const servers = new Set(loaded.flatMap(({ server }) => server ?? []));
  if (other !== undefined) sheet.add('zone.inTwoScopes', true, other.from);
  else if (servers.size > 1) sheet.add('zone.inTwoScopes', false, first.from);
}

/** Where servers have loaded the zone from. */
function loadedFrom(zone: string, { kinds, names }: BinderContext): readonly Place[] {
  return kinds.inZone('zone-settings', zone).flatMap((settings): readonly Place[] => {
    const { distinguishedName: name, scope } = settings;
    const server = names.key(settings.server);
    if (name === null)
      return scope === null ? [] : [{ dn: null, scope: scope.value, server, from: scope.from }];
    if (CONFLICT.test(name.value)) return [];
    return [{ dn: name.value, scope: scopeOf(name.value), server, from: name.from }];
  });
}

/** Where the directory and lists show the zone, without renamed copies. */
function listedIn(zone: string, { kinds, names }: BinderContext): readonly Place[] {
  const containers = kinds.inZone('zone-container', zone).flatMap(({ conflict, partition, server, from }) => {
    if (conflict || partition === null) return [];
    const dn = `dc=${zone},cn=microsoftdns,${partition}`;
    return [{ dn, scope: scopeOf(dn), server: names.key(server), from }];
  });
  const lists = kinds.inZone('zone-list', zone).flatMap((list) => {
    const listed = listedZone(list, zone);
    const scope = /^AD-(Forest|Domain|Legacy)$/i.exec(listed?.storage ?? '')?.[1]?.toLowerCase();
    return listed === null || scope === undefined
      ? []
      : [{ dn: null, scope, server: names.key(list.server), from: listed.from }];
  });
  return [...containers, ...lists];
}

function scopeOf(dn: string): string | null {
  if (dn.includes(',cn=microsoftdns,dc=forestdnszones,')) return 'forest';
  if (dn.includes(',cn=microsoftdns,dc=domaindnszones,')) return 'domain';
  return dn.includes(',cn=microsoftdns,cn=system,') ? 'legacy' : null;
}

/** Two servers count a different number of aliases in the zone. */
function bindCounts(sheet: FactSheet, zone: string, { kinds, names }: BinderContext): void {
  const counts = kinds.inZone('record-count', zone).filter(({ type }) => type === 'CNAME');
  const [first] = counts;
  const other = counts.find(
    ({ count, server }) =>
      first !== undefined && count !== first.count && names.key(server) !== names.key(first.server),
  );
  if (other !== undefined) sheet.add('zone.copiesDiffer', true, other.from);
}

/** Serial numbers differ by design; the aliases themselves are compared. */
function bindRecords(sheet: FactSheet, listings: readonly ZoneRecords[]): void {
  const [first] = listings;
  if (first === undefined) return;
  const others = listings.filter(({ server }) => server !== first.server);
  const [second] = others;
  const other = others.find((one) => aliasesOf(one) !== aliasesOf(first));
  if (other !== undefined) sheet.add('zone.copiesDiffer', true, other.from);
  else if (second !== undefined) sheet.add('zone.copiesDiffer', false, second.from);
}

function aliasesOf({ records }: ZoneRecords): string {
  const aliases = records.flatMap(({ type, name, data }) => (type === 'CNAME' ? `${name} ${data}` : []));
  return aliases.sort().join('\n');
}
