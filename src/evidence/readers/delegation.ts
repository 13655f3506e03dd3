/** Get-DnsServerZoneDelegation: one row per name server of each delegated zone, with the addresses that the parent has. */
import type { DelegatedServer, ZoneDelegation } from '../observations-configuration.js';
import { dnsName } from '../values.js';
import { addressesIn, isCut, wholeOf } from './powershell-values.js';
import type { PrintedObject } from './printed-object.js';

type Draft = ZoneDelegation & { readonly nameServers: DelegatedServer[]; showsAddresses: boolean };

export function isDelegation(object: PrintedObject): boolean {
  const child = object.field('childzonename')?.value ?? '';
  return child.includes('.') && (object.field('nameserver')?.value ?? '').includes('.');
}

/** Takes the objects of one server; `asked`: the parent zone that the command names. */
export function delegationsOf(
  objects: readonly PrintedObject[],
  server: string | null,
  asked: string | null,
): readonly ZoneDelegation[] {
  const zones = new Map<string, Draft>();
  for (const object of objects.filter(isDelegation)) {
    const child = wholeOf(object, 'childzonename');
    const name = wholeOf(object, 'nameserver');
    if (child === null || name === null) continue;
    const zone = dnsName(child.value);
    const parent = dnsName(wholeOf(object, 'zonename')?.value ?? asked ?? zone.slice(zone.indexOf('.') + 1));
    const known: Draft = zones.get(zone) ?? {
      kind: 'zone-delegation',
      server,
      zone,
      parent,
      nameServers: [],
      showsAddresses: true,
      from: object.from,
    };
    zones.set(zone, known);
    const addresses = object.field('ipaddress');
    if (addresses === null || isCut(addresses.value)) known.showsAddresses = false;
    known.nameServers.push({
      name: dnsName(name.value),
      addresses: addressesIn(addresses),
      from: object.from,
    });
  }
  return [...zones.values()];
}
