/** Cmdlets about DNS as JSON and as CSV say the same as on the screen. */
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { DRESSES } from '../support/dress.mjs';
import { factsOf, observedIn, read } from './sample.js';

/** Without the lines. */
function said(text: string): readonly unknown[] {
  const lines = new Set(['from', 'dnsServersFrom']);
  return observe([{ text }]).map((one: Observation): unknown =>
    JSON.parse(JSON.stringify(one, (key, value: unknown) => (lines.has(key) ? undefined : value))),
  );
}

const span = (days: number, hours: number): object => ({
  Ticks: 36_000_000_000 * (days * 24 + hours),
  Days: days,
  Hours: hours,
  Milliseconds: 0,
  Minutes: 0,
  Seconds: 0,
  TotalDays: days,
  TotalHours: days * 24 + hours,
});
const address = (text: string): object => ({
  Address: 1140850698,
  AddressFamily: 2,
  IsIPv6Multicast: false,
  IPAddressToString: text,
});
const json = (command: string, value: unknown): string =>
  `PS C:\\> ${command} | ConvertTo-Json -Depth 6\n${JSON.stringify(value, null, 4)}\n`;
const csv = (command: string, ...lines: readonly string[]): string =>
  `PS C:\\> ${command} | ConvertTo-Csv -NoTypeInformation\n${lines.join('\n')}\n`;
const screen = (command: string, text: string): string => `PS C:\\> ${command}\n\n${text}\n`;

const ZONE = 'Get-DnsServerZone _msdcs.adatum.net -ComputerName srv-7';
const AGING = 'Get-DnsServerZoneAging -Name adatum.net -ComputerName srv-7';
const FORWARDER = 'Get-DnsServerForwarder -ComputerName srv-7';
const SCAVENGING = 'Get-DnsServerScavenging -ComputerName srv-7';
const DELEGATION = 'Get-DnsServerZoneDelegation -Name adatum.net -ComputerName srv-7';
const RECORDS = 'Get-DnsServerResourceRecord -ZoneName adatum.net -ComputerName srv-7';
const CLIENT = 'Get-DnsClientServerAddress -CimSession srv-7';
const ALIAS = '3c1b1d2e-8a4f-4d0e-9f3e-2f6c7a9b1c0d._msdcs.adatum.net';
const LOOKUP = `Resolve-DnsName ${ALIAS} -Type CNAME -Server 10.0.0.7`;

const zone = {
  NotifyServers: null,
  SecondaryServers: [address('10.0.0.8'), address('10.0.0.9')],
  DistinguishedName: null,
  IsAutoCreated: false,
  IsDsIntegrated: false,
  IsPaused: true,
  IsReadOnly: false,
  IsReverseLookupZone: false,
  IsShutdown: false,
  ZoneName: '_msdcs.adatum.net',
  ZoneType: 'Primary',
  DynamicUpdate: 'NonsecureAndSecure',
  ReplicationScope: 'None',
  SecureSecondaries: 'TransferToSecureServers',
  ZoneFile: '_msdcs.adatum.net.dns',
  PSComputerName: null,
  CimClass: { CimClassName: 'DnsServerPrimaryZone', CimClassProperties: 'ZoneName ZoneType' },
};

