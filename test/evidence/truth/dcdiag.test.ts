/** Each statement of truth.json about the samples of dcdiag and of mixed pastes, one by one, as the readers extract it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose.js';
import type { Knowledge } from '../../../src/diagnosis/compile.js';
import type { Observation } from '../../../src/evidence/observations.js';
import { observe } from '../../../src/evidence/read-evidence.js';
import { clocksOf } from '../../../src/evidence/readers/event-values.js';
import { shippedKnowledge } from '../../support/shipped-knowledge.js';
import { factsOf, read, readSample, sample } from '../sample.js';

type Kind = Observation['kind'];
type OfKind<K extends Kind> = Extract<Observation, { readonly kind: K }>;

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

/** Observations of a kind in a sample, in order. */
function all<K extends Kind>(kind: K, name: string): readonly OfKind<K>[] {
  return observe([{ text: sample(name) }]).filter((one): one is OfKind<K> => one.kind === kind);
}

/** What is said about the only domain controller of a DNS test. */
function dnsTest(name: string): OfKind<'dcdiag-dns-test'> {
  const [test, ...others] = all('dcdiag-dns-test', name);
  expect(others).toEqual([]);
  if (test === undefined) throw new Error('no DNS test was read');
  return test;
}

function factsIn(name: string): Record<string, unknown> {
  const { incidents } = readSample(name);
  expect(incidents).toHaveLength(1);
  return factsOf(incidents[0]);
}

/** Rows of the table: name, domain, and the seven columns. */
function rows(name: string): readonly (readonly [string, string | null, string])[] {
  return all('dcdiag-dns-test', name).map(({ server, domain, row }) => [
    server,
    domain,
    Object.entries(row?.value ?? {})
      .map(([column, value]) => `${column}=${value}`)
      .join(' '),
  ]);
}

const columns = (values: string): string =>
  values
    .split(' ')
    .map((value, at) => `${['auth', 'basc', 'forw', 'del', 'dyn', 'rreg', 'ext'][at]}=${value}`)
    .join(' ');

/** Verdicts as `who test passed|failed`, where who is a machine or the forest. */
function verdicts(name: string): readonly string[] {
  return all('dcdiag-verdict', name).map(
    ({ server, forest, test, passed }) => `${server ?? forest} ${test} ${passed ? 'passed' : 'failed'}`,
  );
}

async function findings(name: string) {
  return (await diagnose(knowledge, { evidence: [{ text: sample(name) }] })).findings;
}

describe('dcdiag-default-8524.txt', () => {
  const name = 'dcdiag-default-8524.txt';
  const links = all('replication-link', name);

  it('ran on CON-DC01 in site HQ, the destination of every link', () => {
    const own = all('dcdiag-verdict', name).filter(({ server }) => server !== null);
    expect(new Set(own.map(({ server, site, local }) => `${site}\\${server} ${local}`))).toEqual(
      new Set(['HQ\\CON-DC01 true']),
    );
    expect(
      new Set(links.map(({ destination, destinationSite }) => `${destinationSite}\\${destination}`)),
    ).toEqual(new Set(['HQ\\CON-DC01']));
  });

  it('Connectivity passed, and all other tests but Replications', () => {
    const said = verdicts(name);
    expect(said).toContain('CON-DC01 Connectivity passed');
    expect(said.filter((one) => one.endsWith('failed'))).toEqual(['CON-DC01 Replications failed']);
    expect(said).toHaveLength(11);
  });

  it('the source of all failed links is CON-DC03, with 8524', () => {
    expect(links.map(({ source, status, outcome }) => [source, status, outcome])).toEqual(
      Array.from({ length: 3 }, () => ['CON-DC03', 8524, 'failure']),
    );
    expect(readSample(name).incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'CON-DC03' },
    ]);
  });

  it.each([
    ['ForestDnsZones', 0, 'DC=ForestDnsZones,DC=contoso,DC=com', '07:03:44', '00:03:02', 31],
    ['Schema', 1, 'CN=Schema,CN=Configuration,DC=contoso,DC=com', '07:03:32', '00:03:01', 31],
    ['the domain', 2, 'DC=contoso,DC=com', '07:14:55', '00:11:40', 124],
  ])('%s: times and failures', (_, at, namingContext, failed, succeeded, failures) => {
    expect(links[at]).toMatchObject({
      namingContext,
      lastAttempt: `2024-06-11 ${failed}`,
      lastSuccess: { value: `2024-06-10 ${succeeded}` },
      failures: { value: failures },
    });
  });

  it('three times the alias of CON-DC03 is not registered on one or more DNS servers, of which none is named', () => {
    expect(links.map(({ sourceGuid }) => [sourceGuid?.value, sourceGuid?.from.line])).toEqual([
      ['ec6dd164-d4ce-4f88-a29c-8cadb0d7913b', 47],
      ['ec6dd164-d4ce-4f88-a29c-8cadb0d7913b', 58],
      ['ec6dd164-d4ce-4f88-a29c-8cadb0d7913b', 69],
    ]);
    const facts = factsIn(name);
    expect(facts).toMatchObject({ 'link.sourceGuid': 'ec6dd164-d4ce-4f88-a29c-8cadb0d7913b' });
    expect(Object.keys(facts).filter((id) => /AtServers|atOwnServers|aliasResolves/.test(id))).toEqual([]);
  });

  it('KccEvent quotes error 2087 and still passes', () => {
    expect(all('event', name)).toMatchObject([
      { id: 2087, level: 'error', time: { value: '06/11/2024   07:03:20' }, computer: { value: 'CON-DC01' } },
    ]);
    expect(verdicts(name)).toContain('CON-DC01 KccEvent passed');
    expect(factsIn(name)).toMatchObject({ 'link.event2087': true });
  });

  it('DFSREvent warns and passes; nothing is made of it', () => {
    expect(verdicts(name)).toContain('CON-DC01 DFSREvent passed');
    const warning =
      sample(name)
        .split('\n')
        .findIndex((line) => line.includes('SYSVOL')) + 1;
    expect(JSON.stringify(readSample(name).incidents)).not.toContain('SYSVOL');
    expect(observe([{ text: sample(name) }]).every(({ from }) => Math.abs(from.line - warning) > 1)).toBe(
      true,
    );
  });
});

