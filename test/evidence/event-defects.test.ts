/** Events of Net Logon and of the DNS server: what they prove, and what they do not. */
import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { clocksOf, timeOf } from '../../src/evidence/readers/event-values.js';
import { factsOf, read, readSample, sample } from './sample.js';

function events(text: string): readonly EventRecord[] {
  return observe([{ text }]).filter((one) => one.kind === 'event');
}

const NETLOGON = sample('event-netlogon-5774.txt');
const later = (text: string, time: string): string => text.replace('5:02:10', time);

function logged(id: number, log: string, description: string, time = '9/3/2024 5:02:10 AM'): string {
  const source = log === 'System' ? 'NETLOGON' : 'Microsoft-Windows-DNS-Server-Service';
  return `Log Name:      ${log}\nSource:        ${source}\nDate:          ${time}\nEvent ID:      ${id}\nLevel:         Error\nComputer:      A1.x.test\nDescription:\n${description}\n`;
}

describe('registration by Net Logon', () => {
  it('reads the record, the server that was asked, and its answer', () => {
    expect(events(NETLOGON)).toMatchObject([
      {
        id: 5774,
        computer: { value: 'CON-DC05.contoso.com' },
        source: { value: 'con-dc05.contoso.com' },
        alias: { value: { guid: 'c14fde7c-9a18-4216-b30a-b02d128ccbbd', root: 'contoso.com' } },
        update: {
          type: 'CNAME',
          dnsServer: '10.20.0.10',
          rcode: 5,
          status: { value: 9005, from: { line: 15 } },
        },
      },
    ]);
    const { incidents, codes, unrecognised } = readSample('event-netlogon-5774.txt');
    expect(incidents).toHaveLength(1);
    expect(incidents[0]?.subject).toEqual({ server: 'CON-DC05' });
    expect(factsOf(incidents[0])).toMatchObject({
      'source.cname.registrationStatus': 9005,
      'source.ntdsGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
      'source.fqdn': 'CON-DC05.contoso.com',
    });
    expect(factsOf(incidents[0])).not.toHaveProperty('source.netlogon.registrationFails');
    expect(codes).toEqual([]);
    expect(unrecognised).toEqual([]);
  });

  it('joins a failing link of the same machine as its source', () => {
    const link = sample('event-2087.txt')
      .replace('BR1-DC01', 'CON-DC05')
      .replaceAll('29752727-aaa1-47d6-8b5c-51852f49335b', 'c14fde7c-9a18-4216-b30a-b02d128ccbbd');
    const { incidents } = read(link, NETLOGON);
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'CON-DC05' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({ 'source.cname.registrationStatus': 9005 });
  });

  it.each([
    ['7:02:12', true],
    ['5:12:10', undefined],
  ])('calls it recurring by the time between two events (%s)', (time, recurs) => {
    const { incidents } = read(`${NETLOGON}\n${later(NETLOGON, time)}`);
    expect(factsOf(incidents[0])['source.netlogon.registrationFails']).toBe(recurs);
  });

  it('does not count the same event twice', () => {
    const { incidents } = read(NETLOGON, NETLOGON);
    expect(factsOf(incidents[0])).not.toHaveProperty('source.netlogon.registrationFails');
  });

  it('counts 5781, which names no record', () => {
    const text =
      "Dynamic registration or deletion of one or more DNS records associated with DNS domain 'x.test.' failed.";
    const { incidents } = read(
      `${logged(5781, 'System', text)}\n${logged(5781, 'System', text, '9/4/2024 5:02:10 AM')}`,
    );
    expect(factsOf(incidents[0])).toMatchObject({
      'source.netlogon.registrationFails': true,
      'source.name': 'A1',
    });
    expect(factsOf(incidents[0])).not.toHaveProperty('source.cname.registrationStatus');
  });

  it('lets the newest status stand, whatever the order in the paste', () => {
    const newest = later(NETLOGON, '7:02:10').replace('9005', '9017');
    for (const text of [`${NETLOGON}\n${newest}`, `${newest}\n${NETLOGON}`]) {
      const { incidents } = read(text);
      expect(factsOf(incidents[0])).toMatchObject({ 'source.cname.registrationStatus': 9017 });
    }
  });

  it('says nothing of the alias where another record failed', () => {
    const text = NETLOGON.replace(
      'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com. 600 IN CNAME con-dc05.contoso.com.',
      '_ldap._tcp.contoso.com. 600 IN SRV 0 100 389 con-dc05.contoso.com.',
    );
    expect(events(text)).toMatchObject([
      { id: 5774, update: { name: '_ldap._tcp.contoso.com', type: 'SRV' } },
    ]);
    expect(read(text).incidents).toEqual([]);
  });

  it('knows the false alarm of a DNS server that answered well', () => {
    const text = NETLOGON.replace('9005', '9502').replace('(RCODE): 5', '(RCODE): 0');
    expect(read(`${text}\n${later(text, '9:02:10')}`).incidents).toEqual([]);
  });

  it('reads 5774 as XML', () => {
    const xml = `<Event><System><Provider Name='NETLOGON'/><EventID Qualifiers='0'>5774</EventID><Channel>System</Channel><Computer>CON-DC05.contoso.com</Computer></System><EventData><Data>c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com. 600 IN CNAME con-dc05.contoso.com.</Data><Data>%%9017</Data><Data>10.20.0.10</Data><Data>5</Data><Data>9017</Data></EventData></Event>`;
    expect(events(xml)).toMatchObject([
      { update: { dnsServer: '10.20.0.10', rcode: 5, status: { value: 9017 } } },
    ]);
  });

  it('needs its own log: the id belongs to any program', () => {
    expect(
      events(NETLOGON.replace('NETLOGON', 'Backup').replace(/The dynamic registration[^\n]*/, 'x')),
    ).toEqual([]);
  });
});

