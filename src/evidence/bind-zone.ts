/** What lookups say about `_msdcs` of the forest: who serves it, as what, and whether two copies differ. */
import { type Asked, asksForZone, type LookupIndex } from './bind-lookups.js';
import type { FactSheet } from './fact-sheet.js';
import type { Names } from './names.js';
import type { DnsLookup } from './observations.js';
import { type Pair, type Party, pairKey } from './pairs.js';

/** More disagreeing servers than this add nothing. */
const MOST_SERVERS = 20;

/** Adds the facts named zone.*, and the status of the link that would carry the record between two DNS servers. */
export function bindZone(
  sheet: FactSheet,
  parties: readonly Party[],
  { guid, root }: Asked,
  { index, names, pairs }: { index: LookupIndex; names: Names; pairs: ReadonlyMap<string, Pair> },
): void {
  const zone = root === null ? null : `_msdcs.${root}`;
  const alias = guid === null ? [] : index.all(guid);
  const zoneLookups = zone === null ? [] : index.all(zone).filter(asksForZone);
  const [first] = [...zoneLookups, ...alias];
  if (first === undefined || zone === null) return;
  if (!sheet.has('zone.name')) sheet.add('zone.name', zone, first.from);
  for (const { soa, outcome, from } of zoneLookups) {
    if (soa === null) continue;
    const itself = outcome === 'found' && soa.zone === zone;
    if (itself || zone.endsWith(`.${soa.zone}`)) sheet.add('zone.msdcs.isSubdomain', !itself, from);
  }
  const serving = [
    ...alias.filter(found),
    ...zoneLookups.filter((lookup) => found(lookup) && lookup.soa?.zone === zone),
  ];
  const own = parties.flatMap(({ key }) =>
    [guid, zone].flatMap((one) => (one === null ? [] : [...index.own(key, one).values()])),
  );
  const denied = own.filter(({ outcome }) => outcome === 'no-such-name');
  const elsewhere = serving.find((one) => denied.some((other) => differ(one, other)));
  if (elsewhere !== undefined) sheet.add('zone.msdcs.servedElsewhere', true, elsewhere.from);
  bindCopies(sheet, alias, zoneLookups, { zone, names, pairs });
}

/** Two servers that both hold the zone answer differently for one name. */
function bindCopies(
  sheet: FactSheet,
  alias: readonly DnsLookup[],
  zoneLookups: readonly DnsLookup[],
  { zone, names, pairs }: { zone: string; names: Names; pairs: ReadonlyMap<string, Pair> },
): void {
  const holders = new Set(
    zoneLookups.filter((lookup) => lookup.soa?.zone === zone && isItsOwnPrimary(lookup, names)).map(server),
  );
  const has = alias.filter(found).slice(-MOST_SERVERS);
  const lacks = alias.filter(({ outcome }) => outcome === 'no-such-name').slice(-MOST_SERVERS);
  for (const lacking of lacks) {
    for (const having of has) {
      if (!differ(lacking, having)) continue;
      if (holders.has(server(lacking))) sheet.add('zone.copiesDiffer', true, lacking.from);
      bindCarrier(sheet, having, lacking, names, pairs);
    }
  }
}

function bindCarrier(
  sheet: FactSheet,
  having: DnsLookup,
  lacking: DnsLookup,
  names: Names,
  pairs: ReadonlyMap<string, Pair>,
): void {
  const [from, to] = [having, lacking].map(({ serverName, serverAddress }) =>
    names.key(serverName ?? serverAddress),
  );
  if (from == null || to == null) return;
  const carrier = pairs
    .get(pairKey(to, from))
    ?.links.findLast(({ namingContext }) => /^DC=ForestDnsZones,/i.test(namingContext ?? ''));
  if (carrier !== undefined) sheet.add('link.dnsPartitionStatus', carrier.status, carrier.from);
}

/** A server that names itself as primary of a directory-integrated zone holds the zone. */
function isItsOwnPrimary({ soa, serverName, serverAddress, additional }: DnsLookup, names: Names): boolean {
  if (soa === null) return false;
  const primary = names.key(soa.primary);
  if (serverName !== null) return names.key(serverName) === primary;
  return additional.some(({ name, address }) => names.key(name) === primary && address === serverAddress);
}

function found({ outcome }: DnsLookup): boolean {
  return outcome === 'found';
}

function server({ serverAddress, serverName }: DnsLookup): string | null {
  return serverAddress ?? serverName;
}

function differ(one: DnsLookup, other: DnsLookup): boolean {
  const [a, b] = [server(one), server(other)];
  return a !== null && b !== null && a !== b;
}
