import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { sample } from './sample.js';

type Of<K extends Observation['kind']> = Extract<Observation, { kind: K }>;

function all<K extends Observation['kind']>(text: string, kind: K): readonly Of<K>[] {
  return observe([{ text }]).filter((one): one is Of<K> => one.kind === kind);
}

function unread(text: string): number {
  return scanPiece({ text }, 0, READERS).unrecognised;
}

const NEW = [
  'dnscmd-zoneinfo-transfer-list.txt',
  'dnscmd-zoneinfo-transfers-off.txt',
  'get-dnsserverforwarder.txt',
  'get-dnsserverzone-list.txt',
  'get-dnsserverzone-two-scopes.txt',
  'get-dnsserverzoneaging.txt',
  'get-dnsserverzonedelegation.txt',
  'zone-container-conflict.txt',
  'ipconfig-all-dc.txt',
  'ipconfig-all-isp-dns.txt',
];

describe('configuration', () => {
  it.each(NEW)('is understood line by line: %s', (name) => {
    expect(unread(sample(name))).toBe(0);
  });
});

describe('dnscmd /zoneinfo', () => {
  it('reads primary and secondary, their lists and what the numbers mean', () => {
    const [primary, secondary] = all(sample('dnscmd-zoneinfo-transfer-list.txt'), 'zone-settings');
    expect(primary).toMatchObject({
      server: 'con-dns01',
      zone: 'contoso.com',
      type: 'primary',
      inDirectory: { value: false },
      transfersTo: { value: 'list', from: { line: 31 } },
      dynamicUpdate: { value: 'any' },
      shutDown: { value: false },
      secondaries: ['10.70.0.21', '10.70.0.22'],
      masters: [],
    });
    expect(secondary).toMatchObject({
      server: '10.70.0.31',
      type: 'secondary',
      masters: ['10.70.0.10'],
      secondaries: [],
      shutDown: { value: true },
    });
  });

  it('reads aging, which is off, and a primary that gives its zone to nobody', () => {
    expect(all(sample('dnscmd-zoneinfo-transfers-off.txt'), 'zone-settings')).toMatchObject([
      {
        server: '10.70.0.10',
        zone: '_msdcs.contoso.com',
        transfersTo: { value: 'none' },
        aging: { on: false, noRefreshHours: 168, refreshHours: 168 },
        masters: [],
        secondaries: [],
      },
    ]);
  });

  it('reads older and newer layouts, and the machine on which it ran', () => {
    const text = [
      'DC1 C:\\>dnscmd . /zoneinfo example.test',
      'Zone query result:',
      'Zone info:',
      '  zone name             = example.test',
      '  zone type             = 1',
      '  update                = 2',
      '  DS integrated         = 1',
      '  aging                 = 1',
      '    refresh interval    = 12',
      '    no refresh          = 6',
      '  Zone Masters',
      '  NULL IP Array.',
      '  Zone Secondaries',
      '  Addr Count = 1',
      '    Secondary[0] => 192.0.2.7',
      '  secure secs           = 1',
      '  directory partition   = AD-Domain     flags 00000015',
      '  zone DN               = DC=example.test,cn=MicrosoftDNS,DC=DomainDnsZones,DC=example,DC=test',
      'Command completed successfully.',
    ].join('\n');
    expect(all(text, 'zone-settings')).toMatchObject([
      {
        server: 'DC1',
        secondaries: ['192.0.2.7'],
        transfersTo: { value: 'name-servers' },
        dynamicUpdate: { value: 'secure' },
        inDirectory: { value: true },
        aging: { on: true, noRefreshHours: 6, refreshHours: 12 },
        distinguishedName: {
          value: 'dc=example.test,cn=microsoftdns,dc=domaindnszones,dc=example,dc=test',
        },
      },
    ]);
  });

  it('says nothing where the zone is not there', () => {
    const text =
      'C:\\>dnscmd dc1 /zoneinfo x.test\nCommand failed:  DNS_ERROR_ZONE_DOES_NOT_EXIST     9601    0x2581\n';
    expect(all(text, 'zone-settings')).toEqual([]);
    expect(unread(text)).toBe(0);
  });
});

