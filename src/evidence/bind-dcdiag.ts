/**
 * What dcdiag says about a machine as facts: the columns of its DNS test, its own alias, and its DNS servers. Most of
 * it is about a source, or a machine with a defect; of a destination only what its DNS servers do.
 */
import { isOwnNetwork, isPublicAddress, isPublicResolver } from './addresses.js';
import { bindRegistrations } from './bind-dcdiag-records.js';
import { bindReferrals } from './bind-dcdiag-referrals.js';
import type { BinderContext, MachineBinder, Role } from './binders.js';
import type { FactSheet } from './fact-sheet.js';
import type { DcdiagDnsTest, DcdiagServer, DnsTestValue } from './observations-dcdiag.js';
import type { Party } from './pairs.js';

const COLUMNS = ['basc', 'forw', 'del', 'dyn', 'rreg'] as const;
const TIMED_OUT = 1460;

/** Adds the facts named dcdiag.*, and those of source, zone and DNS server that dcdiag tells. */
export const bindDcdiag: MachineBinder = (sheet, role, machine, context) => {
  const tests = context.kinds.at('dcdiag-dns-test', machine.key);
  bindServers(sheet, role, machine, tests, context);
  if (role === 'destination') return;
  bindConnectivity(sheet, machine, context);
  for (const column of COLUMNS) bindColumn(sheet, column, tests);
  for (const test of tests) {
    bindDomain(sheet, test);
    bindBasic(sheet, test);
    bindUpdate(sheet, test);
    bindReferrals(sheet, test, context);
  }
  bindRegistrations(sheet, machine, tests, context);
};

/** A connectivity test that passed has resolved the alias, if it does not say otherwise before its verdict. */
function bindConnectivity(sheet: FactSheet, { key }: Party, { kinds }: BinderContext): void {
  const aliases = kinds.at('dcdiag-own-alias', key);
  for (const { alias, resolved, from } of aliases) {
    sheet.add('dcdiag.ownAliasUnresolved', !resolved, from);
    sheet.add('source.ntdsGuid', alias.guid, from);
    sheet.add('forest.rootDomain', alias.root, from);
  }
  const verdicts = kinds.at('dcdiag-verdict', key);
  for (const { local, from } of verdicts) if (local) sheet.add('source.reportsItself', true, from);
  const connectivity = verdicts.filter(({ test }) => test.toLowerCase() === 'connectivity');
  const inOrder = [...aliases, ...connectivity].sort(
    (a, b) => a.from.evidence - b.from.evidence || a.from.line - b.from.line,
  );
  inOrder.forEach((one, at) => {
    if (one.kind !== 'dcdiag-verdict' || !one.passed || inOrder[at - 1]?.kind === 'dcdiag-own-alias') return;
    sheet.add('dcdiag.ownAliasUnresolved', false, one.from);
  });
}

/** A run that left the column out says nothing against one that did not. */
function bindColumn(
  sheet: FactSheet,
  column: (typeof COLUMNS)[number],
  tests: readonly DcdiagDnsTest[],
): void {
  const values = tests.flatMap((test) => {
    const value = test.row === null ? undefined : columnValue(column, test, test.row.value[column]);
    return value === undefined || test.row === null ? [] : [{ value, from: test.row.from }];
  });
  const run = values.filter(({ value }) => value !== 'not-run');
  for (const { value, from } of run.length > 0 ? run : values) sheet.add(`dcdiag.${column}`, value, from);
}

/** What fails only by what is noise is no more than a warning. */
function columnValue(
  column: (typeof COLUMNS)[number],
  { messages }: DcdiagDnsTest,
  value: DnsTestValue | undefined,
): DnsTestValue | undefined {
  const own = messages.filter((message) => message.column === column && message.weight !== 'summary');
  const isNoise = own.length > 0 && own.every(({ weight }) => weight === 'noise');
  return value === 'fail' && isNoise ? 'warn' : value;
}

function bindDomain(sheet: FactSheet, { domain, forest, row, from }: DcdiagDnsTest): void {
  if (forest === null) return;
  sheet.add('forest.rootDomain', forest.value, forest.from);
  if (domain === forest.value) sheet.add('dcdiag.childDomain', false, row?.from ?? from);
  else if (domain?.endsWith(`.${forest.value}`) === true) {
    sheet.add('dcdiag.childDomain', true, row?.from ?? from);
  }
}

