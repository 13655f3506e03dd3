/** Outputs of dcdiag as they come out of mail programs, other languages and other options; names are made up. */
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/evidence/observations.js';
import type { DcdiagDnsTest } from '../../src/evidence/observations-dcdiag.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read } from './sample.js';

type Kind = Observation['kind'];
type OfKind<K extends Kind> = Extract<Observation, { readonly kind: K }>;

function all<K extends Kind>(kind: K, text: string): readonly OfKind<K>[] {
  return observe([{ text }]).filter((one): one is OfKind<K> => one.kind === kind);
}

const values = ({ row }: DcdiagDnsTest): string => Object.values(row?.value ?? {}).join(' ');
const rows = (text: string) =>
  all('dcdiag-dns-test', text).map((one) => [one.server, one.domain, values(one)]);
const ALIAS = '0a1b2c3d-0000-4111-8222-333344445555._msdcs.f.example';

/** A DNS test of A1 with some lines of its registration test, after a command. */
const registrations = (lines: readonly string[], command = 'dcdiag /test:dns /v', rreg = 'FAIL'): string =>
  [
    `C:\\>${command}`,
    'DC: A1.f.example',
    'Domain: f.example',
    'TEST: Records registration (RReg)',
    'Network Adapter [00000007] vmxnet3 Ethernet Adapter:',
    ...lines,
    'Summary of DNS test results:',
    'Auth Basc Forw Del Dyn RReg Ext',
    'Domain: f.example',
    `A1 PASS PASS PASS PASS PASS ${rreg} n/a`,
    '......................... f.example failed test DNS',
  ].join('\n');
const missing = (type: string, server: string, name: string): readonly string[] => [
  'Warning:',
  `Missing ${type} record at DNS server ${server}:`,
  name,
];

describe('a table that lost its heading by wrapping', () => {
  const text = [
    '   Domain: a.example',
    '      DC-A1                        PASS PASS PASS',
    'FAIL PASS PASS n/a',
    '   Domain: b.a.example',
    '      DC-B1                        PASS PASS',
    'FAIL PASS PASS PASS n/a',
    '      DC-B2',
    'PASS PASS PASS PASS PASS FAIL n/a',
    '......................... a.example failed',
    'test DNS',
  ];

  it('is read, with its domains where the command is shown', () => {
    const table = [
      ['DC-A1', 'a.example', 'pass pass pass fail pass pass not-run'],
      ['DC-B1', 'b.a.example', 'pass pass fail pass pass pass not-run'],
      ['DC-B2', 'b.a.example', 'pass pass pass pass pass fail not-run'],
    ];
    expect(rows(['C:\\>dcdiag /test:dns /e', ...text].join('\n'))).toEqual(table);
    expect(rows(text.join('\n')).map(([server, , row]) => [server, row])).toEqual(
      table.map(([server, , row]) => [server, row]),
    );
  });

  it('is not made of rows whose rest never comes, or of prose', () => {
    expect(all('dcdiag-dns-test', 'C:\\>dcdiag /test:dns\nDC1 PASS PASS\nThat is all.')).toEqual([]);
    const prose = 'DC1 PASS PASS is what I saw\nError: Dynamic update is broken I guess\n';
    expect(read(prose).unrecognised).toEqual([{ index: 0, lines: [[1, 2]] }]);
  });

  it('names its domains in any language', () => {
    const heading = 'Auth Basc Forw Del Dyn RReg Ext';
    expect(rows(`${heading}\nДомен: f.example\nQ1 PASS PASS PASS PASS PASS FAIL n/a`)).toEqual([
      ['Q1', 'f.example', 'pass pass pass pass pass fail not-run'],
    ]);
  });
});

