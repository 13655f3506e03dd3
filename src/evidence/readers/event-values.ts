/** The forms of the values in an event's text and data: binary data, times, records, distinguished names. */
import type { RecordUpdate } from '../observations.js';
import { dnsName, statusOf } from '../values.js';

const WORDS = /^(?:0000:\s{1,20})?(?:0x)?([0-9a-f]{8})(?![0-9a-f])/i;
const BYTES = /^(?:0000:\s{1,20})?([0-9a-f]{2})\s([0-9a-f]{2})\s([0-9a-f]{2})\s([0-9a-f]{2})(?![0-9a-f])/i;
const BYTE_LIST = /^\{(\d{1,3}), (\d{1,3}), (\d{1,3}), (\d{1,3})/;
const HEX = /^([0-9a-f]{2})\s?([0-9a-f]{2})\s?([0-9a-f]{2})\s?([0-9a-f]{2})/i;
const RECORD =
  /(?<![\w.-])((?:[\w-]{1,63}\.){1,20}[\w-]{1,63}\.?) (\d{1,7}) IN ([A-Z]{1,10}) ((?:\d{1,5} ){0,3})([\w.:-]{1,255})/i;
const JSON_DATE = /^\/Date\((-?\d{1,15})(?:[+-]\d{4})?\)\/$/;
const UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})$/;
const DMTF = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\.\d{6}([+-]\d{3})$/;
const MINUTE = 60_000;
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** `m/d/y`, `d.m.y`, `y-m-d` and the time of day behind it, with AM or PM. */
const NUMBERS =
  /^(\d{1,4})[./-](\d{1,2})[./-](\d{2,4})\.?,?\s{0,10}T?\s{0,10}(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d{1,9})?\s{0,3}([ap])?\.?\s?m?/i;

/** Data in words (`0000: 0000267c`), in bytes with the lowest first (`0000: 2d 23 00 00`), or as `{45, 35, 0, 0}`. */
export function dataOf(text: string): number | null {
  const word = WORDS.exec(text)?.[1];
  if (word !== undefined) return Number.parseInt(word, 16);
  const bytes = hexBytes(BYTES.exec(text)) ?? BYTE_LIST.exec(text)?.slice(1).map(Number);
  return bytes === undefined ? null : lowestFirst(bytes);
}

/** The number that a value begins with; words may follow it. */
export function firstNumber(value: string): number | null {
  return statusOf(/^(-?\d{1,10})(?!\w)/.exec(value)?.[1]);
}

/** Data as the XML of an event has it: bytes in hexadecimal, the lowest first (`F5250000`). */
export function binaryOf(text: string): number | null {
  const bytes = hexBytes(HEX.exec(text.trim()));
  return bytes === undefined ? null : lowestFirst(bytes);
}

function hexBytes(found: RegExpExecArray | null): readonly number[] | undefined {
  return found?.slice(1).map((byte) => Number.parseInt(byte, 16));
}

function lowestFirst(bytes: readonly number[]): number {
  return bytes.reduceRight((sum, byte) => sum * 256 + byte, 0);
}

/** `name 600 IN CNAME target`. */
export type PrintedRecord = Pick<RecordUpdate, 'name' | 'type' | 'target' | 'ttlSeconds'>;

/** Takes a text; returns the first resource record in it. */
export function recordIn(text: string): PrintedRecord | null {
  const [, name, ttl, type, , target] = (text.includes(' IN ') ? RECORD.exec(text) : null) ?? [];
  if (name === undefined || type === undefined || target === undefined) return null;
  return {
    name: dnsName(name),
    type: type.toUpperCase(),
    target: target.replace(/\.$/, ''),
    ttlSeconds: Number(ttl),
  };
}

/** Takes the name of an intersite transport's object; returns the transport's name. */
export function transportOf(text: string): string | null {
  return /^CN=([^,]{1,64}),CN=Inter-Site Transports,/i.exec(text)?.[1] ?? null;
}

/** Takes a printed time; returns it as RFC 3339 in UTC where its date and zone are certain, else as printed. */
export function timeOf(printed: string): string {
  const ticks = JSON_DATE.exec(printed)?.[1];
  const instant =
    ticks !== undefined
      ? Number(ticks)
      : UTC.test(printed)
        ? Date.parse(printed)
        : (dmtfTime(printed) ?? statedInUtc(printed) ?? Number.NaN);
  const date = new Date(instant);
  return Number.isNaN(date.getTime()) ? printed : date.toISOString();
}

/** As WMI has it, its zone in minutes: `20220410090841.000000+120`. */
function dmtfTime(printed: string): number | null {
  const [, year, month, day, hour, minute, second, zone] = DMTF.exec(printed) ?? [];
  if (year === undefined) return null;
  const clock = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
  return clock - Number(zone) * MINUTE;
}

/** `12:01:13 PM 01-Oct-2024 UTC`, `2024-10-01 12:46:30Z`: a date that can be read in one way only, and its zone. */
function statedInUtc(printed: string): number | null {
  if (printed.length > 60 || !/(?:\bUTC|\bGMT|\dZ)$/.test(printed)) return null;
  const [, hour, minute, second, half] =
    /(\d{1,2}):(\d{2}):(\d{2})(?:\.\d{1,9})?(?:\s([AP])M)?/i.exec(printed) ?? [];
  const date = dateOf(printed);
  if (date === null || hour === undefined) return null;
  const clock = (Number(hour) % (half === undefined ? 24 : 12)) + (half?.toUpperCase() === 'P' ? 12 : 0);
  return Date.UTC(date.year, date.month - 1, date.day, clock, Number(minute), Number(second));
}

function dateOf(printed: string): { year: number; month: number; day: number } | null {
  const [, year, month, day] = /\b(\d{4})-(\d{2})-(\d{2})/.exec(printed) ?? [];
  if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day) };
  const [, dayFirst, named, after] = /\b(\d{1,2})[- ]([A-Za-z]{3})[a-z]{0,6}[- ](\d{4})/.exec(printed) ?? [];
  const at = MONTHS.indexOf(named?.toLowerCase() ?? '');
  return at < 0 ? null : { year: Number(after), month: at + 1, day: Number(dayFirst) };
}

/**
 * Takes a time as an EventRecord has it; returns milliseconds on the clock of the printing machine, once per reading
 * of a date whose day and month cannot be told apart.
 */
export function clocksOf(time: string): readonly number[] {
  const [, a = '', b = '', c = '', hour = '', minute = '', second, half] = NUMBERS.exec(time) ?? [];
  if (a === '') return [];
  const [first, middle, last] = [Number(a), Number(b), Number(c)];
  const clock = (Number(hour) % (half === undefined ? 24 : 12)) + (half?.toLowerCase() === 'p' ? 12 : 0);
  const dates: readonly (readonly [number, number, number])[] =
    a.length === 4
      ? [[first, middle, last]]
      : [
          [fullYear(last), first, middle],
          [fullYear(last), middle, first],
        ];
  const real = dates.filter(([, month, day]) => month >= 1 && month <= 12 && day >= 1 && day <= 31);
  const all = real.map(([year, month, day]) =>
    Date.UTC(year, month - 1, day, clock, Number(minute), Number(second ?? 0)),
  );
  return [...new Set(all)];
}

function fullYear(year: number): number {
  return year < 100 ? 2000 + year : year;
}
