/** Forms of repadmin's output beside the usual one: other spellings of a link, what was cut, and its other commands. */
import { describe, expect, it } from 'vitest';
import { factsOf, observedIn, read } from './sample.js';

const OWN = '0a1b2c3d-0001-4444-8888-0123456789ab';
const OTHER = '0a1b2c3d-0002-4444-8888-0123456789ab';
const FAILED = [
  '        Last attempt @ 2025-03-04 10:11:12 failed, result 8524 (0x214c):',
  '            The DSA operation is unable to proceed because of a DNS lookup failure.',
  '        12 consecutive failure(s).',
  '        Last success @ 2025-03-01 01:02:03.',
];

function report(links: readonly string[], banner = 'localhost', context = 'DC=x,DC=test'): string {
  return [
    `Repadmin: running command /showrepl against full DC ${banner}`,
    'HQ\\A1',
    'DSA Options: IS_GC',
    `DSA object GUID: ${OWN}`,
    '==== INBOUND NEIGHBORS ======================================',
    context,
    ...links,
    '',
  ].join('\n');
}

const link = (source: string, lines = FAILED): readonly string[] => [
  `    ${source} via RPC`,
  `        DSA object GUID: ${OTHER}`,
  ...lines,
];

describe('a link', () => {
  it('has its source before several words of another language', () => {
    const text = report(link('HQ\\B1').map((line) => line.replace('via RPC', 'a través de RPC')));
    expect(read(text).incidents.map(({ subject }) => subject)).toEqual([{ destination: 'A1', source: 'B1' }]);
  });

  it.each([
    ['no more than that it is deleted', '(deleted DSA)', true],
    ['its GUID', OTHER, undefined],
  ])('has a source without a name where it prints %s', (_, source, deleted) => {
    const { incidents, unrecognised } = read(report(link(source)));
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'A1' }]);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.sourceGuid': OTHER });
    expect(factsOf(incidents[0])['link.sourceDeleted']).toBe(deleted);
    expect(unrecognised).toEqual([]);
  });

  it('names the forest root by the alias that /verbose prints', () => {
    const [named = '', guid = '', ...rest] = link('HQ\\B1');
    const alias = `        Address: ${OTHER}._msdcs.x.test`;
    const lines = [named, guid, alias, '        DO_SCHEDULED_SYNCS WRITEABLE', ...rest];
    const text = report(lines, 'localhost', 'DC=sub,DC=x,DC=test');
    expect(factsOf(read(text).incidents[0])).toMatchObject({ 'forest.rootDomain': 'x.test' });
    expect(observedIn(text, 'replication-link')).toMatchObject([{ writeable: true }]);
    const redacted = text.replace(`DSA object GUID: ${OTHER}`, 'DSA object GUID: xxxxxxxx');
    expect(factsOf(read(redacted).incidents[0])).toMatchObject({ 'link.sourceGuid': OTHER });
  });
});

describe('a report', () => {
  it('has the FQDN by which its machine was asked', () => {
    expect(factsOf(read(report(link('HQ\\B1'), 'a1.x.test')).incidents[0])).toMatchObject({
      'destination.name': 'A1',
      'destination.fqdn': 'a1.x.test',
      'destination.domain': 'x.test',
    });
    for (const banner of ['10.0.0.1', 'alias.x.test', 'A1'])
      expect(factsOf(read(report(link('HQ\\B1'), banner)).incidents[0])).not.toHaveProperty([
        'destination.fqdn',
      ]);
  });

  it('has a banner that a mail program broke', () => {
    const broken = report(link('HQ\\B1'), 'a1.x.test')
      .replace('full DC a1', 'full DC\na1')
      .replace('HQ\\A1\nDSA Options: IS_GC\n', '');
    const { incidents, unrecognised } = read(broken);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'a1', source: 'B1' }]);
    expect(unrecognised).toEqual([]);
  });

  it('may leave healthy links out where it breaks off after a failure', () => {
    const healthy = ['    HQ\\C1 via RPC', '        Last attempt @ 2025-03-04 10:11:12 was successful.'];
    const share = (lines: readonly string[]): unknown =>
      factsOf(read(report([...healthy, ...lines])).incidents[0])['pattern.destination.failingShare'];
    expect(share(link('HQ\\B1'))).toBe(0.5);
    expect(share(link('HQ\\B1', FAILED.slice(0, 2)))).toBeUndefined();
  });

  it('may show the connections of the KCC before its closing summary', () => {
    const text = `${report(link('HQ\\B1'))}
==== KCC CONNECTION OBJECTS ============================================
Connection --
    Connection name : ${OTHER}
    Server DNS name : a1.x.test
    Server DN  name : CN=NTDS Settings,CN=A1,CN=Servers,CN=HQ,CN=Sites,CN=Configuration,DC=x,DC=test
        Source: HQ\\B1
                No Failures.
        TransportType: intrasite RPC
        options:  isGenerated
        ReplicatesNC: DC=x,DC=test
        Reason:  RingTopology
                Replica link has been added.
1 connections found.
`;
    expect(read(text).incidents).toHaveLength(1);
    expect(read(text).unrecognised).toEqual([]);
  });
});