describe('verdicts', () => {
  const dots = '.'.repeat(25);

  it.each([
    ['A passed test Connectivity', 'A', true],
    ['LA failed test Connectivity', 'LA', false],
    ['O hat den Test Connectivity nicht bestanden.', 'O', false],
    ['"DC5" hat den Test "Connectivity" nicht bestanden.', 'DC5', false],
    ['Le test «Connectivity» de LA a réussi', 'LA', true],
    ['LA nÃ£o passou no teste Connectivity', 'LA', false],
    ['Le test Connectivity de LA a Ã©chouÃ©', 'LA', false],
    ['Le test Connectivity de LA a \u201achou\u201a', 'LA', false],
  ])('%s', (sentence, server, passed) => {
    const found = all('dcdiag-verdict', `${dots} ${sentence}\n${dots} Z9 passed test Services\n`);
    expect(found.map((one) => [one.server, one.passed])).toEqual([
      [server, passed],
      ['Z9', true],
    ]);
  });

  it('carry the site of the tested machine, and so do its links', () => {
    const text = [
      'Testing server: Site-1\\S-2',
      'Starting test: Replications',
      '[Replications Check,S-2] A recent replication attempt failed:',
      'From S-3 to S-2',
      'Naming Context: DC=f,DC=example',
      'The replication generated an error (8524):',
      'The failure occurred at 2024-06-01 10:10:10.',
      'The last success occurred at 2024-05-01 10:10:10.',
      '7 failures have occurred since the last success.',
      `${dots} S-2 failed test Replications`,
    ].join('\n');
    expect(all('dcdiag-verdict', text)[0]?.site).toBe('Site-1');
    expect(all('replication-link', text)[0]?.destinationSite).toBe('Site-1');
  });

  it('on the forest decide where they differ from those on machines', () => {
    const text = [
      'Testing server: S\\CORP',
      'Starting test: DNS',
      `${dots} CORP passed test DNS`,
      'Running enterprise tests on : corp',
      'Starting test: DNS',
      'Auth Basc Forw Del Dyn RReg Ext',
      'Domain: corp',
      'CORP PASS PASS PASS PASS FAIL PASS n/a',
      `${dots} corp failed test DNS`,
    ].join('\n');
    const said = all('dcdiag-verdict', text).map(({ server, forest, passed }) => [server, forest, passed]);
    expect(said).toEqual([
      ['CORP', null, true],
      [null, 'corp', false],
    ]);
    expect(read(text).incidents.map(({ subject }) => subject)).toEqual([{ server: 'CORP' }]);
  });
});

