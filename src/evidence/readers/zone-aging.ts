/** Get-DnsServerZoneAging (the intervals of one zone) and Get-DnsServerScavenging (what the server does, and defaults). */
import type { ServerScavenging, ZoneSettings } from '../observations-configuration.js';
import { dnsName } from '../values.js';
import { isBuiltIn } from './dns-server-zone.js';
import { hoursOf, truthOf, wholeAddressesIn, wholeOf } from './powershell-values.js';
import type { PrintedObject } from './printed-object.js';

/** Takes an object of Get-DnsServerZoneAging; null where it is none. `asked`: the zone that the command names. */
export function agingOf(
  object: PrintedObject,
  server: string | null,
  asked: string | null,
): ZoneSettings | null {
  const on = truthOf(object.field('agingenabled'));
  const zone = wholeOf(object, 'zonename')?.value ?? asked;
  if (on === null || zone === null) return null;
  return {
    kind: 'zone-settings',
    server,
    zone: dnsName(zone),
    type: null,
    inDirectory: null,
    file: null,
    dynamicUpdate: null,
    transfersTo: null,
    secondaries: [],
    masters: [],
    shutDown: null,
    paused: null,
    forwarderTimeoutSeconds: null,
    aging: {
      on: on.value,
      noRefreshHours: hoursOf(object.field('norefreshinterval')),
      refreshHours: hoursOf(object.field('refreshinterval')),
      scavengeServers: wholeAddressesIn(object.field('scavengeservers')),
      availableFrom: wholeOf(object, 'availforscavengetime')?.value ?? null,
      from: (object.field('refreshinterval') ?? on).from,
    },
    distinguishedName: null,
    scope: null,
    builtIn: isBuiltIn(dnsName(zone)),
    named: true,
    from: object.from,
  };
}

/** Takes an object of Get-DnsServerScavenging; null where it is none. */
export function scavengingOf(object: PrintedObject, server: string | null): ServerScavenging | null {
  const on = truthOf(object.field('scavengingstate'));
  if (on === null) return null;
  const everyHours = hoursOf(object.field('scavenginginterval'));
  const lastRun = wholeOf(object, 'lastscavengetime')?.value ?? null;
  return { kind: 'server-scavenging', server, on: on.value, everyHours, lastRun, from: on.from };
}
