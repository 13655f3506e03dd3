/** Who serves a machine's own zone: its configured DNS servers themselves, or others that they ask. */
import type { BinderContext, MachineBinder } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import { domainOf } from './names.js';
import type { LineReference } from './types.js';
import { isLoopback } from './values.js';
import { holderAt, holdersOf, listedZone } from './zone-holders.js';

interface Served {
  readonly value: boolean;
  readonly from: LineReference;
}

/** Adds dns.authoritativeForOwnZone, and what event 6702 asks about the zone of its server. */
export const bindOwnZone: MachineBinder = (sheet, role, { key }, context) => {
  const { names, machines } = context;
  const fqdn = names.fqdn(key);
  const settings = machines.settings(key);
  const domain = (fqdn === null ? (settings?.suffix?.value ?? null) : domainOf(fqdn))?.toLowerCase() ?? null;
  if (domain === null) return;
  if (role === 'source') bindZoneOfEvent(sheet, domain, key, context);
  if (settings === null || settings.from === null) return;
  const served = settings.servers.map((server) => serves(isLoopback(server) ? key : server, domain, context));
  const denied = served.find((one) => one?.value === false);
  const [first] = served;
  if (denied != null) sheet.add(`${role}.dns.authoritativeForOwnZone`, false, denied.from);
  else if (settings.complete && first != null && served.every((one) => one !== null))
    sheet.add(`${role}.dns.authoritativeForOwnZone`, true, first.from);
};

/** Whether a server (an address, or a machine's key) holds a zone; null where the evidence does not say. */
function serves(server: string, zone: string, context: BinderContext): Served | null {
  const { names, kinds, index } = context;
  const key = names.key(server);
  const holder = holderAt(zone, key ?? server, context);
  if (holder !== null && (holder.type === 'primary' || holder.type === 'secondary'))
    return { value: true, from: holder.from };
  if (key === null) return null;
  const answers = [...names.addressesOf(key)].flatMap((address) => index.answersOf(address));
  const own = answers.find(
    ({ outcome, name, soa }) =>
      outcome === 'found' && name === zone && soa?.zone === zone && names.key(soa.primary) === key,
  );
  if (own !== undefined) return { value: true, from: own.from };
  const list = kinds.at('zone-list', key).find((one) => one.complete && listedZone(one, zone) === null);
  return list === undefined ? null : { value: false, from: list.from };
}

/** The list of zones of dnscmd is read where the event is bound; this adds what other tools say. */
function bindZoneOfEvent(sheet: FactSheet, domain: string, key: string, context: BinderContext): void {
  const { kinds } = context;
  if (!kinds.at('event', key).some(({ id }) => id === 6702)) return;
  const settings = kinds.inZone('zone-settings', domain);
  for (const { server, inDirectory } of settings)
    if (inDirectory !== null && context.names.key(server) === key)
      sheet.add('server.zoneInDirectory', inDirectory.value, inDirectory.from);
  if (context.index.all(domain).some(({ nameServers }) => nameServers.length > 0)) return;
  const records = kinds.inZone('zone-records', domain).flatMap((listing) => listing.records);
  const listed = records.filter(({ name, type }) => name === domain && type === 'NS');
  const hosts = new Set(listed.map(({ data }) => data));
  const [first] = listed;
  if (first !== undefined) {
    sheet.add('server.zoneHosts', hosts.size, first.from);
    return;
  }
  // Servers that show the zone are some of those that host it; one alone may have others beside it.
  const shown = holdersOf(domain, context).filter(({ type }) => type === 'primary' || type === 'secondary');
  const keys = new Set(shown.flatMap((holder) => holder.key ?? []));
  const last = shown.at(-1);
  if (keys.size > 1 && last !== undefined) sheet.add('server.zoneHosts', keys.size, last.from);
}