describe('the registration test', () => {
  it('in detail shows that no server has the alias', () => {
    const text = registrations([
      ...missing('CNAME', '10.4.0.1', ALIAS),
      ...missing('CNAME', '10.4.0.2', ALIAS),
    ]);
    expect(factsOf(read(text).incidents[0])).toMatchObject({
      'source.cname.atOwnServers': 'none',
      'dcdiag.otherRecordsRegistered': true,
      'source.dns.msdcsAtServers': 'all',
    });
  });

  it('names only what is missing otherwise, so that another server may have it', () => {
    const text = registrations(missing('CNAME', '10.4.0.1', ALIAS), 'dcdiag /test:dns');
    const facts = factsOf(read(text).incidents[0]);
    expect(facts).not.toHaveProperty(['source.cname.atOwnServers']);
    expect(facts).toMatchObject({ 'dcdiag.otherRecordsRegistered': true });
  });

  it.each([
    ['cut at its beginning', (text: string) => text.split('\n').slice(5).join('\n')],
    ['cut at its end', (text: string) => text.split('\n').slice(0, 8).join('\n')],
    ['cut in between', (text: string) => text.replace('Warning:', '[...]\nWarning:')],
    ['filtered', (text: string) => text.replace('/v', '/v | findstr CNAME')],
  ])('%s says nothing about other records', (_, cut) => {
    const text = cut(registrations(missing('CNAME', '10.4.0.1', ALIAS)));
    const [test] = all('dcdiag-dns-test', text);
    const facts = read(text).incidents.map(factsOf);
    expect(test?.recordsShown ?? 'part').toBe('part');
    for (const id of [
      'dcdiag.otherRecordsRegistered',
      'source.cname.atOwnServers',
      'source.dns.msdcsAtServers',
    ])
      for (const one of facts) expect(one).not.toHaveProperty([id]);
  });

  it('an unresolved alias at another machine does not tell what the own servers have', () => {
    const text = [
      'Testing server: Edge\\A1',
      'Starting test: Connectivity',
      `The host ${ALIAS} could not be resolved to an IP address.`,
      '......................... A1 failed test Connectivity',
      registrations(missing('CNAME', '10.4.0.1', ALIAS), 'dcdiag /test:dns /e'),
    ].join('\n');
    expect(factsOf(read(text).incidents[0])).not.toHaveProperty(['source.cname.atOwnServers']);
  });

  it('a server that fails has not denied the record, and one that is silent does not answer', () => {
    const failing = (code: number): string =>
      registrations([
        ...missing('CNAME', '10.4.0.1', ALIAS),
        ...missing('CNAME', '10.4.0.2', ALIAS),
        `[Error details: ${code} (Type: Win32 - Description: something.)]`,
      ]);
    for (const code of [9002, 9005, 1460]) {
      const [test] = all('dcdiag-dns-test', failing(code));
      expect(test?.records.map(({ dnsServer }) => dnsServer)).toEqual(['10.4.0.1']);
      expect(test?.dnsServers.find(({ address }) => address === '10.4.0.2')?.code).toBe(code);
    }
    const [denied] = all('dcdiag-dns-test', failing(9003));
    expect(denied?.records.map(({ dnsServer }) => dnsServer)).toEqual(['10.4.0.1', '10.4.0.2']);
  });

  it('a server left over that could not be asked is not said to have the record', () => {
    const settings = (host: string) =>
      `${host}\nWindows IP Configuration\n   Host Name . . . : A1\n   Primary Dns Suffix  . . . : f.example\nEthernet adapter E:\n   IPv4 Address. . . : 10.4.0.9\n   DNS Servers . . . : 10.4.0.1\n                       10.4.0.2\n`;
    const text = registrations(
      [
        ...missing('CNAME', '10.4.0.1', ALIAS),
        ...missing('CNAME', '10.4.0.2', ALIAS),
        '[Error details: 1460 (Type: Win32 - Description: time-out.)]',
      ],
      'dcdiag /test:dns',
    );
    const facts = factsOf(read(`${settings('C:\\>ipconfig /all')}\n${text}`).incidents[0]);
    expect(facts).toMatchObject({ 'source.dnsServers': ['10.4.0.1', '10.4.0.2'] });
    expect(facts).not.toHaveProperty(['source.cname.atOwnServers']);
  });

  it('is read of an IPv6 server when its heading is cut off', () => {
    const text = `Missing CNAME record at DNS server fd00:10::53:\n${ALIAS}\n${'A1 PASS PASS PASS PASS PASS FAIL n/a'}`;
    expect(all('dcdiag-dns-test', text)[0]?.records).toMatchObject([
      { type: 'CNAME', dnsServer: 'fd00:10::53', name: ALIAS },
    ]);
    expect(read(text).unrecognised).toEqual([]);
  });

  it('a sentence that names no record sums up, in any language', () => {
    const german = [
      'Warnung:',
      'AAAA-Eintrag fehlt auf DNS-Server 10.4.0.1:',
      'a1.f.example',
      'Fehler: Eintragsregistrierungen wurden nicht gefunden.',
    ];
    const text = registrations(german);
    expect(all('dcdiag-dns-test', text)[0]?.messages.map(({ weight }) => weight)).toEqual([
      'noise',
      'summary',
    ]);
    expect(all('dcdiag-dns-test', text)[0]?.records.map(({ type }) => type)).toEqual(['AAAA']);
  });
});

