import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read, readSample, sample } from './sample.js';

function events(text: string): readonly EventRecord[] {
  return observe([{ text }]).filter((one) => one.kind === 'event');
}

const GUID = 'df9a6903-0d82-4e64-9015-80272eed7c4a';

describe('replication events', () => {
  it('reads event 2087: who logged it, whom it names, and its own error', () => {
    expect(events(sample('event-2087.txt'))).toMatchObject([
      {
        id: 2087,
        computer: { value: 'CON-DC01.contoso.com', from: { line: 9 } },
        source: { value: 'BR1-DC01' },
        alias: { value: { guid: '29752727-aaa1-47d6-8b5c-51852f49335b', root: 'contoso.com' } },
        errorValue: { value: 11004 },
      },
    ]);
    const { incidents, codes, unrecognised } = readSample('event-2087.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'CON-DC01', source: 'BR1-DC01' });
    expect(factsOf(incidents[0])).toMatchObject({
      'link.event2087': true,
      'forest.rootDomain': 'contoso.com',
    });
    expect(factsOf(incidents[0])).not.toHaveProperty('link.eventStatus');
    expect(codes).toEqual([]);
    expect(unrecognised).toEqual([]);
  });

  it('reads event 2088 and the name that worked instead', () => {
    const { incidents } = readSample('event-2088.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'CON-VIE-DC01', source: 'con-dc09' });
    expect(factsOf(incidents[0])).toMatchObject({
      'link.event2088': true,
      'source.fqdn': 'con-dc09.contoso.com',
      'link.sourceGuid': '435ef21e-395b-4bd1-89d5-3f43bcc7a1ea',
    });
  });

  it('reads event 1925 with its partition, source and error value', () => {
    const { incidents } = readSample('event-1925-8524.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'CON-DC01', source: 'EMEA-DC01' });
    expect(factsOf(incidents[0])).toMatchObject({
      'link.eventStatus': 8524,
      'link.sourceGuid': '9e82dc0f-f878-4ca4-9b36-a9d50082154b',
    });
    expect(incidents[0]?.explains[0]?.namingContexts).toEqual(['DC=ForestDnsZones,DC=contoso,DC=com']);
  });

  it('lists another error value as a code only', () => {
    const text = sample('event-1925-8524.txt').replace('8524 The DSA', '1722 The RPC');
    expect(read(text)).toMatchObject({ incidents: [], codes: [{ code: 1722, count: 1 }] });
  });

  it('reads a monitoring alert that is cut off', () => {
    const { incidents } = readSample('event-2087-monitoring-alert.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'BR2-DC01', source: 'BR2-DC02' });
    expect(events(sample('event-2087-monitoring-alert.txt'))[0]?.errorValue).toBeNull();
  });

  it('joins an event with the link of the same pair', () => {
    const { incidents } = read(sample('repadmin-showrepl-8524-one-partner.txt'), sample('event-2087.txt'));
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.status': 8524, 'link.event2087': true });
  });

  it('does not take the id alone for the event: any program may use it', () => {
    expect(
      read('Log Name: Application\nSource: MSSQLSERVER\nEvent ID: 2087\nComputer: A1.x.test\n').incidents,
    ).toEqual([]);
    expect(read('Event ID: 6702\nSource: Backup\nComputer: A1\n').incidents).toEqual([]);
    expect(read('Event ID: 2087\nLog Name: Directory Service\nComputer: A1.x.test\n').incidents).toHaveLength(
      1,
    );
  });

  it('reads values beside their labels and severity bits in the id', () => {
    const text = `EventID : 0xC0000827\nMachineName : A1.x.test\nProviderName : Microsoft-Windows-ActiveDirectory_DomainService\nSource domain controller:\tB1\nFailing DNS host name:\t${GUID}._msdcs.x.test.\nError value:\t11001 No such host is known.\n`;
    expect(events(text)).toMatchObject([
      {
        id: 2087,
        source: { value: 'B1' },
        alias: { value: { guid: GUID, root: 'x.test' } },
        errorValue: { value: 11001 },
      },
    ]);
  });

  it('reads several events of one list', () => {
    const text = `${sample('event-2087.txt')}\n${sample('event-1925-8524.txt')}\n${sample('event-2088.txt')}`;
    expect(events(text).map(({ id, errorValue }) => [id, errorValue?.value])).toEqual([
      [2087, 11004],
      [1925, 8524],
      [2088, 9003],
    ]);
  });

  it.each([
    ['1655', 'Global catalog:\n\\\\B1.x.test\n'],
    ['2023', `Remote directory server:\n${GUID}._msdcs.x.test\n`],
    [
      '1926',
      `Source domain controller:\nCN=NTDS Settings,CN=B1,CN=Servers,CN=S,CN=Sites,CN=Configuration,DC=x,DC=test\n`,
    ],
  ])('reads the error value of event %s', (id, fields) => {
    const text = `Log Name: Directory Service\nEvent ID: ${id}\nComputer: A1.x.test\nDescription:\n${fields}Additional Data\nError value:\n8524 text\n`;
    const { incidents } = read(text);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.eventStatus': 8524, 'destination.name': 'A1' });
  });
});

describe('DNS event 6702', () => {
  it.each([
    ['event-6702-server2003.txt', 'FAB1', 9852],
    ['event-6702-bytes.txt', 'EXDNS2', 9005],
  ])('reads the data of %s in words and in bytes', (name, server, code) => {
    const { incidents, unrecognised } = readSample(name);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ server }]);
    expect(factsOf(incidents[0])).toEqual({
      'server.event6702': true,
      'server.event6702Code': code,
      'server.name': server,
    });
    expect(unrecognised).toEqual([]);
  });

  it('binds the zone, its hosts and the domain to the server', () => {
    const { incidents } = readSample('event-6702-single-label.txt');
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toEqual({
      'server.event6702': true,
      'server.name': 'fab1',
      'server.addresses': ['192.168.10.5'],
      'server.domain': 'fabrikam',
      'server.domainIsSingleLabel': true,
      'server.zoneInDirectory': true,
      'server.ownLabelZoneExists': false,
      'server.zoneHosts': 2,
      'server.peers': ['fab2.fabrikam'],
    });
  });
});
