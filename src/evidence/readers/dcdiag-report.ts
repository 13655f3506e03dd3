/** The observations that the DNS test of dcdiag ends in: TEST blocks, rows and servers brought together. */
import type { NetworkAdapter, NetworkSettings, Observation, Seen } from '../observations.js';
import type { DcdiagDnsTest, DcdiagServer } from '../observations-dcdiag.js';
import type { PieceContext } from '../reader.js';
import { isLoopback } from '../values.js';
import type { ListedAdapter } from './dcdiag-adapters.js';
import { noBasics } from './dcdiag-basics.js';
import { isInDetail } from './dcdiag-command.js';
import type { OpenTest } from './dcdiag-open-test.js';
import { labelOf, type TableRow } from './dcdiag-table.js';
import type { UsedServer } from './dcdiag-used-servers.js';
import { hidesHealthy } from './repadmin-command.js';

interface Parts {
  readonly tests: readonly OpenTest[];
  readonly rows: readonly TableRow[];
  readonly used: ReadonlyMap<string, UsedServer>;
  readonly command: string | null;
}

/**
 * Takes what was read, the machine that was tested where no block names it, and the forest root. Returns one
 * observation per domain controller, and its settings where they are listed.
 */
export function reportOf(
  { tests, rows, used, command }: Parts,
  tested: string | null,
  forest: Seen<string> | null,
  piece: PieceContext,
): readonly Observation[] {
  const [row, ...others] = rows;
  const only = row !== undefined && others.length === 0 ? row.name : null;
  const controllers = tests.map((test) => ({ test, server: test.server ?? tested ?? only }));
  const rowOf = rowsByName(rows);
  const matched = new Set<TableRow>();
  const observations: Observation[] = [];
  for (const { test, server } of controllers) {
    if (server === null) continue;
    const own = rowOf(server, test.domain);
    if (own !== null) matched.add(own);
    observations.push(
      observationOf(test, server, own, { forest, used, command, piece }),
      ...settingsOf(test, server, piece),
    );
  }
  for (const one of rows) {
    if (one.name === null || matched.has(one)) continue;
    const isDouble = rowOf(one.name, null) === null;
    const server = isDouble && one.domain !== null ? `${one.name}.${one.domain}` : one.name;
    observations.push(fromRow(one, server, { forest, piece }));
  }
  return observations;
}

function observationOf(
  test: OpenTest,
  server: string,
  row: TableRow | null,
  {
    forest,
    used,
    command,
    piece,
  }: Omit<Parts, 'tests' | 'rows'> & {
    readonly forest: Seen<string> | null;
    readonly piece: PieceContext;
  },
): DcdiagDnsTest {
  const itself = test.adapters.adapters
    .flatMap(({ addresses }) => addresses)
    .find((address) => used.has(address));
  const seen = (one: DcdiagServer): DcdiagServer => {
    const listed = used.get(isLoopback(one.address) ? (itself ?? one.address) : one.address);
    if (listed === undefined) return one;
    return {
      ...one,
      name: one.name ?? listed.name,
      functional: listed.functional,
      code: one.code ?? listed.code,
    };
  };
  return {
    kind: 'dcdiag-dns-test',
    server,
    domain: test.domain ?? row?.domain ?? null,
    forest,
    row: row === null ? null : { value: row.values, from: piece.reference(row.line) },
    messages: test.messages,
    basics: test.basics,
    dnsServers: clientServers(test, piece).map(seen),
    forwarders: test.forwarders.map(seen),
    allInvalid: test.allInvalid,
    forwarding: test.forwarding,
    delegations: test.delegations.map((one) => ({
      ...one,
      code: one.code ?? used.get(one.address ?? '')?.code ?? null,
    })),
    dynamicUpdate: test.dynamicUpdate,
    testRecord: test.testRecord,
    records: test.records,
    recordsShown: recordsShown(test, command),
    hostRecord: test.hostRecord,
    from: piece.reference(test.opened),
  };
}

