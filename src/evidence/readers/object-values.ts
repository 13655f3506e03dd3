/**
 * Values of ConvertTo-Json and ConvertTo-Csv as PowerShell would print them on the screen, so that one code reads both.
 * An object that both cut off at their depth appears as the name of its type: its value is then not shown.
 */
import { timeOf } from './event-values.js';

type Fields = ReadonlyMap<string, unknown>;

const TYPE_NAME =
  /^(?:System\.|Microsoft\.|CimInstance$|DnsServerResourceRecord|MSFT_|@\{|root\/)[\w.[\]#/`{}=; ]{0,400}$/;
/** What a table prints where it cuts a value off. */
const NOT_SHOWN = '…';
const DEEPEST = 6;
/** Data of resource records of which each has one. */
const RECORD_DATA = [
  'hostnamealias',
  'nameserver',
  'ipv4address',
  'ipv6address',
  'ptrdomainname',
  'domainname',
  'descriptivetext',
] as const;

/** Takes the text of a cell or of a string. */
export function printedText(text: string): string {
  const value = text.replace(/\s+/g, ' ').trim();
  if (TYPE_NAME.test(value)) return NOT_SHOWN;
  return value.startsWith('/Date(') ? timeOf(value) : value;
}

/** Takes a value of JSON; returns it as PowerShell prints it: spans as `d.hh:mm:ss`, collections in braces. */
export function printedValue(value: unknown, depth = 0): string {
  if (typeof value === 'string') return printedText(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (depth > DEEPEST) return NOT_SHOWN;
  if (Array.isArray(value)) {
    const all: readonly unknown[] = value;
    return `{${all.map((one) => printedValue(one, depth + 1)).join(', ')}}`;
  }
  return isObject(value) ? printedObject(value, depth) : '';
}

function printedObject(object: Readonly<Record<string, unknown>>, depth: number): string {
  const fields: Fields = new Map(Object.entries(object).map(([name, one]) => [name.toLowerCase(), one]));
  const inner = (name: string): string => printedValue(fields.get(name), depth + 1);
  if (fields.has('ipaddresstostring')) return inner('ipaddresstostring');
  if (fields.has('ticks') && fields.has('totalhours')) return span(fields);
  if (fields.has('datetime')) return inner('datetime');
  // Windows PowerShell wraps some collections.
  if (fields.has('value') && fields.has('count')) return inner('value');
  if (fields.has('recorddata')) return inner('recorddata');
  const data = RECORD_DATA.find((name) => fields.has(name));
  if (fields.has('port') && data === 'domainname')
    return `[${inner('priority')}][${inner('weight')}][${inner('port')}][${inner(data)}]`;
  return data === undefined ? NOT_SHOWN : inner(data);
}

function span(fields: Fields): string {
  const part = (name: string): number => {
    const value = fields.get(name);
    return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : 0;
  };
  const clock = ['hours', 'minutes', 'seconds'].map((name) => String(part(name)).padStart(2, '0')).join(':');
  return part('days') > 0 ? `${part('days')}.${clock}` : clock;
}

/** Whether a value of JSON is an object, and no array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
