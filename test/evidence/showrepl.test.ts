import { describe, expect, it } from 'vitest';
import type { ReplicationLink, ReplicationReport } from '../../src/evidence/observations.js';
import { observe } from '../../src/evidence/read-evidence.js';
import { factsOf, read, readSample, sample } from './sample.js';

function links(name: string): readonly ReplicationLink[] {
  return observe([{ text: sample(name) }]).filter((one) => one.kind === 'replication-link');
}

function reports(name: string): readonly ReplicationReport[] {
  return observe([{ text: sample(name) }]).filter((one) => one.kind === 'replication-report');
}

const HEADER = (name: string, guid: string): string =>
  `HQ\\${name}\nDSA Options: IS_GC\nSite Options: (none)\nDSA object GUID: ${guid}\nDSA invocationID: ${guid}\n\n==== INBOUND NEIGHBORS ====\n`;
const OWN = 'df9a6903-0d82-4e64-9015-80272eed7c4a';
const OTHER = 'cc76ca6f-ac8a-42dc-8722-ac68d13a797e';

describe('repadmin /showrepl', () => {
  it('reads every link of one failing and one healthy source', () => {
    const all = links('repadmin-showrepl-8524-one-partner.txt').filter(
      ({ namingContext }) => namingContext !== null,
    );
    expect(all).toHaveLength(10);
    expect(all.filter(({ source, outcome }) => source === 'CON-DC02' && outcome === 'success')).toHaveLength(
      5,
    );
    const failing = all.filter(({ source }) => source === 'BR1-DC01');
    expect(
      failing.map(({ status, failures, lastAttempt, lastSuccess, sourceGuid }) => [
        status,
        failures?.value,
        lastAttempt,
        lastSuccess?.value,
        sourceGuid?.value,
      ]),
    ).toEqual([
      [8524, 31, '2024-03-19 08:47:33', '2024-03-18 01:02:55', '29752727-aaa1-47d6-8b5c-51852f49335b'],
      [8524, 29, '2024-03-19 08:47:21', '2024-03-18 00:47:31', '29752727-aaa1-47d6-8b5c-51852f49335b'],
      [8524, 29, '2024-03-19 08:47:33', '2024-03-18 00:47:31', '29752727-aaa1-47d6-8b5c-51852f49335b'],
      [8524, 30, '2024-03-19 08:47:45', '2024-03-18 00:58:14', '29752727-aaa1-47d6-8b5c-51852f49335b'],
      [8524, 30, '2024-03-19 08:47:57', '2024-03-18 00:47:32', '29752727-aaa1-47d6-8b5c-51852f49335b'],
    ]);
    expect(reports('repadmin-showrepl-8524-one-partner.txt')).toMatchObject([
      { server: 'CON-DC01', ntdsGuid: { value: 'df9a6903-0d82-4e64-9015-80272eed7c4a' }, filtered: false },
    ]);
  });

  it('gives one incident per failing pair, the closing summary adding none', () => {
    const { incidents, codes, unrecognised } = readSample('repadmin-showrepl-8524-one-partner.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'BR1-DC01' },
    ]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 31,
      'link.neverSucceeded': false,
      'link.daysWithoutSuccess': 1.323,
      'link.sourceGuid': '29752727-aaa1-47d6-8b5c-51852f49335b',
      'forest.rootDomain': 'contoso.com',
      'pattern.destination.failingShare': 0.5,
    });
    expect(incidents[0]?.explains).toMatchObject([
      { status: 8524, failures: 31, lastSuccess: '2024-03-18 01:02:55' },
    ]);
    expect(codes).toEqual([]);
    expect(unrecognised).toEqual([]);
  });

  it('says nothing of healthy links', () => {
    expect(links('repadmin-showrepl-healthy.txt')).toHaveLength(5);
    expect(readSample('repadmin-showrepl-healthy.txt')).toEqual({
      incidents: [],
      codes: [],
      unrecognised: [],
    });
  });

  it('takes the real status where 1256 stands on other partitions and in the summary', () => {
    const { incidents, codes } = readSample('repadmin-showrepl-8524-masked-by-1256.txt');
    expect(factsOf(incidents[0])).toMatchObject({ 'link.status': 8524, 'link.failures': 141 });
    expect(incidents).toHaveLength(1);
    expect(codes).toEqual([]);
  });

  it('keeps 1256 where nothing else fails', () => {
    const text = sample('repadmin-showrepl-8524-masked-by-1256.txt').replace(
      /8524 \(0x214c\)/g,
      '1256 (0x4e8)',
    );
    const { incidents, codes } = read(text);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.status': 1256 });
    expect(codes).toMatchObject([{ code: 1256, count: 5 }]);
  });

  it('tells the GUID that the destination uses from the one that the source reports', () => {
    const { incidents } = readSample('repadmin-showrepl-two-guids-same-name.txt');
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.sourceGuid': '3034490a-91eb-4509-ba7c-514be32d3758',
      'source.ntdsGuid': '262bf8af-380e-45d6-8705-f75f8dde137d',
      'source.reportsItself': true,
      'link.failures': 1276,
    });
  });

  it('reads one status in three notations as one code and no incident', () => {
    const { incidents, codes } = readSample('repadmin-showrepl-negative-status.txt');
    expect(incidents).toEqual([]);
    expect(codes.map(({ code }) => code)).toEqual([-2146893022]);
  });

  it('reads the names that /verbose looked up', () => {
    const { incidents } = readSample('repadmin-showrepl-verbose-8524.txt');
    expect(incidents.map(({ subject }) => subject.source)).toEqual(['BR1-DC01', 'EMEA-DC01']);
    expect(factsOf(incidents[1])).toMatchObject({
      'link.sourceGuid': '9e82dc0f-f878-4ca4-9b36-a9d50082154b',
      'forest.rootDomain': 'contoso.com',
      'link.namingContext': 'DC=emea,DC=contoso,DC=com',
    });
  });

  it('reads the spelling of Windows Server 2003 and a link that never worked', () => {
    const { incidents } = readSample('repadmin-showreps-server2003.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'EX-DC01', source: 'EX-DC02' });
    expect(factsOf(incidents[0])).toMatchObject({ 'link.neverSucceeded': true, 'link.failures': 6 });
    expect(factsOf(incidents[0])).not.toHaveProperty('link.daysWithoutSuccess');
    expect(incidents[0]?.explains[0]?.lastSuccess).toBe('(never)');
  });

  it('reads UTF-16 with a byte order mark', () => {
    const { incidents } = readSample('repadmin-showrepl-utf16.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'BR2-DC01', source: 'CON-DC01' });
    expect(factsOf(incidents[0])).toMatchObject({
      'link.failures': 4,
      'pattern.destination.failingShare': 0.5,
    });
  });

  it('goes by order where indentation is lost and every line is followed by a blank one', () => {
    const { incidents, unrecognised } = readSample('showrepl-blank-line-after-every-line.txt');
    expect(incidents[0]?.subject).toEqual({ destination: 'FAB-DC02', source: 'FAB-DC04' });
    expect(factsOf(incidents[0])).toMatchObject({
      'link.sourceGuid': '3b9114d5-281e-4b45-a887-242f0f7dff32',
      'link.failures': 7,
    });
    expect(unrecognised).toEqual([]);
  });

  it('lists other codes without an incident, 1256 being a consequence', () => {
    const { incidents, codes } = readSample('1722-not-dns.txt');
    expect(incidents).toEqual([]);
    expect(codes).toMatchObject([{ code: 1722, count: 2, lines: [{ line: 14 }, { line: 22 }] }]);
  });

  it('does not read Samba’s outbound part as inbound', () => {
    expect(links('samba-drs-showrepl.txt').map(({ source, status }) => [source, status])).toEqual([
      ['SMB-DC2', 0],
      ['SMB-DC3', 2],
      ['SMB-DC2', 0],
      ['SMB-DC3', 2],
    ]);
    expect(readSample('samba-drs-showrepl.txt').incidents).toEqual([]);
  });

  it('puts wrapped lines together', () => {
    const text = `${HEADER('A1', OWN)}DC=x,DC=test\nHQ\\B1 via RPC\nDSA object GUID:\n${OTHER}\nLast attempt @ 2024-01-02\n03:04:05 failed, result\n8524 (0x214c):\nwrapped message\n12 consecutive\nfailure(s).\nLast success @ 2024-01-01\n03:04:05.\n`;
    const { incidents, unrecognised } = read(text);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 12,
      'link.daysWithoutSuccess': 1,
      'link.sourceGuid': OTHER,
    });
    expect(unrecognised).toEqual([]);
  });

  it('does not take 8524 as a status where it counts failures', () => {
    const text = `${HEADER('A1', OWN)}DC=x,DC=test\nHQ\\B1 via RPC\nDSA object GUID: ${OTHER}\nLast attempt @ 2024-01-02 03:04:05 failed, result 1722 (0x6ba):\nThe RPC server is unavailable.\n8524 consecutive failure(s).\nLast success @ (never).\n`;
    expect(read(text)).toMatchObject({ incidents: [], codes: [{ code: 1722 }] });
  });

  it('does not take a delay for a failure', () => {
    const text = `${HEADER('A1', OWN)}DC=x,DC=test\nHQ\\B1 via RPC\nDSA object GUID: ${OTHER}\nLast attempt @ 2024-01-02 03:04:05 was delayed for a normal reason, result 8477 (0x211d):\nThe replication request has been posted; waiting for reply.\nLast success @ 2024-01-01 03:04:05.\n`;
    expect(read(text)).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });

  it('sees that the destination holds the source as deleted', () => {
    const text = `${HEADER('A1', OWN)}DC=x,DC=test\nHQ\\B1\\0ADEL:${OWN} (deleted DSA) via RPC\nDSA object GUID: ${OTHER}\nLast attempt @ 2024-01-02 03:04:05 failed, result 8524 (0x214c):\nmessage\n5 consecutive failure(s).\nLast success @ (never).\n`;
    const { incidents } = read(text);
    expect(incidents[0]?.subject.source).toBe('B1');
    expect(factsOf(incidents[0])).toMatchObject({ 'link.sourceDeleted': true, 'link.sourceGuid': OTHER });
  });

  it('says nothing about the pattern where healthy links are hidden or cut', () => {
    const text = sample('repadmin-showrepl-8524-one-partner.txt');
    const noPattern = (given: string): void => {
      const facts = Object.keys(factsOf(read(given).incidents[0]));
      expect(facts).toContain('link.status');
      expect(facts.filter((id) => id.startsWith('pattern.'))).toEqual([]);
    };
    noPattern(`C:\\>repadmin /showrepl /errorsonly\n${text}`);
    noPattern(`C:\\>repadmin /showrepl | findstr /v Options\n${text}`);
    noPattern(`${text}\n[...]\n`);
  });

  it('does not use a redacted GUID', () => {
    expect(factsOf(readSample('ticket-email-with-paste.txt').incidents[0])).not.toHaveProperty(
      'link.sourceGuid',
    );
  });

  it('lets the newest observation of a link count', () => {
    const link = (time: string, result: string): string =>
      `C:\\>repadmin /showrepl\n${HEADER('A1', OWN)}DC=x,DC=test\nHQ\\B1 via RPC\nDSA object GUID: ${OTHER}\nLast attempt @ ${time} ${result}\n`;
    const failed = link('2024-01-02 03:04:05', 'failed, result 8524 (0x214c):');
    const worked = link('2024-01-02 04:04:05', 'was successful.');
    expect(read(failed, worked).incidents).toEqual([]);
    expect(read(worked, failed).incidents).toEqual([]);
    expect(read(failed).incidents).toHaveLength(1);
  });
});

