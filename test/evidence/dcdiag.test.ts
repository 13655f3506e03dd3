import { describe, expect, it } from 'vitest';
import type { Observation, ReplicationLink } from '../../src/evidence/observations.js';
import type { DcdiagDnsTest } from '../../src/evidence/observations-dcdiag.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read, readSample, said, sample } from './sample.js';

type Kind = Observation['kind'];
type OfKind<K extends Kind> = Extract<Observation, { readonly kind: K }>;

function all<K extends Kind>(kind: K, text: string): readonly OfKind<K>[] {
  return observe([{ text }]).filter((one): one is OfKind<K> => one.kind === kind);
}

function dnsTest(text: string, server?: string): DcdiagDnsTest {
  const tests = all('dcdiag-dns-test', text);
  const found = server === undefined ? tests[0] : tests.find((test) => test.server === server);
  if (found === undefined) throw new Error('no DNS test was read');
  return found;
}

/** Verdicts as `machine or forest, test, passed`. */
function verdicts(text: string): readonly (readonly [string | null, string, boolean])[] {
  return all('dcdiag-verdict', text).map(({ server, forest, test, passed }) => [
    server ?? forest,
    test,
    passed,
  ]);
}

function row(text: string, server: string): string {
  const value = dnsTest(text, server).row?.value;
  return Object.values(value ?? {}).join(' ');
}

const linkLine = ({ destination, source, namingContext, status, failures }: ReplicationLink): unknown[] => [
  destination,
  source,
  namingContext,
  status,
  failures?.value,
];

describe('the default run', () => {
  const text = sample('dcdiag-default-8524.txt');

  it('ran on its home server, where one test failed', () => {
    const all = verdicts(text);
    expect(all.filter(([, , passed]) => !passed)).toEqual([['CON-DC01', 'Replications', false]]);
    expect(all).toContainEqual(['CON-DC01', 'Connectivity', true]);
    expect(all).toContainEqual(['contoso.com', 'Intersite', true]);
  });

  it('lists the failed links with status, times and counts', () => {
    const links = all('replication-link', text);
    expect(links.map(linkLine)).toEqual([
      ['CON-DC01', 'CON-DC03', 'DC=ForestDnsZones,DC=contoso,DC=com', 8524, 31],
      ['CON-DC01', 'CON-DC03', 'CN=Schema,CN=Configuration,DC=contoso,DC=com', 8524, 31],
      ['CON-DC01', 'CON-DC03', 'DC=contoso,DC=com', 8524, 124],
    ]);
    expect(links.map(({ lastAttempt, lastSuccess }) => [lastAttempt, lastSuccess?.value])).toEqual([
      ['2024-06-11 07:03:44', '2024-06-10 00:03:02'],
      ['2024-06-11 07:03:32', '2024-06-10 00:03:01'],
      ['2024-06-11 07:14:55', '2024-06-10 00:11:40'],
    ]);
    const guids = new Set(links.map(({ sourceGuid }) => sourceGuid?.value));
    expect(guids).toEqual(new Set(['ec6dd164-d4ce-4f88-a29c-8cadb0d7913b']));
    expect(links.every(({ filtered }) => filtered)).toBe(true);
  });

  it('quotes an event with its severity bits, although the test passes', () => {
    const [event, ...others] = all('event', text);
    expect(others).toEqual([]);
    expect([event?.id, event?.level, event?.computer?.value]).toEqual([2087, 'error', 'CON-DC01']);
    expect(event?.from.line).toBe(28);
  });

  it('is one incident, and every line is understood', () => {
    const { incidents, unrecognised } = readSample('dcdiag-default-8524.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'CON-DC03' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 124,
      'link.event2087': true,
      'forest.rootDomain': 'contoso.com',
    });
    expect(unrecognised).toEqual([]);
  });
});

