/**
 * Whether a host record leads partners to an address that they cannot reach. Silence alone proves nothing (ping may
 * be filtered): an address counts as unreachable where another of the same machine answers.
 */
import { isPrivateToLink } from './addresses.js';
import type { BinderContext, MachineBinder } from './binders.js';
import type { DnsLookup, NetworkAdapter, PingResult } from './observations.js';
import type { LineReference } from './types.js';

/** Adds the facts about the addresses that are registered for the source, and about its adapters. */
export const bindHostRecord: MachineBinder = (sheet, role, { key }, context) => {
  if (role !== 'source') return;
  const settings = context.kinds.at('network-settings', key);
  const adapters = settings.flatMap((one) => one.adapters ?? []);
  const listed = settings.find((one) => one.complete && one.adapters !== undefined);
  bindAdapters(sheet, adapters, listed?.from ?? null);
  const registered = registeredAddresses(key, context);
  const off = adapters.find((one) => one.disconnected && one.addresses.some((own) => registered.has(own)));
  if (off !== undefined) sheet.add('source.adapter.disconnected', true, off.from);
  const pings = [...registered.keys()].map((address) => ({ address, ping: pingOf(address, key, context) }));
  const silent = pings.find(({ ping }) => ping?.replied === false);
  const answering = pings.filter(({ ping }) => ping?.replied === true);
  if (silent?.ping != null && answering.length > 0) {
    sheet.add('source.host.unreachableAddress', true, silent.ping.from);
    if (adapters.some(({ addresses }) => addresses.includes(silent.address)))
      sheet.add('source.host.addressOnNoAdapter', false, silent.ping.from);
    else if (listed !== undefined) sheet.add('source.host.addressOnNoAdapter', true, silent.ping.from);
  } else if (answering.length > 0 && answering.length === pings.length) {
    const [first] = answering;
    if (first?.ping != null) sheet.add('source.host.unreachableAddress', false, first.ping.from);
  }
};

function bindAdapters(
  sheet: Parameters<MachineBinder>[0],
  adapters: readonly NetworkAdapter[],
  complete: LineReference | null,
): void {
  const used = adapters.filter(({ addresses }) => addresses.some((own) => !isPrivateToLink(own)));
  const second = used[1];
  if (second !== undefined) sheet.add('source.multihomed', true, second.from);
  else if (complete !== null) sheet.add('source.multihomed', false, complete);
}

/** The addresses that any DNS server answers for the machine's name. */
function registeredAddresses(key: string, { names, index }: BinderContext): ReadonlyMap<string, DnsLookup> {
  const fqdn = names.fqdn(key)?.toLowerCase();
  const answers = fqdn === undefined ? [] : index.all(fqdn).filter(({ outcome }) => outcome === 'found');
  return new Map(answers.flatMap((answer) => answer.addresses.map((address) => [address, answer] as const)));
}

/** The newest ping of an address that another machine sent. */
function pingOf(address: string, key: string, { kinds, names }: BinderContext): PingResult | undefined {
  return kinds
    .by('ping', 'address', address, (one) => (one.address === null ? [] : [one.address]))
    .findLast(({ host, replied }) => replied !== undefined && names.key(host) !== key);
}