describe('repadmin /showrepl /csv', () => {
  const { incidents, codes, unrecognised } = readSample('repadmin-showrepl-forest.csv');

  it('finds the two groups of one file', () => {
    expect(links('repadmin-showrepl-forest.csv')).toHaveLength(118);
    expect(incidents.map(({ subject }) => `${subject.destination} < ${subject.source}`)).toEqual([
      'CON-HQ-DC03 < CON-SO-DC02',
      'CON-NO-DC02 < CON-SO-DC02',
      'CON-SO-DC01 < CON-SO-DC02',
      'EMEA-DC03 < EMEA-DC02',
      'EMEA-DC03 < EMEA-DC04',
    ]);
    expect(unrecognised).toEqual([]);
    expect(codes).toMatchObject([{ code: 58, count: 1 }]);
  });

  it('sees a source that fails everywhere, and whose own view is missing', () => {
    for (const incident of incidents.slice(0, 3)) {
      expect(factsOf(incident)).toMatchObject({
        'link.status': 8524,
        'pattern.source.failingShare': 1,
        'pattern.source.destinationsServedByOthers': true,
        'pattern.destination.failingShare': 0.5,
        'pattern.destination.sourcesServeOthers': false,
      });
      expect(factsOf(incident)).not.toHaveProperty('source.reportsItself');
    }
  });

  it('sees a destination that fails from all its sources, which serve others', () => {
    for (const incident of incidents.slice(3)) {
      expect(factsOf(incident)).toMatchObject({
        'pattern.destination.failingShare': 1,
        'pattern.destination.sourcesServeOthers': true,
        'pattern.source.destinationsServedByOthers': false,
        'source.reportsItself': true,
      });
    }
  });

  it('reads a banner before the header, other delimiters, and columns in another order', () => {
    const text = [
      'Repadmin: running command /showrepl against full DC a1.x.test',
      '"showrepl_COLUMNS";"Source DSA";"Destination DSA";"Naming Context";"Number of Failures";"Last Failure Time";"Last Success Time";"Last Failure Status"',
      '"showrepl_INFO";"B1\\0ADEL:cc76ca6f-ac8a-42dc-8722-ac68d13a797e";"A1";"CN=Configuration,DC=x,DC=test";"3";"2024-01-02 03:04:05";"(never)";"8524"',
    ].join('\n');
    const reading = read(text);
    expect(reading.incidents[0]?.subject).toEqual({ destination: 'A1', source: 'B1' });
    expect(factsOf(reading.incidents[0])).toMatchObject({
      'link.sourceDeleted': true,
      'link.neverSucceeded': true,
    });
    expect(reading.unrecognised).toEqual([]);
  });
});