/** That the machine could not be asked names no error of DNS. */
function bindBasic(sheet: FactSheet, { messages, row }: DcdiagDnsTest): void {
  const basic = messages.filter(({ column }) => column === 'basc');
  const named = basic.find(({ severity, weight }) => severity === 'error' && weight === 'plain');
  if (named !== undefined) sheet.add('dcdiag.basicErrorNamed', true, named.from);
  else if (basic[0] !== undefined && row?.value.basc === 'fail') {
    sheet.add('dcdiag.basicErrorNamed', false, basic[0].from);
  }
}

function bindUpdate(sheet: FactSheet, { dynamicUpdate }: DcdiagDnsTest): void {
  if (dynamicUpdate === null) return;
  sheet.add('zone.dynamicUpdate', dynamicUpdate.value.setting, dynamicUpdate.from);
  if (!sheet.has('zone.name')) sheet.add('zone.name', dynamicUpdate.value.zone, dynamicUpdate.from);
}

function bindServers(
  sheet: FactSheet,
  role: Role,
  { key }: Party,
  tests: readonly DcdiagDnsTest[],
  context: BinderContext,
): void {
  const servers = tests.flatMap(({ dnsServers }) => dnsServers);
  const [first] = servers;
  const settings = context.machines.settings(key);
  if (first !== undefined && settings?.from == null) {
    sheet.add(`${role}.dnsServers`, [...new Set(servers.map(({ address }) => address))], first.from);
  }
  const isProvider = providerTest(key, tests, context);
  const provider = servers.find(isProvider);
  if (provider !== undefined && settings?.complete !== true) {
    sheet.add(`${role}.dns.usesProviderServer`, true, provider.from);
  }
  bindAnswers(sheet, role, servers, settings?.servers ?? null);
  for (const test of tests) {
    // What dcdiag asks for is a record of the forest root's zone.
    if (test.allInvalid === null || test.domain === null || test.domain !== test.forest?.value) continue;
    const useless = test.dnsServers.every(
      (server) => server.functional === false && server.code !== TIMED_OUT && isProvider(server),
    );
    if (useless && test.dnsServers.length > 0) {
      sheet.add(`${role}.dns.domainAtServers`, 'none', test.allInvalid.from);
    }
  }
}

/** Errors of a query other than its time-out are answers. */
function bindAnswers(
  sheet: FactSheet,
  role: Role,
  servers: readonly DcdiagServer[],
  all: readonly string[] | null,
): void {
  const answering = servers.filter(
    ({ functional, code }) => functional === true || (code ?? TIMED_OUT) !== TIMED_OUT,
  );
  const silent = servers.filter(({ functional, code }) => functional !== true && code === TIMED_OUT);
  const [first] = silent.length > 0 ? silent : answering;
  if (first === undefined) return;
  const known = new Set(silent.map(({ address }) => address));
  if (silent.length === 0) {
    if (answering.length === servers.length) sheet.add(`${role}.dns.answeringServers`, 'all', first.from);
  } else if (answering.length > 0) sheet.add(`${role}.dns.answeringServers`, 'some', first.from);
  else if (all?.every((address) => known.has(address)) === true) {
    sheet.add(`${role}.dns.answeringServers`, 'none', first.from);
  }
}

/** Decides for a machine: a server outside that dcdiag finds useless, with no name within the forest or network. */
function providerTest(
  key: string,
  tests: readonly DcdiagDnsTest[],
  { names, root }: BinderContext,
): (server: DcdiagServer) => boolean {
  const named = tests.flatMap(({ domain, forest }) => [domain, forest?.value ?? null]);
  const domains = new Set([root, ...named].filter((domain) => domain !== null));
  const own = names.addressesOf(key);
  return ({ address, name, valid, functional }) => {
    if (isPublicResolver(address)) return true;
    if ((valid && functional !== false) || !isPublicAddress(address) || isOwnNetwork(address, own))
      return false;
    const lower = name?.toLowerCase() ?? '';
    return ![...domains].some((domain) => lower.endsWith(`.${domain}`));
  };
}