describe('Get-DnsServerZone', () => {
  it('reads the table by its columns, the last of which may be empty', () => {
    const [list] = all(sample('get-dnsserverzone-list.txt'), 'zone-list');
    expect(list).toMatchObject({ server: 'con-dc01', complete: true });
    expect(list?.zones).toHaveLength(10);
    expect(list?.zones.filter(({ automatic }) => automatic).map(({ name }) => name)).toEqual([
      '0.in-addr.arpa',
      '127.in-addr.arpa',
      '255.in-addr.arpa',
    ]);
    const brief = Object.fromEntries(
      (list?.zones ?? []).map((zone) => [zone.name, [zone.type, zone.storage]]),
    );
    expect(brief).toMatchObject({
      '_msdcs.contoso.com': ['Primary', 'AD-Integrated'],
      'contoso.com': ['Primary', 'AD-Integrated'],
      'emea.contoso.com': ['Secondary', 'File'],
      'fabrikam.com': ['Forwarder', 'Registry'],
      'partner.example.test': ['Stub', 'AD-Integrated'],
    });
    expect(all(sample('get-dnsserverzone-list.txt'), 'zone-settings')).toEqual([]);
  });

  it('reads it where blanks were lost', () => {
    const text = sample('get-dnsserverzone-list.txt').replace(/ {2,}/g, ' ');
    const [list] = all(text, 'zone-list');
    expect(list?.zones.map(({ name, storage }) => [name, storage])).toContainEqual([
      'emea.contoso.com',
      'File',
    ]);
    expect(list?.zones).toHaveLength(10);
  });

  it('reads the settings of one zone on two servers', () => {
    const settings = all(sample('get-dnsserverzone-two-scopes.txt'), 'zone-settings');
    expect(settings.map(({ server, distinguishedName }) => [server, distinguishedName?.value])).toEqual([
      ['con-dc01', 'dc=_msdcs.contoso.com,cn=microsoftdns,dc=forestdnszones,dc=contoso,dc=com'],
      ['con-dc04', 'dc=_msdcs.contoso.com,cn=microsoftdns,dc=domaindnszones,dc=contoso,dc=com'],
    ]);
    for (const one of settings)
      expect(one).toMatchObject({
        type: 'primary',
        inDirectory: { value: true },
        dynamicUpdate: { value: 'secure' },
        transfersTo: { value: 'none' },
        shutDown: { value: false },
      });
    const counts = all(sample('get-dnsserverzone-two-scopes.txt'), 'record-count');
    expect(counts.map(({ server, type, count }) => [server, type, count])).toEqual([
      ['con-dc01', 'CNAME', 6],
      ['con-dc04', 'CNAME', 4],
    ]);
  });

  it('reads a distinguished name that the console broke, and a chosen few columns', () => {
    const list = [
      'PS C:\\> Get-DnsServerZone _msdcs.example.test | fl ZoneName,DistinguishedName',
      '',
      'ZoneName          : _msdcs.example.test',
      'DistinguishedName : DC=_msdcs.example.test,cn=MicrosoftDNS,DC=ForestDns',
      '                    Zones,DC=example,DC=test',
    ].join('\n');
    expect(all(list, 'zone-settings')[0]?.distinguishedName?.value).toBe(
      'dc=_msdcs.example.test,cn=microsoftdns,dc=forestdnszones,dc=example,dc=test',
    );
    const table = [
      'ZoneName            ReplicationScope DynamicUpdate      SecureSecondaries        PSComputerName',
      '--------            ---------------- -------------      -----------------        --------------',
      'example.test        Domain           NonsecureAndSecure TransferToSecureServers  dc7',
    ].join('\n');
    expect(all(table, 'zone-settings')).toMatchObject([
      { server: 'dc7', dynamicUpdate: { value: 'any' }, transfersTo: { value: 'list' } },
    ]);
  });

  it('does not take the machine at hand for a server that a variable stands for', () => {
    const text =
      '[dc1]: PS C:\\> $servers | % { Get-DnsServerZone a.test -ComputerName $_ | fl * }\nZoneName : a.test\nZoneType : Primary\nIsDsIntegrated : True\n';
    expect(all(text, 'zone-list')).toMatchObject([{ server: null }]);
  });
});

describe('aging and scavenging', () => {
  it('are read in hours, the zone apart from the defaults of the server', () => {
    const text = sample('get-dnsserverzoneaging.txt');
    expect(all(text, 'zone-settings')).toMatchObject([
      {
        server: 'con-dc02',
        zone: '_msdcs.contoso.com',
        aging: { on: true, noRefreshHours: 1, refreshHours: 1, scavengeServers: ['10.20.0.11'] },
      },
    ]);
    expect(all(text, 'server-scavenging')).toMatchObject([{ server: 'con-dc02', on: true, everyHours: 2 }]);
    const days = text.replace('RefreshInterval      : 01:00:00', 'RefreshInterval      : 7.00:00:00');
    expect(all(days, 'zone-settings')[0]?.aging?.refreshHours).toBe(168);
  });
});