describe('events', () => {
  const text = sample('event-1308-dcdiag-hex.txt');

  it('have their machine from the verdict behind them, and their id from the low 16 bits', () => {
    const events = all('event', text);
    expect(events.map(({ id, computer }) => [id, computer?.value])).toEqual([
      [1308, 'CON-DC04'],
      [1925, 'CON-DC04'],
      [1865, 'CON-DC04'],
    ]);
    const [first, second] = events;
    expect([first?.source?.value, first?.errorValue?.value, first?.attempts, first?.minutes]).toEqual([
      'CON-DC03',
      8524,
      48,
      2871,
    ]);
    expect([second?.source, second?.errorValue]).toEqual([null, null]);
    expect(readSample('event-1308-dcdiag-hex.txt').incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC04', source: 'CON-DC03' },
    ]);
  });

  it('of another log are not those of the directory', () => {
    const system = text.replace('KccEvent', 'SystemLog').replace('test KccEvent', 'test SystemLog');
    expect(all('event', system).filter(({ id }) => id === 1865)).toEqual([]);
  });
});

describe('the DNS test', () => {
  it('finds the alias missing on both own servers, and nothing else', () => {
    const text = sample('dcdiag-test-dns-rreg-missing-cname.txt');
    const [alias] = all('dcdiag-own-alias', text);
    expect([alias?.server, alias?.alias.guid, alias?.resolved]).toEqual([
      'CON-DC05',
      'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
      false,
    ]);
    const { records, dnsServers, messages } = dnsTest(text);
    expect(records.map(({ type, dnsServer, missing }) => [type, dnsServer, missing])).toEqual([
      ['CNAME', '10.20.0.10', true],
      ['CNAME', '10.20.0.11', true],
    ]);
    expect(dnsServers.map(({ name, functional }) => [name, functional])).toEqual([
      ['con-dc01.contoso.com', true],
      ['con-dc02.contoso.com', true],
    ]);
    expect(messages[0]).toMatchObject({ column: 'basc', severity: 'error', weight: 'connection' });
    expect(verdicts(text)).toEqual([
      ['CON-DC05', 'Connectivity', false],
      ['CON-DC05', 'DNS', true],
      ['contoso.com', 'DNS', false],
    ]);
    expect(factsOf(read(text).incidents[0])).toMatchObject({
      'source.name': 'CON-DC05',
      'source.ntdsGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
      'source.dnsServers': ['10.20.0.10', '10.20.0.11'],
      'source.cname.atOwnServers': 'none',
      'source.dns.msdcsAtServers': 'all',
      'dcdiag.ownAliasUnresolved': true,
      'dcdiag.otherRecordsRegistered': true,
      'dcdiag.basicErrorNamed': false,
      'dcdiag.basc': 'fail',
      'dcdiag.dyn': 'pass',
      'dcdiag.rreg': 'warn',
      'dcdiag.childDomain': false,
    });
  });

  it('names each name server of a delegation, on one line or on two', () => {
    const text = sample('dcdiag-test-dns-broken-delegation.txt');
    const { delegations } = dnsTest(text);
    expect(
      delegations.map(({ zone, nameServer, address, outcome, code }) => [
        zone,
        nameServer,
        address,
        outcome,
        code,
      ]),
    ).toEqual([
      ['_msdcs.contoso.com', 'con-dc01.contoso.com', '10.20.0.10', 'valid', null],
      ['_msdcs.contoso.com', 'con-dc08.contoso.com', '10.20.0.18', 'broken', 1460],
      ['_msdcs.contoso.com', 'con-dc09.contoso.com', null, 'no-glue', 9714],
      ['emea.contoso.com', 'emea-dc01.emea.contoso.com', '10.40.0.11', 'broken', 9003],
    ]);
    expect(row(text, 'CON-DC01.contoso.com')).toBe('pass pass pass fail pass pass not-run');
    expect(factsOf(read(text).incidents[0])).toMatchObject({
      'dnsServer.delegation': 'dead',
      'dcdiag.del': 'fail',
    });
  });

  it('names an invalid forwarder; a PTR query that fails is noise', () => {
    const text = sample('dcdiag-test-dns-invalid-forwarder.txt');
    const { forwarders, forwarding, dnsServers } = dnsTest(text);
    expect(forwarders.map(({ address, valid, code }) => [address, valid, code])).toEqual([
      ['10.20.0.99', false, 1460],
    ]);
    expect(forwarding?.value).toBe('none');
    expect(dnsServers).toEqual([]);
    const facts = factsOf(read(text).incidents[0]);
    expect(facts).toMatchObject({
      'dnsServer.forwarder': 'dead',
      'dcdiag.forw': 'fail',
      'dcdiag.del': 'not-run',
      'dcdiag.childDomain': true,
      'forest.rootDomain': 'contoso.com',
      'source.domain': 'emea.contoso.com',
    });
    expect(JSON.stringify(facts)).not.toContain('203.0.113.200');
  });

  it('finds a zone without updates; the GUID of a domain is no alias', () => {
    const text = sample('dcdiag-test-dns-dynamic-update.txt');
    const { records, dynamicUpdate } = dnsTest(text);
    expect(dynamicUpdate?.value).toEqual({ setting: 'none', zone: 'fabrikam.com' });
    expect(records.map(({ type, name }) => [type, name])).toEqual([
      ['A', 'fab-dc02.fabrikam.com'],
      ['SRV', '_ldap._tcp.28173443-fe39-40a2-9311-3c34a8a23ee9.domains._msdcs.fabrikam.com'],
      ['SRV', '_ldap._tcp.dc._msdcs.fabrikam.com'],
    ]);
    const facts = factsOf(read(text).incidents[0]);
    expect(facts).toMatchObject({
      'zone.dynamicUpdate': 'none',
      'zone.name': 'fabrikam.com',
      'dcdiag.dyn': 'fail',
      'dcdiag.otherRecordsRegistered': false,
    });
    expect(facts).not.toHaveProperty(['source.ntdsGuid']);
    expect(facts).not.toHaveProperty(['source.cname.registrationStatus']);
    expect(facts).not.toHaveProperty(['source.cname.atOwnServers']);
  });

  it('calls the resolvers of a provider invalid', () => {
    const text = sample('dcdiag-test-dns-provider-resolver.txt');
    const { dnsServers, allInvalid, hostRecord } = dnsTest(text);
    expect(
      dnsServers.map(({ address, name, valid, functional }) => [address, name, valid, functional]),
    ).toEqual([
      ['203.0.113.53', 'resolver1.provider.example.test', false, false],
      ['203.0.113.54', 'resolver2.provider.example.test', false, false],
    ]);
    expect([allInvalid?.value, hostRecord?.value]).toEqual([true, false]);
    expect(factsOf(read(text).incidents[0])).toMatchObject({
      'source.dns.usesProviderServer': true,
      'source.dnsServers': ['203.0.113.53', '203.0.113.54'],
      'source.host.atOwnServers': 'none',
      'dcdiag.basicErrorNamed': true,
      'dcdiag.ownAliasUnresolved': true,
      'dcdiag.dyn': 'warn',
    });
  });

  it('that warns only because of a missing AAAA record is no incident of a failure', () => {
    const text = sample('dcdiag-test-dns-verbose-harmless-warn.txt');
    const [settings] = all('network-settings', text);
    expect(settings?.dnsServers).toEqual(['10.50.0.11', '10.50.0.10', '127.0.0.1']);
    expect(settings?.addresses).toContain('10.50.0.10');
    const { messages, hostRecord } = dnsTest(text);
    expect(messages).toEqual([expect.objectContaining({ severity: 'warning', weight: 'noise' })]);
    expect(hostRecord?.value).toBe(true);
    expect(row(text, 'FAB-DC01.fabrikam.com')).toBe('pass warn not-run not-run not-run not-run not-run');
    expect(verdicts(text)).toEqual([['fabrikam.com', 'DNS', true]]);
  });
});

