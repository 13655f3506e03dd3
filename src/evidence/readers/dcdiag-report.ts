/** The observations that the DNS test of dcdiag ends in: TEST blocks, rows and servers brought together. */
import type { Line } from '../lines.js';
import type { NetworkSettings, Observation, Seen } from '../observations.js';
import type { DcdiagDnsTest, DcdiagServer } from '../observations-dcdiag.js';
import type { PieceContext } from '../reader.js';
import type { AdapterList } from './dcdiag-adapters.js';
import type { OpenDnsTest } from './dcdiag-message.js';
import { labelOf, type TableRow } from './dcdiag-table.js';
import type { UsedServer } from './dcdiag-used-servers.js';

/** What the blocks of one domain controller have said. */
export interface OpenTest extends OpenDnsTest {
  readonly opened: Line;
  readonly server: string | null;
  domain: string | null;
  readonly adapters: AdapterList;
}

interface Parts {
  readonly tests: readonly OpenTest[];
  readonly rows: readonly TableRow[];
  readonly used: ReadonlyMap<string, UsedServer>;
}

/**
 * Takes what was read, the machine that was tested where no block names it, and the forest root. Returns one
 * observation per domain controller, and its settings where they are listed.
 */
export function reportOf(
  { tests, rows, used }: Parts,
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
      observationOf(test, server, own, { forest, used, piece }),
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
    piece,
  }: { readonly forest: Seen<string> | null; readonly used: Parts['used']; readonly piece: PieceContext },
): DcdiagDnsTest {
  const seen = (one: DcdiagServer): DcdiagServer => {
    const listed = used.get(one.address);
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
    dnsServers: clientServers(test).map(seen),
    forwarders: test.forwarders.map(seen),
    allInvalid: test.allInvalid,
    forwarding: test.forwarding,
    delegations: test.delegations.map((one) => ({
      ...one,
      code: one.code ?? used.get(one.address ?? '')?.code ?? null,
    })),
    dynamicUpdate: test.dynamicUpdate,
    records: test.records,
    hostRecord: test.hostRecord,
    from: piece.reference(test.opened),
  };
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
    dnsServers: [],
    allInvalid: null,
    forwarders: [],
    forwarding: null,
    delegations: [],
    dynamicUpdate: null,
    records: [],
    hostRecord: null,
    from,
  };
}

function settingsOf(test: OpenTest, host: string, piece: PieceContext): readonly NetworkSettings[] {
  const { addresses, servers, opened } = test.adapters;
  const [first] = servers;
  if (opened === null || first === undefined) return [];
  return [
    {
      kind: 'network-settings',
      host,
      primarySuffix: null,
      addresses,
      dnsServers: servers.map(({ address }) => address),
      dnsServersFrom: piece.reference(first.line),
      complete: true,
      from: piece.reference(opened),
    },
  ];
}

/** The client's servers that messages name: those called invalid, and those that were asked for records. */
function clientServers(test: OpenTest): readonly DcdiagServer[] {
  const servers = new Map(test.dnsServers.map((server) => [server.address, server]));
  for (const { dnsServer, from } of test.records) {
    if (servers.has(dnsServer)) continue;
    servers.set(dnsServer, {
      address: dnsServer,
      name: null,
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