describe('repadmin /failcache', () => {
  const cache = `==== KCC CONNECTION FAILURES ============================\n(none)\n\n==== KCC LINK FAILURES ==================================\n    HQ\\B1\n        DSA object GUID: ${OTHER}\n        7 consecutive failures since 2025-03-01 01:02:03.\n        Last error: 8524 (0x214c):\n            The DSA operation is unable to proceed because of a DNS lookup failure.\n`;

  it('names sources, of which none reports itself', () => {
    const { incidents, unrecognised } = read(`C:\\>repadmin /failcache A1\n${cache}`);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'A1', source: 'B1' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 7,
      'link.sourceGuid': OTHER,
    });
    expect(factsOf(incidents[0])).not.toHaveProperty(['source.reportsItself']);
    expect(unrecognised).toEqual([]);
  });

  it('names them without its command, right behind a report', () => {
    const text = `${report(link('HQ\\B1'))}${cache}`;
    expect(observedIn(text, 'replication-report')).toHaveLength(1);
    expect(read(text).unrecognised).toEqual([]);
  });
});

describe('repadmin /showrepl /csv as PowerShell lists it', () => {
  const row = (source: string, result: readonly string[]): string =>
    [
      'showrepl_COLUMNS      : showrepl_INFO',
      'Destination DSA Site  : HQ',
      'Destination DSA       : A1',
      'Naming Context        : CN=Configuration,DC=x,DC=test',
      'Source DSA Site       : HQ',
      `Source DSA            : ${source}`,
      'Transport Type        : RPC',
      `Number of Failures    : ${result[0]}`,
      `Last Failure Time     : ${result[1]}`,
      `Last Success Time     : ${result[2]}`,
      `Last Failure Status   : ${result[3]}`,
      '',
    ].join('\n');
  const failing = row('B1', ['12', '2025-03-04 10:11:12', '2025-03-01 01:02:03', '8524']);
  const healthy = row('C1', ['0', '0', '2025-03-04 10:11:12', '0']);
  const share = (text: string): unknown =>
    factsOf(read(text).incidents[0])['pattern.destination.failingShare'];

  it('has a row for each list', () => {
    const { incidents, unrecognised } = read(`${failing}\n${healthy}`);
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'A1', source: 'B1' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 12,
      'link.daysWithoutSuccess': 3.381,
      'forest.rootDomain': 'x.test',
    });
    expect(observedIn(`${failing}\n${healthy}`, 'replication-link')).toMatchObject([
      { source: 'B1', outcome: 'failure', from: { line: 11 } },
      { source: 'C1', outcome: 'success', from: { line: 23 } },
    ]);
    expect(unrecognised).toEqual([]);
  });

  it('tells no pattern, as nothing shows what was left out', () => {
    expect(share(`${failing}\n${healthy}`)).toBeUndefined();
  });
});

describe('repadmin /showobjmeta', () => {
  it('is understood of an NTDS Settings object only', () => {
    const asked = (dn: string): string =>
      `C:\\>repadmin /showobjmeta a1 "${dn}"\n\n2 entries.\nLoc.USN                           Originating DSA   Org.USN  Org.Time/Date        Ver Attribute\n=======                           =============== ========= =============        === =========\n  12873              ${OTHER}    12873 2021-05-18 11:26:09    1 objectClass\n  12874              HQ\\A1    12874 2021-05-18 11:26:10    1 whenCreated\n`;
    const settings = asked('CN=NTDS Settings,CN=B1,CN=Servers,CN=HQ,CN=Sites,CN=Configuration,DC=x,DC=test');
    expect(observedIn(settings, 'ntds-settings')).toMatchObject([
      { host: 'a1', server: 'B1', createdAsPrinted: '2021-05-18 11:26:10', from: { line: 7 } },
    ]);
    expect(read(settings).unrecognised).toEqual([]);
    expect(observedIn(asked('CN=B1,OU=Domain Controllers,DC=x,DC=test'), 'ntds-settings')).toEqual([]);
  });
});