function recordsShown(test: OpenTest, command: string | null): DcdiagDnsTest['recordsShown'] {
  if (test.registration !== 'ended' || hidesHealthy(command ?? '')) return 'part';
  const showsAll =
    isInDetail(command ?? '') ||
    test.basics.services.length > 0 ||
    test.records.some(({ missing }) => !missing);
  return showsAll ? 'all' : 'missing';
}

function fromRow(
  row: TableRow,
  server: string,
  { forest, piece }: { readonly forest: Seen<string> | null; readonly piece: PieceContext },
): DcdiagDnsTest {
  const from = piece.reference(row.line);
  return {
    kind: 'dcdiag-dns-test',
    server,
    domain: row.domain,
    forest,
    row: { value: row.values, from },
    messages: [],
    basics: noBasics(),
    dnsServers: [],
    allInvalid: null,
    forwarders: [],
    forwarding: null,
    delegations: [],
    dynamicUpdate: null,
    testRecord: null,
    records: [],
    recordsShown: 'part',
    hostRecord: null,
    from,
  };
}

function settingsOf(test: OpenTest, host: string, piece: PieceContext): readonly NetworkSettings[] {
  const { adapters, servers, ended } = test.adapters;
  const [[first], [opened]] = [servers, adapters];
  if (opened === undefined || first === undefined) return [];
  return [
    {
      kind: 'network-settings',
      host,
      primarySuffix: null,
      addresses: adapters.flatMap(({ addresses }) => addresses),
      dnsServers: servers.map(({ address }) => address),
      dnsServersFrom: piece.reference(first.line),
      complete: ended,
      ...(opened.name === null ? {} : { adapters: adapters.map((one) => adapterOf(one, ended, piece)) }),
      from: piece.reference(opened.line),
    },
  ];
}

function adapterOf(adapter: ListedAdapter, ended: boolean, piece: PieceContext): NetworkAdapter {
  return {
    name: adapter.name ?? '',
    addresses: adapter.addresses,
    dnsServers: ended ? [...adapter.dnsServers] : null,
    gateways: null,
    dhcp: adapter.dhcp,
    suffix: null,
    dhcpServer: null,
    disconnected: false,
    from: piece.reference(adapter.line),
  };
}

/** The client's servers: those in the list of adapters, those called invalid, and those that were asked for records. */
function clientServers(test: OpenTest, piece: PieceContext): readonly DcdiagServer[] {
  const listed = test.adapters.servers.map(({ line, ...server }) => ({
    ...server,
    functional: null,
    code: null,
    from: piece.reference(line),
  }));
  const adapters = new Map(listed.map(({ address, adapter }) => [address, adapter]));
  const named = test.dnsServers.map((one) => ({
    ...one,
    adapter: one.adapter ?? adapters.get(one.address) ?? null,
  }));
  const servers = new Map([...listed, ...named].map((server) => [server.address, server]));
  for (const { dnsServer, adapter, from } of test.records) {
    if (servers.has(dnsServer)) continue;
    servers.set(dnsServer, {
      address: dnsServer,
      name: null,
      adapter,
      valid: true,
      functional: null,
      code: null,
      from,
    });
  }
  return [...servers.values()];
}

/** Finds a machine's row, of several the last; where the name is in several domains, only with the domain. */
function rowsByName(rows: readonly TableRow[]): (server: string, domain: string | null) => TableRow | null {
  const byName = new Map<string, Map<string | null, TableRow>>();
  for (const row of rows) {
    if (row.name === null) continue;
    const domains = byName.get(labelOf(row.name)) ?? new Map<string | null, TableRow>();
    byName.set(labelOf(row.name), domains.set(row.domain, row));
  }
  return (server, domain) => {
    const domains = byName.get(labelOf(server));
    const [first] = domains?.values() ?? [];
    if (domains === undefined || first === undefined) return null;
    const fitting = domain === null ? undefined : domains.get(domain);
    if (fitting !== undefined || domains.size > 1) return fitting ?? null;
    return domain === null || first.domain === null ? first : null;
  };
}
