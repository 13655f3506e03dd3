/** Two domain controllers of one name: NetBIOS names are unique in one domain only. */
import { describe, expect, it } from 'vitest';
import { factsOf, read } from './sample.js';

const OLD = 'b1111111-0000-4000-8000-000000000002';
const NEW = 'c2222222-0000-4000-8000-000000000003';
const OTHER = 'a3333333-0000-4000-8000-000000000001';

interface Link {
  readonly server: string;
  readonly guid: string;
  readonly failed?: true;
}

function report(server: string, guid: string, context: string, links: readonly Link[]): string {
  return [
    `Repadmin: running command /showrepl against full DC ${server.split('\\')[1] ?? server}`,
    server,
    'DSA Options: IS_GC',
    `DSA object GUID: ${guid}`,
    '==== INBOUND NEIGHBORS ======================================',
    context,
    ...links.flatMap((link) => [
      `    ${link.server} via RPC`,
      `        DSA object GUID: ${link.guid}`,
      link.failed === true
        ? '        Last attempt @ 2025-02-10 07:14:59 failed, result 8524 (0x214c):'
        : '        Last attempt @ 2025-02-10 07:14:59 was successful.',
      ...(link.failed === true
        ? [
            '            The DSA operation is unable to proceed because of a DNS lookup failure.',
            '        5 consecutive failure(s).',
            '        Last success @ 2025-02-10 02:01:45.',
          ]
        : []),
    ]),
    '',
  ].join('\n');
}

const CONFIGURATION = 'CN=Configuration,DC=tailspin,DC=example';

describe('a report of the source’s name', () => {
  const failing = { server: 'Asia\\N2', guid: OLD, failed: true } as const;

  it('from another site, with the GUID of another partner, is not its own', () => {
    const here = report('HQ\\N1', OTHER, CONFIGURATION, [failing, { server: 'Europe\\N2', guid: NEW }]);
    const there = report('Europe\\N2', NEW, CONFIGURATION, [{ server: 'HQ\\N1', guid: OTHER }]);
    for (const texts of [
      [here, there],
      [there, here],
    ]) {
      const { incidents } = read(...texts);
      expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'N1', source: 'N2' }]);
      expect(factsOf(incidents[0])).toMatchObject({ 'link.sourceGuid': OLD, 'link.status': 8524 });
      expect(factsOf(incidents[0])).not.toHaveProperty('source.ntdsGuid');
      expect(factsOf(incidents[0])).not.toHaveProperty('source.reportsItself');
    }
  });

  it('with the very GUID is its own, whatever site it has moved to', () => {
    const here = report('HQ\\N1', OTHER, CONFIGURATION, [failing]);
    const there = report('Europe\\N2', OLD, CONFIGURATION, [{ server: 'HQ\\N1', guid: OTHER }]);
    expect(factsOf(read(here, there).incidents[0])).toMatchObject({
      'source.ntdsGuid': OLD,
      'source.reportsItself': true,
    });
  });

  it('from the same site with another GUID is that of the source after it was promoted again', () => {
    const here = report('HQ\\N1', OTHER, CONFIGURATION, [failing, { server: 'Asia\\N2', guid: NEW }]);
    const there = report('Asia\\N2', NEW, CONFIGURATION, [{ server: 'HQ\\N1', guid: OTHER }]);
    expect(factsOf(read(here, there).incidents[0])).toMatchObject({
      'link.sourceGuid': OLD,
      'source.ntdsGuid': NEW,
      'source.reportsItself': true,
    });
  });

  it('from another tree of domains is not its own', () => {
    const here = report('HQ\\N1', OTHER, 'DC=a,DC=example', [{ ...failing, server: 'HQ\\N2' }]);
    const there = report('HQ\\N2', NEW, 'DC=b,DC=example', [{ server: 'HQ\\N1', guid: OTHER }]);
    const facts = factsOf(read(here, there).incidents[0]);
    expect(facts).not.toHaveProperty('source.ntdsGuid');
    expect(facts).not.toHaveProperty('source.reportsItself');
  });

  it('from a domain beside its own in one tree may be its own', () => {
    const here = report('HQ\\N1', OTHER, 'DC=one,DC=a,DC=example', [{ ...failing, server: 'HQ\\N2' }]);
    const there = report('HQ\\N2', NEW, 'DC=two,DC=a,DC=example', [{ server: 'HQ\\N1', guid: OTHER }]);
    expect(factsOf(read(here, there).incidents[0])).toMatchObject({ 'source.ntdsGuid': NEW });
  });
});

