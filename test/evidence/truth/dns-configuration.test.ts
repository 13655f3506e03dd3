/** What truth.json says about the samples of DNS configuration, statement by statement. */
import { describe, expect, it } from 'vitest';
import { factsOf, observedIn, readSample, sample } from '../sample.js';

/** The facts of the only incident. */
function facts(name: string): Record<string, unknown> {
  const { incidents } = readSample(name);
  expect(incidents).toHaveLength(1);
  return factsOf(incidents[0]);
}

describe('ipconfig-all-dc.txt', () => {
  const [settings] = observedIn(sample('ipconfig-all-dc.txt'), 'network-settings');
  const [first, second] = settings?.adapters ?? [];

  it('host, primary suffix and search list of two lines', () => {
    expect(settings).toMatchObject({
      host: 'CON-DC05',
      primarySuffix: { value: 'contoso.com' },
      searchSuffixes: ['contoso.com', 'emea.contoso.com'],
    });
  });

  it('the connected adapter has no DHCP and three addresses, without their decoration', () => {
    expect(first).toMatchObject({
      name: 'Ethernet adapter Ethernet0',
      disconnected: false,
      dhcp: false,
      addresses: ['fd7a:2c40:11:20::15', 'fe80::74c9:1b0e:63da:8f21', '10.20.0.15'],
    });
  });

  it('the DNS servers in their order, from the label’s line and below it', () => {
    const servers = ['::1', '10.20.0.10', '10.20.0.11', '127.0.0.1'];
    expect(settings?.dnsServers).toEqual(servers);
    expect(first?.dnsServers).toEqual(servers);
  });

  it('the second gateway is no DNS server', () => {
    expect(first?.gateways).toEqual(['fe80::1', '10.20.0.1']);
    expect(settings?.dnsServers).not.toContain('10.20.0.1');
  });

  it('the second adapter has no cable and no DNS servers', () => {
    expect(second).toMatchObject({
      name: 'Ethernet adapter Ethernet1',
      disconnected: true,
      dnsServers: [],
    });
  });

  it('nothing in it is wrong', () => {
    expect(readSample('ipconfig-all-dc.txt')).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });
});

