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
