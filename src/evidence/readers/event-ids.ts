/**
 * The events that are read: their fixed wording, and the log or provider that each must come from, because an id
 * alone belongs to any program.
 */
import type { EventId, EventLevel } from '../observations.js';

type Family = 'directory' | 'dns' | 'netlogon';

const FAMILIES: Readonly<Record<EventId, Family>> = {
  1308: 'directory',
  1311: 'directory',
  1655: 'directory',
  1865: 'directory',
  1925: 'directory',
  1926: 'directory',
  1988: 'directory',
  2023: 'directory',
  2042: 'directory',
  2087: 'directory',
  2088: 'directory',
  2501: 'dns',
  2502: 'dns',
  4000: 'dns',
  4007: 'dns',
  4013: 'dns',
  4015: 'dns',
  5774: 'netlogon',
  5775: 'netlogon',
  5781: 'netlogon',
  6525: 'dns',
  6527: 'dns',
  6702: 'dns',
};

/** Beginnings of the fixed wording, short enough to stand in a first line that a mail program has wrapped. */
const WORDING: readonly (readonly [string, EventId])[] = [
  ['could not resolve the following dns', 2087],
  ['could not use dns to resolve the ip', 2088],
  ['attempt to establish a replication link for', 1925],
  ['attempt to establish a replication link to a read-only', 1926],
  ['(kcc) has detected that successive', 1308],
  ['successive attempts to replicate with the following', 1308],
  ['(kcc) has detected problems with the', 1311],
  ['directory domain services attempted to communicate with', 1655],
  ['active directory attempted to communicate with the', 1655],
  ['attempted to communicate with the following global catalog', 1655],
  ['(kcc) was unable to form a complete', 1865],
  ['unable to form a complete spanning tree network topology', 1865],
  ['was unable to replicate changes to the', 2023],
  ['replication encountered the existence', 1988],
  ['too long since this machine last replicated', 2042],
  ['dns server was unable to open active directory', 4000],
  ['dns server was unable to open zone', 4007],
  ['dns server is waiting for active directory', 4013],
  ['dns server has encountered a critical error from', 4015],
  ['dynamic registration or deletion of one or more', 5781],
  ['dynamic registration of the dns record', 5774],
  ['deregistration of the dns record', 5775],
  ['dynamic deletion of the dns record', 5775],
  ["registration of the dns record '", 5774],
  ['transfer request for the secondary zone', 6525],
  ['expired before it could obtain a successful', 6527],
  ['dns server has updated its own host (a)', 6702],
  ['has completed a scavenging cycle but no', 2502],
  ['has completed a scavenging cycle', 2501],
];
const SHORTEST_WORDING = 35;
const LONGEST_WORDED_LINE = 2_000;

const ORIGINS: Readonly<Record<Family, RegExp>> = {
  directory:
    /directory.{0,3}service|^ntds|activedirectory|verzeichnisdienst|service d.annuaire|servi[cç][io]o? de d[ia]re[ck]?torio/i,
  dns: /^dns$|dns.{0,3}server|serv(?:eur|idor) dns/i,
  netlogon: /netlogon/i,
};
const SYSTEM_LOG = /^s[iy]st[eèé]?me?a?$/i;

const LEVELS: readonly (readonly [RegExp, EventLevel])[] = [
  [/^(?:2$|err|fehl)/i, 'error'],
  [/^(?:3$|warn|avert|advert|aviso|avviso)/i, 'warning'],
  [/^(?:4$|0$|info)/i, 'information'],
  [/^(?:1$|cr[ií]t|krit)/i, 'critical'],
];

/** Takes the value of an id label (`2087`, `0xC0000827`: severity bits above the low 16); returns an id that is read here. */
export function eventId(value: string): EventId | null {
  const printed = /^(0x[0-9a-f]{1,8}|\d{1,10})(?:\s|$)/i.exec(value)?.[1];
  if (printed === undefined) return null;
  const id = Number(printed) % 0x1_0000;
  return isEventId(id) ? id : null;
}

function isEventId(id: number): id is EventId {
  return Object.hasOwn(FAMILIES, id);
}

/** Takes a line; returns the event whose fixed wording is in it. */
export function wordingOf(text: string): EventId | null {
  if (text.length < SHORTEST_WORDING || text.length > LONGEST_WORDED_LINE) return null;
  const lower = text.toLowerCase();
  return WORDING.find(([words]) => lower.includes(words))?.[1] ?? null;
}

/** Whether the provider, or where none is named the log, is one that logs this event. */
export function comesFrom(id: EventId, provider: string | null, log: string | null): boolean {
  const origin = ORIGINS[FAMILIES[id]];
  if (provider !== null && origin.test(provider)) return true;
  if (log === null) return false;
  return FAMILIES[id] === 'netlogon' ? provider === null && SYSTEM_LOG.test(log) : origin.test(log);
}

/** Whether a provider logs any event that is read here. */
export function isKnownProvider(provider: string): boolean {
  return Object.values(ORIGINS).some((origin) => origin.test(provider));
}

/** Replication events name the alias of their source, so that the alias makes up for a missing log. */
export function isDirectoryEvent(id: EventId): boolean {
  return FAMILIES[id] === 'directory';
}

/** Takes a level as a number or in words of any of the languages read; returns it, or null. */
export function levelOf(printed: string): EventLevel | null {
  return LEVELS.find(([form]) => form.test(printed))?.[1] ?? null;
}
