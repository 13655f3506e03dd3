/** What an IP address tells by itself: whether it is private, and whether everybody knows it as a public resolver. */
import { BlockList, isIPv6 } from 'node:net';

/** Ranges that no provider's resolver is in: private, shared (CGNAT), link-local, loopback, multicast and unspecified. */
const INTERNAL = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const)
  INTERNAL.addSubnet(network, prefix, 'ipv4');

/** The resolvers that anybody may use: Google, Cloudflare, Quad9, OpenDNS, Level 3, DNS.WATCH and their like. */
const PUBLIC_RESOLVERS: ReadonlySet<string> = new Set([
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '1.0.0.1',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.222.222',
  '208.67.220.220',
  '4.2.2.1',
  '4.2.2.2',
  '84.200.69.80',
  '84.200.70.40',
  '94.140.14.14',
  '94.140.15.15',
  '2001:4860:4860::8888',
  '2001:4860:4860::8844',
  '2606:4700:4700::1111',
  '2606:4700:4700::1001',
  '2620:fe::fe',
  '2620:fe::9',
]);

export function isPublicResolver(address: string): boolean {
  return PUBLIC_RESOLVERS.has(address);
}

/**
 * Whether an IPv4 address is outside the ranges that networks use inside; the ranges for documentation count as
 * public. A global IPv6 address says nothing: domain controllers have them too.
 */
export function isPublicAddress(address: string): boolean {
  return !isIPv6(address) && !INTERNAL.check(address, 'ipv4');
}

/** Whether a public address lies beside one of the machine's own, so that its network simply has public addresses. */
export function isOwnNetwork(address: string, own: ReadonlySet<string>): boolean {
  const network = address.split('.').slice(0, 2).join('.');
  return [...own].some((one) => one !== address && one.startsWith(`${network}.`));
}

/** Addresses that a machine gives itself and that reach no other network. */
export function isPrivateToLink(address: string): boolean {
  return /^(?:169\.254\.|127\.|fe[89ab]|::1$)/.test(address);
}
