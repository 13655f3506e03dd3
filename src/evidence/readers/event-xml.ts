/**
 * Events as XML (wevtutil, ToXml(), the XML view of Event Viewer): any number of `<Event>` elements, with or without
 * a root, cut or not. The vocabulary is fixed and flat, so one pass over the tags is enough, and entities that a
 * document defines are never looked at.
 */
import type { LineReference } from '../types.js';
import type { DocumentText } from './document-text.js';
import { type EventDocument, eventOf } from './event-document.js';
import type { HeaderField } from './event-labels.js';
import { binaryOf } from './event-values.js';

const ATTRIBUTE = /(?<![\w:.-])([\w:.-]{1,100})\s{0,20}=\s{0,20}(?:"([^"]*)"|'([^']*)')/g;
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const LONGEST_TAG = 4_000;
const TAG_NAME = /^\/?([A-Za-z_][\w:.-]{0,100})/;
/** What may stand around the elements and says nothing: `<?xml ...?>`, `<Events>`, Internet Explorer's `- `. */
const AROUND = /^(?:[-+]?\s{0,5}(?:<\?xml[^>]{0,200}\?>|<\/?Events(?:\s[^>]{0,200})?>)\s{0,5}){1,3}$/;

interface Tag {
  readonly start: number;
  readonly end: number;
  readonly name: string;
  readonly closes: boolean;
  readonly text: string;
}

/** Takes a text; returns the spans of its `<Event>` elements that are read here, and of the lines around them. */
export function findXmlEvents(document: DocumentText): readonly EventDocument[] {
  const { text } = document;
  if (!text.includes('<Event')) return [];
  const found: EventDocument[] = [];
  let open: OpenEvent | null = null;
  const finish = (end: number): void => {
    const event = open?.finish(document, end) ?? null;
    if (open !== null && event !== null) found.push({ ...document.spanOf(open.start, end), events: [event] });
    open = null;
  };
  let last = 0;
  for (const tag of tags(text)) {
    if (tag.name === 'Event' && !tag.closes) {
      finish(last);
      open = new OpenEvent(tag.start);
    } else if (tag.name === 'Event') {
      finish(tag.end);
    } else if (open !== null) open.tag(tag, text);
    last = tag.end;
  }
  finish(last);
  return found.length === 0 ? [] : [...found, ...around(document)];
}

function around(document: DocumentText): readonly EventDocument[] {
  return document.lines.flatMap((line, at) =>
    line.length < 500 && line.includes('<') && AROUND.test(line.trim())
      ? { first: at + 1, last: at + 1, events: [] }
      : [],
  );
}

function* tags(text: string): Generator<Tag> {
  let start = text.indexOf('<');
  while (start >= 0) {
    const next = text.indexOf('<', start + 1);
    const close = text.indexOf('>', start + 1);
    if (close < 0) return;
    const isTag = (next < 0 || close < next) && close - start <= LONGEST_TAG;
    const inner = isTag ? text.slice(start + 1, close) : '';
    const name = TAG_NAME.exec(inner)?.[1];
    if (name !== undefined) {
      const end = close + 1;
      yield {
        start,
        end,
        name: name.slice(name.indexOf(':') + 1),
        closes: inner.startsWith('/'),
        text: inner,
      };
    }
    start = next;
  }
}

interface Leaf {
  readonly value: string;
  readonly offset: number;
}

class OpenEvent {
  readonly #header = new Map<HeaderField, Leaf>();
  readonly #data: Leaf[] = [];
  #binary: Leaf | null = null;
  #message: string | null = null;
  #leaf: Tag | null = null;
  #inData = false;
  #rendered = false;

  constructor(readonly start: number) {}

  tag(tag: Tag, text: string): void {
    if (!tag.closes) {
      this.#attributes(tag);
      this.#leaf = null;
      if (tag.text.endsWith('/')) return;
      if (tag.name === 'EventData' || tag.name === 'UserData') this.#inData = true;
      if (tag.name === 'RenderingInfo') this.#rendered = true;
      this.#leaf = tag;
      return;
    }
    if (this.#leaf?.name === tag.name) {
      const offset = this.#leaf.end;
      this.#read(tag.name, { value: decoded(text.slice(offset, tag.start)), offset });
    }
    this.#leaf = null;
    if (tag.name === 'EventData' || tag.name === 'UserData') this.#inData = false;
    if (tag.name === 'RenderingInfo') this.#rendered = false;
  }

  finish(document: DocumentText, end: number): ReturnType<typeof eventOf> {
    const at = ({ value, offset }: Leaf): { value: string; from: LineReference } => ({
      value: value.replace(/\s{1,1000}/g, ' ').trim(),
      from: document.reference(offset),
    });
    const header = Object.fromEntries([...this.#header].map(([field, leaf]) => [field, at(leaf)]));
    const data = this.#binary === null ? null : binaryOf(this.#binary.value);
    return eventOf(
      {
        header,
        message: this.#message,
        values: this.#data.map(at),
        data:
          data === null || this.#binary === null
            ? null
            : { value: data, from: document.reference(this.#binary.offset) },
        from: document.reference(this.start),
      },
      document.finder(this.start, end),
    );
  }

  #attributes({ name, text, start }: Tag): void {
    if (name !== 'Provider' && name !== 'TimeCreated') return;
    for (const [, attribute, double, single] of text.matchAll(ATTRIBUTE)) {
      const leaf = { value: decoded(double ?? single ?? ''), offset: start };
      if (name === 'TimeCreated' && attribute === 'SystemTime') this.#set('time', leaf);
      if (name === 'Provider' && (attribute === 'Name' || attribute === 'EventSourceName')) {
        if (!this.#header.has('provider') || attribute === 'Name') this.#header.set('provider', leaf);
      }
    }
  }

  #read(name: string, leaf: Leaf): void {
    if (this.#inData) {
      if (name === 'Binary') this.#binary ??= leaf;
      else this.#data.push(leaf);
      return;
    }
    if (this.#rendered) {
      if (name === 'Message') this.#message ??= leaf.value;
      if (name === 'Task' && leaf.value.trim() !== '') this.#header.set('category', leaf);
      return;
    }
    if (name === 'EventID') this.#set('id', leaf);
    else if (name === 'Channel') this.#set('log', leaf);
    else if (name === 'Computer') this.#set('computer', leaf);
    else if (name === 'Level') this.#set('level', leaf);
    else if (name === 'EventRecordID') this.#set('record', leaf);
    else if (name === 'Task') this.#set('category', leaf);
  }

  #set(field: HeaderField, leaf: Leaf): void {
    if (!this.#header.has(field)) this.#header.set(field, leaf);
  }
}

function decoded(text: string): string {
  return text.replace(ENTITY, (entity, decimal, hex, name) => {
    if (typeof name === 'string') return NAMED[name.toLowerCase()] ?? entity;
    const code = typeof decimal === 'string' ? Number(decimal) : Number.parseInt(String(hex), 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : entity;
  });
}
