/**
 * Events as JSON: Get-WinEvent or Get-EventLog through ConvertTo-Json, Winlogbeat and other shippers in the Elastic
 * layout (nested or with dots in its keys), XML turned into JSON; one, an array, or one per line.
 */
import type { EventRecord, Seen } from '../observations.js';
import type { LineReference } from '../types.js';
import type { DocumentText } from './document-text.js';
import { type EventDocument, eventOf } from './event-document.js';
import { eventId } from './event-ids.js';
import type { HeaderField } from './event-labels.js';
import { binaryOf, dataOf } from './event-values.js';
import { findJson, type JsonObject } from './json-span.js';

type Field = Exclude<HeaderField, 'other' | 'xml'> | 'binary';

/** Paths in lower case, the most particular first; `.` parts a key from the key within. */
const PATHS: Readonly<Record<Field, readonly string[]>> = {
  id: [
    'winlog.event_id,event.code,id,eventid,event_id,eventcode,event.system.eventid,system.eventid',
    'event.system.eventid.#text,system.eventid.#text,eventid.value,eventid.#text,eventidentifier,instanceid',
  ],
  log: [
    'winlog.channel,logname,channel,log_name,eventlog,event.system.channel,system.channel,log,logfile,containerlog',
  ],
  provider: [
    'winlog.provider_name,event.provider,providername,sourcename,source_name,provider,provider.name',
    'event.system.provider.@name,event.system.provider.name,system.provider.name,source',
  ],
  level: [
    'log.level,leveldisplayname,eventlevelname,level,entrytype,winlog.level,severity,eventtype,event.system.level',
  ],
  time: [
    'timecreated,timecreated.value,timecreated.datetime,@timestamp,eventtime,timegenerated,systemtime',
    'timegenerated.value,event.system.timecreated.@systemtime,event.system.timecreated.systemtime,timestamp,time',
  ],
  record: ['recordid,winlog.record_id,recordnumber,eventrecordid,event.system.eventrecordid,index'],
  category: [
    'taskdisplayname,winlog.task,category,task_category,event.renderinginfo.task,renderinginfo.task',
  ],
  computer: [
    'machinename,winlog.computer_name,computer_name,computername,computer,event.system.computer',
    'system.computer,pscomputername,host.name,host.hostname,hostname,host',
  ],
  description: [
    'message,description,rendereddescription,event.original_message,renderinginfo.message,event.renderinginfo.message',
  ],
  binary: ['binary,event.eventdata.binary,winlog.event_data.binary,eventdata.binary'],
};
const WRAPPERS = /^(?:_source\.|fields\.|result\.|_raw\.)/;
/** Where the values of an event's data stand. */
const DATA =
  /^(?:winlog\.event_data|event_data|eventdata|event\.eventdata|properties|replacementstrings)(?:\.|$)/;
const LEGACY_LEVELS: Readonly<Record<string, string>> = { 1: 'Error', 2: 'Warning', 3: 'Information' };
const DEEPEST = 8;
const MOST_FIELDS = 400;
/** As much of a value as is compared to find its line, and as many lines as are tried. */
const SHOWN = 60;
const MOST_TRIES = 5;

/** Takes a text; returns the spans of the JSON values that hold events which are read here. */
export function findJsonEvents(document: DocumentText): readonly EventDocument[] {
  return findJson(document.text, document.lineStarts).flatMap(({ start, end, objects }) => {
    const events = objects.flatMap((object) => eventsIn(object.value, new Extent(document, object), 0));
    return events.length === 0 ? [] : [{ ...document.spanOf(start, end), events }];
  });
}

/** The text of one object, to find the lines of its fields. */
class Extent {
  readonly #text: string;

  constructor(
    private readonly document: DocumentText,
    private readonly object: JsonObject,
  ) {
    this.#text = document.text.slice(object.start, object.end);
  }

