/** Sentences of the basic test of dcdiag: services, the role of DNS server, the zones that it holds. English only. */
import type { DcdiagBasics } from '../observations-dcdiag.js';
import type { From } from './dcdiag-notation.js';

const SERVICE = /\b(\w{2,20}) (?:service )?is (not )?running\b/gi;
const IS_DNS_SERVER = /\bDC is (not )?a DNS server\b/i;
const SOA = /\bSOA record for the Active Directory zone was (not )?found\b/i;
const ZONE_TYPE =
  /\bActive Directory zone on this DC\/DNS server was (?:(not) found|found \(?(primary|secondary|stub|forwarder)\b)/i;
const ROOT_ZONE = /\bRoot zone on this DC\/DNS server was (not )?found\b/i;

export type OpenBasics = { -readonly [K in keyof DcdiagBasics]: DcdiagBasics[K] };

export function noBasics(): OpenBasics {
  return { services: [], isDnsServer: null, soa: null, zoneType: null, rootZone: null };
}

/** Takes a message of the basic test, put together where it was wrapped; adds what it says. */
export function readBasics(text: string, into: OpenBasics, from: From): void {
  const services = Array.from(text.matchAll(SERVICE), (found) => ({
    name: found[1] ?? '',
    running: found[2] === undefined,
    from: from(found.index),
  }));
  into.services = [...into.services, ...services];
  const whether = (pattern: RegExp): DcdiagBasics['soa'] => {
    const found = pattern.exec(text);
    return found === null ? null : { value: found[1] === undefined, from: from(found.index) };
  };
  into.isDnsServer ??= whether(IS_DNS_SERVER);
  into.soa ??= whether(SOA);
  into.rootZone ??= whether(ROOT_ZONE);
  const zone = ZONE_TYPE.exec(text);
  if (zone !== null) {
    into.zoneType ??= { value: zone[2]?.toLowerCase() ?? 'missing', from: from(zone.index) };
  }
}
