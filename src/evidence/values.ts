/**
 * The forms in which tools print GUIDs, names, addresses, statuses and times: recognised by their form,
 * never by the sample they came from.
 */
import { isIP } from 'node:net';
import type { Alias } from './observations.js';

const GUID = /^\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?$/i;
const ALIAS =
  /(?<![0-9a-z-])([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\._msdcs\.((?:[\p{L}0-9_-]{1,63}\.){0,12}[\p{L}0-9_-]{1,63})/iu;
const NAME = /^[\p{L}0-9_][\p{L}0-9_-]{0,62}(?:\.[\p{L}0-9_][\p{L}0-9_-]{0,62}){0,20}$/u;
const REDACTED = /^x{3,}|^redacted$|^removed$|^hidden$/i;
const NTDS_SETTINGS = /CN=NTDS Settings(?:\\0A(?:DEL|CNF):([0-9a-f-]{36}))?,CN=([^,]{1,120})(?:,|$)/i;
const SITE_IN_DN = /,CN=Servers,CN=([^,\\]{1,64}),CN=Sites,/i;
const LONGEST_SITE = 64;
const FOREST_WIDE = /^(?:CN=Configuration|CN=Schema,CN=Configuration|DC=ForestDnsZones),DC=/i;
const PRINTED_TIME = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})/;

/** Takes a word; returns the GUID in lower case, or null for anything else, redacted ones included. */
export function guidOf(word: string): string | null {
  return GUID.exec(word)?.[1]?.toLowerCase() ?? null;
}

/** Takes a line; returns the first alias of a domain controller in it, in lower case. */
export function aliasIn(text: string): Alias | null {
  const found = ALIAS.exec(text);
  const guid = found?.[1]?.toLowerCase();
  const root = found?.[2]?.toLowerCase();
  return guid === undefined || root === undefined ? null : { name: `${guid}._msdcs.${root}`, guid, root };
}

/** Takes a printed host name; returns it without decoration, or null when it is redacted or no name. */
export function nameOf(word: string): string | null {
  const bare = word.trim().replace(/^\\\\/, '').replace(/\.$/, '');
  return NAME.test(bare) && !REDACTED.test(bare) ? bare : null;
}

/** Takes a DNS name; returns it in lower case without the final dot. */
export function dnsName(name: string): string {
  return (name.endsWith('.') ? name.slice(0, -1) : name).toLowerCase();
}

/** Takes a word; returns the IP address in it (no brackets, zone or "(Preferred)"), or null. */
export function addressOf(word: string): string | null {
  const bare = word
    .trim()
    .replace(/^\[|\]$/g, '')
    .replace(/\([A-Za-z]{1,20}\)$/, '')
    .replace(/%.{1,20}$/, '');
  return isIP(bare) === 0 ? null : bare.toLowerCase();
}

/** A machine's own address, whatever machine it is. */
export function isLoopback(address: string): boolean {
  return address === '::1' || address.startsWith('127.');
}

/** A server as repadmin, an event or a distinguished name prints it. */
export interface PrintedServer {
  readonly name: string | null;
  readonly deleted: boolean;
  /** GUID of the deleted or conflicting NTDS Settings object, where its own name carries it. */
  readonly guid: string | null;
  readonly site: string | null;
}

/** Takes `Site\NAME`, `NAME`, `NAME\0ADEL:guid`, or the DN of an NTDS Settings object. */
export function serverOf(text: string): PrintedServer {
  const deleted = /\\0ADEL:|\(deleted DSA\)/i.test(text);
  const settings = NTDS_SETTINGS.exec(text);
  if (settings !== null) {
    const guid = settings[1] === undefined ? null : guidOf(settings[1]);
    const name = nameOf((settings[2] ?? '').replace(/\\0A(?:DEL|CNF):.*$/i, ''));
    return { name, deleted, guid, site: SITE_IN_DN.exec(text)?.[1] ?? null };
  }
  const plain = text
    .replace(/\\0A(?:DEL|CNF):.*$/i, '')
    .replace(/\(deleted DSA\)/i, '')
    .trim();
  const slash = plain.lastIndexOf('\\');
  const [before, after] = [plain.slice(0, Math.max(slash, 0)), plain.slice(slash + 1)];
  // No site has a backslash in its name: then this is not `Site\NAME`.
  const isServer = !before.replace(/^\\{1,2}/, '').includes('\\');
  const guid = guidOf(after);
  const name = isServer && guid === null ? nameOf(after) : null;
  return { name, deleted, guid, site: siteOf(before) };
}

/** Takes the printed name of a site; returns it, or null where nothing (or a dash) stands in its place. */
export function siteOf(printed: string): string | null {
  const site = printed.trim();
  return /[\p{L}0-9]/u.test(site) && !/[\\:*?"<>|=]/.test(site) && site.length <= LONGEST_SITE ? site : null;
}

/** Takes a naming context; returns the forest root that the Configuration, Schema and forest DNS ones name. */
export function forestOf(namingContext: string): string | null {
  return FOREST_WIDE.test(namingContext) ? domainOfContext(namingContext) : null;
}

/** Takes a naming context; returns the DNS name of its domain, for an application partition of the one it is kept for. */
export function domainOfContext(namingContext: string): string | null {
  const labels = namingContext.split(',').flatMap((part) => /^\s*DC=(.{1,63}?)\s*$/i.exec(part)?.[1] ?? []);
  const own = /^(?:Domain|Forest)DnsZones$/i.test(labels[0] ?? '') ? labels.slice(1) : labels;
  return own.length === 0 ? null : own.join('.').toLowerCase();
}

/** Whether two domains are of one tree, as far as their names tell: one lies in the other, or both in a third. */
export function areRelated(one: string, other: string): boolean {
  if (one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)) return true;
  const [mine, theirs] = [one, other].map((name) => name.split('.').slice(-2).join('.'));
  return mine === theirs && mine !== one && theirs !== other;
}

/** Takes a status in any notation; returns the signed 32-bit number, so that 2148074274 is -2146893022. */
export function signedStatus(status: number): number {
  return status > 0x7fffffff && status <= 0xffffffff ? status - 0x1_0000_0000 : status;
}

/** Takes digits with an optional sign; returns the status, or null. */
export function statusOf(digits: string | undefined): number | null {
  return digits !== undefined && /^-?\d{1,10}$/.test(digits) ? signedStatus(Number(digits)) : null;
}

/** Takes `YYYY-MM-DD hh:mm:ss` or Samba's `Wed Jan 17 09:12:44 2024 CET`; returns milliseconds on the printing machine's clock (only differences count). */
export function clockOf(printed: string): number | null {
  const found = PRINTED_TIME.exec(printed);
  if (found === null) return sambaClock(printed);
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second);
}

const SAMBA_TIME = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}):(\d{2}):(\d{2}) (\d{4})\b/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function sambaClock(printed: string): number | null {
  const [, month = '', ...numbers] = SAMBA_TIME.exec(printed) ?? [];
  const [day, hour, minute, second, year] = numbers.map(Number);
  const at = MONTHS.indexOf(month);
  return at < 0 ? null : Date.UTC(year ?? 0, at, day, hour, minute, second);
}

/** Adds `value` to the list at `key`. */
export function append<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}
