/** Each statement of truth.json about the samples of events, one by one, as the readers extract it. */
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnose.js';
import type { Knowledge } from '../../../src/diagnosis/compile.js';
import type {
  DnsLookup,
  EventRecord,
  NetworkSettings,
  Observation,
} from '../../../src/evidence/observations.js';
import { observe } from '../../../src/evidence/read-evidence.js';
import { clocksOf } from '../../../src/evidence/readers/event-values.js';
import type { EvidenceReading } from '../../../src/evidence/types.js';
import { shippedKnowledge } from '../../support/shipped-knowledge.js';
import { factsOf, readSample, sample } from '../sample.js';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

function eventsOf(name: string): readonly EventRecord[] {
  return observe([{ text: sample(name) }]).filter((one) => one.kind === 'event');
}

function facts(reading: EvidenceReading): Record<string, unknown> {
  expect(reading.incidents).toHaveLength(1);
  return factsOf(reading.incidents[0]);
}

async function causeIds(name: string): Promise<readonly string[]> {
  const { findings } = await diagnose(knowledge, { evidence: [{ text: sample(name) }] });
  return findings.flatMap(({ causes }) => causes.map(({ id }) => id));
}

/** What is said of the only event of a sample. */
function one(name: string): EventRecord | undefined {
  const events = eventsOf(name);
  expect(events).toHaveLength(1);
  return events[0];
}

describe('event-1925-8524.txt', () => {
  const name = 'event-1925-8524.txt';
  const reading = readSample(name);

  it('event 1925, a warning of the KCC, at a time whose day and month cannot be told apart', () => {
    expect(one(name)).toMatchObject({
      id: 1925,
      level: 'warning',
      category: 'Knowledge Consistency Checker',
      time: { value: '7/9/2024 2:11:36 PM' },
    });
    expect(clocksOf(one(name)?.time?.value ?? '')).toHaveLength(2);
  });

  it('the computer is the destination', () => {
    expect(one(name)).toMatchObject({ computer: { value: 'CON-DC01.contoso.com' } });
    expect(facts(reading)).toMatchObject({
      'destination.name': 'CON-DC01',
      'destination.fqdn': 'CON-DC01.contoso.com',
    });
  });

  it('the partition', () => {
    expect(one(name)).toMatchObject({ namingContext: 'DC=ForestDnsZones,DC=contoso,DC=com' });
  });

  it('source and site from the distinguished name', () => {
    expect(one(name)).toMatchObject({ source: { value: 'EMEA-DC01' }, sourceSite: 'EMEA' });
    expect(facts(reading)).toMatchObject({ 'source.name': 'EMEA-DC01' });
  });

  it('alias and GUID; the alias names the forest root, and not the domain of the source', () => {
    expect(one(name)?.alias?.value).toEqual({
      name: '9e82dc0f-f878-4ca4-9b36-a9d50082154b._msdcs.contoso.com',
      guid: '9e82dc0f-f878-4ca4-9b36-a9d50082154b',
      root: 'contoso.com',
    });
    expect(facts(reading)).toMatchObject({
      'link.sourceGuid': '9e82dc0f-f878-4ca4-9b36-a9d50082154b',
      'forest.rootDomain': 'contoso.com',
    });
    expect(facts(reading)).not.toHaveProperty('source.domain');
    expect(facts(reading)).not.toHaveProperty('dnsServer.parentChild');
  });

  it('the link crosses sites', () => {
    expect(one(name)).toMatchObject({ transport: 'IP' });
  });

  it('error value 8524', () => {
    expect(one(name)).toMatchObject({ errorValue: { value: 8524, from: { line: 29 } } });
    expect(facts(reading)).toMatchObject({ 'link.eventStatus': 8524 });
  });
});