describe('the DNS server', () => {
  it.each([
    [4000, 'The DNS server was unable to open Active Directory.  This DNS server is configured to use it.'],
    [
      4007,
      'The DNS server was unable to open zone _msdcs.x.test in the Active Directory from the partition P.',
    ],
  ])('has not loaded its zones where it logs %s', (id, text) => {
    const { incidents } = read(logged(id, 'DNS Server', text));
    expect(incidents[0]?.subject).toMatchObject({ server: 'A1' });
    expect(factsOf(incidents[0])).toMatchObject({ 'dnsServer.zonesLoaded': false });
  });

  it('has an expired secondary zone where it logs 6527, over a line that was wrapped', () => {
    const { incidents } = read(
      logged(
        6527,
        'DNS Server',
        'Zone emea.x.test expired before it could obtain a\nsuccessful zone transfer or update.',
      ),
    );
    expect(factsOf(incidents[0])).toMatchObject({
      'zone.secondaryState': 'expired',
      'zone.name': 'emea.x.test',
    });
  });

  it.each([
    [4013, 'The DNS server is waiting for Active Directory Domain Services (AD DS) to signal.'],
    [4015, 'The DNS server has encountered a critical error from the Active Directory.'],
    [
      6525,
      'A zone transfer request for the secondary zone emea.x.test was refused by the master DNS server at 10.0.0.1.',
    ],
    [2502, 'The DNS server has completed a scavenging cycle but no nodes were visited.'],
  ])('shows no defect by %s alone', (id, text) => {
    const message = logged(id, 'DNS Server', text);
    expect(events(message).map((one) => one.id)).toEqual([id]);
    expect(read(message)).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });

  it('counts what a cycle of scavenging removed, on the machine that was asked', () => {
    expect(events(sample('get-dnsserverzoneaging.txt'))).toMatchObject([
      { id: 2501, computer: { value: 'con-dc02' }, scavenged: { nodes: 27, records: 41 } },
    ]);
  });
});

describe('events around replication', () => {
  const directory = (id: number, text: string): string =>
    logged(id, 'Directory Service', text).replace(
      'Microsoft-Windows-DNS-Server-Service',
      'Microsoft-Windows-ActiveDirectory_DomainService',
    );
  it.each([
    [
      1311,
      'The Knowledge Consistency Checker (KCC) has detected problems with the following directory partition.\n',
    ],
    [
      1988,
      'Active Directory Domain Services Replication encountered the existence of objects in the following partition.\nSource DC (Transport-specific network address):\n29752727-aaa1-47d6-8b5c-51852f49335b._msdcs.x.test\n',
    ],
    [2042, 'It has been too long since this machine last replicated with the named source machine.\n'],
  ])('reads %s and binds nothing to it', (id, text) => {
    expect(events(directory(id, text)).map((one) => one.id)).toEqual([id]);
    expect(read(directory(id, text)).incidents).toEqual([]);
  });

  it('reads what 1308 counts', () => {
    const [record] = events(sample('event-1308-dcdiag-hex.txt'));
    expect(record).toMatchObject({
      id: 1308,
      attempts: 48,
      minutes: 2871,
      source: { value: 'CON-DC03' },
      errorValue: { value: 8524 },
    });
  });

  it('names the transport of a link between sites, over a line that was wrapped', () => {
    const text = sample('event-1925-8524.txt').replace('Inter-Site Transports', 'Inter-Site\nTransports');
    expect(events(text)).toMatchObject([{ id: 1925, transport: 'IP', errorValue: { value: 8524 } }]);
  });

  it('takes the time of the event, not of the alert', () => {
    expect(events(sample('event-2087-monitoring-alert.txt'))).toMatchObject([
      { level: 'error', time: { value: '2024-10-01T12:01:13.000Z', from: { line: 5 } } },
    ]);
  });
});

describe('times', () => {
  it.each([
    ['/Date(1732107944318)/', '2024-11-20T13:05:44.318Z'],
    ['2024-05-14T04:21:07.440218800Z', '2024-05-14T04:21:07.440Z'],
    ['2024-10-01 12:46:30Z', '2024-10-01T12:46:30.000Z'],
    ['2024-03-19T08:47:21.000', '2024-03-19T08:47:21.000'],
    ['7/9/2024 2:11:36 PM', '7/9/2024 2:11:36 PM'],
  ])('%s is %s', (printed, time) => {
    expect(timeOf(printed)).toBe(time);
  });

  it('reads a date both ways where day and month cannot be told apart', () => {
    expect(clocksOf('7/9/2024 2:11:36 PM')).toHaveLength(2);
    expect(clocksOf('19.03.2024 08:47:21')).toEqual([Date.UTC(2024, 2, 19, 8, 47, 21)]);
    expect(clocksOf('soon')).toEqual([]);
  });
});
