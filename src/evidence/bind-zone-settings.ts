/** How a zone is kept, updated and scavenged, from its settings on the servers that hold it. */
import type { BinderContext, ZoneBinder } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { ZoneAging, ZoneSettings } from './observations-configuration.js';
import type { LineReference } from './types.js';
import { holdersOf } from './zone-holders.js';

/** Scavenging ran: 2501 removed records, 2502 found none. */
const SCAVENGED: ReadonlySet<number> = new Set([2501, 2502]);

/** Adds zone.storage, zone.dynamicUpdate and the scavenging of the zone. */
export const bindZoneSettings: ZoneBinder = (sheet, zone, context) => {
  bindStorage(sheet, zone, context);
  const all = context.kinds.inZone('zone-settings', zone).filter(({ builtIn }) => !builtIn);
  for (const settings of all) {
    // A secondary takes no updates whatever the zone allows.
    if (settings.type === 'primary' && settings.dynamicUpdate !== null && matters(settings, context))
      sheet.add('zone.dynamicUpdate', settings.dynamicUpdate.value, settings.dynamicUpdate.from);
    if (settings.aging !== null && (settings.type === null || settings.type === 'primary'))
      bindAging(sheet, settings, settings.aging, context);
  }
};

/** A list of all zones has many that nothing of Active Directory rests on. */
function matters({ zone, named }: ZoneSettings, { kinds, root }: BinderContext): boolean {
  if (named || root !== null || zone.startsWith('_msdcs.')) return true;
  return kinds.inZone('zone-settings', `_msdcs.${zone}`).length > 0;
}

/** Where one server has the zone as a secondary, copies travel by transfer, however the primary keeps it. */
function bindStorage(sheet: FactSheet, zone: string, context: BinderContext): void {
  const holders = holdersOf(zone, context).filter(
    ({ type, settings }) =>
      type !== 'forwarder' &&
      type !== 'stub' &&
      // A mere list of zones shows no defect, so it matters only to a failing link.
      (context.root !== null || (settings?.named === true && !settings.builtIn)),
  );
  const secondary = holders.find(({ type, inDirectory }) => type === 'secondary' && inDirectory !== true);
  if (secondary !== undefined) {
    sheet.add('zone.storage', 'file', secondary.settings?.inDirectory?.from ?? secondary.from);
    return;
  }
  for (const { inDirectory, settings, from } of holders) {
    if (inDirectory === null) continue;
    sheet.add('zone.storage', inDirectory ? 'directory' : 'file', settings?.inDirectory?.from ?? from);
  }
}

function bindAging(sheet: FactSheet, settings: ZoneSettings, aging: ZoneAging, context: BinderContext): void {
  if (!aging.on) {
    sheet.add('zone.scavengingOn', false, aging.from);
    return;
  }
  const hours = (aging.noRefreshHours ?? Number.NaN) + (aging.refreshHours ?? Number.NaN);
  if (hours > 0) sheet.add('zone.scavengingHours', hours, aging.from);
  const scavenged = scavengedBy(settings, aging, context);
  if (scavenged !== null) sheet.add('zone.scavengingOn', true, scavenged);
}

/** The line that shows a server at work which may scavenge the zone; null where none is shown. */
function scavengedBy(
  { server }: ZoneSettings,
  { scavengeServers }: ZoneAging,
  { kinds, names }: BinderContext,
): LineReference | null {
  if (scavengeServers === null) return null;
  const holder = names.key(server);
  const isOpen = scavengeServers.length === 0;
  // Whose address is listed may not be shown.
  const itself = isOpen || holder === null || names.addressesOf(holder).size === 0;
  const listed = scavengeServers.flatMap((address) => names.key(address) ?? []);
  for (const key of new Set([...(itself ? [holder ?? ''] : []), ...listed])) {
    const settings = kinds.by('server-scavenging', 'server', key, (one) => [names.key(one.server) ?? '']);
    const on = settings.find((one) => one.on);
    if (on !== undefined) return on.from;
    const cycles = kinds.by('event', 'scavenging', key, ({ id, computer }) =>
      SCAVENGED.has(id) ? [names.key(computer?.value ?? null) ?? ''] : [],
    );
    const [cycle] = cycles;
    if (cycle !== undefined) return cycle.from;
  }
  return null;
}
