/**
 * Whether the DNS server of a machine gets answers for the zone above its own from where it forwards. The order counts:
 * a forwarder that denies the name ends the search, one that keeps silent does not.
 */
import type { BinderContext, MachineBinder } from './binders.js';
import { domainOf } from './names.js';
import type { DnsLookup } from './observations.js';
import type { LineReference } from './types.js';
import { aliasIn, isLoopback } from './values.js';
import { holderAt } from './zone-holders.js';

interface Tried {
  readonly verdict: 'valid' | 'dead' | 'wrong';
  readonly from: LineReference;
}

/** Adds dnsServer.forwarder; of a link, for the DNS servers that the destination uses. */
export const bindForwarders: MachineBinder = (sheet, role, { key }, context) => {
  const isLink = sheet.has('destination.name');
  if (sheet.has('dnsServer.forwarder') || (isLink && role === 'source')) return;
  for (const server of isLink ? serversOf(key, context) : [key]) {
    const zones = superiorZones(server, context);
    for (const zone of zones) {
      const tried = verdictAbout(zone, server, context);
      if (tried === null) continue;
      sheet.add('dnsServer.forwarder', tried.verdict, tried.from);
      return;
    }
  }
};

/** The machines that serve DNS to a machine: those of its settings, else itself. */
function serversOf(key: string, { machines, names }: BinderContext): readonly string[] {
  const servers = machines.settings(key)?.servers ?? [];
  const keys = servers.flatMap((server) => (isLoopback(server) ? key : (names.key(server) ?? [])));
  return [...new Set(keys.length === 0 ? [key] : keys)];
}

/** Zones above the server's own that its forwarders were asked for. */
function superiorZones(key: string, context: BinderContext): readonly string[] {
  const { kinds, names, machines } = context;
  const forwarders = kinds.at('server-forwarders', key).flatMap(({ addresses }) => addresses);
  const masters = kinds
    .at('zone-settings', key)
    .flatMap(({ type, masters: asked }) => (type === 'forwarder' ? asked : []));
  const fqdn = names.fqdn(key);
  const domain = fqdn === null ? (machines.settings(key)?.suffix?.value ?? null) : domainOf(fqdn);
  const asked = [...new Set([...forwarders, ...masters])].flatMap((address) =>
    context.index.answersOf(address),
  );
  return [...new Set(asked.flatMap((lookup) => zoneAsked(lookup) ?? []))].filter((zone) => {
    const own = zone.replace(/^_msdcs\./, '');
    const isAbove = domain === null || (domain !== own && domain.endsWith(`.${own}`));
    return isAbove && !holds(zone, key, context) && !resolves(zone, key, context);
  });
}

/** The zone that a lookup is about: one whose SOA or name servers were asked for, or that of an alias. */
function zoneAsked({ name, type }: DnsLookup): string | null {
  if (name === null) return null;
  const alias = aliasIn(name);
  if (alias !== null) return `_msdcs.${alias.root}`;
  return type === 'soa' || type === 'ns' || name.startsWith('_msdcs.') ? name : null;
}

/** What a server holds itself, it does not forward. */
function holds(zone: string, key: string, context: BinderContext): boolean {
  return [zone, zone.replace(/^_msdcs\./, '')].some((one) => {
    const type = holderAt(one, key, context)?.type ?? 'forwarder';
    return type !== 'forwarder' && type !== 'cache';
  });
}

/** Whether the server itself answers for the zone, however it finds it. */
function resolves(zone: string, key: string, { names, index }: BinderContext): boolean {
  const answers = [...names.addressesOf(key)].flatMap((address) => index.answersOf(address));
  return answers.some((lookup) => lookup.outcome === 'found' && zoneAsked(lookup) === zone);
}

function verdictAbout(zone: string, key: string, context: BinderContext): Tried | null {
  const tried: (Tried | null)[] = forwardersFor(zone, key, context).map((address) =>
    trial(address, zone, context),
  );
  for (const one of tried) {
    if (one === null) break;
    if (one.verdict !== 'dead') return one;
  }
  if (tried.includes(null)) return null;
  return tried[0] ?? null;
}

/** A conditional forwarder for the zone goes before the general ones; the most particular counts. */
function forwardersFor(zone: string, key: string, { kinds }: BinderContext): readonly string[] {
  const conditional = kinds
    .at('zone-settings', key)
    .filter(({ type, zone: own }) => type === 'forwarder' && (zone === own || zone.endsWith(`.${own}`)))
    .sort((a, b) => b.zone.length - a.zone.length);
  const [first] = conditional;
  return first?.masters ?? kinds.at('server-forwarders', key).at(-1)?.addresses ?? [];
}

function trial(address: string, zone: string, { index }: BinderContext): Tried | null {
  const answer = index.answersOf(address).findLast((lookup) => zoneAsked(lookup) === zone);
  if (answer === undefined) return null;
  const { outcome, from } = answer;
  if (outcome === 'no-answer') return { verdict: 'dead', from };
  return { verdict: outcome === 'found' || outcome === 'no-data' ? 'valid' : 'wrong', from };
}
