/** Tools of name resolution and DNS configuration in forms that the samples do not have. */
import { describe, expect, it } from 'vitest';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { factsOf, observedIn, read } from './sample.js';

const ALIAS = '3c1b1d2e-8a4f-4d0e-9f3e-2f6c7a9b1c0d._msdcs.adatum.net';

function unread(text: string): number {
  return scanPiece({ text }, 0, READERS).unrecognised;
}

const IP_CONFIGURATION = `
ComputerName               : SRV-7
InterfaceAlias             : LAN
InterfaceIndex             : 6
InterfaceDescription       : vmxnet3 Ethernet Adapter
NetAdapter.LinkLayerAddress: 00-00-5E-00-53-15
NetAdapter.Status          : Up
NetProfile.Name            : adatum.net
IPv6LinkLocalAddress       : fe80::1c2b:33aa%6
IPv4Address                : 10.0.0.7
IPv6DefaultGateway         :
IPv4DefaultGateway         : 10.0.0.1
NetIPv4Interface.DHCP      : Disabled
DNSServer                  : 10.0.0.9
                             10.0.0.8
                             fec0:0:0:ffff::1

InterfaceAlias       : Backup
InterfaceIndex       : 9
InterfaceDescription : Adapter #2
NetAdapter.Status    : Disconnected
`;

describe('Get-NetIPConfiguration', () => {
  it('reads adapters and DNS servers in their order', () => {
    const text = `PS C:\\> Get-NetIPConfiguration -All -Detailed\n${IP_CONFIGURATION}`;
    expect(observedIn(text, 'network-settings')).toMatchObject([
      {
        host: 'SRV-7',
        addresses: ['fe80::1c2b:33aa', '10.0.0.7'],
        dnsServers: ['10.0.0.9', '10.0.0.8'],
        complete: true,
        adapters: [
          { name: 'LAN', gateways: ['10.0.0.1'], dhcp: false, disconnected: false },
          { name: 'Backup', addresses: [], disconnected: true },
        ],
      },
    ]);
    expect(unread(text)).toBe(0);
  });

  it('may hide adapters without -All, and is known without its command', () => {
    const [bare] = observedIn(
      IP_CONFIGURATION.slice(IP_CONFIGURATION.indexOf('InterfaceAlias')),
      'network-settings',
    );
    expect(bare).toMatchObject({ host: null, dnsServers: ['10.0.0.9', '10.0.0.8'], complete: false });
    const asked = `PS C:\\> Get-NetIPConfiguration -CimSession srv-8${IP_CONFIGURATION.replace(/ComputerName.*/, '')}`;
    expect(observedIn(asked, 'network-settings')).toMatchObject([{ host: 'srv-8', complete: false }]);
  });

  it('leaves an alias of an interface in other text alone', () => {
    expect(unread('InterfaceAlias : LAN\nand nothing else\n')).toBe(2);
  });

  it('shares its form with Get-DnsClientServerAddress as a list', () => {
    const text =
      'InterfaceAlias  : LAN\nInterfaceIndex  : 6\nAddressFamily   : IPv4\nAddress         : {10.0.0.8}\nServerAddresses : {10.0.0.8, 10.0.0.9}\n';
    expect(observedIn(text, 'network-settings')).toMatchObject([{ dnsServers: ['10.0.0.8', '10.0.0.9'] }]);
    expect(unread(text)).toBe(0);
  });
});

const INFO = `
Query result:

Server info
        server name              = srv-7.adatum.net
        version                  = 4F7C000A (10.0 build 20348)
        last scavenge cycle      = not since restart (0)
  Configuration:
        dwLogLevel               = 00000000
  Configuration Flags:
        fSlave                   = 0
  Aging Configuration:
        ScavengingInterval           = 168
        DefaultRefreshInterval       = 168
  ServerAddresses:
        Ptr          = 0000000000B3E3A0
        AddrCount    = 1
                Local Addrs[0] => af=2, salen=16, [sub=0, flag=00000000] p=13568, addr=10.0.0.7

  ListenAddresses:
        NULL IP Array.
  Forwarders:
        AddrCount    = 2
                Forwarders[0] => af=2, salen=16, [sub=0, flag=00000000] p=13568, addr=192.0.2.53
                Forwarders[1] => af=2, salen=16, [sub=0, flag=00000000] p=13568, addr=192.0.2.54

        forward timeout  = 3
        slave            = 1
Command completed successfully.
`;

describe('dnscmd /info', () => {
  it('reads the forwarders, and no other address', () => {
    expect(observedIn(`C:\\>dnscmd /info\n${INFO}`, 'server-forwarders')).toMatchObject([
      {
        server: 'srv-7.adatum.net',
        addresses: ['192.0.2.53', '192.0.2.54'],
        usesRootHints: false,
        timeoutSeconds: 3,
      },
    ]);
    expect(unread(`C:\\>dnscmd /info\n${INFO}`)).toBe(0);
  });

  it('reads how often the server scavenges, of the server that was asked', () => {
    expect(observedIn(`C:\\>dnscmd srv-9 /info\n${INFO}`, 'server-scavenging')).toMatchObject([
      { server: 'srv-9', on: true, everyHours: 168, lastRun: null },
    ]);
    const never = INFO.replace('ScavengingInterval           = 168', 'ScavengingInterval = 0');
    expect(observedIn(`C:\\>dnscmd /info\n${never}`, 'server-scavenging')).toMatchObject([{ on: false }]);
  });

  it('says nothing of forwarders where the list is missing', () => {
    const [start = ''] = INFO.split('  Forwarders:');
    expect(observedIn(`C:\\>dnscmd /info\n${start}`, 'server-forwarders')).toEqual([]);
  });
});

