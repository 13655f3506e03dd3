/**
 * Whether a delegation leads to its zone: each name server must exist, have an address, answer, and hold the zone. Only
 * what lookups of the evidence show counts; that nobody asked a server says nothing about it.
 */
import { isPublicAddress } from './addresses.js';
import type { BinderContext, ZoneBinder } from './binders.js';
import type { DnsLookup } from './observations.js';
import type { DelegatedServer, ZoneDelegation } from './observations-configuration.js';
import type { LineReference } from './types.js';
import { dnsName } from './values.js';

type Verdict = 'wrong' | 'dead' | 'no-glue' | 'valid';

interface Judged {
  readonly verdict: Verdict;
  readonly from: LineReference;
}

const WORST_FIRST: readonly Verdict[] = ['wrong', 'dead', 'no-glue'];

/** Adds dnsServer.delegation of the delegation to `zone`. */
export const bindDelegation: ZoneBinder = (sheet, zone, context) => {
  const delegations = context.kinds.inZone('zone-delegation', zone);
  if (delegations.length === 0 || toldByDcdiag(zone, context)) return;
  const servers = delegations.flatMap((delegation) =>
    delegation.nameServers.map((server) => judge(server, delegation, delegations, context)),
  );
  const judged = servers.flatMap((one) => one ?? []);
  for (const worst of WORST_FIRST) {
    const found = judged.find(({ verdict }) => verdict === worst);
    if (found === undefined) continue;
    sheet.add('dnsServer.delegation', worst, found.from);
    return;
  }
  const [first] = judged;
  if (first !== undefined && judged.length === servers.length)
    sheet.add('dnsServer.delegation', 'valid', first.from);
};

/** dcdiag asked the servers of the delegation itself. */
function toldByDcdiag(zone: string, { kinds }: BinderContext): boolean {
  const told = kinds.by('dcdiag-dns-test', 'delegated zone', zone, ({ delegations }) =>
    delegations.flatMap((one) => (one.zone === null ? [] : dnsName(one.zone))),
  );
  return told.length > 0;
}

/** Null where the evidence does not show how the name server fares. */
function judge(
  server: DelegatedServer,
  { zone, parent, showsAddresses }: ZoneDelegation,
  delegations: readonly ZoneDelegation[],
  context: BinderContext,
): Judged | null {
  const addresses = new Set(
    delegations.flatMap(({ nameServers }) =>
      nameServers.flatMap((other) => (other.name === server.name ? other.addresses : [])),
    ),
  );
  const missing = lookupOfName(server.name, context);
  if (missing?.outcome === 'no-such-name') return { verdict: 'wrong', from: missing.from };
  const answers = answersOf(server.name, addresses, context);
  const ofZone = answers.filter(({ name }) => name === zone);
  const silent = answers.find(({ outcome }) => outcome === 'no-answer');
  const alive = answers.some(({ outcome }) => outcome !== 'no-answer');
  if (silent !== undefined && !alive) return { verdict: 'dead', from: silent.from };
  const last = ofZone.findLast(({ outcome }) => outcome !== 'no-answer');
  if (last !== undefined && /^(?:no-such-name|refused|server-failure)$/.test(last.outcome))
    return { verdict: 'wrong', from: last.from };
  // Whoever has the name elsewhere gives its address, so that the parent needs none.
  const isInside = server.name.endsWith(`.${parent}`) || server.name.endsWith(`.${zone}`);
  if (addresses.size === 0 && showsAddresses && isInside && missing === null)
    return { verdict: 'no-glue', from: server.from };
  return last?.outcome === 'found' ? { verdict: 'valid', from: last.from } : null;
}

/** The newest answer about the name server's own name, of a server that may know it. */
function lookupOfName(name: string, { index }: BinderContext): DnsLookup | null {
  const answers = index.all(name).filter(({ serverAddress, type, outcome }) => {
    const said = outcome === 'found' || outcome === 'no-such-name';
    const asked = type === null || /^(?:a|aaaa|a\+aaaa|any)$/.test(type);
    return said && asked && !(serverAddress !== null && isPublicAddress(serverAddress));
  });
  return answers.findLast(({ outcome }) => outcome === 'found') ?? answers.at(-1) ?? null;
}

/** The answers that this name server gave, asked by its address or by its name. */
function answersOf(
  name: string,
  addresses: ReadonlySet<string>,
  { index, kinds, names }: BinderContext,
): readonly DnsLookup[] {
  const byAddress = [...addresses].flatMap((address) => index.answersOf(address));
  const byName = kinds.by('dns-lookup', 'server', names.key(name) ?? name, ({ serverName, serverAddress }) =>
    serverAddress === null && serverName !== null ? [names.key(serverName) ?? serverName] : [],
  );
  return [...byAddress, ...byName];
}