/** What is asked, its JSON, its CSV, and its text. */
const FORMS: readonly (readonly [string, string, string, string])[] = [
  [
    'Get-DnsServerZone',
    json(ZONE, zone),
    csv(
      ZONE,
      '"SecondaryServers","DistinguishedName","IsAutoCreated","IsDsIntegrated","IsPaused","IsReverseLookupZone","IsShutdown","ZoneName","ZoneType","DynamicUpdate","ReplicationScope","SecureSecondaries","ZoneFile"',
      '"10.0.0.8 10.0.0.9",,"False","False","True","False","False","_msdcs.adatum.net","Primary","NonsecureAndSecure","None","TransferToSecureServers","_msdcs.adatum.net.dns"',
    ),
    screen(
      ZONE,
      `SecondaryServers                  : {10.0.0.8, 10.0.0.9}
DistinguishedName                 :
IsAutoCreated                     : False
IsDsIntegrated                    : False
IsPaused                          : True
IsReverseLookupZone               : False
IsShutdown                        : False
ZoneName                          : _msdcs.adatum.net
ZoneType                          : Primary
DynamicUpdate                     : NonsecureAndSecure
ReplicationScope                  : None
SecureSecondaries                 : TransferToSecureServers
ZoneFile                          : _msdcs.adatum.net.dns`,
    ),
  ],
  [
    'Get-DnsServerZoneAging',
    json(AGING, {
      ZoneName: 'adatum.net',
      AgingEnabled: true,
      AvailForScavengeTime: null,
      RefreshInterval: span(7, 0),
      NoRefreshInterval: span(0, 2),
      ScavengeServers: [address('10.0.0.7')],
    }),
    csv(
      AGING,
      '"ZoneName";"AgingEnabled";"AvailForScavengeTime";"RefreshInterval";"NoRefreshInterval";"ScavengeServers"',
      '"adatum.net";"True";;"7.00:00:00";"02:00:00";"10.0.0.7"',
    ),
    screen(
      AGING,
      `ZoneName             : adatum.net
AgingEnabled         : True
AvailForScavengeTime :
RefreshInterval      : 7.00:00:00
NoRefreshInterval    : 02:00:00
ScavengeServers      : {10.0.0.7}`,
    ),
  ],
  [
    'Get-DnsServerForwarder',
    json(FORWARDER, {
      UseRootHint: false,
      Timeout: 3,
      EnableReordering: true,
      IPAddress: [address('10.0.0.8'), address('10.0.0.9')],
      ReorderedIPAddress: [address('10.0.0.9'), address('10.0.0.8')],
    }),
    csv(
      FORWARDER,
      '"UseRootHint","Timeout","EnableReordering","IPAddress","ReorderedIPAddress"',
      '"False","3","True","10.0.0.8 10.0.0.9","10.0.0.9 10.0.0.8"',
    ),
    screen(
      FORWARDER,
      `UseRootHint        : False
Timeout(s)         : 3
EnableReordering   : True
IPAddress          : {10.0.0.8, 10.0.0.9}
ReorderedIPAddress : {10.0.0.9, 10.0.0.8}`,
    ),
  ],
  [
    'Get-DnsServerScavenging',
    json(SCAVENGING, {
      NoRefreshInterval: span(7, 0),
      RefreshInterval: span(7, 0),
      ScavengingInterval: span(1, 12),
      ScavengingState: true,
      LastScavengeTime: '2025-07-01T09:00:14',
    }),
    csv(
      SCAVENGING,
      '"NoRefreshInterval","RefreshInterval","ScavengingInterval","ScavengingState","LastScavengeTime"',
      '"7.00:00:00","7.00:00:00","1.12:00:00","True","2025-07-01T09:00:14"',
    ),
    screen(
      SCAVENGING,
      `NoRefreshInterval  : 7.00:00:00
RefreshInterval    : 7.00:00:00
ScavengingInterval : 1.12:00:00
ScavengingState    : True
LastScavengeTime   : 2025-07-01T09:00:14`,
    ),
  ],
  [
    'Get-DnsServerZoneDelegation',
    json(DELEGATION, [
      {
        ChildZoneName: 'child.adatum.net.',
        IPAddress: [{ RecordData: { IPv4Address: address('10.0.0.7') }, RecordType: 'A' }],
        NameServer: { HostName: 'child', RecordData: { NameServer: 'srv-7.adatum.net.' }, RecordType: 'NS' },
        ZoneName: 'adatum.net',
      },
      {
        ChildZoneName: 'child.adatum.net.',
        IPAddress: null,
        NameServer: { HostName: 'child', RecordData: { NameServer: 'srv-8.adatum.net.' }, RecordType: 'NS' },
        ZoneName: 'adatum.net',
      },
    ]),
    csv(
      DELEGATION,
      '"ZoneName","ChildZoneName","NameServer","IPAddress"',
      '"adatum.net","child.adatum.net.","srv-7.adatum.net.","10.0.0.7"',
      '"adatum.net","child.adatum.net.","srv-8.adatum.net.",',
    ),
    screen(
      DELEGATION,
      `ZoneName   ChildZoneName     NameServer        IPAddress
--------   -------------     ----------        ---------
adatum.net child.adatum.net. srv-7.adatum.net. 10.0.0.7
adatum.net child.adatum.net. srv-8.adatum.net.`,
    ),
  ],
  [
    'Get-DnsServerResourceRecord',
    json(RECORDS, [
      {
        HostName: '@',
        RecordType: 'NS',
        TimeToLive: span(0, 1),
        RecordData: { NameServer: 'srv-7.adatum.net.' },
      },
      {
        HostName: 'alias',
        RecordType: 'CNAME',
        TimeToLive: span(0, 1),
        RecordData: { HostNameAlias: 'srv-9.adatum.net.' },
      },
      {
        HostName: '_ldap._tcp',
        RecordType: 'SRV',
        TimeToLive: span(0, 1),
        RecordData: { DomainName: 'srv-9.adatum.net.', Port: 389, Priority: 0, Weight: 100 },
      },
    ]),
    csv(
      RECORDS,
      '"HostName","RecordType","TimeToLive","RecordData"',
      '"@","NS","01:00:00","srv-7.adatum.net."',
      '"alias","CNAME","01:00:00","srv-9.adatum.net."',
      '"_ldap._tcp","SRV","01:00:00","[0][100][389][srv-9.adatum.net.]"',
    ),
    screen(
      RECORDS,
      `HostName   RecordType TimeToLive RecordData
--------   ---------- ---------- ----------
@          NS         01:00:00   srv-7.adatum.net.
alias      CNAME      01:00:00   srv-9.adatum.net.
_ldap._tcp SRV        01:00:00   [0][100][389][srv-9.adatum.net.]`,
    ),
  ],
  [
    'Get-DnsClientServerAddress',
    json(CLIENT, [
      {
        InterfaceAlias: 'LAN',
        InterfaceIndex: 6,
        AddressFamily: 2,
        ServerAddresses: ['10.0.0.7', '10.0.0.9'],
      },
      { InterfaceAlias: 'LAN', InterfaceIndex: 6, AddressFamily: 23, ServerAddresses: ['fec0:0:0:ffff::1'] },
    ]),
    csv(CLIENT, '"InterfaceAlias","AddressFamily","ServerAddresses"', '"LAN","IPv4","10.0.0.7 10.0.0.9"'),
    screen(
      CLIENT,
      `InterfaceAlias               Interface Address ServerAddresses
                             Index     Family
--------------               --------- ------- ---------------
LAN                                  6 IPv4    {10.0.0.7, 10.0.0.9}`,
    ),
  ],
  [
    'Resolve-DnsName',
    json(LOOKUP, { Name: ALIAS, Type: 5, Section: 1, DataLength: 8, TTL: 600, NameHost: 'srv-9.adatum.net' }),
    csv(
      LOOKUP,
      '"Name","Type","CharacterSet","Section","DataLength","TTL","NameHost"',
      `"${ALIAS}","CNAME","Unicode","Answer","8","600","srv-9.adatum.net"`,
    ),
    screen(
      LOOKUP,
      `Name                           Type   TTL   Section    NameHost
----                           ----   ---   -------    --------
${ALIAS.slice(0, 27)}... CNAME  600   Answer     srv-9.adatum.net`,
    ),
  ],
];