describe('event-2087-monitoring-alert.txt', () => {
  const name = 'event-2087-monitoring-alert.txt';

  it('event 2087, its type, log and abbreviated source', () => {
    expect(one(name)).toMatchObject({
      id: 2087,
      level: 'error',
      log: 'Directory Service',
      provider: 'ActiveDirectory_DomainService',
    });
  });

  it('the time of the event and not that of the alert', () => {
    expect(one(name)).toMatchObject({ time: { value: '2024-10-01T12:01:13.000Z', from: { line: 5 } } });
  });

  it('the computer is the destination', () => {
    expect(facts(readSample(name))).toMatchObject({
      'destination.name': 'BR2-DC01',
      'destination.fqdn': 'BR2-DC01.contoso.com',
    });
  });

  it('source, alias and GUID', () => {
    expect(one(name)).toMatchObject({
      source: { value: 'BR2-DC02' },
      alias: { value: { name: '0737a0d4-173d-489a-b715-2e9d9e6a1f56._msdcs.contoso.com' } },
    });
    expect(facts(readSample(name))).toMatchObject({
      'source.name': 'BR2-DC02',
      'link.sourceGuid': '0737a0d4-173d-489a-b715-2e9d9e6a1f56',
    });
  });

  it('no error value is known', () => {
    expect(one(name)?.errorValue).toBeNull();
    expect(readSample(name).codes).toEqual([]);
  });
});

describe('event-2087-winlogbeat.json', () => {
  const name = 'event-2087-winlogbeat.json';

  it('one event whose id is a string', () => {
    expect(one(name)).toMatchObject({ id: 2087, level: 'error', log: 'Directory Service' });
  });

  it('the time of the event and not that of its collection', () => {
    expect(one(name)).toMatchObject({ time: { value: '2024-08-02T19:33:12.904Z' } });
  });

  it('the computer is the destination', () => {
    expect(one(name)).toMatchObject({ computer: { value: 'EX-DC01.corp.example.test' } });
    expect(facts(readSample(name))).toMatchObject({ 'destination.name': 'EX-DC01' });
  });

  it.each([
    ['event data and message', (text: string) => text],
    ['event data alone', (text: string) => text.replace(/\n {2}"message".*\n/, '\n')],
    ['message alone', (text: string) => text.replace(/"param\d": ".*"/g, '"x": "y"')],
  ])('source, alias and error from %s', (_, cut) => {
    const [event] = observe([{ text: cut(sample(name)) }]).filter(({ kind }) => kind === 'event');
    expect(event).toMatchObject({
      source: { value: 'EX-DC03' },
      alias: { value: { guid: '00a63176-0ae4-45a4-b34e-56cad4855647' } },
      errorValue: { value: 11004 },
    });
  });

  it('no GUID of an agent is a domain controller', () => {
    expect(JSON.stringify(facts(readSample(name)))).not.toMatch(/395146c7|a75b2f2d|0e8478c5/);
  });

  it('the forest root in the alias', () => {
    expect(facts(readSample(name))).toMatchObject({ 'forest.rootDomain': 'corp.example.test' });
  });
});

describe('event-2087.json', () => {
  const name = 'event-2087.json';

  it('two events, newest first', () => {
    expect(eventsOf(name).map(({ record }) => record)).toEqual([31190, 31176]);
  });

  it('both: id, level, log, task and the destination', () => {
    for (const event of eventsOf(name))
      expect(event).toMatchObject({
        id: 2087,
        level: 'error',
        log: 'Directory Service',
        category: 'DS RPC Client',
        computer: { value: 'FAB-DC01.fabrikam.com' },
      });
    expect(facts(readSample(name))).toMatchObject({ 'destination.name': 'FAB-DC01' });
  });

  it('both: source, alias and GUID', () => {
    for (const event of eventsOf(name))
      expect(event).toMatchObject({
        source: { value: 'FAB-DC04' },
        alias: {
          value: {
            name: '3b9114d5-281e-4b45-a887-242f0f7dff32._msdcs.fabrikam.com',
            guid: '3b9114d5-281e-4b45-a887-242f0f7dff32',
          },
        },
      });
  });

  it('the first: time and error value', () => {
    expect(eventsOf(name)[0]).toMatchObject({
      record: 31190,
      time: { value: '2024-11-20T13:05:44.318Z' },
      errorValue: { value: 9003 },
    });
  });

  it('the second: time and error value', () => {
    expect(eventsOf(name)[1]).toMatchObject({
      record: 31176,
      time: { value: '2024-11-20T12:50:40.077Z' },
      errorValue: { value: 11004 },
    });
  });

  it('the fields come from the message, not from the properties', () => {
    for (const event of eventsOf(name)) expect(event.source?.from.text).toContain('Source domain controller');
  });

  it('escapes and the negative keywords spoil nothing', () => {
    expect(readSample(name).unrecognised).toEqual([]);
    expect(readSample(name).codes).toEqual([]);
  });
});