describe('dcdiag-french-cp850.txt', () => {
  const name = 'dcdiag-french-cp850.txt';

  it('is decoded from code page 850', () => {
    expect(sample(name)).toContain('Résumé des résultats des tests DNS :\r\n');
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('FAB-PAR-DC01 passed everything, Ext was not run', () => {
    expect(rows(name)[0]).toEqual([
      'FAB-PAR-DC01',
      'fabrikam.com',
      columns('pass pass pass pass pass pass not-run'),
    ]);
  });

  it('FAB-LYO-DC01: Basc and RReg failed, Dyn warned', () => {
    expect(rows(name)[1]).toEqual([
      'FAB-LYO-DC01',
      'fabrikam.com',
      columns('pass fail pass not-run warn fail not-run'),
    ]);
    expect(readSample(name).incidents.map(({ subject }) => subject)).toEqual([{ server: 'FAB-LYO-DC01' }]);
  });

  it('the enterprise test of fabrikam.com failed', () => {
    expect(verdicts(name)).toEqual(['fabrikam.com DNS failed']);
  });

  it('has no details', () => {
    expect(
      all('dcdiag-dns-test', name).flatMap(({ messages, records }) => [...messages, ...records]),
    ).toEqual([]);
    expect(factsIn(name)).not.toHaveProperty(['dcdiag.basicErrorNamed']);
  });
});

describe('dcdiag-french.txt', () => {
  const name = 'dcdiag-french.txt';

  it('localised words are read, with every line understood', () => {
    expect(verdicts(name)).toEqual([
      'FAB-PAR-DC01 Connectivity passed',
      'FAB-PAR-DC01 DNS passed',
      'fabrikam.com DNS failed',
    ]);
    expect(all('dcdiag-verdict', name).map(({ local }) => local)).toEqual([true, true, false]);
    expect(dnsTest(name)).toMatchObject({
      domain: 'fabrikam.com',
      messages: [{ severity: 'warning' }, { severity: 'warning' }],
    });
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('FAB-PAR-DC01 in site Paris of the forest fabrikam.com was tested, Connectivity passed', () => {
    expect(all('dcdiag-verdict', name)[0]).toMatchObject({
      server: 'FAB-PAR-DC01',
      site: 'Paris',
      test: 'Connectivity',
      passed: true,
    });
    expect(factsIn(name)).toMatchObject({
      'source.name': 'FAB-PAR-DC01',
      'forest.rootDomain': 'fabrikam.com',
    });
  });

  it('at 10.60.1.10 the alias and one SRV record are missing, for the only adapter', () => {
    const common = { dnsServer: '10.60.1.10', adapter: '[00000001] vmxnet3 Ethernet Adapter', missing: true };
    expect(dnsTest(name).records).toMatchObject([
      { ...common, type: 'CNAME', name: '9dd0e8c3-df49-49d6-b4d0-3e30e304c296._msdcs.fabrikam.com' },
      { ...common, type: 'SRV', name: '_ldap._tcp.paris._sites.dc._msdcs.fabrikam.com' },
    ]);
    expect(factsIn(name)).toMatchObject({
      'source.ntdsGuid': '9dd0e8c3-df49-49d6-b4d0-3e30e304c296',
      'dcdiag.otherRecordsRegistered': false,
    });
  });

  it('the table shows a failed RReg only', () => {
    expect(rows(name)).toEqual([
      ['FAB-PAR-DC01', 'fabrikam.com', columns('pass pass pass pass pass fail not-run')],
    ]);
  });

  it('verdicts are wrapped behind the test; the enterprise test failed although the machine passed', () => {
    const said = all('dcdiag-verdict', name).filter(({ test }) => test === 'DNS');
    expect(said.map(({ server, forest, passed, from }) => [server, forest, passed, from.line])).toEqual([
      ['FAB-PAR-DC01', null, true, 26],
      [null, 'fabrikam.com', false, 58],
    ]);
  });

  it('the alias resolves somewhere else, so that it is not missing on all its servers', () => {
    const facts = factsIn(name);
    expect(facts).toMatchObject({ 'dcdiag.ownAliasUnresolved': false });
    expect(facts).not.toHaveProperty(['source.cname.atOwnServers']);
  });
});

describe('dcdiag-test-dns-broken-delegation.txt', () => {
  const name = 'dcdiag-test-dns-broken-delegation.txt';
  const delegation = (zone: string) => dnsTest(name).delegations.filter((one) => one.zone === zone);

  it('CON-DC01 was named and tested, its Connectivity passed', () => {
    expect(dnsTest(name).server).toBe('CON-DC01.contoso.com');
    expect(all('dcdiag-verdict', name)[0]).toMatchObject({
      server: 'CON-DC01',
      site: 'HQ',
      local: false,
      test: 'Connectivity',
      passed: true,
    });
  });

  it('contoso.com delegates _msdcs.contoso.com to one server that works and to two that do not', () => {
    expect(delegation('_msdcs.contoso.com')).toMatchObject([
      { parent: 'contoso.com', nameServer: 'con-dc01.contoso.com', address: '10.20.0.10', outcome: 'valid' },
      { parent: 'contoso.com', nameServer: 'con-dc08.contoso.com', address: '10.20.0.18', outcome: 'broken' },
      {
        parent: 'contoso.com',
        nameServer: 'con-dc09.contoso.com',
        address: null,
        outcome: 'no-glue',
        code: 9714,
      },
    ]);
  });

  it('contoso.com delegates emea.contoso.com to one server that does not work', () => {
    expect(delegation('emea.contoso.com')).toMatchObject([
      {
        parent: 'contoso.com',
        nameServer: 'emea-dc01.emea.contoso.com',
        address: '10.40.0.11',
        outcome: 'broken',
      },
    ]);
  });

  it('10.20.0.18 does not answer in time, 10.40.0.11 does not know the name', () => {
    const codes = new Map(dnsTest(name).delegations.map(({ address, code }) => [address, code]));
    expect([codes.get('10.20.0.18'), codes.get('10.40.0.11')]).toEqual([1460, 9003]);
  });

  it('what is broken stands on the next line or on the same one', () => {
    const lines = sample(name).split('\n');
    const at = dnsTest(name).delegations.map(({ from }) => from.line);
    expect(lines[at[1] ?? 0]).toContain('[Broken delegated domain');
    expect(lines[(at[3] ?? 0) - 1]).toContain('[Broken delegated domain');
  });

  it('the table shows a failed Del; the enterprise test failed although the machine passed', () => {
    expect(rows(name)).toEqual([
      ['CON-DC01.contoso.com', 'contoso.com', columns('pass pass pass fail pass pass not-run')],
    ]);
    expect(verdicts(name).slice(1)).toEqual(['CON-DC01 DNS passed', 'contoso.com DNS failed']);
    expect(factsIn(name)).toMatchObject({ 'dcdiag.del': 'fail', 'dnsServer.delegation': 'dead' });
  });

  it('no replication is said to fail', () => {
    expect(readSample(name).incidents.map(({ subject, explains }) => [subject, explains])).toEqual([
      [{ server: 'CON-DC01' }, []],
    ]);
  });
});

describe('dcdiag-test-dns-dynamic-update.txt', () => {
  const name = 'dcdiag-test-dns-dynamic-update.txt';

  it('FAB-DC02 was tested; nothing is wrong with its authentication', () => {
    expect(dnsTest(name)).toMatchObject({
      server: 'FAB-DC02.fabrikam.com',
      row: { value: { auth: 'pass' } },
    });
    expect(dnsTest(name).messages.filter(({ column }) => column === 'auth')).toEqual([]);
  });

  it('fabrikam.com takes no updates, and refused the test record with 9005', () => {
    expect(dnsTest(name)).toMatchObject({
      dynamicUpdate: { value: { setting: 'none', zone: 'fabrikam.com' } },
      testRecord: { value: { zone: 'fabrikam.com', code: 9005 } },
    });
    expect(factsIn(name)).toMatchObject({ 'zone.dynamicUpdate': 'none', 'zone.name': 'fabrikam.com' });
  });

  it('three records are missing at 10.50.0.11, the alias is not among them', () => {
    const common = {
      dnsServer: '10.50.0.11',
      adapter: '[00000004] Microsoft Hyper-V Network Adapter',
      missing: true,
    };
    expect(dnsTest(name).records).toMatchObject([
      { ...common, type: 'A', name: 'fab-dc02.fabrikam.com' },
      {
        ...common,
        type: 'SRV',
        name: '_ldap._tcp.28173443-fe39-40a2-9311-3c34a8a23ee9.domains._msdcs.fabrikam.com',
      },
      { ...common, type: 'SRV', name: '_ldap._tcp.dc._msdcs.fabrikam.com' },
    ]);
    expect(factsIn(name)).not.toHaveProperty(['source.cname.atOwnServers']);
  });

  it('the GUID of the domain makes no alias', () => {
    expect(Object.values(factsIn(name)).join(' ')).not.toContain('28173443');
  });

  it('the table shows that Dyn and RReg failed', () => {
    expect(rows(name)).toEqual([
      ['FAB-DC02.fabrikam.com', 'fabrikam.com', columns('pass pass pass pass fail fail not-run')],
    ]);
  });

  // That the records are missing because the zone refuses updates is an inference: the finding that follows from it.
  it('refused updates are the cause', async () => {
    const [finding] = await findings(name);
    expect(finding?.causes[0]).toMatchObject({ id: 'dynamic-update-refused', state: 'supported' });
  });
});

describe('dcdiag-test-dns-invalid-forwarder.txt', () => {
  const name = 'dcdiag-test-dns-invalid-forwarder.txt';

  it('EMEA-DC02 of the child domain was tested, its Connectivity passed', () => {
    expect(dnsTest(name)).toMatchObject({ server: 'EMEA-DC02.emea.contoso.com', domain: 'emea.contoso.com' });
    expect(verdicts(name)[0]).toBe('EMEA-DC02 Connectivity passed');
  });

  it('its forwarder 10.20.0.99 is invalid: it did not answer in time', () => {
    expect(dnsTest(name).forwarders).toMatchObject([
      { address: '10.20.0.99', name: null, valid: false, functional: false, code: 1460 },
    ]);
    expect(factsIn(name)).toMatchObject({ 'dnsServer.forwarder': 'dead' });
  });

  it('neither root hints nor forwarders work', () => {
    expect(dnsTest(name).forwarding?.value).toBe('none');
  });

  it('that 203.0.113.200 failed a PTR query is noise', () => {
    expect(JSON.stringify([dnsTest(name), readSample(name).incidents])).not.toContain('203.0.113.200');
  });

  it('the table shows that Forw failed; what was not run is no pass', () => {
    expect(rows(name)).toEqual([
      [
        'EMEA-DC02.emea.contoso.com',
        'emea.contoso.com',
        columns('pass pass fail not-run not-run not-run not-run'),
      ],
    ]);
    const facts = factsIn(name);
    expect(facts).toMatchObject({
      'dcdiag.del': 'not-run',
      'dcdiag.dyn': 'not-run',
      'dcdiag.rreg': 'not-run',
    });
    expect(facts).not.toHaveProperty(['source.cname.atOwnServers']);
  });

  it('the domain of the server and the forest root differ', () => {
    expect(verdicts(name).at(-1)).toBe('contoso.com DNS failed');
    expect(factsIn(name)).toMatchObject({
      'dcdiag.childDomain': true,
      'source.domain': 'emea.contoso.com',
      'forest.rootDomain': 'contoso.com',
    });
  });
});

describe('dcdiag-test-dns-provider-resolver.txt', () => {
  const name = 'dcdiag-test-dns-provider-resolver.txt';

  it('EX-DC02 was tested; its own alias does not resolve, so Connectivity failed', () => {
    expect(all('dcdiag-own-alias', name)).toMatchObject([
      {
        server: 'EX-DC02',
        alias: { name: '65eeb41d-563c-4c09-84e4-918ebe155040._msdcs.corp.example.test' },
        resolved: false,
      },
    ]);
    expect(verdicts(name)[0]).toBe('EX-DC02 Connectivity failed');
    expect(dnsTest(name).server).toBe('EX-DC02.corp.example.test');
    expect(factsIn(name)).toMatchObject({ 'dcdiag.ownAliasUnresolved': true });
  });

  it('its adapter uses two servers of a provider, both invalid, and no other', () => {
    const common = { adapter: '[00000006] vmxnet3 Ethernet Adapter', valid: false };
    expect(dnsTest(name).dnsServers).toMatchObject([
      { ...common, address: '203.0.113.53', name: 'resolver1.provider.example.test' },
      { ...common, address: '203.0.113.54', name: 'resolver2.provider.example.test' },
    ]);
    expect(dnsTest(name).allInvalid?.value).toBe(true);
    expect(factsIn(name)).toMatchObject({ 'source.dns.usesProviderServer': true });
  });

  it('neither can answer for the forest', () => {
    expect(dnsTest(name).dnsServers.map(({ functional }) => functional)).toEqual([false, false]);
    expect(factsIn(name)).toMatchObject({ 'source.dns.domainAtServers': 'none' });
  });

  it('no host record, no registration, no test record in the zone', () => {
    const { hostRecord, messages, testRecord } = dnsTest(name);
    expect(hostRecord?.value).toBe(false);
    expect(messages.filter(({ column }) => column === 'rreg')).toMatchObject([
      { severity: 'error', weight: 'summary' },
    ]);
    expect(testRecord?.value).toEqual({ zone: 'corp.example.test', code: null });
    expect(factsIn(name)).toMatchObject({ 'source.host.atOwnServers': 'none' });
  });

  it('the table, and the enterprise test, which failed', () => {
    expect(rows(name)).toEqual([
      ['EX-DC02.corp.example.test', 'corp.example.test', columns('pass fail pass pass warn fail not-run')],
    ]);
    expect(verdicts(name).at(-1)).toBe('corp.example.test DNS failed');
  });

  it('two blanks at the end of each line change nothing', () => {
    const bare = sample(name).replace(/ +$/gm, '');
    expect(read(bare).incidents.map(factsOf)).toEqual(readSample(name).incidents.map(factsOf));
    expect(readSample(name).unrecognised).toEqual([]);
  });
});

describe('dcdiag-test-dns-rreg-missing-cname.txt', () => {
  const name = 'dcdiag-test-dns-rreg-missing-cname.txt';

  it('CON-DC05 was tested; its own alias does not resolve, so Connectivity failed', () => {
    expect(all('dcdiag-own-alias', name)).toMatchObject([
      { server: 'CON-DC05', alias: { guid: 'c14fde7c-9a18-4216-b30a-b02d128ccbbd' }, resolved: false },
    ]);
    expect(verdicts(name)[0]).toBe('CON-DC05 Connectivity failed');
    expect(dnsTest(name).server).toBe('CON-DC05.contoso.com');
  });

  it('its adapter uses two DNS servers', () => {
    const adapter = '[00000010] vmxnet3 Ethernet Adapter';
    expect(dnsTest(name).dnsServers).toMatchObject([
      { address: '10.20.0.10', name: 'con-dc01.contoso.com', adapter },
      { address: '10.20.0.11', name: 'con-dc02.contoso.com', adapter },
    ]);
  });

  it('only the alias is missing, at both', () => {
    expect(dnsTest(name).records.map(({ type, dnsServer, missing }) => [type, dnsServer, missing])).toEqual([
      ['CNAME', '10.20.0.10', true],
      ['CNAME', '10.20.0.11', true],
    ]);
    expect(factsIn(name)).toMatchObject({
      'source.cname.atOwnServers': 'none',
      'dcdiag.otherRecordsRegistered': true,
    });
  });

  it('both servers answer for the forest', () => {
    expect(dnsTest(name).dnsServers.map(({ functional }) => functional)).toEqual([true, true]);
    expect(factsIn(name)).toMatchObject({ 'source.dns.answeringServers': 'all' });
  });

  it('the table; Basc fails only because LDAP could not be reached', () => {
    expect(rows(name)).toEqual([
      ['CON-DC05.contoso.com', 'contoso.com', columns('pass fail pass pass pass warn not-run')],
    ]);
    expect(dnsTest(name).messages[0]).toMatchObject({ column: 'basc', weight: 'connection' });
    expect(factsIn(name)).toMatchObject({ 'dcdiag.basicErrorNamed': false });
  });

  it('the verdict on the machine does not count, that on the forest does', () => {
    expect(verdicts(name).slice(1)).toEqual(['CON-DC05 DNS passed', 'contoso.com DNS failed']);
    expect(factsIn(name)).toMatchObject({ 'dcdiag.rreg': 'warn' });
  });

  // That it could be registered is an inference: the cause that follows from it.
  it('Dyn passed, so the record is missing although the zone takes updates', async () => {
    expect(factsIn(name)).toMatchObject({ 'dcdiag.dyn': 'pass' });
    const [finding] = await findings(name);
    const refused = finding?.causes.find(({ id }) => id === 'dynamic-update-refused');
    expect(finding?.causes[0]?.id).toBe('source-cname-not-registered');
    expect(refused?.probability ?? 0).toBeLessThan(0.01);
  });
});

describe('dcdiag-test-dns-table-misaligned.txt', () => {
  const name = 'dcdiag-test-dns-table-misaligned.txt';
  const row = (server: string) => rows(name).find(([found]) => found === server);

  it('values belong to their columns by order', () => {
    const [first] = all('dcdiag-dns-test', name);
    expect(Object.keys(first?.row?.value ?? {})).toEqual([
      'auth',
      'basc',
      'forw',
      'del',
      'dyn',
      'rreg',
      'ext',
    ]);
    const values = all('dcdiag-dns-test', name).map(({ row }) => Object.keys(row?.value ?? {}).length);
    expect(values).toEqual([7, 7, 7, 7, 7, 7]);
  });

  it('contoso.com has four domain controllers; CON-DC01 is well', () => {
    expect(rows(name).flatMap(([server, domain]) => (domain === 'contoso.com' ? [server] : []))).toEqual([
      'CON-DC01',
      'CON-DC02',
      'CON-BR-NORTH-01',
      'BR1-DC01',
    ]);
    expect(row('CON-DC01')?.[2]).toBe(columns('pass pass pass pass pass pass not-run'));
  });

  it.each([
    ['CON-DC02', 'pass warn pass fail pass pass not-run'],
    ['CON-BR-NORTH-01', 'pass pass fail not-run pass warn not-run'],
    ['BR1-DC01', 'pass fail fail not-run warn fail not-run'],
  ])('%s', (server, values) => {
    expect(row(server)?.[2]).toBe(columns(values));
  });

  it('emea.contoso.com has two; EMEA-DC02 was not tested for more than Auth', () => {
    expect(rows(name).filter(([, domain]) => domain === 'emea.contoso.com')).toEqual([
      ['EMEA-DC01', 'emea.contoso.com', columns('pass pass pass pass pass fail not-run')],
      ['EMEA-DC02', 'emea.contoso.com', columns('fail not-run not-run not-run not-run not-run not-run')],
    ]);
    const { incidents } = readSample(name);
    expect(incidents.map(({ subject }) => subject.server)).not.toContain('EMEA-DC02');
  });

  it('the enterprise test failed, without details', () => {
    expect(verdicts(name)).toEqual(['contoso.com DNS failed']);
    expect(all('dcdiag-dns-test', name).flatMap(({ messages }) => messages)).toEqual([]);
  });
});

describe('dcdiag-test-dns-verbose-harmless-warn.txt', () => {
  const name = 'dcdiag-test-dns-verbose-harmless-warn.txt';

  it('FAB-DC01: Basc warned, the other five were not run, the enterprise test passed', () => {
    expect(rows(name)).toEqual([
      ['FAB-DC01.fabrikam.com', 'fabrikam.com', columns('pass warn not-run not-run not-run not-run not-run')],
    ]);
    expect(verdicts(name)).toEqual(['fabrikam.com DNS passed']);
  });

  it('four services run, and it is a DNS server', () => {
    const { services, isDnsServer } = dnsTest(name).basics;
    expect(services.map((one) => [one.name, one.running, one.from.line])).toEqual([
      ['NETLOGON', true, 15],
      ['kdc', true, 16],
      ['DNSCACHE', true, 17],
      ['DNS', true, 18],
    ]);
    expect(isDnsServer?.value).toBe(true);
  });

  it('its static address and its link-local one are on one adapter', () => {
    expect(all('network-settings', name)).toMatchObject([
      {
        host: 'FAB-DC01.fabrikam.com',
        addresses: ['10.50.0.10', 'fe80::2d41:9a07:c3e:5b10'],
        adapters: [{ name: '[00000002] Microsoft Hyper-V Network Adapter', dhcp: false }],
      },
    ]);
    expect(factsIn(name)).toMatchObject({ 'source.multihomed': false });
  });

  it('its three DNS servers are valid, in this order', () => {
    expect(dnsTest(name).dnsServers.map(({ address, name, valid }) => [address, name, valid])).toEqual([
      ['10.50.0.11', 'FAB-DC02', true],
      ['10.50.0.10', 'FAB-DC01', true],
      ['127.0.0.1', 'FAB-DC01', true],
    ]);
    expect(factsIn(name)).toMatchObject({ 'source.dnsServers': ['10.50.0.11', '10.50.0.10', '127.0.0.1'] });
  });

  it('the A record is there, a missing AAAA record is noise; SOA found, zone primary, no root zone', () => {
    const { hostRecord, messages, basics } = dnsTest(name);
    expect(hostRecord?.value).toBe(true);
    expect(messages).toMatchObject([{ column: 'basc', severity: 'warning', weight: 'noise' }]);
    expect([basics.soa?.value, basics.zoneType?.value, basics.rootZone?.value]).toEqual([
      true,
      'primary',
      false,
    ]);
  });

  it('both DNS servers passed all tests, with either spelling of functional', () => {
    const { dnsServers } = dnsTest(name);
    expect(dnsServers.slice(0, 2).map(({ functional }) => functional)).toEqual([true, true]);
    expect(factsIn(name)).toMatchObject({ 'source.dns.answeringServers': 'all' });
  });

  it('nothing is wrong', async () => {
    expect(await findings(name)).toEqual([]);
  });
});

describe('event-1308-dcdiag-hex.txt', () => {
  const name = 'event-1308-dcdiag-hex.txt';
  const events = all('event', name);

  it('ran on CON-DC04, which passed and is the destination', () => {
    expect(verdicts(name)).toEqual(['CON-DC04 KccEvent passed']);
    expect(new Set(events.map(({ computer }) => computer?.value))).toEqual(new Set(['CON-DC04']));
    expect(readSample(name).incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC04', source: 'CON-DC03' },
    ]);
  });

  it('1308: 48 attempts in 2871 minutes to replicate with CON-DC03 of site HQ failed with 8524', () => {
    expect(events[0]).toMatchObject({
      id: 1308,
      level: 'warning',
      time: { value: '02/06/2024   14:02:51' },
      attempts: 48,
      minutes: 2871,
      source: { value: 'CON-DC03' },
      sourceSite: 'HQ',
      errorValue: { value: 8524 },
    });
  });

  it('1925 is cut after its first sentence', () => {
    expect(events[1]).toMatchObject({
      id: 1925,
      level: 'warning',
      time: { value: '02/06/2024   14:02:51' },
      namingContext: null,
      source: null,
      errorValue: null,
    });
  });

  // 2092 is about operation master roles: it is understood, and no event that matters here.
  it('2092 is passed over with its empty text', () => {
    expect(events.map(({ id }) => id)).toEqual([1308, 1925, 1865]);
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('1865 has no text, and the code for that is no error value', () => {
    expect(events[2]).toMatchObject({ id: 1865, level: 'warning', errorValue: null, source: null });
    expect(readSample(name).codes).toEqual([]);
  });

  it('severity stands in the first digits, the id in the low 16 bits', () => {
    const quoted = events.map(({ from }) => /0x[0-9A-F]{8}/.exec(from.text)?.[0] ?? '');
    expect(quoted.map((hex) => Number(hex) & 0xffff)).toEqual(events.map(({ id }) => id));
    expect(events.every(({ level }) => level === 'warning')).toBe(true);
  });

  it('day and month cannot be told apart', () => {
    expect(clocksOf(events[0]?.time?.value ?? '')).toHaveLength(2);
  });
});

describe('ticket-email-with-paste.txt', () => {
  const name = 'ticket-email-with-paste.txt';
  const [link] = all('replication-link', name);

  it('tool output is read in spite of quoting and wrapping, the e-mail is not', () => {
    expect(link?.from.line).toBe(31);
    expect(link?.from.text).toContain('failed, result 8524');
    const lines = readSample(name).unrecognised.flatMap((one) => one.lines);
    expect(lines[0]).toEqual([1, 17]);
  });

  it('destination FAB-BR-DC01 of site Branch, with its own GUID', () => {
    expect(all('replication-report', name)).toMatchObject([
      { server: 'FAB-BR-DC01', site: 'Branch', ntdsGuid: { value: '0c9bd901-2a78-45a5-9348-e2208808132f' } },
    ]);
    expect(link?.destination).toBe('FAB-BR-DC01');
  });

  it('source FAB-DC01; of its redacted GUID nothing is made', () => {
    expect(link).toMatchObject({ source: 'FAB-DC01', sourceGuid: null });
    expect(JSON.stringify(readSample(name).incidents)).not.toContain('7b1a-4993-9963');
  });

  it('8524 for the domain, 271 failures, with times', () => {
    expect(link).toMatchObject({
      namingContext: 'DC=fabrikam,DC=com',
      status: 8524,
      lastAttempt: '2024-09-12 09:51:18',
      failures: { value: 271 },
      lastSuccess: { value: '2024-09-09 14:06:33' },
    });
  });

  it('the DNS client uses 203.0.113.53, perhaps not alone', () => {
    expect(all('network-settings', name)).toMatchObject([
      { host: 'FAB-BR-DC01', dnsServers: ['203.0.113.53'], complete: false },
    ]);
  });

  it('that server was asked by default and does not know _msdcs.fabrikam.com', () => {
    expect(all('dns-lookup', name)).toMatchObject([
      {
        host: 'FAB-BR-DC01',
        serverName: 'resolver1.provider.example.test',
        serverAddress: '203.0.113.53',
        byDefault: true,
        name: '_msdcs.fabrikam.com',
        outcome: 'no-such-name',
      },
    ]);
  });

  it('what people say is not taken for output of a tool', () => {
    const lines = readSample(name).unrecognised.flatMap((one) => one.lines);
    expect(lines).toEqual([
      [1, 17],
      [47, 51],
    ]);
    const facts = factsIn(name);
    expect(facts).not.toHaveProperty(['source.responds']);
    expect(facts).not.toHaveProperty(['source.reportsItself']);
    expect(all('replication-link', name)).toHaveLength(1);
  });

  it('the destination asks a server of a provider that does not know the forest', () => {
    expect(factsIn(name)).toMatchObject({
      'destination.dns.usesProviderServer': true,
      'destination.dns.msdcsAtServers': 'none',
    });
  });
});

describe('1722-not-dns.txt', () => {
  const name = '1722-not-dns.txt';
  const links = all('replication-link', name);
  const link = (context: string) => links.find(({ namingContext }) => namingContext === context);

  it('destination CON-DC02, source CON-DC08 with its GUID', () => {
    expect(new Set(links.map(({ destination, source }) => `${destination} ${source}`))).toEqual(
      new Set(['CON-DC02 CON-DC08']),
    );
    expect(new Set(links.flatMap(({ sourceGuid }) => sourceGuid?.value ?? []))).toEqual(
      new Set(['d8f09fb7-8486-414c-81cb-8cf3fe85e3ed']),
    );
  });

  it('Configuration fails with 1722', () => {
    expect(link('CN=Configuration,DC=contoso,DC=com')).toMatchObject({
      status: 1722,
      lastAttempt: '2024-01-25 18:20:06',
      failures: { value: 16 },
      lastSuccess: { value: '2024-01-25 02:48:59' },
    });
  });

  it('the domain fails with 1722, DomainDnsZones with 1256, which is a consequence', () => {
    expect(link('DC=contoso,DC=com')).toMatchObject({
      status: 1722,
      lastAttempt: '2024-01-25 18:20:28',
      failures: { value: 64 },
      lastSuccess: { value: '2024-01-25 02:55:14' },
    });
    expect(link('DC=DomainDnsZones,DC=contoso,DC=com')?.status).toBe(1256);
    expect(readSample(name).codes.map(({ code }) => code)).toEqual([1722]);
  });

  it('10.20.0.10 resolves the alias', () => {
    expect(all('dns-lookup', name)).toMatchObject([
      {
        serverName: 'con-dc01.contoso.com',
        serverAddress: '10.20.0.10',
        name: 'd8f09fb7-8486-414c-81cb-8cf3fe85e3ed._msdcs.contoso.com',
        outcome: 'found',
        canonicalName: 'con-dc08.contoso.com',
        additional: [{ name: 'con-dc08.contoso.com', address: '10.20.0.18' }],
      },
    ]);
  });

  it('10.20.0.18 answers the ping of 10.20.0.11, but not on TCP port 135', () => {
    expect(all('ping', name)).toMatchObject([
      {
        host: 'CON-DC02',
        sender: '10.20.0.11',
        address: '10.20.0.18',
        replied: true,
        port: { number: 135, open: false },
      },
    ]);
  });

  it('is no DNS lookup failure', async () => {
    expect(links.every(({ status }) => status !== 8524)).toBe(true);
    expect(readSample(name).incidents).toEqual([]);
    expect(await findings(name)).toEqual([]);
  });
});