describe('what is no defect', () => {
  const used = (lines: readonly string[]): string =>
    registrations(missing('CNAME', '10.4.0.1', ALIAS)).replace(
      'Summary of DNS test results:',
      `Summary of test results for DNS servers used by the above domain controllers:\n${lines.join('\n')}\nSummary of DNS test results:`,
    );

  it('only AAAA records are missing, which is summed up as an error', () => {
    const text = registrations([
      ...missing('AAAA', '10.4.0.1', 'a1.f.example'),
      'Error: Record registrations cannot be found for all the network adapters',
    ]);
    const down = text.replace('PASS PASS PASS PASS PASS FAIL', 'PASS PASS PASS FAIL PASS FAIL');
    expect(factsOf(read(down).incidents[0])).toMatchObject({ 'dcdiag.rreg': 'warn' });
  });

  it('a server on which all tests passed works', () => {
    const text = used(['DNS server: 10.4.0.1 (b1.f.example.)', 'All tests passed on this DNS server']);
    expect(all('dcdiag-dns-test', text)[0]?.dnsServers[0]?.functional).toBe(true);
  });

  it('a server that works and timed out once answers', () => {
    const text = used([
      'DNS server: 10.4.0.1 (b1.f.example.)',
      'All tests passed on this DNS server',
    ]).replace(ALIAS, `${ALIAS}\n[Error details: 1460 (Type: Win32 - Description: time-out.)]`);
    expect(factsOf(read(text).incidents[0])).toMatchObject({ 'source.dns.answeringServers': 'all' });
  });

  it('a test record was added but not removed', () => {
    const text =
      'DC: A1.f.example\nTEST: Dynamic update (Dyn)\nWarning: Failed to delete the test record dcdiag-test-record in zone f.example\nA1 PASS PASS PASS PASS WARN PASS n/a\n';
    expect(all('dcdiag-dns-test', text)[0]?.testRecord).toBeNull();
    const added = all('dcdiag-dns-test', text.replace('delete', 'add'));
    expect(added[0]?.testRecord?.value).toEqual({ zone: 'f.example', code: null });
  });
});

describe('the basic test in detail', () => {
  const list = [
    'DC: A1.f.example',
    'Domain: f.example',
    'TEST: Basic (Basc)',
    'NETLOGON service is running',
    'DNS service is not running',
    'Adapter [00000001] Intel(R) I350:',
    'IP Address is static',
    'IP address: 10.4.0.9',
    'DNS servers:',
    '10.4.0.1 (b1.f.example.) [Valid]',
    'Adapter [00000005] Intel(R) I350 #2:',
    'IP Address is dynamic',
    'IP address: 172.16.9.9',
    'DNS servers:',
    'Warning:',
    '10.4.0.7 (<name unavailable>) [Invalid (unreachable)]',
  ];

  it('tells services, adapters and their servers', () => {
    const text = [...list, 'The A host record(s) for this DC was found'].join('\n');
    const [test] = all('dcdiag-dns-test', text);
    expect(test?.basics.services.map(({ name, running }) => [name, running])).toEqual([
      ['NETLOGON', true],
      ['DNS', false],
    ]);
    expect(test?.dnsServers.map(({ address, adapter, valid }) => [address, adapter, valid])).toEqual([
      ['10.4.0.1', '[00000001] Intel(R) I350', true],
      ['10.4.0.7', '[00000005] Intel(R) I350 #2', false],
    ]);
    expect(all('network-settings', text)).toMatchObject([
      {
        complete: true,
        adapters: [
          { addresses: ['10.4.0.9'], dnsServers: ['10.4.0.1'], dhcp: false },
          { addresses: ['172.16.9.9'], dnsServers: ['10.4.0.7'], dhcp: true },
        ],
      },
    ]);
  });

  it('is not complete where the paste ends within the list', () => {
    const [settings] = all('network-settings', list.slice(0, 10).join('\n'));
    expect([settings?.complete, settings?.adapters?.[0]?.dnsServers]).toEqual([false, null]);
  });
});

describe('forwarders', () => {
  const text = (domain: string): string =>
    [
      `DC: K.${domain}`,
      `Domain: ${domain}`,
      'TEST: Forwarders/Root hints (Forw)',
      'Forwarders Information:',
      '10.0.0.1 (a.p.example.) [Valid]',
      '......................... p.example passed test DNS',
    ].join('\n');

  it('of the forest root lead to no superior zone', () => {
    const ping = `Auth Basc Forw Del Dyn RReg Ext\nDomain: p.example\nK PASS PASS PASS FAIL PASS PASS n/a\n`;
    const [root] = read(text('p.example').replace(/(?=\.{25})/, ping)).incidents;
    expect(factsOf(root)).toMatchObject({ 'dcdiag.del': 'fail' });
    expect(factsOf(root)).not.toHaveProperty(['dnsServer.forwarder']);
    const child = ping.replace('p.example', 'c.p.example');
    const [other] = read(text('c.p.example').replace(/(?=\.{25})/, child)).incidents;
    expect(factsOf(other)).toMatchObject({ 'dnsServer.forwarder': 'valid' });
  });

  it('of a machine whose own test passed are not dead because those of its domain are', () => {
    const table = [
      'Auth Basc Forw Del Dyn RReg Ext',
      'Domain: p.test',
      'DC1 PASS PASS PASS PASS PASS PASS n/a',
      'Domain: c.p.test',
      'DC2 PASS PASS FAIL PASS PASS PASS n/a',
      'DC3 PASS PASS PASS PASS FAIL PASS n/a',
      'Enterprise DNS infrastructure test results:',
      'For parent domain p.test and subordinate domain c.p.test:',
      'Error: Forwarders are configured from subordinate to parent domain but some of them failed DNS server tests',
      '......................... p.test failed test DNS',
    ].join('\n');
    const facts = new Map(read(table).incidents.map((one) => [one.subject.server, factsOf(one)]));
    expect(facts.get('DC2')).toMatchObject({ 'dnsServer.forwarder': 'dead' });
    expect(facts.get('DC3')).not.toHaveProperty(['dnsServer.forwarder']);
  });
});