describe('event-2087.txt', () => {
  const name = 'event-2087.txt';

  it('id, level, log, source, task category and time', () => {
    expect(one(name)).toMatchObject({
      id: 2087,
      level: 'error',
      log: 'Directory Service',
      provider: 'Microsoft-Windows-ActiveDirectory_DomainService',
      category: 'DS RPC Client',
      time: { value: '3/19/2024 8:47:21 AM' },
    });
    expect(clocksOf('3/19/2024 8:47:21 AM')).toEqual([Date.UTC(2024, 2, 19, 8, 47, 21)]);
  });

  it('the computer is the destination', () => {
    expect(facts(readSample(name))).toMatchObject({ 'destination.fqdn': 'CON-DC01.contoso.com' });
  });

  it('source, alias, GUID and forest root', () => {
    expect(facts(readSample(name))).toMatchObject({
      'source.name': 'BR1-DC01',
      'link.sourceGuid': '29752727-aaa1-47d6-8b5c-51852f49335b',
      'forest.rootDomain': 'contoso.com',
    });
  });

  it('error value 11004', () => {
    expect(one(name)).toMatchObject({ errorValue: { value: 11004 } });
  });

  it('nothing was replicated: event 2087 and not 2088', () => {
    expect(facts(readSample(name))).toMatchObject({ 'link.event2087': true });
    expect(facts(readSample(name))).not.toHaveProperty('link.event2088');
  });

  it('numbers of the fixed text are no data', () => {
    expect(one(name)).toMatchObject({ attempts: null, minutes: null, data: null, record: null });
    expect(readSample(name).codes).toEqual([]);
  });

  it('each value stands on the line after its label', () => {
    expect(one(name)).toMatchObject({
      source: { from: { line: 14 } },
      alias: { from: { line: 16 } },
      errorValue: { from: { line: 42 } },
    });
  });
});

describe('event-2087.xml', () => {
  const name = 'event-2087.xml';
  const [first, second, ...others] = eventsOf(name);

  it('two elements without a root, one per line', () => {
    expect(others).toEqual([]);
    expect(first).toMatchObject({ from: { line: 1 } });
    expect(second).toMatchObject({ from: { line: 2 } });
  });

  // The qualifiers repeat the severity, which the level states too.
  it('first: id, level, task, record, time and computer', () => {
    expect(first).toMatchObject({
      id: 2087,
      level: 'error',
      category: '22',
      record: 20417,
      time: { value: '2024-05-14T04:21:07.440Z' },
      computer: { value: 'CON-DC02.contoso.com' },
    });
  });

  it('first: destination, source, alias and error value', () => {
    expect(readSample(name).incidents[0]?.subject).toEqual({ destination: 'CON-DC02', source: 'CON-DC07' });
    expect(first).toMatchObject({
      source: { value: 'CON-DC07' },
      alias: { value: { name: '7954491c-de0c-49b2-8cae-fa7d2a03d5d9._msdcs.contoso.com' } },
      errorValue: { value: 11004 },
    });
  });

  it('second: id, level, task, record, same second and computer', () => {
    expect(second).toMatchObject({
      id: 1925,
      level: 'warning',
      category: '1',
      record: 20418,
      computer: { value: 'CON-DC02.contoso.com' },
    });
    expect(second?.time?.value.slice(0, 19)).toBe(first?.time?.value.slice(0, 19));
  });

  it('second: partition, source and its site, alias, transport and error value', () => {
    expect(second).toMatchObject({
      namingContext: 'CN=Configuration,DC=contoso,DC=com',
      source: { value: 'CON-DC07' },
      sourceSite: 'Branch-Two',
      alias: { value: { name: '7954491c-de0c-49b2-8cae-fa7d2a03d5d9._msdcs.contoso.com' } },
      transport: 'IP',
      errorValue: { value: 8524 },
    });
  });

  it('values are recognised by their form, in whatever order', () => {
    const backwards = sample(name).replace(/<EventData>(.*?)<\/EventData>/g, (_, data: string) => {
      const reversed = data.split(/(?<=<\/Data>)/).reverse();
      return `<EventData>${reversed.join('')}</EventData>`;
    });
    const [, event] = observe([{ text: backwards }]).filter(({ kind }) => kind === 'event');
    expect(event).toMatchObject({
      namingContext: second?.namingContext,
      alias: { value: second?.alias?.value },
      errorValue: { value: 8524 },
    });
  });

  it('there is no event text', () => {
    expect(sample(name)).not.toContain('could not resolve');
    expect(readSample(name).unrecognised).toEqual([]);
  });
});

