/** Get-DnsServerResourceRecord: the records of a zone as one server holds them. */
import type {
  DelegatedServer,
  ZoneDelegation,
  ZoneRecord,
  ZoneRecords,
} from '../observations-configuration.js';
import { addressOf, dnsName } from '../values.js';
import { hoursOf, isCut } from './powershell-values.js';
import type { PrintedObject } from './printed-object.js';

const TYPE = /^(?:A|AAAA|CNAME|NS|SOA|SRV|PTR|MX|TXT|DNAME|WINS|DS|DNSKEY|NSEC3?|RRSIG)$/i;
/** DN of a node in the container of its zone. */
const IN_ZONE = /^DC=[^,]{1,255},DC=([^,]{1,255}),CN=MicrosoftDNS,/i;

export function isRecord(object: PrintedObject): boolean {
  return TYPE.test(object.field('recordtype')?.value ?? '') && (object.field('hostname')?.value ?? '') !== '';
}

/** The name of a record in a zone, from the one that is relative to it. */
export function recordName(relative: string, zone: string): string {
  if (relative === '@' || relative === '') return zone;
  return relative.endsWith('.') ? dnsName(relative) : `${relative.toLowerCase()}.${zone}`;
}

/** The data of a record: names without the final dot, addresses as they are, all in lower case. */
export function recordData(printed: string): string {
  return addressOf(printed) ?? dnsName(printed.replace(/^\{|\}$/g, ''));
}

/** The zone in whose container all of the records lie, where they show it. */
export function zoneOfRecords(objects: readonly PrintedObject[]): string | null {
  const zones = new Set(
    objects
      .filter(isRecord)
      .map((one) => IN_ZONE.exec(one.field('distinguishedname')?.value ?? '')?.[1]?.toLowerCase()),
  );
  const [zone] = zones;
  return zones.size === 1 && zone !== undefined ? dnsName(zone) : null;
}

/** Takes the objects that a command about `zone` printed; `complete`: none was left out. */
export function recordsOf(
  objects: readonly PrintedObject[],
  server: string | null,
  zone: string,
  complete: boolean,
): ZoneRecords | null {
  const printed = objects.filter(isRecord);
  const [first] = printed;
  if (first === undefined) return null;
  const records = printed.flatMap((object) => record(object, zone) ?? []);
  return {
    kind: 'zone-records',
    server,
    zone,
    records,
    complete: complete && records.length === printed.length,
    from: first.from,
  };
}

/** Null for one that the table cut off. */
function record(object: PrintedObject, zone: string): ZoneRecord | null {
  const name = object.field('hostname')?.value ?? '';
  const data = object.field('recorddata')?.value ?? '';
  if (isCut(name) || isCut(data)) return null;
  const hours = hoursOf(object.field('timetolive'));
  return {
    name: recordName(name, zone),
    type: (object.field('recordtype')?.value ?? '').toUpperCase(),
    data: recordData(data),
    ttl: hours === null ? null : Math.round(hours * 3600),
    from: object.from,
  };
}

/** The delegations in a zone's records: name servers of a name below its top. */
export function delegationsIn({ server, zone, records }: ZoneRecords): readonly ZoneDelegation[] {
  const addresses = new Map<string, string[]>();
  for (const { name, type, data } of records) {
    if (type !== 'A' && type !== 'AAAA') continue;
    const known = addresses.get(name);
    if (known === undefined) addresses.set(name, [data]);
    else known.push(data);
  }
  const children = new Map<string, ZoneDelegation & { readonly nameServers: DelegatedServer[] }>();
  for (const { name, type, data, from } of records) {
    if (type !== 'NS' || name === zone) continue;
    const known = children.get(name) ?? {
      kind: 'zone-delegation',
      server,
      zone: name,
      parent: zone,
      nameServers: [],
      showsAddresses: false,
      from,
    };
    children.set(name, known);
    known.nameServers.push({ name: data, addresses: addresses.get(data) ?? [], from });
  }
  return [...children.values()];
}
