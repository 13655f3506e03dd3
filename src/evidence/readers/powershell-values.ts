/** Values as PowerShell prints them. */
import type { Seen } from '../observations.js';
import { addressOf } from '../values.js';
import type { PrintedObject } from './printed-object.js';

const SPAN = /^(?:(\d{1,6})\.)?(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,7})?$/;

/** Takes a property; returns whether it is True, or null where it is neither True nor False. */
export function truthOf(seen: Seen<string> | null): Seen<boolean> | null {
  const word = seen?.value.toLowerCase();
  if (seen === null || (word !== 'true' && word !== 'false')) return null;
  return { value: word === 'true', from: seen.from };
}

/** Takes a span of time (`7.00:00:00` is seven days); returns hours, or null. */
export function hoursOf(seen: Seen<string> | null): number | null {
  const found = SPAN.exec(seen?.value ?? '');
  if (found === null) return null;
  const [days, hours, minutes, seconds] = found.slice(1).map((part) => Number(part ?? 0));
  return (days ?? 0) * 24 + (hours ?? 0) + (minutes ?? 0) / 60 + (seconds ?? 0) / 3600;
}

/** Takes a number of seconds; null for anything else. */
export function secondsOf(seen: Seen<string> | null): number | null {
  return /^\d{1,6}$/.test(seen?.value ?? '') ? Number(seen?.value) : null;
}

/** Takes one value or a collection in braces; returns its members. */
export function membersOf(seen: Seen<string> | null): readonly string[] {
  const value = seen?.value.replace(/^\{|\}$/g, '') ?? '';
  return value.split(/[,\s]+/).filter((member) => member !== '');
}

/** The addresses among the members. */
export function addressesIn(seen: Seen<string> | null): readonly string[] {
  return membersOf(seen).flatMap((member) => addressOf(member) ?? []);
}

/** Like `addressesIn`; null where not all of them are shown. */
export function wholeAddressesIn(seen: Seen<string> | null): readonly string[] | null {
  return isCut(seen?.value ?? '') ? null : addressesIn(seen);
}

/** Whether a table cut the value off, or only the name of its type is shown. */
export function isCut(value: string): boolean {
  return value.includes('...') || value.includes('…') || /^\{?DnsServerResourceRecord/.test(value);
}

/** The value where it is shown whole and is not empty. */
export function wholeOf(object: PrintedObject, name: string): Seen<string> | null {
  const seen = object.field(name);
  return seen === null || seen.value === '' || isCut(seen.value) ? null : seen;
}