describe('event-2088.txt', () => {
  const name = 'event-2088.txt';

  it('id, level, log, task category, and a time with the day first', () => {
    expect(one(name)).toMatchObject({
      id: 2088,
      level: 'warning',
      log: 'Directory Service',
      category: 'DS RPC Client',
      time: { value: '21.10.2024 06:02:58' },
    });
    expect(clocksOf('21.10.2024 06:02:58')).toEqual([Date.UTC(2024, 9, 21, 6, 2, 58)]);
  });

  it('the computer is the destination', () => {
    expect(facts(readSample(name))).toMatchObject({ 'destination.fqdn': 'CON-VIE-DC01.contoso.com' });
  });

  it('the source under the name that worked, its alias and GUID', () => {
    expect(facts(readSample(name))).toMatchObject({
      'source.fqdn': 'con-dc09.contoso.com',
      'link.sourceGuid': '435ef21e-395b-4bd1-89d5-3f43bcc7a1ea',
    });
    expect(one(name)?.alias?.value.name).toBe('435ef21e-395b-4bd1-89d5-3f43bcc7a1ea._msdcs.contoso.com');
  });

  it('error value 9003', () => {
    expect(one(name)).toMatchObject({ errorValue: { value: 9003 } });
  });

  it('replication succeeded by another name, and the defect stands', () => {
    expect(facts(readSample(name))).toMatchObject({ 'link.event2088': true });
    expect(facts(readSample(name))).not.toHaveProperty('link.event2087');
    expect(facts(readSample(name))).not.toHaveProperty('link.status');
  });
});

