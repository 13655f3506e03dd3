/**
 * Whether a machine's DNS client uses a provider's or public resolver. Its servers come from its settings, and where
 * these are not in the evidence from what its nslookup asked by default.
 */
import { isOwnNetwork, isPublicAddress, isPublicResolver } from './addresses.js';
import type { BinderContext, MachineBinder } from './binders.js';
import { domainOf } from './names.js';
import type { DnsLookup } from './observations.js';
import type { LineReference } from './types.js';
import { aliasIn } from './values.js';

interface Configured {
  readonly addresses: readonly string[];
  readonly complete: boolean;
  readonly from: LineReference;
}

/** Adds `source.dns.usesProviderServer` or the destination's. */
export const bindDnsClient: MachineBinder = (sheet, role, { key }, context) => {
  const configured = configuredServers(key, context);
  if (configured === null) return;
  const { addresses, complete, from } = configured;
  const verdicts = addresses.map((address) => isProvider(address, key, context));
  if (verdicts.includes(true)) sheet.add(`${role}.dns.usesProviderServer`, true, from);
  else if (complete && verdicts.every((verdict) => verdict === false))
    sheet.add(`${role}.dns.usesProviderServer`, false, from);
};

function configuredServers(key: string, { machines, kinds }: BinderContext): Configured | null {
  const settings = machines.settings(key);
  if (settings !== null && settings.from !== null)
    return { addresses: settings.servers, complete: settings.complete, from: settings.from };
  const asked = kinds.at('dns-lookup', key).filter(({ byDefault }) => byDefault === true);
  const [first] = asked;
  if (first === undefined) return null;
  const addresses = [...new Set(asked.flatMap(({ serverAddress }) => serverAddress ?? []))];
  return { addresses, complete: false, from: first.from };
}

/** Null where it cannot be told: a public server that knows the forest may be contracted. */
function isProvider(address: string, key: string, context: BinderContext): boolean | null {
  const answers = context.index.answersOf(address);
  if (isPublicResolver(address)) return true;
  const owner = context.names.key(address);
  const domains = namespaces(key, context);
  const isMember = [
    owner === null ? null : context.names.fqdn(owner),
    ...answers.map(({ serverName }) => serverName),
  ]
    .filter((name) => name !== null)
    .map((name) => isInside(name, domains));
  if (isMember.includes(true)) return false;
  if (answers.some(knowsForest)) return isPublicAddress(address) ? null : false;
  if (isPublicAddress(address)) return isOwnNetwork(address, context.names.addressesOf(key)) ? null : true;
  // The DNS server of another forest is a wrong server, and no provider's.
  const foreign = answers.flatMap(({ serverName }) => (serverName?.includes('.') === true ? serverName : []));
  const isStranger = foreign.some((name) => !context.names.isInKnownForest(name));
  return domains.length > 0 && isStranger;
}

function knowsForest({ outcome, name, soa }: DnsLookup): boolean {
  if (outcome !== 'found' || name === null) return false;
  return aliasIn(name) !== null || (soa !== null && name.startsWith('_msdcs.'));
}

/** The domains that are the machine's own: its forest and its primary suffix. */
function namespaces(key: string, { names, machines, root }: BinderContext): readonly string[] {
  const fqdn = names.fqdn(key);
  const suffix = machines.settings(key)?.suffix?.value ?? null;
  return [root, names.root(key), suffix, fqdn === null ? null : domainOf(fqdn)].filter((one) => one !== null);
}

function isInside(name: string, domains: readonly string[]): boolean {
  const lower = name.toLowerCase();
  return domains.some((domain) => lower.endsWith(`.${domain}`));
}