describe('nslookup', () => {
  it('-debug: packets are no answers, their answer sections are', () => {
    const packet = (sections: string): string =>
      `------------\nGot answer:\n    HEADER:\n        opcode = QUERY, id = 2, rcode = NOERROR\n        header flags:  response, want recursion, recursion avail.\n        questions = 1,  answers = 1,  authority records = 0,  additional = 1\n\n    QUESTIONS:\n        ${ALIAS}, type = CNAME, class = IN\n${sections}\n------------\n`;
    const head = `C:\\>nslookup -debug -type=cname ${ALIAS} 10.0.0.7\n${packet('    ANSWERS:\n    ->  7.0.0.10.in-addr.arpa\n        name = srv-7.adatum.net\n        ttl = 1200 (20 mins)\n')}Server:  srv-7.adatum.net\nAddress:  10.0.0.7\n\n`;
    const found = `${head}${packet(`    ANSWERS:\n    ->  ${ALIAS}\n        canonical name = srv-9.adatum.net\n        ttl = 600 (10 mins)\n`)}`;
    const soa =
      '    AUTHORITY RECORDS:\n    ->  _msdcs.adatum.net\n        ttl = 3600 (1 hour)\n        primary name server = srv-7.adatum.net\n        serial  = 77\n';
    const missing = `${head}${packet(soa)}*** srv-7.adatum.net can't find ${ALIAS}: Non-existent domain\n`;
    expect(observedIn(found, 'dns-lookup')).toMatchObject([
      { name: ALIAS, outcome: 'found', canonicalName: 'srv-9.adatum.net' },
    ]);
    expect(observedIn(missing, 'dns-lookup')).toMatchObject([
      { name: ALIAS, outcome: 'no-such-name', soa: null },
    ]);
    expect([unread(found), unread(missing)]).toEqual([0, 0]);
  });

  it('a name found for an address is no alias of it', () => {
    const text =
      'C:\\>nslookup 10.0.0.9\nServer:  srv-7.adatum.net\nAddress:  10.0.0.7\n\nName:    srv-9.adatum.net\nAddress:  10.0.0.9\n';
    expect(observedIn(text, 'dns-lookup')).toMatchObject([
      {
        type: 'ptr',
        canonicalName: null,
        addresses: [],
        additional: [{ name: 'srv-9.adatum.net', address: '10.0.0.9' }],
      },
    ]);
  });

  it('a name to which the domain was added is no alias', () => {
    const text =
      'C:\\>nslookup srv-9 10.0.0.7\nServer:  srv-7.adatum.net\nAddress:  10.0.0.7\n\nName:    srv-9.adatum.net\nAddress:  10.0.0.9\n';
    expect(observedIn(text, 'dns-lookup')).toMatchObject([{ name: 'srv-9.adatum.net', canonicalName: null }]);
  });
});

describe('Resolve-DnsName', () => {
  it('a name to which the domain was added has its addresses', () => {
    const text =
      'PS C:\\> Resolve-DnsName srv-9 -Server 10.0.0.7\n\nName                Type   TTL   Section    IPAddress\n----                ----   ---   -------    ---------\nsrv-9.adatum.net    A      1200  Answer     10.0.0.9\n';
    expect(observedIn(text, 'dns-lookup')).toMatchObject([
      { name: 'srv-9.adatum.net', addresses: ['10.0.0.9'], additional: [] },
    ]);
  });
});

describe('zones', () => {
  it('lie in two scopes also where no container is shown', () => {
    const shown = (server: string, scope: string): string =>
      `PS C:\\> Get-DnsServerZone _msdcs.adatum.net -ComputerName ${server} | fl ZoneName,ZoneType,ReplicationScope\n\nZoneName         : _msdcs.adatum.net\nZoneType         : Primary\nReplicationScope : ${scope}\n\n`;
    const facts = (other: string): unknown =>
      factsOf(read(shown('srv-7', 'Forest') + shown('srv-9', other)).incidents[0])['zone.inTwoScopes'];
    expect([facts('Domain'), facts('Forest')]).toEqual([true, undefined]);
  });

  it('dnscmd of Windows Server 2003 has empty lists on lines of their own', () => {
    const text =
      'C:\\>dnscmd srv-7 /zoneinfo adatum.net\nZone query result:\n\nZone info:\n\tzone name             = adatum.net\n\tzone type             = 1\n\tZone Masters\n\tNULL IP Array.\n\tZone Secondaries\n\tNULL IP Array.\n\tsecure secs           = 3\nCommand completed successfully.\n';
    expect(unread(text)).toBe(0);
    expect(observedIn(text, 'zone-settings')).toMatchObject([{ masters: [], secondaries: [] }]);
  });

  it('records in list form show only the type of their data', () => {
    const text =
      'PS C:\\> Get-DnsServerResourceRecord -ZoneName adatum.net | fl\n\nHostName          : alias\nRecordClass       : IN\nRecordData        : DnsServerResourceRecordCName\nRecordType        : CNAME\nTimeToLive        : 01:00:00\n';
    expect(observedIn(text, 'zone-records')).toMatchObject([{ records: [], complete: false }]);
  });
});