describe('repadmin /replsummary and /replicate', () => {
  it('takes the failing source of a summary for the subject', () => {
    const { incidents } = readSample('repadmin-replsummary-8524.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([{ source: 'CON-DC03' }]);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.status': 8524, 'pattern.source.failingShare': 1 });
  });

  it('names the destination where only one fails', () => {
    const { incidents } = readSample('ansible-quoted-replsummary.txt');
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { source: 'FAB-DC02', destination: 'FAB-DC01' },
    ]);
  });

  it('lists the codes of links and of servers that could not be asked', () => {
    const { incidents, codes } = readSample('repadmin-replsummary-operational-errors.txt');
    expect(incidents).toEqual([]);
    expect(codes.map(({ code }) => code)).toEqual([1722, -2146893022, 58, 8341]);
  });

  it('adds no second incident where links tell the same', () => {
    const { incidents } = read(
      sample('repadmin-showrepl-8524-one-partner.txt'),
      sample('repadmin-replsummary-8524.txt').replace(/CON-DC03/g, 'BR1-DC01'),
    );
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'CON-DC01', source: 'BR1-DC01' },
    ]);
  });

  it('sees that the name resolves now and the retry works', () => {
    const { incidents } = readSample('retry-after-ping-ok.txt');
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.aliasResolvesNow': true,
      'link.retrySucceeds': true,
    });
  });

  it('does not count a resolution before the failure as one after it', () => {
    const [showrepl = '', rest = ''] = sample('retry-after-ping-ok.txt').split('C:\\>time /t');
    const facts = factsOf(read(`${rest.split('C:\\>repadmin')[0]}\n${showrepl}`).incidents[0]);
    expect(facts).toHaveProperty(['link.status'], 8524);
    expect(facts).not.toHaveProperty('link.aliasResolvesNow');
  });

  it('finds nothing wrong where nothing is', () => {
    expect(readSample('healthy-everything.txt')).toMatchObject({ incidents: [], codes: [] });
  });
});