describe('event-4013.txt', () => {
  const name = 'event-4013.txt';

  it('id, level, log and computer; the time of the XML, which is the same moment in UTC', () => {
    expect(one(name)).toMatchObject({
      id: 4013,
      level: 'warning',
      log: 'DNS Server',
      computer: { value: 'CON-DC05.contoso.com' },
      time: { value: '2024-09-03T02:58:31.000Z' },
    });
  });

  // What waiting means is said by the id; the fact of zones that are not loaded needs 4000 or 4007.
  it('the DNS server waits, which is no zone that cannot be opened', () => {
    expect(one(name)).toMatchObject({ id: 4013, zone: null });
  });

  it('data with the lowest byte first is 9717', () => {
    expect(one(name)).toMatchObject({ data: { value: 9717 } });
  });

  it('text and XML are one event', () => {
    expect(eventsOf(name)).toHaveLength(1);
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('no link is shown to fail', () => {
    expect(readSample(name).incidents).toEqual([]);
    expect(readSample(name).codes).toEqual([]);
  });
});

describe('event-6702-bytes.txt', () => {
  const name = 'event-6702-bytes.txt';
  const reading = readSample(name);

  it('id, type, source, computer, and a time whose day and month cannot be told apart', () => {
    expect(one(name)).toMatchObject({
      id: 6702,
      level: 'error',
      provider: 'DNS',
      time: { value: '04.09.2006 23:10:05' },
      computer: { value: 'EXDNS2' },
    });
    expect(clocksOf('04.09.2006 23:10:05')).toHaveLength(2);
  });

  it('data in bytes, the lowest first, is 9005', () => {
    expect(one(name)).toMatchObject({ data: { value: 9005 } });
    expect(facts(reading)).toMatchObject({ 'server.event6702Code': 9005 });
  });

  it('the characters behind the bytes are nothing', () => {
    expect(eventsOf(name)).toHaveLength(1);
    expect(reading.unrecognised).toEqual([]);
  });

  it('peers and domain are unknown', () => {
    for (const id of ['server.peers', 'server.hasPeers', 'server.domain', 'server.domainIsSingleLabel'])
      expect(facts(reading)).not.toHaveProperty(id);
  });
});

describe('event-6702-server2003.txt', () => {
  const name = 'event-6702-server2003.txt';
  const reading = readSample(name);

  it('id, type, source, category, time and computer; no domain', () => {
    expect(one(name)).toMatchObject({
      id: 6702,
      level: 'error',
      provider: 'DNS',
      category: 'None',
      time: { value: '3/11/2005 7:42:18 AM' },
      computer: { value: 'FAB1' },
    });
    expect(facts(reading)).toMatchObject({ 'server.name': 'FAB1' });
    expect(facts(reading)).not.toHaveProperty('server.domain');
  });

  it('data in words is 9852', () => {
    expect(facts(reading)).toMatchObject({ 'server.event6702Code': 9852 });
  });

  it('9852 is no verdict: single label, zone and its hosts are unknown', async () => {
    for (const id of ['server.domainIsSingleLabel', 'server.zoneInDirectory', 'server.zoneHosts'])
      expect(facts(reading)).not.toHaveProperty(id);
    const { findings } = await diagnose(knowledge, { evidence: [{ text: sample(name) }] });
    expect(findings.flatMap(({ causes }) => causes.filter(({ state }) => state === 'confirmed'))).toEqual([]);
  });

  it('the numbers of the fixed text are no data', () => {
    expect(one(name)).toMatchObject({ data: { value: 9852 }, errorValue: null, record: null });
    expect(reading.codes).toEqual([]);
  });

  it('tabs or blanks between label and value say the same', () => {
    const blanks = observe([{ text: sample(name).replaceAll('\t', '    ') }]);
    expect(blanks).toMatchObject([{ id: 6702, computer: { value: 'FAB1' }, time: { value: /7:42:18 AM$/ } }]);
  });
});

describe('event-6702-single-label.txt', () => {
  const name = 'event-6702-single-label.txt';
  const said = facts(readSample(name));

  it('the host and its single-label suffix', () => {
    expect(said).toMatchObject({
      'server.name': 'fab1',
      'server.domain': 'fabrikam',
      'server.domainIsSingleLabel': true,
    });
  });

  it('its address and DNS servers', () => {
    const settings = observe([{ text: sample(name) }]).filter(({ kind }) => kind === 'network-settings');
    expect(settings).toMatchObject([
      { addresses: ['192.168.10.5'], dnsServers: ['192.168.10.5', '192.168.10.6'] },
    ]);
    expect(said).toMatchObject({ 'server.addresses': ['192.168.10.5'] });
  });

  it('the zones, and that none is named by the label twice', () => {
    const lists = observe([{ text: sample(name) }]).filter((each) => each.kind === 'zone-list');
    expect(lists[0]?.zones.map(({ name: zone, type, storage }) => [zone, type, storage])).toEqual(
      expect.arrayContaining([
        ['fabrikam', 'Primary', 'AD-Domain'],
        ['_msdcs.fabrikam', 'Primary', 'AD-Forest'],
      ]),
    );
    expect(said).toMatchObject({ 'server.zoneInDirectory': true, 'server.ownLabelZoneExists': false });
  });

  it('two servers host the zone', () => {
    expect(said).toMatchObject({ 'server.zoneHosts': 2, 'server.peers': ['fab2.fabrikam'] });
  });

  it('event 6702 without data', () => {
    expect(one(name)).toMatchObject({
      id: 6702,
      level: 'error',
      provider: 'DNS',
      computer: { value: 'FAB1' },
      time: { value: '3/11/2005 7:42:18 AM' },
      data: null,
    });
    expect(said).not.toHaveProperty('server.event6702Code');
  });

  it('all three conditions hold', async () => {
    expect((await causeIds(name))[0]).toBe('single-label-domain');
  });
});

describe('event-netlogon-5774.txt', () => {
  const name = 'event-netlogon-5774.txt';
  const reading = readSample(name);

  it('id, level, log, source, time and computer', () => {
    expect(one(name)).toMatchObject({
      id: 5774,
      level: 'error',
      log: 'System',
      provider: 'NETLOGON',
      time: { value: '9/3/2024 5:02:10 AM' },
      computer: { value: 'CON-DC05.contoso.com' },
    });
  });

  it('the record is its own alias, with lifetime and target', () => {
    expect(one(name)?.update).toMatchObject({
      name: 'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com',
      type: 'CNAME',
      target: 'con-dc05.contoso.com',
      ttlSeconds: 600,
    });
    expect(facts(reading)).toMatchObject({
      'source.name': 'CON-DC05',
      'source.ntdsGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
    });
  });

  it('the DNS server and its answer', () => {
    expect(one(name)?.update).toMatchObject({ dnsServer: '10.20.0.10', rcode: 5, status: { value: 9005 } });
  });

  it('as a source it could not register its alias', () => {
    expect(facts(reading)).toMatchObject({ 'source.cname.registrationStatus': 9005 });
  });

  it('no partner is shown to fail', () => {
    expect(reading.incidents.map(({ subject }) => subject)).toEqual([{ server: 'CON-DC05' }]);
    expect(reading.incidents[0]?.explains).toEqual([]);
    expect(facts(reading)).not.toHaveProperty('link.status');
  });
});

describe('two-hosts-in-one-paste.txt', () => {
  const name = 'two-hosts-in-one-paste.txt';
  const ALIAS = 'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com';
  const observed: readonly Observation[] = observe([{ text: sample(name) }]);
  const said = facts(readSample(name));
  const lookups: readonly DnsLookup[] = observed.filter((each) => each.kind === 'dns-lookup');
  const clients: readonly NetworkSettings[] = observed.filter((each) => each.kind === 'network-settings');

  it('the prompt tells the machine', () => {
    expect(lookups.map(({ host }) => host)).toEqual(['con-dc05.contoso.com', 'con-dc01', 'con-dc01']);
    expect(clients.map(({ host }) => host)).toEqual(['con-dc05.contoso.com', 'con-dc01']);
  });

  it('the source: its GUID, and its DNS client without the empty list of the loopback adapter', () => {
    expect(said).toMatchObject({
      'source.name': 'CON-DC05',
      'source.ntdsGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
      'source.dnsServers': ['10.20.0.15', '127.0.0.1'],
    });
  });

  it('its own server knows the alias', () => {
    expect(lookups[0]).toMatchObject({
      serverAddress: '10.20.0.15',
      serverName: 'con-dc05.contoso.com',
      name: ALIAS,
      outcome: 'found',
      canonicalName: 'con-dc05.contoso.com',
    });
    expect(said).toMatchObject({ 'source.cname.atOwnServers': 'all' });
  });

  it('the destination: its GUID, the failing link, and the GUID of the source that both agree on', () => {
    const reports = observed.filter((each) => each.kind === 'replication-report');
    expect(reports.map(({ ntdsGuid }) => ntdsGuid?.value)).toContain('df9a6903-0d82-4e64-9015-80272eed7c4a');
    expect(observed.filter((each) => each.kind === 'replication-link')).toMatchObject([
      {
        destination: 'CON-DC01',
        source: 'CON-DC05',
        namingContext: 'DC=contoso,DC=com',
        status: 8524,
        failures: { value: 1 },
        lastAttempt: '2024-09-03 04:47:50',
        lastSuccess: { value: '2024-09-03 04:32:10' },
      },
    ]);
    expect(said['link.sourceGuid']).toBe(said['source.ntdsGuid']);
  });

  it("the destination's DNS client, in its order", () => {
    expect(said).toMatchObject({ 'destination.dnsServers': ['10.20.0.11', '10.20.0.10'] });
  });

  it('neither of its servers knows the alias', () => {
    expect(lookups.slice(1)).toMatchObject([
      {
        serverAddress: '10.20.0.11',
        serverName: 'con-dc02.contoso.com',
        name: ALIAS,
        outcome: 'no-such-name',
      },
      {
        serverAddress: '10.20.0.10',
        serverName: 'con-dc01.contoso.com',
        name: ALIAS,
        outcome: 'no-such-name',
      },
    ]);
    expect(said).toMatchObject({ 'destination.cname.atOwnServers': 'none' });
  });

  it('latency or a failure between the servers, and no other cause before them', async () => {
    expect((await causeIds(name)).slice(0, 2).toSorted()).toEqual([
      'dns-replication-failure',
      'dns-replication-latency',
    ]);
  });
});
