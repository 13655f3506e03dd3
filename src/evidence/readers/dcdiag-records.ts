/**
 * Records in the registration test of dcdiag: type, DNS server and name, missing or (in detail) found. The severity
 * before them tells in any language that they are missing.
 */
import type { DcdiagRecord, DcdiagServer } from '../observations-dcdiag.js';
import { addressOf, dnsName } from '../values.js';
import { codeIn, type From, IPV4, IPV6, severityOf } from './dcdiag-notation.js';

/** `<address>: <name>` of a record. */
const RECORD_AT = new RegExp(`(?<![\\w.:])(?:(${IPV4})\\s?:\\s?|(${IPV6})\\s?:\\s)(\\S{1,255})`, 'gi');
const MISSING_AT_END = new RegExp(`(?:${IPV4}|\\s${IPV6})\\s?:(?:\\s\\S{1,255})?$`, 'i');
const TYPE = /\b(CNAME|SRV|AAAA|PTR|A)\b/g;
/** The name or the record does not exist. */
const DENIALS: ReadonlySet<number> = new Set([9003, 9501, 9701, 9714]);
const LONGEST_DETAILS = 40;
const FOUND = /match|correspond|.bereinst|coincid/i;
const MISSING = /missing|manqu|fehl|falta|ausen|faltando/i;

/** Whether a line can only be a record that the registration test misses. */
export function isMissingRecord(text: string): boolean {
  if (!/\bDNS\b/.test(text) || !/\b(?:CNAME|SRV|AAAA|A)\b/.test(text)) return false;
  return MISSING.test(text) && MISSING_AT_END.test(text);
}

export interface NamedRecords {
  readonly records: readonly DcdiagRecord[];
  /** Servers that were asked for a record and have neither shown nor denied it. */
  readonly failing: readonly DcdiagServer[];
}

/** Takes a message and the adapter that it is about; returns what it says of records, and null where it names none. */
export function recordsIn(text: string, adapter: string | null, from: From): NamedRecords | null {
  const records: DcdiagRecord[] = [];
  const failing: DcdiagServer[] = [];
  let behind = 0;
  let any = false;
  for (const match of text.matchAll(RECORD_AT)) {
    const before = text.slice(behind, match.index);
    behind = match.index + match[0].length;
    const address = addressOf(match[1] ?? match[2] ?? '');
    const type = typeIn(before);
    const name = match[3] ?? '';
    if (address === null || type === null || !/^[\p{L}0-9_.-]+$/u.test(name)) continue;
    const found = FOUND.test(before) && !MISSING.test(before);
    const missing = !found && (MISSING.test(before) || severityOf(before.trim()) !== null);
    if (!found && !missing) continue;
    any = true;
    const code = codeIn(text.slice(behind, behind + LONGEST_DETAILS));
    // A server that was silent or failed has not said that it lacks the record.
    if (missing && code !== null && !DENIALS.has(code)) {
      const server = { address, name: null, adapter, valid: true, functional: null, code };
      failing.push({ ...server, from: from(match.index) });
      continue;
    }
    // Of what is there only the alias and hosts matter; an output in detail lists it all.
    if (missing || type === 'CNAME' || type === 'A') {
      records.push({
        type,
        name: dnsName(name),
        dnsServer: address,
        adapter,
        missing,
        from: from(match.index),
      });
    }
  }
  return any ? { records, failing } : null;
}

function typeIn(text: string): DcdiagRecord['type'] | null {
  const types = new Set([...text.matchAll(TYPE)].map(([type]) => type));
  return (['CNAME', 'SRV', 'AAAA', 'PTR', 'A'] as const).find((type) => types.has(type)) ?? null;
}