describe('the table', () => {
  it('goes by the order of the values, over domains, tabs and lost padding', () => {
    const text = sample('dcdiag-test-dns-table-misaligned.txt');
    expect(all('dcdiag-dns-test', text).map((test) => [test.server, test.domain])).toEqual([
      ['CON-DC01', 'contoso.com'],
      ['CON-DC02', 'contoso.com'],
      ['CON-BR-NORTH-01', 'contoso.com'],
      ['BR1-DC01', 'contoso.com'],
      ['EMEA-DC01', 'emea.contoso.com'],
      ['EMEA-DC02', 'emea.contoso.com'],
    ]);
    expect(row(text, 'CON-DC02')).toBe('pass warn pass fail pass pass not-run');
    expect(row(text, 'CON-BR-NORTH-01')).toBe('pass pass fail not-run pass warn not-run');
    expect(row(text, 'BR1-DC01')).toBe('pass fail fail not-run warn fail not-run');
    expect(row(text, 'EMEA-DC02')).toBe('fail not-run not-run not-run not-run not-run not-run');
    expect(verdicts(text)).toEqual([['contoso.com', 'DNS', false]]);
  });

  it('is read without its heading, and says that all is well', () => {
    const text = sample('healthy-everything.txt');
    expect(row(text, 'FAB-DC02')).toBe('pass pass pass pass pass pass not-run');
    expect(verdicts(text).every(([, , passed]) => passed)).toBe(true);
    expect(verdicts(text)).toContainEqual(['fabrikam.com', 'DNS', true]);
  });

  it('tells machines of one name in two domains apart', () => {
    const text = [
      'Summary of DNS test results:',
      'Auth Basc Forw Del Dyn RReg Ext',
      'Domain: one.test',
      'DC1 PASS PASS PASS PASS PASS PASS n/a',
      'Domain: two.test',
      'DC1 PASS PASS PASS FAIL PASS PASS n/a',
    ].join('\n');
    expect(all('dcdiag-dns-test', text).map(({ server }) => server)).toEqual([
      'DC1.one.test',
      'DC1.two.test',
    ]);
  });

  it('keeps what was not cut off', () => {
    const [test] = all(
      'dcdiag-dns-test',
      'C:\\>dcdiag /test:dns\nAuth Basc Forw Del Dyn RReg Ext\nDC1 PASS FAIL PA',
    );
    expect(test).toBeUndefined();
    expect(row('Auth Basc Forw Del Dyn RReg Ext\nDC1 PASS FAIL', 'DC1')).toBe('pass fail');
  });
});