describe('ipconfig-all-isp-dns.txt', () => {
  const [settings] = observedIn(sample('ipconfig-all-isp-dns.txt'), 'network-settings');
  const [first, second] = settings?.adapters ?? [];

  it('host and primary suffix', () => {
    expect(settings).toMatchObject({ host: 'EX-DC02', primarySuffix: { value: 'corp.example.test' } });
  });

  it('the first adapter is configured by DHCP, with a provider’s suffix and DNS servers alone', () => {
    expect(first).toMatchObject({
      name: 'Ethernet adapter Ethernet 3',
      addresses: ['10.30.0.12'],
      dhcp: true,
      dhcpServer: '10.30.0.1',
      suffix: 'provider.example.test',
      dnsServers: ['203.0.113.53', '203.0.113.54'],
    });
    expect(settings?.dnsServers).toEqual(['203.0.113.53', '203.0.113.54']);
  });

  it('the second adapter has an address of its own making, and placeholders for DNS servers', () => {
    expect(second).toMatchObject({
      name: 'Ethernet adapter vEthernet (Internal)',
      addresses: ['fe80::9d0a:44f1:20bc:7e02', '169.254.126.2'],
      dnsServers: [],
    });
  });

  it('it uses a provider’s servers, in which role is not shown', () => {
    const { incidents } = readSample('ipconfig-all-isp-dns.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([{ server: 'EX-DC02' }]);
    expect(facts('ipconfig-all-isp-dns.txt')).toMatchObject({ 'source.dns.usesProviderServer': true });
  });

  it('that the second address is registered is not claimed', () => {
    const known = facts('ipconfig-all-isp-dns.txt');
    expect(known['source.multihomed']).not.toBe(true);
    expect(known).not.toHaveProperty('source.host.unreachableAddress');
  });
});

describe('get-dnsserverzone-list.txt', () => {
  const [list] = observedIn(sample('get-dnsserverzone-list.txt'), 'zone-list');
  const zone = (name: string): unknown => list?.zones.find((one) => one.name === name);

  it('the byte order mark and CRLF do not hide the command', () => {
    expect(sample('get-dnsserverzone-list.txt')).toMatch(/^\ufeff?PS C:.*\r\n/);
    expect(list).toMatchObject({ server: 'con-dc01', complete: true });
    expect(readSample('get-dnsserverzone-list.txt').unrecognised).toEqual([]);
  });

  it('ten zones, three of them made by the server', () => {
    expect(list?.zones).toHaveLength(10);
    expect(list?.zones.filter(({ automatic }) => automatic).map(({ name }) => name)).toEqual([
      '0.in-addr.arpa',
      '127.in-addr.arpa',
      '255.in-addr.arpa',
    ]);
  });

  it('two primaries of the directory', () => {
    const primary = { type: 'Primary', storage: 'AD-Integrated' };
    expect(zone('_msdcs.contoso.com')).toMatchObject(primary);
    expect(zone('contoso.com')).toMatchObject(primary);
  });

  it('a secondary, a conditional forwarder and a stub', () => {
    expect(zone('emea.contoso.com')).toMatchObject({ type: 'Secondary', storage: 'File' });
    expect(zone('fabrikam.com')).toMatchObject({ type: 'Forwarder' });
    expect(zone('partner.example.test')).toMatchObject({ type: 'Stub', storage: 'AD-Integrated' });
  });

  it('an empty last column shifts no other', () => {
    expect(list?.zones.slice(6, 9).map(({ automatic }) => automatic)).toEqual([false, false, false]);
  });

  it('scope, transfers and aging are not in it', () => {
    expect(observedIn(sample('get-dnsserverzone-list.txt'), 'zone-settings')).toEqual([]);
  });
});

describe('get-dnsserverzone-two-scopes.txt', () => {
  const [first, second] = observedIn(sample('get-dnsserverzone-two-scopes.txt'), 'zone-settings');
  const counts = observedIn(sample('get-dnsserverzone-two-scopes.txt'), 'record-count');

  it('one server has the zone for the forest, with 6 aliases', () => {
    expect(first).toMatchObject({
      server: 'con-dc01',
      zone: '_msdcs.contoso.com',
      type: 'primary',
      inDirectory: { value: true },
      scope: { value: 'forest' },
    });
    expect(counts[0]).toMatchObject({ server: 'con-dc01', type: 'CNAME', count: 6 });
  });

  it('another has it for its domain, with 4', () => {
    expect(second).toMatchObject({
      server: 'con-dc04',
      zone: '_msdcs.contoso.com',
      type: 'primary',
      inDirectory: { value: true },
      scope: { value: 'domain' },
    });
    expect(counts[1]).toMatchObject({ server: 'con-dc04', type: 'CNAME', count: 4 });
  });

  it('the containers differ', () => {
    expect([first, second].map((one) => one?.distinguishedName?.value)).toEqual([
      'dc=_msdcs.contoso.com,cn=microsoftdns,dc=forestdnszones,dc=contoso,dc=com',
      'dc=_msdcs.contoso.com,cn=microsoftdns,dc=domaindnszones,dc=contoso,dc=com',
    ]);
  });

  it('both: secure updates, no transfers, neither paused nor shut down', () => {
    for (const one of [first, second])
      expect(one).toMatchObject({
        dynamicUpdate: { value: 'secure' },
        transfersTo: { value: 'none' },
        paused: { value: false },
        shutDown: { value: false },
      });
  });

  it('the zone is there twice, with different contents', () => {
    expect(facts('get-dnsserverzone-two-scopes.txt')).toMatchObject({
      'zone.inTwoScopes': true,
      'zone.copiesDiffer': true,
    });
  });
});

describe('get-dnsserverzoneaging.txt', () => {
  const text = sample('get-dnsserverzoneaging.txt');

  it('the zone’s aging', () => {
    expect(observedIn(text, 'zone-settings')).toMatchObject([
      {
        server: 'con-dc02',
        zone: '_msdcs.contoso.com',
        aging: {
          on: true,
          noRefreshHours: 1,
          refreshHours: 1,
          scavengeServers: ['10.20.0.11'],
          availableFrom: '10/14/2024 3:00:00 AM',
        },
      },
    ]);
  });

  it('the server’s scavenging, without the defaults for new zones', () => {
    const [scavenging] = observedIn(text, 'server-scavenging');
    expect(scavenging).toMatchObject({
      server: 'con-dc02',
      on: true,
      everyHours: 2,
      lastRun: '10/14/2024 9:00:14 AM',
    });
    expect(JSON.stringify(scavenging)).not.toContain('168');
  });

  it('spans of hours and of days', () => {
    const slow = text.replaceAll('01:00:00', '7.00:00:00');
    expect(observedIn(slow, 'zone-settings')[0]?.aging).toMatchObject({
      noRefreshHours: 168,
      refreshHours: 168,
    });
  });

  it('event 2501: what one cycle removed, and the next one in 2 hours', () => {
    expect(observedIn(text, 'event')).toMatchObject([
      {
        id: 2501,
        time: { value: '10/14/2024 9:00:15 AM' },
        scavenged: { records: 41, nodes: 27, nextInHours: 2 },
      },
    ]);
  });

  it('records are removed two hours after their last refresh', () => {
    expect(facts('get-dnsserverzoneaging.txt')).toMatchObject({
      'zone.scavengingOn': true,
      'zone.scavengingHours': 2,
    });
  });
});

describe('get-dnsserverforwarder.txt', () => {
  const text = sample('get-dnsserverforwarder.txt');
  const [silent, denying] = observedIn(text, 'dns-lookup');

  it('the forwarders in the order of use, without root hints, with their time-out', () => {
    expect(observedIn(text, 'server-forwarders')).toMatchObject([
      {
        server: 'emea-dc01',
        addresses: ['203.0.113.53', '10.20.0.99'],
        usesRootHints: false,
        timeoutSeconds: 3,
      },
    ]);
  });

  it('one conditional forwarder, and none for the superior zone', () => {
    expect(observedIn(text, 'zone-settings')).toMatchObject([
      {
        server: 'emea-dc01',
        zone: 'fabrikam.com',
        type: 'forwarder',
        masters: ['10.50.0.10'],
        inDirectory: { value: true },
        forwarderTimeoutSeconds: 5,
      },
    ]);
  });

  it('the listed first does not answer', () => {
    expect(silent).toMatchObject({
      serverAddress: '10.20.0.99',
      name: 'contoso.com',
      type: 'soa',
      outcome: 'no-answer',
    });
  });

  it('the one that is asked first denies the zone', () => {
    expect(denying).toMatchObject({
      serverAddress: '203.0.113.53',
      name: 'contoso.com',
      outcome: 'no-such-name',
    });
  });

  it('no forwarder works', () => {
    expect(facts('get-dnsserverforwarder.txt')).toMatchObject({
      'source.name': 'emea-dc01',
      'dnsServer.forwarder': 'wrong',
    });
  });
});

describe('get-dnsserverzonedelegation.txt', () => {
  const text = sample('get-dnsserverzonedelegation.txt');
  const [msdcs, child] = observedIn(text, 'zone-delegation');

  it('one delegation to two servers, one of them without address', () => {
    expect(msdcs).toMatchObject({
      server: 'con-dc01',
      parent: 'contoso.com',
      zone: '_msdcs.contoso.com',
      showsAddresses: true,
      nameServers: [
        { name: 'con-dc01.contoso.com', addresses: ['10.20.0.10'] },
        { name: 'con-dc09.contoso.com', addresses: [] },
      ],
    });
  });

  it('another to one server with two addresses', () => {
    expect(child).toMatchObject({
      parent: 'contoso.com',
      zone: 'emea.contoso.com',
      nameServers: [{ name: 'emea-dc01.emea.contoso.com', addresses: ['10.40.0.11', 'fd7a:2c40:11:40::11'] }],
    });
  });

  it('dnscmd lists the same two, the second without a name', () => {
    const record = { name: '_msdcs.contoso.com', type: 'NS', ttl: 3600 };
    expect(observedIn(text, 'zone-records')).toMatchObject([
      {
        server: 'con-dc01',
        records: [
          { ...record, data: 'con-dc01.contoso.com' },
          { ...record, data: 'con-dc09.contoso.com' },
        ],
      },
    ]);
  });

  it('the second does not exist', () => {
    expect(observedIn(text, 'dns-lookup')).toMatchObject([
      { serverAddress: '10.20.0.10', name: 'con-dc09.contoso.com', outcome: 'no-such-name' },
    ]);
  });

  it('so the delegation is wrong', () => {
    expect(facts('get-dnsserverzonedelegation.txt')).toMatchObject({ 'dnsServer.delegation': 'wrong' });
  });
});

describe('dnscmd-zoneinfo-transfers-off.txt', () => {
  const [settings] = observedIn(sample('dnscmd-zoneinfo-transfers-off.txt'), 'zone-settings');

  it('server and zone', () => {
    expect(settings).toMatchObject({ server: '10.70.0.10', zone: '_msdcs.contoso.com' });
  });

  it('a primary in a file, which only transfers copy', () => {
    expect(settings).toMatchObject({
      type: 'primary',
      inDirectory: { value: false },
      file: '_msdcs.contoso.com.dns',
    });
    expect(facts('dnscmd-zoneinfo-transfers-off.txt')).toMatchObject({ 'zone.storage': 'file' });
  });

  it.each([
    [0, 'any'],
    [1, 'name-servers'],
    [2, 'list'],
    [3, 'none'],
  ])('secure secs = %i: transfers to %s', (number, transfers) => {
    const text = sample('dnscmd-zoneinfo-transfers-off.txt').replace(/(secure secs\s+= )3/, `$1${number}`);
    expect(observedIn(text, 'zone-settings')).toMatchObject([{ transfersTo: { value: transfers } }]);
  });

  it('updates secure and not, no scavenging', () => {
    expect(settings).toMatchObject({ dynamicUpdate: { value: 'any' }, aging: { on: false } });
  });

  it('no masters, no secondaries', () => {
    expect(settings).toMatchObject({ masters: [], secondaries: [] });
  });
});

describe('dnscmd-zoneinfo-transfer-list.txt', () => {
  const text = sample('dnscmd-zoneinfo-transfer-list.txt');
  const [primary, secondary] = observedIn(text, 'zone-settings');
  const [host, zone] = observedIn(text, 'dns-lookup');

  it('the primary, its file and its address', () => {
    expect(primary).toMatchObject({
      server: 'con-dns01',
      zone: 'contoso.com',
      type: 'primary',
      file: 'contoso.com.dns',
    });
    expect(host).toMatchObject({ name: 'con-dns01.contoso.com', addresses: ['10.70.0.10'] });
  });

  it('transfers to two listed secondaries', () => {
    expect(primary).toMatchObject({
      transfersTo: { value: 'list' },
      secondaries: ['10.70.0.21', '10.70.0.22'],
    });
  });

  it('the secondary is expired', () => {
    expect(secondary).toMatchObject({
      server: '10.70.0.31',
      type: 'secondary',
      masters: ['10.70.0.10'],
      shutDown: { value: true },
    });
  });

  it('it answers with a failure', () => {
    expect(zone).toMatchObject({
      serverAddress: '10.70.0.31',
      name: 'contoso.com',
      type: 'soa',
      outcome: 'server-failure',
    });
  });

  it('it is not in the list', () => {
    expect(facts('dnscmd-zoneinfo-transfer-list.txt')).toMatchObject({
      'zone.secondaryState': 'expired',
      'zone.secondaryListed': false,
    });
  });

  it('its own setting says nothing about the primary', () => {
    expect(secondary?.transfersTo?.value).toBe('none');
    expect(facts('dnscmd-zoneinfo-transfer-list.txt')).toMatchObject({ 'zone.transfersAllowedTo': 'list' });
  });

  // p=13568: an explanation of a number that says nothing about the zone.
});

describe('host-record-unreachable-adapter.txt', () => {
  const text = sample('host-record-unreachable-adapter.txt');
  const [settings] = observedIn(text, 'network-settings');

  it('two adapters', () => {
    expect(settings?.host).toBe('FAB-DC03');
    expect(settings?.adapters).toMatchObject([
      {
        name: 'Ethernet adapter LAN',
        addresses: ['10.50.0.12'],
        gateways: ['10.50.0.1'],
        dnsServers: ['10.50.0.11', '10.50.0.10'],
      },
      { name: 'Ethernet adapter Backup', addresses: ['192.168.240.12'], gateways: [] },
    ]);
  });

  it('what the filter hides is unknown', () => {
    expect(settings).toMatchObject({ complete: false, primarySuffix: null });
    expect(settings?.adapters).toMatchObject([{ dhcp: null }, { dhcp: null, dnsServers: null }]);
  });

  it('the partner’s server answers both addresses, the unreachable one first', () => {
    expect(observedIn(text, 'dns-lookup')).toMatchObject([
      {
        serverName: 'fab-dc01.fabrikam.com',
        serverAddress: '10.50.0.10',
        name: 'fab-dc03.fabrikam.com',
        addresses: ['192.168.240.12', '10.50.0.12'],
      },
    ]);
  });

  it('from the partner one is silent and one answers', () => {
    expect(observedIn(text, 'ping')).toMatchObject([
      {
        host: 'FAB-DC01',
        address: '192.168.240.12',
        replied: false,
        packets: { sent: 2, received: 0 },
      },
      { host: 'FAB-DC01', address: '10.50.0.12', replied: true, packets: { sent: 2, received: 2 } },
    ]);
  });

  it('so a host record leads nowhere', () => {
    expect(facts('host-record-unreachable-adapter.txt')).toMatchObject({
      'source.name': 'FAB-DC03',
      'source.host.unreachableAddress': true,
    });
  });
});

describe('zone-container-conflict.txt', () => {
  const all = observedIn(sample('zone-container-conflict.txt'), 'zone-container');
  const partition = 'dc=forestdnszones,dc=contoso,dc=com';

  it('one server holds three containers', () => {
    const [zone, copy, anchors] = all.filter(({ server }) => server === 'con-dc02');
    expect(zone).toMatchObject({
      zone: '_msdcs.contoso.com',
      conflict: false,
      created: '05/18/2021 11:30:42',
      partition,
    });
    expect(copy).toMatchObject({
      zone: '_msdcs.contoso.com',
      conflict: true,
      created: '09/02/2024 17:05:11',
      partition,
    });
    expect(anchors).toMatchObject({ zone: '..trustanchors', conflict: false, partition });
  });

  it('the GUID is the copy’s, and no domain controller’s', () => {
    expect(all[1]?.objectGuid).toBe('c30f7b84-134b-4171-857e-a02f940131f7');
    expect(facts('zone-container-conflict.txt')).not.toHaveProperty('link.sourceGuid');
  });

  it('the other has no copy', () => {
    expect(all.filter(({ server }) => server === 'con-dc04')).toMatchObject([
      { zone: '_msdcs.contoso.com', conflict: false },
      { zone: '..trustanchors', conflict: false },
    ]);
  });

  it('the zone’s container is mangled on the first', () => {
    const [incident] = readSample('zone-container-conflict.txt').incidents;
    const fact = incident?.facts.find(({ id }) => id === 'zone.conflictContainer');
    expect(fact).toMatchObject({ value: true, from: { line: 4 } });
  });

  it('the escaped line feed belongs to the name', () => {
    expect(all.map(({ zone }) => zone).join()).not.toMatch(/0a|cnf|\\/);
  });
});
