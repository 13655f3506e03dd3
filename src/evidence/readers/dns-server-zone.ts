/** Get-DnsServerZone: the zones of one server as a list of zones, and the settings of each as far as they are shown. */
import type { ListedZone, Observation, Seen } from '../observations.js';
import type {
  DynamicUpdate,
  ReplicationScope,
  Transfers,
  ZoneSettings,
  ZoneType,
} from '../observations-configuration.js';
import { dnsName } from '../values.js';
import { addressesIn, secondsOf, truthOf, wholeAddressesIn, wholeOf } from './powershell-values.js';
import type { PrintedObject } from './printed-object.js';

const TYPES: Readonly<Record<string, ZoneType>> = {
  primary: 'primary',
  secondary: 'secondary',
  stub: 'stub',
  forwarder: 'forwarder',
  cache: 'cache',
};
const UPDATES: Readonly<Record<string, DynamicUpdate>> = {
  none: 'none',
  secure: 'secure',
  nonsecureandsecure: 'any',
};
const TRANSFERS: Readonly<Record<string, Transfers>> = {
  transferanyserver: 'any',
  transfertozonenameserver: 'name-servers',
  transfertosecureservers: 'list',
  notransfer: 'none',
};
const SCOPES: Readonly<Record<string, ReplicationScope>> = {
  forest: 'forest',
  domain: 'domain',
  legacy: 'legacy',
  custom: 'custom',
};
/** What the plain table does not show. */
const DETAILS = [
  'distinguishedname',
  'replicationscope',
  'dynamicupdate',
  'securesecondaries',
  'masterservers',
  'isshutdown',
  'zonefile',
];
const BUILT_IN = /(?:^|\.)(?:in-addr|ip6)\.arpa$|^trustanchors$|^\.|^\.\./i;

/** Whether nothing of Active Directory rests on a zone of this name. */
export function isBuiltIn(zone: string): boolean {
  return BUILT_IN.test(zone);
}

export function isZone(object: PrintedObject): boolean {
  const name = object.field('zonename')?.value ?? '';
  return (
    name !== '' &&
    (typeOf(object) !== null || truthOf(object.field('isdsintegrated')) !== null || hasDetails(object))
  );
}

function hasDetails(object: PrintedObject): boolean {
  return DETAILS.some((detail) => (object.field(detail)?.value ?? '') !== '');
}

function typeOf(object: PrintedObject): ZoneType | null {
  return TYPES[object.field('zonetype')?.value.toLowerCase() ?? ''] ?? null;
}

/** Takes the zones of one server; `named`: one was asked for; `complete`: none was left out. */
export function zonesOf(
  objects: readonly PrintedObject[],
  server: string | null,
  { named, complete }: { readonly named: boolean; readonly complete: boolean },
): readonly Observation[] {
  const zones = objects.filter(isZone);
  const [first] = zones;
  if (first === undefined) return [];
  const listed = zones.flatMap(listedZone);
  const one = named || zones.length === 1;
  const settings = zones.filter(hasDetails).map((zone) => settingsOf(zone, server, one));
  if (one && settings.length > 0) return settings;
  return [{ kind: 'zone-list', server, zones: listed, complete, from: first.from }, ...settings];
}

function listedZone(object: PrintedObject): readonly ListedZone[] {
  const zone = wholeOf(object, 'zonename');
  if (zone === null) return [];
  const scope = object.field('replicationscope')?.value ?? '';
  const integrated = inDirectory(object)?.value;
  const storage = /^(?:Forest|Domain|Legacy|Custom)$/i.test(scope) ? `AD-${scope}` : 'AD-Integrated';
  const type = object.field('zonetype')?.value ?? '';
  const automatic = truthOf(object.field('isautocreated'))?.value;
  return [
    {
      name: dnsName(zone.value),
      type,
      storage:
        integrated === true
          ? storage
          : typeOf(object) === 'forwarder'
            ? 'Registry'
            : integrated === false
              ? 'File'
              : '',
      ...(automatic !== undefined && { automatic }),
      from: object.from,
    },
  ];
}

function settingsOf(object: PrintedObject, server: string | null, named: boolean): ZoneSettings {
  const zone = dnsName(object.field('zonename')?.value ?? '');
  const name = wholeOf(object, 'distinguishedname');
  const automatic = truthOf(object.field('isautocreated'))?.value === true;
  return {
    kind: 'zone-settings',
    server,
    zone,
    type: typeOf(object),
    inDirectory: inDirectory(object),
    file: wholeOf(object, 'zonefile')?.value ?? null,
    dynamicUpdate: oneOf(UPDATES, object.field('dynamicupdate')),
    transfersTo: oneOf(TRANSFERS, object.field('securesecondaries')),
    secondaries: wholeAddressesIn(object.field('secondaryservers')),
    masters: addressesIn(object.field('masterservers')),
    shutDown: truthOf(object.field('isshutdown')),
    paused: truthOf(object.field('ispaused')),
    forwarderTimeoutSeconds: secondsOf(object.field('forwardertimeout')),
    aging: null,
    distinguishedName: name === null ? null : { value: name.value.toLowerCase(), from: name.from },
    scope: oneOf(SCOPES, object.field('replicationscope')),
    builtIn: automatic || isBuiltIn(zone),
    named,
    from: object.from,
  };
}

/** The container's name says it as well. */
function inDirectory(object: PrintedObject): Seen<boolean> | null {
  const container = object.field('distinguishedname');
  if (container !== null && /^DC=/i.test(container.value)) return { value: true, from: container.from };
  return truthOf(object.field('isdsintegrated'));
}

function oneOf<Value>(
  values: Readonly<Record<string, Value>>,
  seen: Seen<string> | null,
): Seen<Value> | null {
  const value = seen === null ? undefined : values[seen.value.toLowerCase()];
  return seen === null || value === undefined ? null : { value, from: seen.from };
}