describe('rows of the CSV with one name in two sites', () => {
  const header =
    'showrepl_COLUMNS,Destination DSA Site,Destination DSA,Naming Context,Source DSA Site,Source DSA,Transport Type,Number of Failures,Last Failure Time,Last Success Time,Last Failure Status';
  const row = (site: string, failed: boolean): string =>
    `showrepl_INFO,HQ,N1,"${CONFIGURATION}",${site},N2,RPC,${failed ? '4,2025-01-01 00:00:00,2024-12-31 00:00:00,8524' : '0,0,2025-01-01 00:00:00,0'}`;

  it.each([
    ['first', [row('Branch', true), row('HQ', false)]],
    ['last', [row('HQ', false), row('Branch', true)]],
  ])('are two machines, with the failing one %s', (_, rows) => {
    const { incidents } = read([header, ...rows].join('\n'));
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'N1', source: 'N2' }]);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'pattern.destination.failingShare': 0.5,
    });
  });
});

describe('two destinations of one name', () => {
  const failing = { server: 'HQ\\N9', guid: OTHER, failed: true } as const;
  const healthy = { server: 'HQ\\N9', guid: OTHER } as const;
  const asked = (fqdn: string, text: string): string =>
    text.replace(/against full DC \S+/, `against full DC ${fqdn}`);
  const pairs = (...texts: readonly string[]): readonly unknown[] =>
    read(texts.join('\n')).incidents.map((incident) => [
      incident.subject,
      factsOf(incident)['link.status'],
      factsOf(incident)['destination.fqdn'],
    ]);

  it('that were asked by names in two domains are two', () => {
    const texts = [
      asked('n1.tailspin.example', report('HQ\\N1', OLD, CONFIGURATION, [failing])),
      asked('n1.sub.tailspin.example', report('HQ\\N1', NEW, CONFIGURATION, [healthy])),
    ];
    const expected = [[{ destination: 'n1.tailspin.example', source: 'N9' }, 8524, 'n1.tailspin.example']];
    expect(pairs(...texts)).toEqual(expected);
    expect(pairs(...texts.toReversed())).toEqual(expected);
  });

  it.each([
    ['in two sites', ['HQ\\N1', 'Asia\\N1'], [CONFIGURATION, CONFIGURATION]],
    ['of two domains', ['HQ\\N1', 'HQ\\N1'], ['DC=tailspin,DC=example', 'DC=sub,DC=tailspin,DC=example']],
  ] as const)('with GUIDs of their own %s are two', (_, [one, other], [first, second]) => {
    const texts = [report(one, OLD, first, [failing]), report(other, NEW, second, [healthy])];
    expect(pairs(...texts)).toEqual([[{ destination: 'N1', source: 'N9' }, 8524, undefined]]);
    expect(pairs(...texts.toReversed())).toEqual(pairs(...texts));
  });

  it('do not count as one in the pattern of their source', () => {
    const texts = [
      report('HQ\\N1', OLD, CONFIGURATION, [failing]),
      report('Asia\\N1', NEW, CONFIGURATION, [healthy]),
    ];
    const [incident] = read(texts.join('\n')).incidents;
    expect(factsOf(incident)['pattern.source.failingShare']).toBe(0.5);
  });

  it('with one GUID are one that has moved, and with one site one that was promoted again', () => {
    const later = (text: string): string => text.replaceAll('07:14:59', '09:14:59');
    const before = report('HQ\\N1', OLD, CONFIGURATION, [failing]);
    expect(pairs(before, later(report('Asia\\N1', OLD, CONFIGURATION, [healthy])))).toEqual([]);
    expect(pairs(before, later(report('HQ\\N1', NEW, CONFIGURATION, [healthy])))).toEqual([]);
  });

  it('in two sites of one CSV are two', () => {
    const header =
      'showrepl_COLUMNS,Destination DSA Site,Destination DSA,Naming Context,Source DSA Site,Source DSA,Transport Type,Number of Failures,Last Failure Time,Last Success Time,Last Failure Status';
    const row = (site: string, result: string): string =>
      `showrepl_INFO,${site},N1,"${CONFIGURATION}",HQ,N9,RPC,${result}`;
    const failed = row('HQ', '4,2025-01-01 00:00:00,2024-12-31 00:00:00,8524');
    const worked = row('Asia', '0,0,2025-01-01 09:00:00,0');
    expect(pairs(header, failed, worked)).toEqual([[{ destination: 'N1', source: 'N9' }, 8524, undefined]]);
    expect(pairs(header, worked, failed)).toEqual(pairs(header, failed, worked));
  });
});
