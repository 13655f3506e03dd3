/** What has been read of an event so far, and how values are recognised by their form alone. */
import type { Alias, EventId, EventLevel, EventRecord, Seen } from '../observations.js';
import type { LineReference } from '../types.js';
import { addressOf, aliasIn, nameOf, serverOf, statusOf } from '../values.js';
import { type PrintedRecord, recordIn, transportOf } from './event-values.js';

/** Of each, the first that was read counts. */
export interface EventNotes {
  log: string | null;
  provider: string | null;
  category: string | null;
  level: EventLevel | null;
  time: Seen<string> | null;
  record: number | null;
  computer: Seen<string> | null;
  source: Seen<string> | null;
  sourceSite: string | null;
  sourceDeleted: Seen<true> | null;
  alias: Seen<Alias> | null;
  namingContext: string | null;
  transport: string | null;
  error: Seen<number> | null;
  attempts: number | null;
  minutes: number | null;
  readonly sites: Set<string>;
  zone: Seen<string> | null;
  update: PrintedRecord | null;
  dnsServer: string | null;
  rcode: number | null;
  status: Seen<number> | null;
  scavenged: EventRecord['scavenged'];
  data: Seen<number> | null;
}

/** Events whose text begins with the bare name of the other machine. */
export const NAMES_SOURCE: ReadonlySet<EventId> = new Set([1655, 2023, 2087, 2088]);
/** Events with an error value; the others have a status of their own, data, or none. */
export const HAS_ERROR: ReadonlySet<EventId> = new Set([1308, 1655, 1925, 1926, 2023, 2087, 2088]);
/** Events about one resource record. */
export const IS_UPDATE: ReadonlySet<EventId> = new Set([5774, 5775]);
/** Events whose data names a zone. */
const NAMES_ZONE: ReadonlySet<EventId> = new Set([4007, 6525, 6527]);
const SITE = /^CN=([^,=]{1,64}),CN=Sites,CN=Configuration,DC=/i;
/** The name of a naming context; sites and objects within have longer ones. */
const PARTITION = /^(?:(?:CN=Schema,)?CN=Configuration,)?DC=[^,=]{1,63}(?:,DC=[^,=]{1,63}){0,20}$/i;
/** Below are the codes of DNS answers. */
const FIRST_STATUS = 1_000;

export function emptyNotes(): EventNotes {
  return {
    log: null,
    provider: null,
    category: null,
    level: null,
    time: null,
    record: null,
    computer: null,
    source: null,
    sourceSite: null,
    sourceDeleted: null,
    alias: null,
    namingContext: null,
    transport: null,
    error: null,
    attempts: null,
    minutes: null,
    sites: new Set(),
    zone: null,
    update: null,
    dnsServer: null,
    rcode: null,
    status: null,
    scavenged: null,
    data: null,
  };
}

/** Takes the notes, the event's id, and the line that decided it; returns the event. */
export function recordOf(notes: EventNotes, id: EventId, from: LineReference): EventRecord {
  const { error, update, dnsServer, rcode, status, attempts, minutes, sites, ...rest } = notes;
  const isOwnAlias = IS_UPDATE.has(id) && notes.alias !== null;
  return {
    kind: 'event',
    id,
    ...rest,
    // Net Logon registers no alias but that of its own machine.
    computer: notes.computer ?? (isOwnAlias ? notes.source : null),
    errorValue: HAS_ERROR.has(id) ? error : null,
    attempts: id === 1308 ? attempts : null,
    minutes: id === 1308 ? minutes : null,
    sites: [...sites],
    update: update === null || !IS_UPDATE.has(id) ? null : { ...update, dnsServer, rcode, status },
    from,
  };
}

/** Aliases, distinguished names, records and addresses are what they are under any label; returns whether it was one. */
export function recognise(notes: EventNotes, id: EventId | null, text: string, from: LineReference): boolean {
  const alias = aliasIn(text);
  if (alias !== null) notes.alias ??= { value: alias, from };
  const isSettings = /CN=NTDS Settings/i.test(text);
  if (isSettings) readServer(notes, text, from);
  const transport = transportOf(text);
  notes.transport ??= transport;
  const isPartition = PARTITION.test(text);
  const site = id === 1865 ? SITE.exec(text)?.[1] : undefined;
  if (site !== undefined) notes.sites.add(site);
  if (isPartition) notes.namingContext ??= text;
  const address = id !== null && IS_UPDATE.has(id) ? addressOf(text) : null;
  notes.dnsServer ??= address;
  const update = readUpdate(notes, text, from);
  const isName = isSettings || isPartition || site !== undefined;
  return alias !== null || isName || transport !== null || address !== null || update;
}

/** Reads a server as an event names it; returns nothing, for a name may be redacted. */
export function readServer(notes: EventNotes, text: string, from: LineReference): void {
  if (aliasIn(text) !== null) return;
  const { name, deleted, site } = serverOf(text);
  if (name !== null && !/^CN=/i.test(name)) notes.source ??= { value: name, from };
  notes.sourceSite ??= site;
  if (deleted) notes.sourceDeleted ??= { value: true, from };
}

/** Reads a resource record and, where it is a domain controller's alias, whose it is; returns whether there is one. */
export function readUpdate(notes: EventNotes, text: string, from: LineReference): boolean {
  const update = recordIn(text);
  if (update === null) return false;
  notes.update ??= update;
  const alias = update.type === 'CNAME' ? aliasIn(update.name) : null;
  if (alias === null) return true;
  notes.alias ??= { value: alias, from };
  const target = nameOf(update.target);
  if (target !== null) notes.source ??= { value: target, from };
  return true;
}

/** Reads a number of an event about a record: the DNS server's answer, or the status made of it. */
export function readAnswer(notes: EventNotes, number: number, from: LineReference): void {
  if (number >= FIRST_STATUS) notes.status ??= { value: number, from };
  else if (number >= 0) notes.rcode ??= number;
}

/** Takes the values of the event's data in their order; each is what it looks like. */
export function readValues(notes: EventNotes, id: EventId, values: readonly Seen<string>[]): void {
  const numbers: Seen<number>[] = [];
  for (const { value, from } of values) {
    const text = value.trim();
    const number = statusOf(/^(?:%%)?(-?\d{1,10})$/.exec(text)?.[1]);
    if (number !== null) numbers.push({ value: number, from });
    else if (!recognise(notes, id, text, from)) readName(notes, id, text, from);
  }
  if (IS_UPDATE.has(id)) for (const { value, from } of numbers) readAnswer(notes, value, from);
  if (id === 1308 && numbers.length > 2) {
    notes.attempts ??= numbers[0]?.value ?? null;
    notes.minutes ??= numbers[1]?.value ?? null;
  }
  if (HAS_ERROR.has(id)) notes.error ??= numbers.at(-1) ?? null;
}

function readName(notes: EventNotes, id: EventId, text: string, from: LineReference): void {
  const name = addressOf(text) === null ? nameOf(text) : null;
  if (name === null || !/\p{L}/u.test(name)) return;
  if (NAMES_SOURCE.has(id)) notes.source ??= { value: name, from };
  if (NAMES_ZONE.has(id)) notes.zone ??= { value: name.toLowerCase(), from };
}