describe('forwarders and delegations', () => {
  it('are read in the order in which they are asked', () => {
    const text = sample('get-dnsserverforwarder.txt');
    expect(all(text, 'server-forwarders')).toMatchObject([
      { server: 'emea-dc01', addresses: ['203.0.113.53', '10.20.0.99'], usesRootHints: false },
    ]);
    expect(all(text, 'zone-settings')).toMatchObject([
      { zone: 'fabrikam.com', type: 'forwarder', masters: ['10.50.0.10'], inDirectory: { value: true } },
    ]);
  });

  it('keep the addresses of each name server, and see which has none', () => {
    const [msdcs, emea, again] = all(sample('get-dnsserverzonedelegation.txt'), 'zone-delegation');
    expect(msdcs).toMatchObject({
      server: 'con-dc01',
      zone: '_msdcs.contoso.com',
      parent: 'contoso.com',
      nameServers: [
        { name: 'con-dc01.contoso.com', addresses: ['10.20.0.10'] },
        { name: 'con-dc09.contoso.com', addresses: [] },
      ],
    });
    expect(emea?.nameServers).toMatchObject([
      { name: 'emea-dc01.emea.contoso.com', addresses: ['10.40.0.11', 'fd7a:2c40:11:40::11'] },
    ]);
    expect(again).toMatchObject({ zone: '_msdcs.contoso.com', showsAddresses: false });
  });

  it('are read from a table that a mail program broke', () => {
    const text = [
      'ZoneName             ChildZoneName                  NameServer',
      'IPAddress',
      '--------             -------------                  ----------',
      '---------',
      'contoso.com          _msdcs.contoso.com.            con-dc01.contoso.com.',
      '10.20.0.10',
      'contoso.com          emea.contoso.com.              emea-dc01.emea.contoso.com.',
      '{10.40.0.11, fd7a:2c40:11:40::11}',
    ].join('\n');
    expect(all(text, 'zone-delegation').map(({ nameServers }) => nameServers[0]?.addresses)).toEqual([
      ['10.20.0.10'],
      ['10.40.0.11', 'fd7a:2c40:11:40::11'],
    ]);
  });
});

describe('records', () => {
  it('of dnscmd may stand without their name', () => {
    expect(all(sample('get-dnsserverzonedelegation.txt'), 'zone-records')).toMatchObject([
      {
        server: 'con-dc01',
        zone: 'contoso.com',
        complete: false,
        records: [
          { name: '_msdcs.contoso.com', type: 'NS', data: 'con-dc01.contoso.com', ttl: 3600 },
          { name: '_msdcs.contoso.com', type: 'NS', data: 'con-dc09.contoso.com', ttl: 3600 },
        ],
      },
    ]);
  });

  it('of Get-DnsServerResourceRecord stand in a table', () => {
    const text = [
      'PS C:\\> Get-DnsServerResourceRecord -ZoneName _msdcs.example.test -ComputerName dc1',
      '',
      'HostName                  RecordType Type       Timestamp            TimeToLive      RecordData',
      '--------                  ---------- ----       ---------            ----------      ----------',
      '@                         NS         2          0                    01:00:00        dc1.example.test.',
      '11111111-2222-3333-444... CNAME      5          10/14/2024 3:00:00 AM 00:10:00       dc2.example.test.',
      'gc                        A          1          10/14/2024 3:00:00 AM 00:10:00       192.0.2.9',
    ].join('\n');
    const [listing] = all(text, 'zone-records');
    expect(listing?.records.map(({ name, type, data, ttl }) => [name, type, data, ttl])).toEqual([
      ['_msdcs.example.test', 'NS', 'dc1.example.test', 3600],
      ['gc._msdcs.example.test', 'A', '192.0.2.9', 600],
    ]);
    expect(listing?.complete).toBe(false);
  });
});

