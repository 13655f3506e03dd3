/** Which DNS servers hold a zone and as what, from their settings of it and from their lists of zones. */
import type { BinderContext } from './binders.js';
import type { ObservationIndex } from './observation-index.js';
import type { ListedZone, ZoneList } from './observations.js';
import type { ZoneSettings, ZoneType } from './observations-configuration.js';
import type { LineReference } from './types.js';

export interface ZoneHolder {
  readonly server: string | null;
  /** Key of the machine; null where the evidence does not say which it is. */
  readonly key: string | null;
  readonly type: ZoneType | null;
  readonly inDirectory: boolean | null;
  readonly settings: ZoneSettings | null;
  readonly from: LineReference;
}

const TYPES: Readonly<Record<string, ZoneType>> = {
  primary: 'primary',
  secondary: 'secondary',
  stub: 'stub',
  forwarder: 'forwarder',
  cache: 'cache',
};
/** The zones of a list by name; made once, as every zone of it is asked for. */
const listed = new WeakMap<ZoneList, ReadonlyMap<string, ListedZone>>();

interface HeldZone {
  readonly all: readonly ZoneHolder[];
  readonly byServer: ReadonlyMap<string, ZoneHolder>;
}

/** The same is asked for every machine of a domain. */
const held = new WeakMap<ObservationIndex, Map<string, HeldZone>>();

/** Takes a list of zones and a name in lower case; returns the zone, or null where it is not listed. */
export function listedZone(list: ZoneList, zone: string): ListedZone | null {
  const byName = listed.get(list) ?? new Map(list.zones.map((one) => [one.name, one]));
  listed.set(list, byName);
  return byName.get(zone) ?? null;
}

/** Takes a zone (lower case); returns every server that is shown to hold it, as far as its settings are known. */
export function holdersOf(zone: string, context: BinderContext): readonly ZoneHolder[] {
  return heldZone(zone, context).all;
}

/** Takes a zone and a server (a machine's key, else its address); returns how it holds the zone, or null. */
export function holderAt(zone: string, server: string, context: BinderContext): ZoneHolder | null {
  return heldZone(zone, context).byServer.get(server) ?? null;
}

function heldZone(zone: string, context: BinderContext): HeldZone {
  const zones = held.get(context.kinds) ?? new Map<string, HeldZone>();
  held.set(context.kinds, zones);
  const known = zones.get(zone);
  if (known !== undefined) return known;
  const all = gathered(zone, context);
  const byServer = new Map<string, ZoneHolder>();
  for (const holder of all) {
    const server = holder.key ?? holder.server;
    if (server !== null && !byServer.has(server)) byServer.set(server, holder);
  }
  zones.set(zone, { all, byServer });
  return { all, byServer };
}

function gathered(zone: string, { kinds, names }: BinderContext): readonly ZoneHolder[] {
  const settings = kinds.inZone('zone-settings', zone).map((one) => ({
    server: one.server,
    key: names.key(one.server),
    type: one.type,
    inDirectory: one.inDirectory?.value ?? null,
    settings: one,
    from: one.from,
  }));
  const lists = kinds.inZone('zone-list', zone).flatMap((list) => {
    const found = listedZone(list, zone);
    if (found === null) return [];
    return [
      {
        server: list.server,
        key: names.key(list.server),
        type: typeOfListed(found),
        inDirectory: isInDirectory(found),
        settings: null,
        from: found.from,
      },
    ];
  });
  return [...settings, ...lists];
}

export function typeOfListed({ type }: ListedZone): ZoneType | null {
  return TYPES[type.toLowerCase()] ?? null;
}

function isInDirectory({ storage }: ListedZone): boolean | null {
  if (/^AD-/i.test(storage)) return true;
  return /^File$/i.test(storage) ? false : null;
}

/** Addresses of a holder: those that the evidence gives to it, or the one under which it was asked. */
export function addressesOfHolder(
  { server, key }: Pick<ZoneHolder, 'server' | 'key'>,
  { names }: BinderContext,
): ReadonlySet<string> {
  const known = new Set(key === null ? [] : names.addressesOf(key));
  if (server !== null && /^[\d.]{7,15}$|:/.test(server)) known.add(server);
  return known;
}
