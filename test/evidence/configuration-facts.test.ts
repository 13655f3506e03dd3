import { describe, expect, it } from 'vitest';
import { factsOf, read, readSample, sample } from './sample.js';

function facts(...texts: readonly string[]): Record<string, unknown> {
  return Object.assign({}, ...read(...texts).incidents.map(factsOf)) as Record<string, unknown>;
}

function only(name: string): Record<string, unknown> {
  const { incidents } = readSample(name);
  expect(incidents).toHaveLength(1);
  return factsOf(incidents[0]);
}

describe('facts of configuration', () => {
  it('see a secondary that the primary does not list', () => {
    expect(only('dnscmd-zoneinfo-transfer-list.txt')).toMatchObject({
      'zone.name': 'contoso.com',
      'zone.storage': 'file',
      'zone.transfersAllowedTo': 'list',
      'zone.secondaryListed': false,
      'zone.secondaryState': 'expired',
      'zone.scavengingOn': false,
    });
    const listed = sample('dnscmd-zoneinfo-transfer-list.txt').replace('10.70.0.22', '10.70.0.31');
    expect(facts(listed)).toMatchObject({ 'zone.secondaryListed': true });
  });

  it('do not speak of transfers where no secondary is known', () => {
    expect(only('dnscmd-zoneinfo-transfers-off.txt')).toEqual({
      'zone.name': '_msdcs.contoso.com',
      'zone.storage': 'file',
      'zone.dynamicUpdate': 'any',
      'zone.scavengingOn': false,
    });
    const off = sample('dnscmd-zoneinfo-transfer-list.txt').replace(/secure secs {11}= 2/, 'secure secs = 3');
    expect(facts(off)).toMatchObject({ 'zone.transfersAllowedTo': 'none', 'zone.secondaryState': 'expired' });
  });

  it('see one name in two partitions', () => {
    expect(only('get-dnsserverzone-two-scopes.txt')).toMatchObject({
      'zone.inTwoScopes': true,
      'zone.storage': 'directory',
      'zone.copiesDiffer': true,
    });
    const one = sample('get-dnsserverzone-two-scopes.txt').replaceAll('DomainDnsZones', 'ForestDnsZones');
    expect(facts(one)).toMatchObject({ 'zone.inTwoScopes': false });
  });

  it('take the intervals of the zone, not the defaults of the server', () => {
    expect(only('get-dnsserverzoneaging.txt')).toMatchObject({
      'zone.scavengingOn': true,
      'zone.scavengingHours': 2,
    });
    const off = sample('get-dnsserverzoneaging.txt').replace(
      'AgingEnabled         : True',
      'AgingEnabled : False',
    );
    expect(facts(off)['zone.scavengingHours']).toBeUndefined();
    const [idle = ''] = sample('get-dnsserverzoneaging.txt').split('PS C:\\> Get-WinEvent');
    const elsewhere = idle.replace('ScavengingState    : True', 'ScavengingState    : False');
    expect(facts(elsewhere)['zone.scavengingOn']).toBeUndefined();
  });

  it('see forwarders that keep silent or deny the zone above', () => {
    expect(only('get-dnsserverforwarder.txt')).toMatchObject({ 'dnsServer.forwarder': 'wrong' });
    const silent = sample('get-dnsserverforwarder.txt')
      .replace('DNS name does not exist', 'This operation returned because the timeout period expired')
      .replace('DNS_ERROR_RCODE_NAME_ERROR', 'ERROR_TIMEOUT');
    expect(facts(silent)).toMatchObject({ 'dnsServer.forwarder': 'dead' });
  });

  it('find no fault with a forwarder that does not know a zone which the server holds itself', () => {
    const held =
      'PS C:\\> Get-DnsServerZone -ComputerName emea-dc01\n\nZoneName     ZoneType IsAutoCreated IsDsIntegrated\n--------     -------- ------------- --------------\ncontoso.com  Primary  False         True\n';
    expect(read(held, sample('get-dnsserverforwarder.txt')).incidents).toEqual([]);
  });

  it('see a delegation to a name that does not exist', () => {
    expect(only('get-dnsserverzonedelegation.txt')).toMatchObject({
      'zone.name': '_msdcs.contoso.com',
      'dnsServer.delegation': 'wrong',
    });
    const unasked = sample('get-dnsserverzonedelegation.txt').split('PS C:\\> nslookup')[0] ?? '';
    expect(facts(unasked)).toMatchObject({ 'dnsServer.delegation': 'no-glue' });
  });

  it('miss no address of a name server that another zone has', () => {
    const outside = (sample('get-dnsserverzonedelegation.txt').split('PS C:\\> dnscmd')[0] ?? '').replaceAll(
      'con-dc09.contoso.com.',
      'ns1.fabrikam.com.',
    );
    expect(read(outside).incidents).toEqual([]);
  });

  it('see the copy of a zone that a conflict renamed', () => {
    const conflict = only('zone-container-conflict.txt');
    expect(conflict).toMatchObject({ 'zone.name': '_msdcs.contoso.com', 'zone.conflictContainer': true });
    // A list of one partition says nothing about another.
    expect(conflict['zone.inTwoScopes']).toBeUndefined();
  });

  it('are none of a mere list, and none of a domain controller that is well configured', () => {
    expect(readSample('get-dnsserverzone-list.txt').incidents).toEqual([]);
    expect(readSample('ipconfig-all-dc.txt').incidents).toEqual([]);
  });

  it('see no refusal of updates in zones that the server made itself', () => {
    const zone = (name: string, auto: string): string =>
      `ZoneName : ${name}\nZoneType : Primary\nIsAutoCreated : ${auto}\nIsDsIntegrated : False\nDynamicUpdate : None\n`;
    const text = `PS C:\\> Get-DnsServerZone -ComputerName dc1 | fl *\n${zone('0.in-addr.arpa', 'True')}${zone('shop.example', 'False')}`;
    expect(read(text).incidents).toEqual([]);
    expect(facts(text + zone('_msdcs.a.test', 'False'))).toMatchObject({ 'zone.dynamicUpdate': 'none' });
  });

  it('tell a machine whose own DNS servers hold its zone', () => {
    const zones = (server: string, name: string): string =>
      `C:\\>dnscmd ${server} /enumzones\nEnumerated zone list:\n Zone count = 1\n Zone name    Type    Storage    Properties\n ${name}    Primary    AD-Domain\nCommand completed successfully.\n`;
    const client = sample('ipconfig-all-isp-dns.txt')
      .replace('203.0.113.53', '8.8.8.8')
      .replace('203.0.113.54', '10.30.0.12');
    const id = 'source.dns.authoritativeForOwnZone';
    // Nobody has shown what the other server holds.
    expect(facts(client, zones('10.30.0.12', 'corp.example.test'))[id]).toBeUndefined();
    expect(facts(client, zones('ex-dc02', 'other.test'))[id]).toBe(false);
    const both = [zones('ex-dc02', 'corp.example.test'), zones('8.8.8.8', 'corp.example.test')];
    expect(facts(client, ...both)[id]).toBe(true);
  });
});