describe('other languages', () => {
  it('French, with verdicts wrapped behind the name of the test', () => {
    const text = sample('dcdiag-french.txt');
    expect(verdicts(text)).toEqual([
      ['FAB-PAR-DC01', 'Connectivity', true],
      ['FAB-PAR-DC01', 'DNS', true],
      ['fabrikam.com', 'DNS', false],
    ]);
    const { server, records } = dnsTest(text);
    expect(server).toBe('FAB-PAR-DC01');
    expect(records.map(({ type, name, dnsServer }) => [type, name, dnsServer])).toEqual([
      ['CNAME', '9dd0e8c3-df49-49d6-b4d0-3e30e304c296._msdcs.fabrikam.com', '10.60.1.10'],
      ['SRV', '_ldap._tcp.paris._sites.dc._msdcs.fabrikam.com', '10.60.1.10'],
    ]);
    expect(row(text, 'FAB-PAR-DC01')).toBe('pass pass pass pass pass fail not-run');
    const facts = factsOf(read(text).incidents[0]);
    expect(facts).toMatchObject({ 'dcdiag.rreg': 'fail', 'dcdiag.ownAliasUnresolved': false });
    expect(facts).not.toHaveProperty(['source.cname.atOwnServers']);
  });

  it('French in code page 850', () => {
    const text = sample('dcdiag-french-cp850.txt');
    expect(row(text, 'FAB-LYO-DC01')).toBe('pass fail pass not-run warn fail not-run');
    expect(verdicts(text)).toEqual([['fabrikam.com', 'DNS', false]]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it.each([
    ['N1-DC failed test NetLogons', 'N1-DC', false],
    ['Le test NetLogons de N1-DC a échoué', 'N1-DC', false],
    ['Le test NetLogons de N1-DC a réussi', 'N1-DC', true],
    ['N1-DC hat den Test NetLogons bestanden.', 'N1-DC', true],
    ['N1-DC hat den Test NetLogons nicht bestanden.', 'N1-DC', false],
    ['Der Test NetLogons für N1-DC ist fehlgeschlagen.', 'N1-DC', false],
    ['N1-DC superó la prueba NetLogons', 'N1-DC', true],
    ['N1-DC no superó la prueba NetLogons', 'N1-DC', false],
    ['N1-DC passou no teste NetLogons', 'N1-DC', true],
    ['N1-DC não passou no teste NetLogons', 'N1-DC', false],
    ['N1-DC falhou no teste NetLogons', 'N1-DC', false],
    ['FAILED-DC passed test NetLogons', 'FAILED-DC', true],
  ])('%s', (sentence, server, passed) => {
    const dots = '.'.repeat(25);
    expect(verdicts(`         ${dots} ${sentence}\n`)).toEqual([[server, 'NetLogons', passed]]);
    const words = sentence.split(' ');
    const wrapped = `${words.slice(0, 2).join(' ')}\n   ${words.slice(2).join(' ')}`;
    expect(verdicts(`         ${dots} ${wrapped}\n`)).toEqual([[server, 'NetLogons', passed]]);
  });

  it.each([
    [
      'German',
      ['Von Q-DC7 nach Q-DC8', 'Namenskontext:', 'Beim Replizieren wurde ein Fehler verursacht'],
      [
        'Der Fehler ist am',
        'aufgetreten.',
        'Der letzte Erfolg war am',
        'Seit dem letzten Erfolg sind 7 Fehler aufgetreten.',
      ],
    ],
    [
      'Spanish',
      ['De Q-DC7 a Q-DC8', 'Contexto de nomenclatura:', 'La replicación generó un error'],
      [
        'El error se produjo el',
        '.',
        'La última operación correcta se realizó el',
        'Se han producido 7 errores.',
      ],
    ],
    [
      'Portuguese',
      ['De Q-DC7 para Q-DC8', 'Contexto de Nomenclatura:', 'A replicação gerou um erro'],
      ['A falha ocorreu em', '.', 'O último êxito ocorreu em', 'Ocorreram 7 falhas desde o último êxito.'],
    ],
  ])('a failed link in %s', (_, [names, context, error], [failed, end, success, count]) => {
    const text = [
      `[Replications Check,Q-DC8] ...:`,
      names,
      `${context} CN=Configuration,DC=q,DC=test`,
      `${error} (8524):`,
      `${failed} 2022-03-04 10:00:01 ${end}`,
      `${success} 2022-03-01 09:00:01.`,
      count,
    ].join('\n');
    const [link] = all('replication-link', text);
    expect(link === undefined ? [] : linkLine(link)).toEqual([
      'Q-DC8',
      'Q-DC7',
      'CN=Configuration,DC=q,DC=test',
      8524,
      7,
    ]);
    expect([link?.lastAttempt, link?.lastSuccess?.value]).toEqual([
      '2022-03-04 10:00:01',
      '2022-03-01 09:00:01',
    ]);
  });
});

describe('what other runs print', () => {
  it('/q prints no machine before the verdict', () => {
    const text = [
      'C:\\>dcdiag /q',
      'The host 0a1b2c3d-0000-1111-2222-333344445555._msdcs.ad.test could not be resolved to an IP address.',
      '......................... NL-DC7 failed test Connectivity',
      '[Replications Check,NL-DC8] A recent replication attempt failed:',
      'From NL-DC9 to NL-DC8',
      'Naming Context: DC=ad,DC=test',
      'The replication generated an error (1722):',
      'The RPC server is unavailable.',
      'The failure occurred at 2023-01-31 23:59:58.',
      'The last success occurred at (never).',
      '8 failures have occurred since the last success.',
      '......................... NL-DC8 failed test Replications',
    ].join('\n');
    expect(all('dcdiag-own-alias', text).map(({ server }) => server)).toEqual(['NL-DC7']);
    const [link] = all('replication-link', text);
    expect([link?.source, link?.status, link?.lastSuccess?.value, link?.failures?.value]).toEqual([
      'NL-DC9',
      1722,
      'never',
      8,
    ]);
    expect(read(text).codes.map(({ code }) => code)).toEqual([1722]);
  });

  it('status 8461 is no failure', () => {
    const text = sample('dcdiag-default-8524.txt')
      .replaceAll('(8524)', '(8461)')
      .replace('0xC0000827', '0x000007EF');
    expect(all('replication-link', text).map(({ outcome }) => outcome)).toEqual([
      'delayed',
      'delayed',
      'delayed',
    ]);
  });

  it('old versions resolve the server by its name where its alias does not', () => {
    const alias = '0a1b2c3d-0000-1111-2222-333344445555._msdcs.d.test';
    const head = 'Testing server: S1\\DCA\nStarting test: Connectivity\n';
    const unresolved = `${head}Although the Guid DNS name\n(${alias}) couldn't be\nresolved, the server name (dca.d.test) resolved to the IP address\n(192.168.1.5) and was pingable.`;
    expect(all('dcdiag-own-alias', unresolved).map(({ resolved }) => resolved)).toEqual([false]);
    const resolved = `${head}Although the Guid DNS name (${alias}) resolved to the IP address (192.168.1.5), which could not be pinged, the server name`;
    expect(all('dcdiag-own-alias', resolved).map((one) => one.resolved)).toEqual([true]);
  });

  it('root hints that fail make no defect of the forwarder test', () => {
    const text = [
      'DC: dca.sub.d.test',
      'Domain: sub.d.test',
      'TEST: Forwarders/Root hints (Forw)',
      'Error: Root hints list has invalid root hint server: a.root-servers.net. (198.41.0.4)',
      'Summary of DNS test results:',
      'Auth Basc Forw Del Dyn RReg Ext',
      'Domain: sub.d.test',
      'dca PASS PASS FAIL PASS PASS PASS n/a',
      '......................... d.test failed test DNS',
    ].join('\n');
    const facts = factsOf(read(text).incidents[0]);
    expect(facts).toMatchObject({ 'dcdiag.forw': 'warn', 'dcdiag.childDomain': true });
    expect(facts).not.toHaveProperty(['dnsServer.forwarder']);
  });

  it('in detail says which own server has the record; a silent one has not denied it', () => {
    const alias = '0a1b2c3d-0000-1111-2222-333344445555._msdcs.d.test';
    const lines = (details: string): string =>
      [
        'DC: A1.d.test',
        'Domain: d.test',
        'TEST: Records registration (RReg)',
        'Network Adapter [00000007] vmxnet3:',
        'Matching CNAME record found at DNS server 10.9.0.1:',
        alias,
        'Matching  SRV record found at DNS server 10.9.0.1:',
        '_ldap._tcp.d.test',
        'Warning:',
        'Missing CNAME record at DNS server 10.9.0.2:',
        alias,
        details,
        'A1 PASS PASS PASS PASS PASS WARN n/a',
        '......................... d.test failed test DNS',
      ].join('\n');
    expect(factsOf(read(lines('')).incidents[0])).toMatchObject({ 'source.cname.atOwnServers': 'some' });
    const silent = lines('[Error details: 1460 (Type: Win32 - Description: time-out.)]');
    expect(dnsTest(silent).records.map(({ dnsServer, missing }) => [dnsServer, missing])).toEqual([
      ['10.9.0.1', false],
    ]);
  });

  it('verdicts on a child domain tell of its forwarders', () => {
    const text = [
      'Auth Basc Forw Del  Dyn  RReg Ext',
      'Domain: p.test',
      'DC1 PASS PASS PASS PASS PASS PASS n/a',
      'Domain: c.p.test',
      'DC2 PASS PASS n/a  n/a  n/a  PASS n/a',
      'Enterprise DNS infrastructure test results:',
      'For parent domain p.test and subordinate domain c.p.test:',
      'Forwarders or root hints are not misconfigured from parent domain to subordinate domain',
      'Error: Forwarders are configured from subordinate to parent domain but some of them failed DNS server tests',
      'Error: Delegation is present but the glue record is missing',
      '......................... p.test failed test DNS',
    ].join('\n');
    const { incidents } = read(text);
    expect(incidents.map(({ subject }) => subject.server)).toEqual(['DC2']);
    expect(factsOf(incidents[0])).toMatchObject({
      'dnsServer.forwarder': 'dead',
      'dnsServer.delegation': 'no-glue',
      'dcdiag.forw': 'not-run',
    });
  });
});

describe('as destination', () => {
  it('a machine gets nothing that is said about sources', () => {
    const links = sample('dcdiag-default-8524.txt');
    const test =
      'Auth Basc Forw Del Dyn RReg Ext\nDomain: contoso.com\nCON-DC01 PASS PASS PASS FAIL PASS FAIL n/a\n';
    const { incidents } = read(links, test);
    expect(incidents).toHaveLength(1);
    expect(Object.keys(factsOf(incidents[0])).filter((id) => id.startsWith('dcdiag.'))).toEqual([]);
    const source = read(links, test.replace('CON-DC01', 'CON-DC03'));
    expect(factsOf(source.incidents[0])).toMatchObject({ 'dcdiag.rreg': 'fail', 'dcdiag.del': 'fail' });
  });
});

describe('wrapped by a mail program', () => {
  const names = [
    'dcdiag-default-8524.txt',
    'dcdiag-french.txt',
    'dcdiag-test-dns-broken-delegation.txt',
    'dcdiag-test-dns-dynamic-update.txt',
    'dcdiag-test-dns-invalid-forwarder.txt',
    'dcdiag-test-dns-provider-resolver.txt',
    'dcdiag-test-dns-rreg-missing-cname.txt',
    'dcdiag-test-dns-table-misaligned.txt',
    'dcdiag-test-dns-verbose-harmless-warn.txt',
    'event-1308-dcdiag-hex.txt',
  ];
  const wrapped = (line: string, width: number): string => {
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    const lines: string[] = [];
    let current = indent;
    for (const word of line.trim().split(/\s+/)) {
      const fresh = current.trim() === '';
      if (!fresh && current.length + 1 + word.length > width) {
        lines.push(current);
        current = word;
      } else current = fresh ? current + word : `${current} ${word}`;
    }
    return [...lines, current].join('\n');
  };

  it.each(names)('%s says the same', (name) => {
    const text = sample(name);
    for (const width of [72, 76, 80, 84, 90, 96, 100]) {
      const mail = text
        .split('\n')
        .map((line) => wrapped(line, width))
        .join('\n');
      expect(said(read(mail))).toEqual(said(read(text)));
    }
  });
});

describe('lines of others', () => {
  it('are left to them', () => {
    expect(all('dcdiag-dns-test', 'DC: \\\\DC1.d.test\nAddress: \\\\10.0.0.1\n')).toEqual([]);
    expect(
      observe([{ text: 'Domain: d.test\n...and so on\nWarning: the disk is full\nI am not sure' }]),
    ).toEqual([]);
    const { unrecognised } = read(
      `${sample('dcdiag-test-dns-rreg-missing-cname.txt')}\n\nCan you help me?\nThanks, Peter\n`,
    );
    expect(unrecognised).toEqual([{ index: 0, lines: [[84, 85]] }]);
  });
});
