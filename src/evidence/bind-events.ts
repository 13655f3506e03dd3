/**
 * What the events of Net Logon and of the DNS server say: records that a domain controller cannot register, zones
 * that a server has not loaded, secondary zones that have expired. Most events around them are observations and no
 * more: each of them is also logged where nothing is wrong.
 */
import type { BinderContext, MachineBinder, ZoneBinder } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { EventRecord } from './observations.js';
import { clocksOf } from './readers/event-values.js';
import type { LineReference } from './types.js';

const DNS_ERROR_BAD_PACKET = 9502;
const ZONES_NOT_LOADED: ReadonlySet<number> = new Set([4000, 4007]);
const REGISTRATION_FAILED: ReadonlySet<number> = new Set([5774, 5781]);
const ZONE_EXPIRED = 6527;
/** Net Logon tries again within this time of a start, before the DNS server may be up. */
const AROUND_START = 900_000;
/** More events of one machine than this add nothing. */
const MOST_EVENTS = 1_000;

/** Adds what `machine` could not register, as a source, and whether a DNS server on its way lacks its zones. */
export const bindEvents: MachineBinder = (sheet, role, { key }, context) => {
  const own = context.kinds.at('event', key);
  if (role === 'source') bindRegistration(sheet, own);
  for (const event of [...own, ...eventsOfServers(key, context)])
    if (ZONES_NOT_LOADED.has(event.id)) sheet.add('dnsServer.zonesLoaded', false, event.from);
};

/** Adds that a secondary zone has expired. */
export const bindZoneEvents: ZoneBinder = (sheet, zone, { kinds }) => {
  for (const { id, from } of kinds.inZone('event', zone))
    if (id === ZONE_EXPIRED) sheet.add('zone.secondaryState', 'expired', from);
};

/** The events of the machines that this one is configured to ask. */
function eventsOfServers(key: string, { machines, names, kinds }: BinderContext): readonly EventRecord[] {
  const servers = new Set(machines.servers(key).flatMap((address) => names.key(address) ?? []));
  servers.delete(key);
  return [...servers].flatMap((server) => kinds.at('event', server));
}

function bindRegistration(sheet: FactSheet, events: readonly EventRecord[]): void {
  const failed = events
    .filter((event) => REGISTRATION_FAILED.has(event.id) && !isFalseAlarm(event))
    .slice(-MOST_EVENTS);
  const newest = failed.filter(isOfAlias).reduce<EventRecord | null>(newer, null);
  const status = newest?.update?.status ?? null;
  if (status !== null) sheet.add('source.cname.registrationStatus', status.value, status.from);
  if (newest?.alias != null) sheet.add('source.ntdsGuid', newest.alias.value.guid, newest.alias.from);
  const recurring = recurrence(failed);
  if (recurring !== null) sheet.add('source.netlogon.registrationFails', true, recurring);
}

/** A DNS server's answer that Net Logon does not understand, though the record was registered. */
function isFalseAlarm({ update }: EventRecord): boolean {
  return update?.status?.value === DNS_ERROR_BAD_PACKET && update.rcode === 0;
}

function isOfAlias({ alias, update }: EventRecord): boolean {
  return alias !== null && update?.type === 'CNAME' && update.name === alias.value.name;
}

/** Where times do not tell, the later in the evidence. */
function newer(known: EventRecord | null, next: EventRecord): EventRecord {
  const before = known?.time == null || next.time == null ? null : apart(known.time.value, next.time.value);
  return known !== null && before !== null && before < 0 ? known : next;
}

/** The line of an event that failed at another time than around the same start; null where all may be of one start. */
function recurrence(failed: readonly EventRecord[]): LineReference | null {
  const [first, ...others] = failed.filter(({ time }) => time !== null);
  const start = first?.time?.value;
  if (start === undefined) return null;
  const again = others.find(({ time }) => Math.abs(apart(start, time?.value ?? '') ?? 0) > AROUND_START);
  return again?.from ?? null;
}

/** Milliseconds from one time to another; the least of what a date may mean whose day and month cannot be told apart. */
function apart(one: string, other: string): number | null {
  const distances = clocksOf(other).flatMap((to) => clocksOf(one).map((from) => to - from));
  if (distances.length === 0) return null;
  return distances.reduce((least, next) => (Math.abs(next) < Math.abs(least) ? next : least));
}
