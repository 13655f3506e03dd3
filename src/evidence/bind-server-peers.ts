/** What partners hold about a DNS server's own host record, and whom the server itself asks. */
import type { BinderContext } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { ClientSettings } from './machines.js';
import type { DnsLookup } from './observations.js';
import { isLoopback } from './values.js';

type Shared = Omit<BinderContext, 'root'>;

/** Adds the facts about the partners of the server with this key in `domain`, by their answers for its name. */
export function bindPeers(
  sheet: FactSheet,
  key: string,
  domain: string,
  settings: ClientSettings | null,
  shared: Shared,
): void {
  const fqdn = shared.names.fqdn(key)?.toLowerCase();
  if (fqdn === undefined) return;
  for (const answer of shared.index.all(fqdn)) {
    if (!isAddressQuestion(answer) || !isPeer(answer, key, domain, shared)) continue;
    const { outcome, type, addresses, from } = answer;
    if (outcome === 'found' && addresses.length > 0) {
      sheet.add('server.hasPeers', true, from);
      const own = settings?.complete === true ? settings.addresses : [];
      if (own.length > 0 && addresses.some((address) => isComparable(address, own) && !own.includes(address)))
        sheet.add('server.peersHoldWrongAddress', true, from);
    } else if ((outcome === 'no-such-name' || outcome === 'no-data') && type !== 'aaaa') {
      sheet.add('server.hasPeers', true, from);
      sheet.add('server.peersLackAddress', true, from);
    }
  }
}

/** Adds that the server asks nobody but itself. */
export function bindClientOrder(sheet: FactSheet, settings: ClientSettings): void {
  const { servers, addresses, complete, from } = settings;
  if (from === null || !complete || servers.length === 0) return;
  if (servers.every((server) => isLoopback(server) || addresses.includes(server)))
    sheet.add('server.dnsClientOrder', 'self-only', from);
}

function isAddressQuestion({ type }: DnsLookup): boolean {
  return type === null || type === 'a' || type === 'aaaa' || type === 'a+aaaa' || type === 'any';
}

/** Another DNS server, by its name one of the same domain. */
function isPeer(
  { serverName, serverAddress }: DnsLookup,
  key: string,
  domain: string,
  { names }: Shared,
): boolean {
  if (serverAddress === null || isLoopback(serverAddress) || names.addressesOf(key).has(serverAddress))
    return false;
  const owner = names.key(serverAddress);
  const name = (owner === null ? null : names.fqdn(owner)) ?? serverName;
  return owner !== key && name?.toLowerCase().endsWith(`.${domain.toLowerCase()}`) === true;
}

/** Of a family of addresses that the server's settings show at all. */
function isComparable(address: string, own: readonly string[]): boolean {
  return own.some((one) => one.includes(':') === address.includes(':'));
}