describe('other lines', () => {
  it('/q begins with the text of a test', () => {
    const text =
      'C:\\>dcdiag /q\nThere are warning or error events within the last 24 hours.\n......................... Q1 failed test DFSREvent\n';
    expect(read(text).unrecognised).toEqual([]);
  });

  it('addresses of a tested server are no settings of a machine', () => {
    const text =
      'Testing server: S\\Q1\nStarting test: Connectivity\nServer Q1 resolved to these IP addresses: 10.8.8.8, but none\nof the addresses could be reached (pinged). Please check the network.\n......................... Q1 failed test Connectivity\n';
    expect(all('network-settings', text)).toEqual([]);
    expect(all('dcdiag-verdict', text)[0]?.site).toBe('S');
  });

  it('a second command without a prompt begins a new run', () => {
    const run = (site: string) =>
      `Testing server: ${site}\\Q1\n......................... Q1 passed test Services\n`;
    const text = `dcdiag /c\n${run('S')}dcdiag /q\n......................... Q1 failed test DFSREvent\n`;
    expect(all('dcdiag-verdict', text).map(({ site }) => site)).toEqual(['S', null]);
  });

  it.each([
    'dcdiag /test:dns on DC1 passed test DNS I think',
    'dcdiag says that all is well',
    'repadmin /showrepl says "was successful" for all.',
    'repadmin /showrepl shows:',
  ])('%s', (said) => {
    expect(read(`${said}\n`).unrecognised).toEqual([{ index: 0, lines: [[1, 1]] }]);
  });

  it('a run that has ended leaves no site behind', () => {
    const text =
      'Testing server: S\\Q1\n......................... Q1 passed test Services\n......................... f.example passed test DNS\n......................... Q1 passed test Services\n';
    expect(all('dcdiag-verdict', text).map(({ site }) => site)).toEqual(['S', null, null]);
  });

  it('a zone with name servers delegates nothing to the next one', () => {
    const text = [
      'TEST: Delegations (Del)',
      'Delegated domain name: eu.f.example.',
      'DNS server: n1.eu.f.example. IP:10.4.0.5 [Valid]',
      'Delegated domain name: x.eu.f.example.',
      'DNS server: n2.f.example. IP:10.4.0.6 [Valid]',
      'A1 PASS PASS PASS PASS PASS PASS n/a',
    ].join('\n');
    expect(all('dcdiag-dns-test', text)[0]?.delegations.map(({ parent }) => parent)).toEqual([null, null]);
  });

  it('the parent zone is the one whose delegations are listed', () => {
    const text = [
      'TEST: Delegations (Del)',
      'Delegation information for the zone: f.example.',
      'Delegated domain name: eu.f.example.',
      'DNS server: n1.eu.f.example. IP:2001:db8::5 [Valid]',
      'Delegated domain name: x.eu.f.example.',
      'Warning: DNS server: n2.f.example. IP:<Unavailable> Failure:Missing glue A record',
      'A1 PASS PASS PASS FAIL PASS PASS n/a',
    ].join('\n');
    expect(all('dcdiag-dns-test', text)[0]?.delegations).toMatchObject([
      { zone: 'eu.f.example', parent: 'f.example', address: '2001:db8::5', outcome: 'valid' },
      { zone: 'x.eu.f.example', parent: 'f.example', address: null, outcome: 'no-glue' },
    ]);
  });
});