  /** The line of a key that its value stands behind. */
  lineOf({ key, value }: Leaf): LineReference {
    const quoted = `"${key}"`;
    const start = value.slice(0, SHOWN);
    let first = -1;
    let at = this.#text.indexOf(quoted);
    for (let tried = 0; at >= 0 && tried < MOST_TRIES; tried += 1) {
      if (first < 0) first = at;
      if (this.#text.slice(at, at + quoted.length + 2 * SHOWN).includes(start)) break;
      at = this.#text.indexOf(quoted, at + 1);
    }
    return this.document.reference(this.object.start + Math.max(0, at, at < 0 ? first : 0));
  }

  linesFrom(leaf: Leaf | null): (text: string) => LineReference {
    const start = leaf === null ? -1 : this.#text.indexOf(`"${leaf.key}"`);
    return this.document.finder(this.object.start + Math.max(0, start), this.object.end);
  }
}

/** An object that is no event may hold some: search results, batches. */
function eventsIn(value: unknown, extent: Extent, depth: number): readonly EventRecord[] {
  if (depth > DEEPEST) return [];
  if (Array.isArray(value)) {
    const all: readonly unknown[] = value;
    return all.flatMap((one) => eventsIn(one, extent, depth + 1));
  }
  if (!isObject(value)) return [];
  const event = asEvent(flat(value), extent);
  if (event !== null) return [event];
  return Object.values(value).flatMap((one) => eventsIn(one, extent, depth + 1));
}

interface Leaf {
  readonly path: string;
  /** As written. */
  readonly key: string;
  readonly value: string;
}

/** Every text and number below an object, by its path in lower case. */
function flat(object: Readonly<Record<string, unknown>>): readonly Leaf[] {
  const leaves: Leaf[] = [];
  const walk = (value: unknown, path: string, key: string, depth: number): void => {
    if (leaves.length >= MOST_FIELDS || depth > DEEPEST) return;
    if (typeof value === 'string' || typeof value === 'number')
      leaves.push({ path: path.replace(WRAPPERS, ''), key, value: String(value) });
    else if (Array.isArray(value)) for (const one of value) walk(one, path, key, depth + 1);
    else if (isObject(value)) {
      for (const [inner, one] of Object.entries(value))
        walk(one, path === '' ? inner.toLowerCase() : `${path}.${inner.toLowerCase()}`, inner, depth + 1);
    }
  };
  walk(object, '', '', 0);
  return leaves;
}

function asEvent(leaves: readonly Leaf[], extent: Extent): EventRecord | null {
  const paths = new Map<string, Leaf>();
  for (const leaf of leaves) if (!paths.has(leaf.path)) paths.set(leaf.path, leaf);
  const field = (name: Field): Leaf | null => {
    for (const path of PATHS[name].flatMap((some) => some.split(','))) {
      const leaf = paths.get(path);
      if (leaf !== undefined && leaf.value !== '') return leaf;
    }
    return null;
  };
  const id = field('id');
  if (id === null || eventId(id.value) === null) return null;
  const from = extent.lineOf(id);
  const at = (name: Field): Seen<string> | null => {
    const leaf = field(name);
    return leaf === null ? null : { value: leaf.value, from: extent.lineOf(leaf) };
  };
  const message = field('description');
  const values = leaves.filter(({ path }) => DATA.test(path) && !path.endsWith('.binary'));
  const line = extent.linesFrom(values[0] ?? null);
  return eventOf(
    {
      header: {
        id: { value: id.value, from },
        log: at('log'),
        provider: at('provider'),
        level: legacyLevel(at('level'), field('level')),
        time: at('time'),
        record: at('record'),
        category: at('category'),
        computer: at('computer'),
      },
      message: message?.value ?? null,
      values: values.map(({ value }) => ({ value, from: line(value) })),
      data: dataIn(leaves, field('binary'), extent),
      from,
    },
    extent.linesFrom(message),
  );
}

/** The event log of old numbers its types in another way than the levels of today. */
function legacyLevel(seen: Seen<string> | null, leaf: Leaf | null): Seen<string> | null {
  const isLegacy = leaf?.path === 'entrytype' || leaf?.path === 'eventtype';
  return seen !== null && isLegacy ? { ...seen, value: LEGACY_LEVELS[seen.value] ?? seen.value } : seen;
}

/** Binary data in hexadecimal, or as a list of bytes (Get-EventLog). */
function dataIn(leaves: readonly Leaf[], binary: Leaf | null, extent: Extent): Seen<number> | null {
  const bytes = leaves.filter(({ path }) => path === 'data');
  const leaf = binary ?? bytes[0];
  if (leaf === undefined) return null;
  const value =
    binary !== null ? binaryOf(leaf.value) : dataOf(`{${bytes.map((one) => one.value).join(', ')}}`);
  return value === null ? null : { value, from: extent.lineOf(leaf) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
