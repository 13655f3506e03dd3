/** What the registration test of dcdiag says about a machine's records on its own DNS servers. */
import type { BinderContext } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { DcdiagDnsTest, DcdiagRecord } from './observations-dcdiag.js';
import type { Party } from './pairs.js';
import type { LineReference } from './types.js';
import { aliasIn, isLoopback } from './values.js';

/** Records that domain controllers without IPv6 or a reverse zone do not have. */
const HARMLESS: ReadonlySet<DcdiagRecord['type']> = new Set(['AAAA', 'PTR']);

interface Known {
  readonly key: string;
  readonly context: BinderContext;
}

/** Adds whether its alias and its host record are on its servers, and whether these serve the zones. */
export function bindRegistrations(
  sheet: FactSheet,
  machine: Party,
  tests: readonly DcdiagDnsTest[],
  context: BinderContext,
): void {
  for (const test of tests) bindTest(sheet, test, { key: machine.key, context });
}

function bindTest(sheet: FactSheet, test: DcdiagDnsTest, { key, context }: Known): void {
  const { records, recordsShown, row, hostRecord } = test;
  const aliases = records.filter(({ type, name }) => type === 'CNAME' && aliasIn(name) !== null);
  for (const { name, from } of aliases) sheet.add('source.ntdsGuid', aliasIn(name)?.guid ?? null, from);
  const others = records.filter(({ type, missing }) => missing && type !== 'CNAME' && !HARMLESS.has(type));
  const alias = aliases.find(({ missing }) => missing);
  const [other] = others;
  if (other !== undefined) sheet.add('dcdiag.otherRecordsRegistered', false, other.from);
  else if (alias !== undefined && recordsShown !== 'part')
    sheet.add('dcdiag.otherRecordsRegistered', true, alias.from);
  const passed = row?.value.rreg === 'pass' ? row.from : null;
  bindShare(sheet, 'source.cname.atOwnServers', aliases, passed, { key, context, test });
  const fqdn = (test.server.includes('.') ? test.server : context.names.fqdn(key))?.toLowerCase();
  const hosts = records.filter(({ type, name }) => type === 'A' && name === fqdn);
  if (hostRecord?.value === false) sheet.add('source.host.atOwnServers', 'none', hostRecord.from);
  else bindShare(sheet, 'source.host.atOwnServers', hosts, passed, { key, context, test });
  // Whoever has all the other records of _msdcs and of the domain serves these zones.
  const isAlone = other === undefined && recordsShown !== 'part';
  const serving = passed ?? (isAlone ? alias?.from : undefined);
  if (serving === undefined) return;
  sheet.add('source.dns.msdcsAtServers', 'all', serving);
  sheet.add('source.dns.domainAtServers', 'all', serving);
}

/** dcdiag asks every server and names those that lack the record; in detail also those that have it. */
function bindShare(
  sheet: FactSheet,
  id: 'source.cname.atOwnServers' | 'source.host.atOwnServers',
  records: readonly DcdiagRecord[],
  passed: LineReference | null,
  own: Known & { readonly test: DcdiagDnsTest },
): void {
  const missing = records.filter((record) => record.missing);
  const [first] = missing;
  if (first === undefined) {
    const from = passed ?? (own.test.recordsShown === 'all' ? records[0]?.from : undefined);
    if (from !== undefined) sheet.add(id, 'all', from);
    return;
  }
  if (missing.length < records.length) {
    sheet.add(id, 'some', first.from);
    return;
  }
  const settings = own.context.machines.settings(own.key);
  if (settings === null || settings.from === null || !settings.complete) {
    if (own.test.recordsShown === 'all') sheet.add(id, 'none', first.from);
    return;
  }
  const addresses = own.context.names.addressesOf(own.key);
  const serverOf = (address: string): string =>
    isLoopback(address) || addresses.has(address) || settings.addresses.includes(address)
      ? 'itself'
      : address;
  const lacking = new Set(missing.map(({ dnsServer }) => serverOf(dnsServer)));
  const others = settings.servers.filter((server) => !lacking.has(serverOf(server)));
  const failed = failedServers(own.test);
  if (others.length === 0) sheet.add(id, 'none', first.from);
  else if (own.test.recordsShown !== 'part' && others.some((server) => !failed.has(server)))
    sheet.add(id, 'some', first.from);
}

/** Servers that could not be asked for records. */
function failedServers({ dnsServers }: DcdiagDnsTest): ReadonlySet<string> {
  const failed = dnsServers.filter(
    ({ valid, functional, code }) => !valid || functional === false || code !== null,
  );
  return new Set(failed.map(({ address }) => address));
}