const typed = (text: string): string => text.replace('\n', '\n#TYPE Microsoft.Management.X\n');
const DOCUMENTS = FORMS.flatMap(([name, asJson, asCsv]) => [
  [`${name} as JSON`, asJson] as const,
  [`${name} as CSV`, typed(asCsv)] as const,
]);

describe.each(FORMS)('%s', (_, asJson, asCsv, text) => {
  it('says something', () => expect(said(text)).toHaveLength(1));

  it('says the same as JSON', () => expect(said(asJson)).toEqual(said(text)));

  it('says the same as JSON on one line', () => {
    const [command = '', ...lines] = asJson.split('\n');
    expect(said(`${command}\n${lines.map((line) => line.trim()).join('')}\n`)).toEqual(said(text));
  });

  it('says the same as CSV, with the line of its type or without', () => {
    expect(said(asCsv)).toEqual(said(text));
    expect(said(typed(asCsv))).toEqual(said(text));
  });
});

describe.each(DOCUMENTS)('%s', (_, text) => {
  it('leaves no line unread', () => expect(scanPiece({ text }, 0, READERS).unrecognised).toBe(0));

  it.each(DRESSES)('says the same with %s', (__, wear) => expect(said(wear(text))).toEqual(said(text)));
});

describe('objects in documents', () => {
  it('belong to the machine of the prompt, or to the one that they name', () => {
    const [, body = ''] = json(FORWARDER, { UseRootHint: true, IPAddress: '10.0.0.8' }).split(
      'ConvertTo-Json -Depth 6',
    );
    const [named] = observedIn(
      `[srv-8]: PS C:\\> Get-DnsServerForwarder | ConvertTo-Json${body}`,
      'server-forwarders',
    );
    expect(named?.server).toBe('srv-8');
    const [alone] = observedIn(body.replace('{', '{ "PSComputerName": "srv-9",'), 'server-forwarders');
    expect(alone).toMatchObject({ server: 'srv-9', addresses: ['10.0.0.8'] });
  });

  it('that are cut off at their depth say less, and nothing else', () => {
    const cut = csv(
      FORWARDER,
      '"UseRootHint","IPAddress","ReorderedIPAddress"',
      '"True","System.Net.IPAddress[]",',
    );
    expect(said(cut)).toEqual([]);
    const delegation = csv(
      DELEGATION,
      '"ZoneName","ChildZoneName","NameServer","IPAddress"',
      '"adatum.net","child.adatum.net.","srv-7.adatum.net.","System.Object[]"',
    );
    expect(observedIn(delegation, 'zone-delegation')).toMatchObject([{ showsAddresses: false }]);
    const aging = csv(
      AGING,
      '"ZoneName","AgingEnabled","RefreshInterval","ScavengeServers"',
      '"adatum.net","True","1.00:00:00","System.Net.IPAddress[]"',
    );
    expect(observedIn(aging, 'zone-settings')[0]?.aging?.scavengeServers).toBeNull();
    const transfers = `${json(ZONE, { ...zone, SecondaryServers: 'System.String[]' })}C:\\>dnscmd 10.0.0.33 /zoneinfo _msdcs.adatum.net\nZone query result:\n\nZone info:\n zone name = _msdcs.adatum.net\n zone type = 2\n shutdown = 0\nCommand completed successfully.\n`;
    expect(factsOf(read(transfers).incidents[0])).not.toHaveProperty('zone.secondaryListed');
    const client = csv(CLIENT, '"InterfaceAlias","ServerAddresses"', '"LAN","System.String[]"');
    expect(said(client)).toEqual([]);
  });

  it('of another kind are left to others', () => {
    for (const table of [
      'Name,Type,Section\nKim,Manager,Sales\n',
      'Name,Type,Section,TTL\nKim,Manager,Sales,3\n',
    ])
      expect(said(table)).toEqual([]);
    const other = '{\n  "Name": "a",\n  "ZoneName": "b"\n}\n';
    expect(scanPiece({ text: other }, 0, READERS).recognised).toBe(0);
  });

  it('tell the zone of records by their container', () => {
    const dn = 'DC=a,DC=_msdcs.adatum.net,cn=MicrosoftDNS,DC=ForestDnsZones,DC=adatum,DC=net';
    const text = JSON.stringify([
      {
        DistinguishedName: dn,
        HostName: 'a',
        RecordType: 'A',
        RecordData: { IPv4Address: address('10.0.0.7') },
      },
    ]);
    expect(observedIn(text, 'zone-records')).toMatchObject([
      { zone: '_msdcs.adatum.net', records: [{ name: 'a._msdcs.adatum.net', data: '10.0.0.7' }] },
    ]);
  });

  it('may be cut off by whoever pasted them', () => {
    const text = json(AGING, { ZoneName: 'adatum.net', AgingEnabled: false, RefreshInterval: span(7, 0) });
    expect(observedIn(text.slice(0, text.indexOf('"Ticks"')), 'zone-settings')).toMatchObject([
      { zone: 'adatum.net', aging: { on: false } },
    ]);
  });
});