describe('zone containers', () => {
  it('that a conflict renamed carry CNF, in DNs and in names', () => {
    const containers = all(sample('zone-container-conflict.txt'), 'zone-container');
    expect(
      containers.map(({ server, zone, conflict, created }) => [server, zone, conflict, created]),
    ).toEqual([
      ['con-dc02', '_msdcs.contoso.com', false, '05/18/2021 11:30:42'],
      ['con-dc02', '_msdcs.contoso.com', true, '09/02/2024 17:05:11'],
      ['con-dc02', '..trustanchors', false, '05/18/2021 11:30:44'],
      ['con-dc04', '_msdcs.contoso.com', false, null],
      ['con-dc04', '..trustanchors', false, null],
    ]);
    expect(containers[1]?.objectGuid).toBe('c30f7b84-134b-4171-857e-a02f940131f7');
    const names = [
      'C:\\>dsquery * "CN=MicrosoftDNS,DC=ForestDnsZones,DC=a,DC=test" -attr name -s dc1',
      '  name',
      '  _msdcs.a.test',
      '  CNF:c30f7b84-134b-4171-857e-a02f940131f7',
    ].join('\n');
    expect(all(names, 'zone-container')).toMatchObject([{ zone: '_msdcs.a.test', conflict: true }]);
    const object = [
      'PS C:\\> Get-ADObject -LDAPFilter "(objectClass=dnsZone)" -SearchBase "CN=MicrosoftDNS,DC=ForestDnsZones,DC=a,DC=test" -Server dc1',
      'DistinguishedName : DC=_msdcs.a.test\\0ACNF:c30f7b84-134b-4171-857e-a02f940131f7,CN=MicrosoftDNS,DC=ForestDnsZones,DC=a,DC=test',
      'Name              : _msdcs.a.test',
      '                    CNF:c30f7b84-134b-4171-857e-a02f940131f7',
      'ObjectClass       : dnsZone',
      'ObjectGUID        : c30f7b84-134b-4171-857e-a02f940131f7',
    ].join('\n');
    expect(all(object, 'zone-container')).toMatchObject([{ server: 'dc1', conflict: true }]);
    expect(unread(object)).toBe(0);
  });
});

describe('lists of domain controllers', () => {
  it.each([
    'List of domain controllers with accounts in the domain:\n\nDC1\nDC2\nThe command completed successfully.',
    'Liste des contrôleurs de domaine ayant des comptes dans le domaine :\n\nDC1\nDC2\nL’opération s’est bien déroulée.',
    'Liste der Domänencontroller mit Konten in der Domäne:\n\nDC1\nDC2\nDer Befehl wurde ausgeführt.',
    'Lista de controladores de dominio con cuentas en el dominio:\n\nDC1\nDC2\nEl comando se completó correctamente.',
    'Lista de controladores de domínio com contas no domínio:\n\nDC1\nDC2\nO comando foi concluído com êxito.',
  ])('come from netdom in any language: %s', (text) => {
    for (const shown of [text, `C:\\>netdom query dc\n${text}`]) {
      expect(
        all(shown, 'controller-list').map(({ controllers }) => controllers.map(({ name }) => name)),
      ).toEqual([['DC1', 'DC2']]);
      expect(unread(shown)).toBe(0);
    }
  });

  it('come from nltest and from Get-ADDomainController', () => {
    const nltest = [
      'C:\\>nltest /dclist:a.test',
      "Get list of DCs in domain 'a.test' from '\\\\DC1'.",
      '    dc1.a.test [PDC]  [DS] Site: HQ',
      '    dc2.a.test        [DS] Site: Branch 2',
      'The command completed successfully',
    ].join('\n');
    expect(all(nltest, 'controller-list')).toMatchObject([
      { domain: 'a.test', controllers: [{ name: 'dc1.a.test', site: 'HQ' }, { site: 'Branch 2' }] },
    ]);
    const list = [
      'ComputerObjectDN           : CN=DC1,OU=Domain Controllers,DC=a,DC=test',
      'Domain                     : a.test',
      'Forest                     : a.test',
      'HostName                   : dc1.a.test',
      'IPv4Address                : 192.0.2.1',
      'Name                       : DC1',
      'OperationMasterRoles       : {SchemaMaster, DomainNamingMaster}',
      'Site                       : HQ',
    ].join('\n');
    expect(all(list, 'controller-list')).toMatchObject([
      {
        forest: 'a.test',
        controllers: [
          { name: 'dc1.a.test', address: '192.0.2.1', roles: ['SchemaMaster', 'DomainNamingMaster'] },
        ],
      },
    ]);
    expect(unread(nltest) + unread(list)).toBe(0);
  });
});
