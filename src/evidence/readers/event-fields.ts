/**
 * The fields of an event as viewers, scripts and monitoring tools label them, the fixed wording of the events
 * read, and the log or provider that each must come from: an id alone belongs to any program.
 */
import type { EventId } from '../observations.js';

export type HeaderField =
  | 'id'
  | 'log'
  | 'provider'
  | 'computer'
  | 'time'
  | 'level'
  | 'category'
  | 'user'
  | 'other'
  | 'description';
export type BodyField =
  | 'source'
  | 'alias'
  | 'directory-service'
  | 'partition'
  | 'transport'
  | 'error'
  | 'data'
  | 'detail';

const HEADER: Readonly<Record<string, HeaderField>> = {
  'event id': 'id',
  eventid: 'id',
  event: 'id',
  id: 'id',
  'event code': 'id',
  eventcode: 'id',
  'log name': 'log',
  logname: 'log',
  log: 'log',
  logfile: 'log',
  channel: 'log',
  source: 'provider',
  'event source': 'provider',
  sourcename: 'provider',
  provider: 'provider',
  providername: 'provider',
  'provider name': 'provider',
  computer: 'computer',
  computername: 'computer',
  'computer name': 'computer',
  machinename: 'computer',
  'machine name': 'computer',
  date: 'time',
  time: 'time',
  'date time': 'time',
  'date and time': 'time',
  'event time': 'time',
  'alert time': 'time',
  timecreated: 'time',
  timegenerated: 'time',
  timewritten: 'time',
  logged: 'time',
  type: 'level',
  'event type': 'level',
  level: 'level',
  leveldisplayname: 'level',
  entrytype: 'level',
  severity: 'level',
  'task category': 'category',
  'event category': 'category',
  category: 'category',
  categorynumber: 'category',
  taskdisplayname: 'category',
  user: 'user',
  username: 'user',
  'user name': 'user',
  userid: 'user',
  keywords: 'other',
  opcode: 'other',
  index: 'other',
  instanceid: 'other',
  recordid: 'other',
  'record number': 'other',
  recordnumber: 'other',
  'process id': 'other',
  processid: 'other',
  'thread id': 'other',
  threadid: 'other',
  description: 'description',
  message: 'description',
};

const BODY: Readonly<Record<string, BodyField>> = {
  'source domain controller': 'source',
  'source directory server': 'source',
  'alternate server name': 'source',
  'global catalog': 'source',
  'failing dns host name': 'alias',
  'source directory service address': 'alias',
  'source domain controller address': 'alias',
  'source directory server address': 'alias',
  'network address': 'alias',
  'source directory service': 'directory-service',
  'directory service': 'directory-service',
  'directory server': 'directory-service',
  'domain controller': 'directory-service',
  'remote directory server': 'directory-service',
  'remote directory service': 'directory-service',
  'remote domain controller': 'directory-service',
  'directory partition': 'partition',
  'intersite transport (if any)': 'transport',
  'intersite transport': 'transport',
  'error value': 'error',
  data: 'data',
  attempts: 'detail',
  'period of time (minutes)': 'detail',
  'registry path': 'detail',
  'user action': 'detail',
  'event string': 'detail',
  sites: 'detail',
  'additional data': 'detail',
};

/** Beginnings of the fixed wording, short enough to stand before any wrapping or cutting. */
const WORDING: readonly (readonly [string, EventId])[] = [
  ['could not resolve the following dns host name of the source', 2087],
  ['could not use dns to resolve the ip address of the source', 2088],
  ['attempt to establish a replication link for the following', 1925],
  ['attempt to establish a replication link to a read-only', 1926],
  ['successive attempts to replicate with the following', 1308],
  ['attempted to communicate with the following global catalog', 1655],
  ['unable to form a complete spanning tree network topology', 1865],
  ['unable to replicate changes to the following remote', 2023],
  ['dns server has updated its own host (a)', 6702],
];

const DIRECTORY_ORIGIN = /directory.{0,3}service|^ntds|activedirectory/i;
const DNS_ORIGIN = /^dns$|dns.{0,3}server/i;
const IDS: ReadonlySet<number> = new Set(WORDING.map(([, id]) => id));

export function headerField(label: string): HeaderField | null {
  return Object.hasOwn(HEADER, label) ? (HEADER[label] ?? null) : null;
}

export function bodyField(label: string): BodyField | null {
  return Object.hasOwn(BODY, label) ? (BODY[label] ?? null) : null;
}

/** Takes the value of an id label (`2087`, `0xC0000827`: severity bits above the low 16); returns an id that is read here. */
export function eventId(value: string): EventId | null {
  const printed = /^(0x[0-9a-f]{1,8}|\d{1,10})(?:\s|$)/i.exec(value)?.[1];
  if (printed === undefined) return null;
  const id = Number(printed) % 0x1_0000;
  return isEventId(id) ? id : null;
}

function isEventId(id: number): id is EventId {
  return IDS.has(id);
}

/** Takes a line; returns the event whose fixed wording is in it. */
export function wordingOf(text: string): EventId | null {
  if (text.length < 35) return null;
  const lower = text.toLowerCase();
  return WORDING.find(([words]) => lower.includes(words))?.[1] ?? null;
}

/** Whether a log or provider name is one that logs this event. */
export function comesFrom(id: EventId, origin: string): boolean {
  return (id === 6702 ? DNS_ORIGIN : DIRECTORY_ORIGIN).test(origin);
}

/** `Label: value` or `Label : value`, the label in lower case; null where the line is no field. */
export function fieldOf(text: string): { readonly label: string; readonly value: string } | null {
  const colon = text.indexOf(':');
  if (colon < 2 || colon > 40) return null;
  return { label: text.slice(0, colon).trim().toLowerCase(), value: text.slice(colon + 1).trim() };
}
