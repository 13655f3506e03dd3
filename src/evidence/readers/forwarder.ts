/** Get-DnsServerForwarder: where a DNS server sends what it does not know, in the order of use. */
import type { ServerForwarders } from '../observations-configuration.js';
import { addressesIn, isCut, secondsOf, truthOf } from './powershell-values.js';
import type { PrintedObject } from './printed-object.js';

/** Takes an object; null where it is none of Get-DnsServerForwarder. */
export function forwardersOf(object: PrintedObject, server: string | null): ServerForwarders | null {
  const hints = truthOf(object.field('useroothint'));
  const reordered = object.field('reorderedipaddress');
  const listed = object.field('ipaddress');
  const isForwarder = hints !== null || reordered !== null || object.field('enablereordering') !== null;
  if (!isForwarder || (listed === null && reordered === null)) return null;
  const inUse = addressesIn(reordered);
  const addresses = inUse.length > 0 ? inUse : addressesIn(listed);
  if (addresses.length === 0 && [listed, reordered].some((one) => isCut(one?.value ?? ''))) return null;
  const from = (inUse.length > 0 ? reordered : listed)?.from ?? object.from;
  const timeoutSeconds = secondsOf(object.field('timeout'));
  const usesRootHints = hints?.value ?? null;
  return { kind: 'server-forwarders', server, addresses, usesRootHints, timeoutSeconds, from };
}
