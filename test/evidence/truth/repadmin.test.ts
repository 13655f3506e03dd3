/** What truth.json says of the samples of repadmin and Samba, statement by statement. */
import { describe, expect, it } from 'vitest';
import type { Observation } from '../../../src/evidence/observations.js';
import { observe } from '../../../src/evidence/read-evidence.js';
import { factsOf, observedIn, readSample, sample } from '../sample.js';

type Of<Kind extends Observation['kind']> = Extract<Observation, { readonly kind: Kind }>;

function ofKind<Kind extends Observation['kind']>(name: string, kind: Kind): readonly Of<Kind>[] {
  return observedIn(sample(name), kind);
}

/** `DESTINATION < SOURCE, context: status, last attempt, failures, last success`. */
function linksOf(name: string): readonly string[] {
  return ofKind(name, 'replication-link')
    .filter(({ namingContext }) => namingContext !== null)
    .map(
      ({ destination, source, namingContext, status, lastAttempt, failures, lastSuccess }) =>
        `${destination} < ${source}, ${namingContext}: ${status}, ${lastAttempt}, ${failures?.value}, ${lastSuccess?.value}`,
    );
}

function guidsOf(name: string): readonly string[] {
  const links = ofKind(name, 'replication-link').filter(({ namingContext }) => namingContext !== null);
  return [...new Set(links.map(({ source, sourceGuid }) => `${source} ${sourceGuid?.value}`))];
}

function reportsOf(name: string): readonly string[] {
  return ofKind(name, 'replication-report').map(
    ({ site, server, ntdsGuid, invocationId }) => `${site}\\${server} ${ntdsGuid?.value} ${invocationId}`,
  );
}

/** `SERVER fails/total status delta in seconds`. */
function rowsOf(name: string, table: 'sources' | 'destinations', at = 0): readonly string[] {
  const rows = ofKind(name, 'replication-summary')[at]?.[table] ?? [];
  return rows.map(
    ({ server, fails, total, status, deltaSeconds, delta }) =>
      `${server} ${fails}/${total} ${status} ${deltaSeconds ?? delta}`,
  );
}

function subjectsOf(name: string): readonly unknown[] {
  return readSample(name).incidents.map(({ subject }) => subject);
}

function factsOfSample(name: string, at = 0): Record<string, unknown> {
  return factsOf(readSample(name).incidents[at]);
}

const codesOf = (name: string): readonly number[] => readSample(name).codes.map(({ code }) => code);
const seconds = (days: number, hours: number, minutes: number, rest: number): number =>
  ((days * 24 + hours) * 60 + minutes) * 60 + rest;

describe('1722-not-dns.txt', () => {
  const name = '1722-not-dns.txt';

  it('names destination, source and the GUID of the source', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([{ server: 'CON-DC02' }]);
    expect(guidsOf(name)).toEqual(['CON-DC08 d8f09fb7-8486-414c-81cb-8cf3fe85e3ed']);
  });

  it.each([
    [
      'Configuration',
      'CN=Configuration,DC=contoso,DC=com: 1722, 2024-01-25 18:20:06, 16, 2024-01-25 02:48:59',
    ],
    ['the domain', 'DC=contoso,DC=com: 1722, 2024-01-25 18:20:28, 64, 2024-01-25 02:55:14'],
    [
      'DomainDnsZones',
      'DC=DomainDnsZones,DC=contoso,DC=com: 1256, 2024-01-25 18:20:06, 16, 2024-01-25 02:48:59',
    ],
  ])('shows how %s failed', (_, link) => {
    expect(linksOf(name)).toContain(`CON-DC02 < CON-DC08, ${link}`);
  });

  it('lists 1722 and not 1256, which is a consequence', () => {
    expect(codesOf(name)).toEqual([1722]);
  });

  it('has a server that knows the alias', () => {
    expect(ofKind(name, 'dns-lookup')).toMatchObject([
      {
        serverName: 'con-dc01.contoso.com',
        serverAddress: '10.20.0.10',
        name: 'd8f09fb7-8486-414c-81cb-8cf3fe85e3ed._msdcs.contoso.com',
        outcome: 'found',
        canonicalName: 'con-dc08.contoso.com',
        additional: [{ name: 'con-dc08.contoso.com', address: '10.20.0.18' }],
      },
    ]);
  });

  it('has a source that answers ping but not at port 135', () => {
    expect(ofKind(name, 'ping')).toMatchObject([
      {
        asked: 'con-dc08.contoso.com',
        address: '10.20.0.18',
        replied: true,
        port: { number: 135, open: false },
      },
    ]);
  });

  it('shows no DNS lookup failure', () => {
    expect(readSample(name).incidents).toEqual([]);
  });
});

describe('ansible-quoted-replsummary.txt', () => {
  const name = 'ansible-quoted-replsummary.txt';

  it('holds the output of three hosts, each with its time', () => {
    expect(ofKind(name, 'replication-summary').map(({ host, takenAt }) => [host, takenAt])).toEqual([
      ['fab-dc01.fabrikam.com', '2024-07-30 05:00:07'],
      ['ex-dc01.example.test', '2024-07-30 05:00:07'],
      ['con-dc04.contoso.com', '2024-07-30 05:00:09'],
    ]);
  });

  it('has one failing source in the first', () => {
    expect(rowsOf(name, 'sources')).toEqual([
      `FAB-DC01 0/5 0 ${seconds(0, 0, 48, 12)}`,
      `FAB-DC02 3/5 8524 ${seconds(0, 16, 31, 50)}`,
    ]);
  });

  it('has one failing destination in the first', () => {
    expect(rowsOf(name, 'destinations')).toEqual([
      `FAB-DC01 3/5 8524 ${seconds(0, 16, 31, 50)}`,
      `FAB-DC02 0/5 0 ${seconds(0, 0, 48, 12)}`,
    ]);
  });

  it('so names the pair', () => {
    expect(subjectsOf(name)).toEqual([{ source: 'FAB-DC02', destination: 'FAB-DC01' }]);
  });

  it('has empty tables for the only domain controller of a domain', () => {
    expect([rowsOf(name, 'sources', 1), rowsOf(name, 'destinations', 1)]).toEqual([[], []]);
  });

  it('has no failure in the third', () => {
    const [sources, destinations] = [rowsOf(name, 'sources', 2), rowsOf(name, 'destinations', 2)];
    expect(sources).toEqual(['CON-DC01 0/5 0 662', 'CON-DC04 0/5 0 647']);
    expect(destinations).toEqual(['CON-DC01 0/5 0 647', 'CON-DC04 0/5 0 662']);
  });

  it('says nothing about replication of the host that could not be reached', () => {
    expect(JSON.stringify(observe([{ text: sample(name) }]).map(({ from, ...rest }) => rest))).not.toContain(
      'br2-dc01',
    );
    expect(codesOf(name)).toEqual([]);
  });

  it('says nothing by the failed=0 of the recap', () => {
    expect(observe([{ text: sample(name) }])).toHaveLength(3);
  });
});

describe('healthy-everything.txt', () => {
  const name = 'healthy-everything.txt';

  it('has a summary without failures', () => {
    expect(ofKind(name, 'replication-summary')).toMatchObject([{ takenAt: '2024-11-05 14:40:03' }]);
    for (const table of ['sources', 'destinations'] as const)
      expect(rowsOf(name, table).map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
        'FAB-DC01 0/5 0',
        'FAB-DC02 0/5 0',
      ]);
  });

  it('has two reports without a link, each with its own GUID', () => {
    expect(ofKind(name, 'replication-link')).toEqual([]);
    expect(
      ofKind(name, 'replication-report').map(({ server, ntdsGuid, filtered }) => [
        server,
        ntdsGuid?.value,
        filtered,
      ]),
    ).toEqual([
      ['FAB-DC01', '4188d6bd-7b1a-4993-9963-09f6986b2ce6', true],
      ['FAB-DC02', '999eafde-8399-4c54-9289-1399bbd63e51', true],
    ]);
  });

  it('has six passes and n/a for each server, and a pass for the forest', () => {
    const pass = {
      auth: 'pass',
      basc: 'pass',
      forw: 'pass',
      del: 'pass',
      dyn: 'pass',
      rreg: 'pass',
      ext: 'not-run',
    };
    expect(ofKind(name, 'dcdiag-dns-test').map(({ server, row }) => [server, row?.value])).toEqual([
      ['FAB-DC01', pass],
      ['FAB-DC02', pass],
    ]);
    expect(
      ofKind(name, 'dcdiag-verdict').map(({ server, forest, passed }) => [server ?? forest, passed]),
    ).toEqual([
      ['FAB-DC01', true],
      ['FAB-DC02', true],
      ['fabrikam.com', true],
    ]);
  });

  it('has a server that knows the alias', () => {
    expect(ofKind(name, 'dns-lookup')).toMatchObject([
      {
        serverName: 'fab-dc01.fabrikam.com',
        serverAddress: '10.50.0.10',
        name: '999eafde-8399-4c54-9289-1399bbd63e51._msdcs.fabrikam.com',
        canonicalName: 'fab-dc02.fabrikam.com',
      },
    ]);
  });

  it('has an alias that answers ping', () => {
    expect(ofKind(name, 'ping')).toMatchObject([
      {
        asked: '999eafde-8399-4c54-9289-1399bbd63e51._msdcs.fabrikam.com',
        address: '10.50.0.11',
        replied: true,
        packets: { sent: 1, received: 1 },
      },
    ]);
  });

  it('shows no problem', () => {
    expect(readSample(name)).toMatchObject({ incidents: [], codes: [] });
  });
});

describe('repadmin-replsummary-8524.txt', () => {
  const name = 'repadmin-replsummary-8524.txt';
  const delta = seconds(1, 7, 12, 40);

  it('was taken at a local time and names four domain controllers', () => {
    expect(ofKind(name, 'replication-summary')).toMatchObject([{ takenAt: '2024-06-11 07:15:02' }]);
    expect(rowsOf(name, 'sources')).toHaveLength(4);
  });

  it('has one source that fails for all its partners', () => {
    expect(rowsOf(name, 'sources')).toContain(`CON-DC03 15/15 8524 ${delta}`);
  });

  it('has three sources without failures', () => {
    expect(rowsOf(name, 'sources').filter((row) => !row.startsWith('CON-DC03'))).toEqual([
      'CON-DC01 0/15 0 891',
      'CON-DC02 0/15 0 728',
      'CON-DC04 0/15 0 870',
    ]);
  });

  it('has three destinations that fail in a third of their links', () => {
    expect(rowsOf(name, 'destinations').filter((row) => !row.startsWith('CON-DC03'))).toEqual([
      `CON-DC01 5/15 8524 ${delta}`,
      `CON-DC02 5/15 8524 ${seconds(1, 7, 10, 5)}`,
      `CON-DC04 5/15 8524 ${seconds(1, 7, 11, 59)}`,
    ]);
  });

  it('has a failing source that pulls without failures itself', () => {
    expect(rowsOf(name, 'destinations')).toContain('CON-DC03 0/15 0 891');
  });

  it('points at the source by its pattern', () => {
    expect(subjectsOf(name)).toEqual([{ source: 'CON-DC03' }]);
    expect(factsOfSample(name)).toMatchObject({
      'pattern.source.failingShare': 1,
      'pattern.source.destinationsServedByOthers': true,
    });
  });

  it('shows the same links from both ends', () => {
    expect(readSample(name).incidents[0]?.explains.map(({ destination }) => destination)).toEqual([
      'CON-DC01',
      'CON-DC02',
      'CON-DC04',
    ]);
  });
});

describe('repadmin-replsummary-operational-errors.txt', () => {
  const name = 'repadmin-replsummary-operational-errors.txt';

  it('was taken at a local time', () => {
    expect(ofKind(name, 'replication-summary')).toMatchObject([{ takenAt: '2024-02-27 16:40:19' }]);
  });

  it.each([
    ['more than 60 days', 'FAB-DC02 5/5 1722 >60 days'],
    ['an unknown time, its status printed unsigned', 'FAB-SOUTH-DC01 5/5 -2146893022 (unknown)'],
    ['minutes', 'FAB-DC01 0/5 0 686'],
    ['seconds alone', 'FAB-DC03 0/5 0 47'],
  ])('has a source with a delta of %s', (_, row) => {
    expect(rowsOf(name, 'sources')).toContain(row);
  });

  it('has two destinations, each failing in half of its links', () => {
    expect(rowsOf(name, 'destinations')).toEqual([
      'FAB-DC01 5/10 1722 >60 days',
      'FAB-DC03 5/10 -2146893022 (unknown)',
    ]);
  });

  it('could not ask two domain controllers, which does not make them healthy', () => {
    expect(ofKind(name, 'replication-summary')[0]?.unreachable).toMatchObject([
      { server: 'FAB-DC02.fabrikam.com', code: 58 },
      { server: 'FAB-SOUTH-DC01.fabrikam.com', code: 8341 },
    ]);
    expect(rowsOf(name, 'destinations').join()).not.toMatch(/FAB-DC02|FAB-SOUTH/);
  });

  it('shows no DNS lookup failure', () => {
    expect(readSample(name).incidents).toEqual([]);
    expect(codesOf(name)).toEqual([1722, -2146893022, 58, 8341]);
  });
});

describe('repadmin-showrepl-8524-masked-by-1256.txt', () => {
  const name = 'repadmin-showrepl-8524-masked-by-1256.txt';
  const pair = 'CON-LIS-DC01 < CON-DC01';

  it('names the destination, its only source, both sites and the GUID', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([{ server: 'CON-LIS-DC01', site: 'Lisbon' }]);
    expect(guidsOf(name)).toEqual(['CON-DC01 df9a6903-0d82-4e64-9015-80272eed7c4a']);
    expect(new Set(ofKind(name, 'replication-link').map(({ sourceSite }) => sourceSite))).toEqual(
      new Set(['HQ']),
    );
  });

  it('fails with 8524 in Configuration and Schema', () => {
    const rest = '8524, 2024-04-02 22:15:20, 141, 2024-03-27 10:44:01';
    expect(linksOf(name)).toContain(`${pair}, CN=Configuration,DC=contoso,DC=com: ${rest}`);
    expect(linksOf(name)).toContain(`${pair}, CN=Schema,CN=Configuration,DC=contoso,DC=com: ${rest}`);
  });

  it.each([
    ['DC=contoso,DC=com', '139, 2024-03-27 11:02:37'],
    ['DC=DomainDnsZones,DC=contoso,DC=com', '139, 2024-03-27 10:49:12'],
    ['DC=ForestDnsZones,DC=contoso,DC=com', '140, 2024-03-27 10:44:02'],
  ])('fails with 1256 in %s', (context, rest) => {
    expect(linksOf(name)).toContain(`${pair}, ${context}: 1256, 2024-04-02 22:14:56, ${rest}`);
  });

  it('is to be diagnosed by 8524, whatever the closing summary prints', () => {
    expect(factsOfSample(name)).toMatchObject({ 'link.status': 8524, 'link.failures': 141 });
    expect(codesOf(name)).toEqual([]);
    const closing = ofKind(name, 'replication-link').find(({ namingContext }) => namingContext === null);
    expect(closing).toMatchObject({
      status: 1256,
      failures: { value: 141 },
      lastSuccess: { value: '2024-03-27 11:02:37' },
    });
  });

  it('keeps the GUID apart from the invocation ID, though both are equal', () => {
    const id = 'e99c26be-b2e9-479a-908e-8ddebef022f5';
    expect(ofKind(name, 'replication-report')).toMatchObject([{ ntdsGuid: { value: id }, invocationId: id }]);
  });
});

describe('repadmin-showrepl-8524-one-partner.txt', () => {
  const name = 'repadmin-showrepl-8524-one-partner.txt';
  const contexts = [
    'DC=contoso,DC=com',
    'CN=Configuration,DC=contoso,DC=com',
    'CN=Schema,CN=Configuration,DC=contoso,DC=com',
    'DC=DomainDnsZones,DC=contoso,DC=com',
    'DC=ForestDnsZones,DC=contoso,DC=com',
  ];

  it('is reported by the destination of every link', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([{ server: 'CON-DC01', site: 'HQ' }]);
    expect(linksOf(name).every((link) => link.startsWith('CON-DC01 < '))).toBe(true);
  });

  it('gives the destination its GUID and another invocation ID', () => {
    expect(reportsOf(name)).toEqual([
      'HQ\\CON-DC01 df9a6903-0d82-4e64-9015-80272eed7c4a 4867e5e2-f4e4-4b2b-b537-a4e97c67e80f',
    ]);
  });

  it('is of a global catalog', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([{ globalCatalog: true }]);
  });

  it('has five partitions from each of two sources', () => {
    for (const [source, site] of [
      ['CON-DC02', 'HQ'],
      ['BR1-DC01', 'Branch-One'],
    ])
      expect(
        ofKind(name, 'replication-link')
          .filter((link) => link.source === source && link.sourceSite === site)
          .flatMap(({ namingContext }) => namingContext ?? []),
      ).toEqual(contexts);
  });

  it('has five successful links from the one', () => {
    const links = ofKind(name, 'replication-link').filter(({ source }) => source === 'CON-DC02');
    expect(links.map(({ outcome, status }) => [outcome, status])).toEqual(contexts.map(() => ['success', 0]));
    expect(links[0]).toMatchObject({
      lastAttempt: '2024-03-19 08:51:40',
      sourceGuid: { value: 'cc76ca6f-ac8a-42dc-8722-ac68d13a797e' },
    });
  });

  it('has five failed links from the other, known by its GUID', () => {
    expect(linksOf(name).filter((link) => / BR1-DC01, .*: 8524,/.test(link))).toHaveLength(5);
    expect(guidsOf(name)).toContain('BR1-DC01 29752727-aaa1-47d6-8b5c-51852f49335b');
  });

  it.each([
    ['DC=contoso,DC=com', '08:47:33, 31, 2024-03-18 01:02:55'],
    ['CN=Configuration,DC=contoso,DC=com', '08:47:21, 29, 2024-03-18 00:47:31'],
    ['CN=Schema,CN=Configuration,DC=contoso,DC=com', '08:47:33, 29, 2024-03-18 00:47:31'],
    ['DC=DomainDnsZones,DC=contoso,DC=com', '08:47:45, 30, 2024-03-18 00:58:14'],
    ['DC=ForestDnsZones,DC=contoso,DC=com', '08:47:57, 30, 2024-03-18 00:47:32'],
  ])('fails in %s', (context, rest) => {
    expect(linksOf(name)).toContain(`CON-DC01 < BR1-DC01, ${context}: 8524, 2024-03-19 ${rest}`);
  });

  it('has a closing summary that repeats and adds no failure', () => {
    const closing = ofKind(name, 'replication-link').filter(({ namingContext }) => namingContext === null);
    expect(closing).toMatchObject([
      {
        source: 'BR1-DC01',
        sourceSite: 'Branch-One',
        status: 8524,
        failures: { value: 31 },
        lastSuccess: { value: '2024-03-18 01:02:55' },
      },
    ]);
    expect(subjectsOf(name)).toHaveLength(1);
  });

  it('has one failing source of two, which tells no cause', () => {
    // That no cause may be confirmed is asserted for every sample without a best cause.
    expect(factsOfSample(name)).toMatchObject({ 'pattern.destination.failingShare': 0.5 });
    expect(factsOfSample(name)).not.toHaveProperty(['pattern.source.failingShare']);
  });
});

describe('repadmin-showrepl-forest.csv', () => {
  const name = 'repadmin-showrepl-forest.csv';
  const from = (source: string): readonly Of<'replication-link'>[] =>
    ofKind(name, 'replication-link').filter((link) => link.source === source);
  const at = (destination: string): readonly Of<'replication-link'>[] =>
    ofKind(name, 'replication-link').filter((link) => link.destination === destination);
  /** Earliest and latest. */
  const span = (values: readonly (string | null | undefined)[]): readonly unknown[] => {
    const sorted = values.toSorted();
    return [sorted[0], sorted.at(-1)];
  };

  it('has 118 rows of links and one error, from 12 domain controllers in four sites', () => {
    const links = ofKind(name, 'replication-link');
    expect(links).toHaveLength(118);
    expect(ofKind(name, 'replication-unreachable')).toHaveLength(1);
    expect(new Set(links.flatMap(({ destination, source }) => [destination, source])).size).toBe(12);
    expect(new Set(links.flatMap((link) => [link.destinationSite, link.sourceSite]))).toEqual(
      new Set(['HQ', 'North', 'South', 'EMEA-Lisbon']),
    );
    expect(links.every(({ namingContext }) => /^(?:DC|CN)=.*DC=com$/.test(namingContext ?? ''))).toBe(true);
  });

  it('has 93 successes, 22 times 8524 and three times 1256', () => {
    const count = (wanted: number): number =>
      ofKind(name, 'replication-link').filter(({ status }) => status === wanted).length;
    expect([count(0), count(8524), count(1256)]).toEqual([93, 22, 3]);
    const fine = ofKind(name, 'replication-link').filter(({ status }) => status === 0);
    expect(new Set(fine.map(({ outcome, failures }) => `${outcome} ${failures?.value}`))).toEqual(
      new Set(['success 0']),
    );
  });

  it('could not ask one domain controller', () => {
    expect(ofKind(name, 'replication-unreachable')).toMatchObject([
      { server: 'CON-SO-DC02.contoso.com', code: 58 },
    ]);
    expect(at('CON-SO-DC02')).toEqual([]);
  });

  it('has that one failing as a source for every destination', () => {
    expect(
      from('CON-SO-DC02')
        .map(({ destination, status }) => `${destination} ${status}`)
        .sort(),
    ).toEqual([
      ...Array.from({ length: 3 }, () => 'CON-HQ-DC03 1256'),
      ...Array.from({ length: 2 }, () => 'CON-HQ-DC03 8524'),
      ...Array.from({ length: 5 }, () => 'CON-NO-DC02 8524'),
      ...Array.from({ length: 5 }, () => 'CON-SO-DC01 8524'),
    ]);
  });

  it('does not list 1256, which is a consequence', () => {
    expect(codesOf(name)).toEqual([58]);
  });

  it('points at the source, as its destinations replicate from others', () => {
    for (const incident of readSample(name).incidents.slice(0, 3))
      expect(factsOf(incident)).toMatchObject({
        'source.name': 'CON-SO-DC02',
        'pattern.source.failingShare': 1,
        'pattern.source.destinationsServedByOthers': true,
      });
  });

  it('shows when the source last worked, and how often it failed', () => {
    const links = from('CON-SO-DC02');
    expect(span(links.map(({ lastSuccess }) => lastSuccess?.value))).toEqual([
      '2024-08-29 02:11:17',
      '2024-08-29 02:24:21',
    ]);
    const failures = links.map((link) => link.failures?.value ?? 0);
    expect([Math.min(...failures), Math.max(...failures)]).toEqual([455, 1841]);
  });

  it('has one destination that fails for every source', () => {
    const failing = at('EMEA-DC03').filter(({ outcome }) => outcome === 'failure');
    expect(at('EMEA-DC03')).toHaveLength(10);
    expect(failing.map(({ source, status }) => `${source} ${status}`).sort()).toEqual([
      ...Array.from({ length: 5 }, () => 'EMEA-DC02 8524'),
      ...Array.from({ length: 5 }, () => 'EMEA-DC04 8524'),
    ]);
  });

  it('points at the destination, as its sources serve others', () => {
    for (const incident of readSample(name).incidents.slice(3))
      expect(factsOf(incident)).toMatchObject({
        'destination.name': 'EMEA-DC03',
        'pattern.destination.failingShare': 1,
        'pattern.destination.sourcesServeOthers': true,
      });
    expect(from('EMEA-DC03').every(({ status }) => status === 0)).toBe(true);
  });

  it('shows when the destination last pulled, and how often it failed', () => {
    const links = at('EMEA-DC03');
    expect(span(links.map(({ lastSuccess }) => lastSuccess?.value))).toEqual([
      '2024-09-16 18:42:15',
      '2024-09-16 18:54:40',
    ]);
    const failures = links.map((link) => link.failures?.value ?? 0);
    expect([Math.min(...failures), Math.max(...failures)]).toEqual([55, 58]);
  });

  it('has two faults: three pairs of the source, two of the destination', () => {
    expect(subjectsOf(name)).toEqual([
      { destination: 'CON-HQ-DC03', source: 'CON-SO-DC02' },
      { destination: 'CON-NO-DC02', source: 'CON-SO-DC02' },
      { destination: 'CON-SO-DC01', source: 'CON-SO-DC02' },
      { destination: 'EMEA-DC03', source: 'EMEA-DC02' },
      { destination: 'EMEA-DC03', source: 'EMEA-DC04' },
    ]);
  });

  it('has failures within half an hour, on a clock without a zone', () => {
    const failing = ofKind(name, 'replication-link').filter(({ outcome }) => outcome === 'failure');
    expect(span(failing.map(({ lastAttempt }) => lastAttempt))).toEqual([
      '2024-09-17 08:09:13',
      '2024-09-17 08:38:08',
    ]);
  });
});

describe('repadmin-showrepl-healthy.txt', () => {
  const name = 'repadmin-showrepl-healthy.txt';

  it('is reported by the server that the command names', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([
      { server: 'FAB-DC01', site: 'Default-First-Site-Name', filtered: false },
    ]);
  });

  it('gives it a GUID and an invocation ID', () => {
    expect(reportsOf(name)).toEqual([
      'Default-First-Site-Name\\FAB-DC01 4188d6bd-7b1a-4993-9963-09f6986b2ce6 cd65ae9c-4283-4df3-bc9a-97cf1d81d71d',
    ]);
  });

  it('has one source', () => {
    expect(guidsOf(name)).toEqual(['FAB-DC02 999eafde-8399-4c54-9289-1399bbd63e51']);
  });

  it('has five successful links without counts', () => {
    const links = ofKind(name, 'replication-link');
    expect(links).toHaveLength(5);
    for (const link of links)
      expect(link).toMatchObject({ outcome: 'success', failures: null, lastSuccess: null });
    const times = links.map(({ lastAttempt }) => lastAttempt).toSorted();
    expect([times[0], times.at(-1)]).toEqual(['2024-11-05 14:20:44', '2024-11-05 14:32:18']);
  });

  it('shows no failure', () => {
    expect(readSample(name)).toEqual({ incidents: [], codes: [], unrecognised: [] });
  });
});

describe('repadmin-showrepl-negative-status.txt', () => {
  const name = 'repadmin-showrepl-negative-status.txt';

  it('names destination, source and GUID', () => {
    expect(guidsOf(name)).toEqual(['FAB-DC01 4188d6bd-7b1a-4993-9963-09f6986b2ce6']);
    expect(ofKind(name, 'replication-report')).toMatchObject([{ server: 'FAB-DC02' }]);
  });

  it.each([
    'CN=Configuration,DC=fabrikam,DC=com: -2146893022, 2024-12-03 06:44:31, 77, 2024-11-30 19:02:10',
    'DC=fabrikam,DC=com: -2146893022, 2024-12-03 06:59:02, 212, 2024-11-30 19:11:45',
  ])('fails in %s', (link) => {
    expect(linksOf(name)).toContain(`FAB-DC02 < FAB-DC01, ${link}`);
  });

  it('prints the same status unsigned in the summary', () => {
    expect(ofKind(name, 'replication-summary')).toMatchObject([{ takenAt: '2024-12-03 07:01:27' }]);
    expect(rowsOf(name, 'sources')).toEqual([`FAB-DC01 2/5 -2146893022 ${seconds(2, 11, 49, 42)}`]);
  });

  it('is no DNS lookup failure', () => {
    expect(readSample(name).incidents).toEqual([]);
    expect(codesOf(name)).toEqual([-2146893022]);
  });
});

describe('repadmin-showrepl-two-guids-same-name.txt', () => {
  const name = 'repadmin-showrepl-two-guids-same-name.txt';
  const report = (server: string): readonly Observation[] =>
    ofKind(name, 'replication-report').filter((one) => one.server === server);

  it('has the source report its own GUID, and no failure', () => {
    expect(report('CON-DC06')).toMatchObject([
      { fqdn: 'con-dc06.contoso.com', ntdsGuid: { value: '262bf8af-380e-45d6-8705-f75f8dde137d' } },
    ]);
    const links = ofKind(name, 'replication-link').filter(({ destination }) => destination === 'CON-DC06');
    expect(
      links.map(({ source, namingContext, outcome, lastAttempt }) => [
        source,
        namingContext,
        outcome,
        lastAttempt,
      ]),
    ).toEqual([
      ['CON-DC01', 'DC=contoso,DC=com', 'success', '2024-08-21 09:40:11'],
      ['CON-DC01', 'CN=Configuration,DC=contoso,DC=com', 'success', '2024-08-21 09:36:52'],
    ]);
  });

  it('has the destination know it by another', () => {
    expect(report('CON-DC01')).toMatchObject([
      { ntdsGuid: { value: 'df9a6903-0d82-4e64-9015-80272eed7c4a' } },
    ]);
    expect(guidsOf(name)).toContain('CON-DC06 3034490a-91eb-4509-ba7c-514be32d3758');
  });

  it.each([
    'DC=contoso,DC=com: 8524, 2024-08-21 09:38:47, 1276, 2024-08-07 20:58:30',
    'CN=Configuration,DC=contoso,DC=com: 8524, 2024-08-21 09:38:35, 322, 2024-08-07 20:54:16',
  ])('fails in %s', (link) => {
    expect(linksOf(name)).toContain(`CON-DC01 < CON-DC06, ${link}`);
  });

  it('has both partitions from another source without failure', () => {
    const links = ofKind(name, 'replication-link').filter(({ source }) => source === 'CON-DC02');
    expect(links.map(({ outcome }) => outcome)).toEqual(['success', 'success']);
  });

  it('shows when the copy of the destination was created', () => {
    expect(ofKind(name, 'ntds-settings')).toMatchObject([
      { host: 'con-dc01', server: 'CON-DC06', created: null, createdAsPrinted: '2021-05-18 11:26:09' },
    ]);
  });

  it('shows one name with two GUIDs', () => {
    expect(factsOfSample(name)).toMatchObject({
      'source.name': 'CON-DC06',
      'link.sourceGuid': '3034490a-91eb-4509-ba7c-514be32d3758',
      'source.ntdsGuid': '262bf8af-380e-45d6-8705-f75f8dde137d',
    });
  });
});

describe('repadmin-showrepl-utf16.txt', () => {
  const name = 'repadmin-showrepl-utf16.txt';

  it('is read from UTF-16 with CRLF', () => {
    expect(sample(name)).toMatch(/^\s*(?:Repadmin|Branch-Two).*\r\n/);
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('names the destination', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([
      { server: 'BR2-DC01', site: 'Branch-Two', ntdsGuid: { value: 'bab7d382-9bb5-4f5c-a6a2-576ce7197bd6' } },
    ]);
  });

  it('fails from one source in both partitions', () => {
    expect(guidsOf(name)).toContain('CON-DC01 df9a6903-0d82-4e64-9015-80272eed7c4a');
    expect(linksOf(name).filter((link) => link.includes(' < CON-DC01,'))).toEqual([
      'BR2-DC01 < CON-DC01, DC=contoso,DC=com: 8524, 2024-10-01 12:01:13, 4, 2024-10-01 08:16:22',
      'BR2-DC01 < CON-DC01, CN=Configuration,DC=contoso,DC=com: 8524, 2024-10-01 12:01:01, 4, 2024-10-01 08:16:04',
    ]);
  });

  it('has both from another without failure', () => {
    expect(guidsOf(name)).toContain('BR2-DC02 0737a0d4-173d-489a-b715-2e9d9e6a1f56');
    const links = ofKind(name, 'replication-link').filter(({ source }) => source === 'BR2-DC02');
    expect(links.map(({ outcome, sourceSite, lastAttempt }) => [outcome, sourceSite, lastAttempt])).toEqual([
      ['success', 'Branch-Two', '2024-10-01 12:04:41'],
      ['success', 'Branch-Two', '2024-10-01 12:00:50'],
    ]);
  });
});

describe('repadmin-showrepl-verbose-8524.txt', () => {
  const name = 'repadmin-showrepl-verbose-8524.txt';
  const link = (source: string): Of<'replication-link'> | undefined =>
    ofKind(name, 'replication-link').find((one) => one.source === source);

  it('names the destination', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([
      { server: 'CON-DC02', site: 'HQ', ntdsGuid: { value: 'cc76ca6f-ac8a-42dc-8722-ac68d13a797e' } },
    ]);
  });

  it('prints the names that were looked up', () => {
    expect(ofKind(name, 'replication-link').map(({ source, alias }) => [source, alias?.value.name])).toEqual([
      ['CON-DC01', 'df9a6903-0d82-4e64-9015-80272eed7c4a._msdcs.contoso.com'],
      ['BR1-DC01', '29752727-aaa1-47d6-8b5c-51852f49335b._msdcs.contoso.com'],
      ['EMEA-DC01', '9e82dc0f-f878-4ca4-9b36-a9d50082154b._msdcs.contoso.com'],
    ]);
  });

  it('has the alias of a child domain in _msdcs of the forest root', () => {
    expect(link('EMEA-DC01')?.alias?.value.root).toBe('contoso.com');
    expect(factsOfSample(name, 1)).toMatchObject({
      'source.name': 'EMEA-DC01',
      'forest.rootDomain': 'contoso.com',
    });
  });

  it('has a successful link', () => {
    expect(link('CON-DC01')).toMatchObject({
      namingContext: 'CN=Configuration,DC=contoso,DC=com',
      outcome: 'success',
      lastAttempt: '2024-05-06 17:47:28',
    });
  });

  it('fails in Configuration', () => {
    expect(linksOf(name)).toContain(
      'CON-DC02 < BR1-DC01, CN=Configuration,DC=contoso,DC=com: 8524, 2024-05-06 17:47:40, 9, 2024-05-06 15:32:41',
    );
  });

  it('fails in the domain of another, of which it holds a read-only copy', () => {
    expect(linksOf(name)).toContain(
      'CON-DC02 < EMEA-DC01, DC=emea,DC=contoso,DC=com: 8524, 2024-05-06 17:47:52, 2, 2024-05-06 17:02:08',
    );
    expect(['CON-DC01', 'BR1-DC01', 'EMEA-DC01'].map((source) => link(source)?.writeable)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('takes the object GUID of each link, not its invocation ID', () => {
    expect(guidsOf(name)).toEqual([
      'CON-DC01 df9a6903-0d82-4e64-9015-80272eed7c4a',
      'BR1-DC01 29752727-aaa1-47d6-8b5c-51852f49335b',
      'EMEA-DC01 9e82dc0f-f878-4ca4-9b36-a9d50082154b',
    ]);
  });
});

describe('repadmin-showreps-server2003.txt', () => {
  const name = 'repadmin-showreps-server2003.txt';

  it('is read in the old spelling', () => {
    expect(reportsOf(name)).toEqual([
      'Default-First-Site-Name\\EX-DC01 f9e9deca-e5fe-4ef6-be58-521c51a95fe6 fe47edc5-4dcc-4835-8eaf-4f424a7233c6',
    ]);
    expect(ofKind(name, 'replication-report')).toMatchObject([{ globalCatalog: true, filtered: false }]);
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('names destination, source and GUID', () => {
    expect(subjectsOf(name)).toEqual([{ destination: 'EX-DC01', source: 'EX-DC02' }]);
    expect(guidsOf(name)).toEqual(['EX-DC02 5d04ccd2-4eb1-4410-bb9a-0bbb7b42a6a2']);
  });

  it('fails in three partitions', () => {
    expect(linksOf(name)).toEqual(
      [
        'CN=Schema,CN=Configuration,DC=example,DC=test',
        'CN=Configuration,DC=example,DC=test',
        'DC=example,DC=test',
      ].map((context) => `EX-DC01 < EX-DC02, ${context}: 8524, 2008-04-16 10:51:07, 6, never`),
    );
  });

  it('never worked', () => {
    expect(factsOfSample(name)).toMatchObject({ 'link.neverSucceeded': true });
  });

  it('does not take the error of the message for one of replication', () => {
    expect(codesOf(name)).toEqual([]);
    expect(factsOfSample(name)).toMatchObject({ 'link.status': 8524 });
  });
});

describe('retry-after-ping-ok.txt', () => {
  const name = 'retry-after-ping-ok.txt';

  it('failed', () => {
    expect(linksOf(name)).toEqual([
      'CON-DC01 < CON-DC05, CN=Configuration,DC=contoso,DC=com: 8524, 2024-09-03 05:17:44, 3, 2024-09-03 04:32:10',
    ]);
    expect(guidsOf(name)).toEqual(['CON-DC05 c14fde7c-9a18-4216-b30a-b02d128ccbbd']);
  });

  it('resolves the alias by ping afterwards', () => {
    // The time of day stands alone on its line, without a date; what counts is that the ping comes after the failure.
    expect(ofKind(name, 'ping')).toMatchObject([
      {
        asked: 'c14fde7c-9a18-4216-b30a-b02d128ccbbd._msdcs.contoso.com',
        target: 'con-dc05.contoso.com',
        address: '10.20.0.15',
        replied: true,
        packets: { sent: 4, received: 4 },
      },
    ]);
  });

  it('replicates by hand from the source to the destination', () => {
    expect(ofKind(name, 'replication-retry')).toMatchObject([
      {
        destination: 'CON-DC01',
        source: 'CON-DC05',
        namingContext: 'CN=Configuration,DC=contoso,DC=com',
        succeeded: true,
      },
    ]);
  });

  it('has passed: it is the GUID of the failed link', () => {
    expect(factsOfSample(name)).toMatchObject({
      'link.sourceGuid': 'c14fde7c-9a18-4216-b30a-b02d128ccbbd',
      'link.aliasResolvesNow': true,
      'link.retrySucceeds': true,
    });
  });
});

describe('samba-drs-showrepl.txt', () => {
  const name = 'samba-drs-showrepl.txt';
  const pair = 'SMB-DC1 < SMB-DC3';

  it('is reported by the destination of the inbound part', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([
      { server: 'SMB-DC1', ntdsGuid: { value: 'b05a4c3c-7185-4bae-a918-f8d43d3a6c9b' } },
    ]);
  });

  it('has two successful links, which print a count and a last success', () => {
    const time = 'Wed Jan 17 09:12:44 2024 CET';
    expect(linksOf(name).filter((link) => link.includes(' < SMB-DC2,'))).toEqual([
      `SMB-DC1 < SMB-DC2, DC=samba,DC=example,DC=test: 0, ${time}, 0, ${time}`,
      `SMB-DC1 < SMB-DC2, CN=Configuration,DC=samba,DC=example,DC=test: 0, ${time}, 0, ${time}`,
    ]);
    expect(guidsOf(name)).toContain('SMB-DC2 6d0a9886-20ac-4a5f-8de2-dc0bc3a6e632');
  });

  it('has a failed link that never worked', () => {
    expect(linksOf(name)).toContain(
      `${pair}, DC=samba,DC=example,DC=test: 2, Wed Jan 17 09:12:46 2024 CET, 318, never`,
    );
    expect(guidsOf(name)).toContain('SMB-DC3 632805b5-a071-4a76-9856-c2efa36fd207');
  });

  it('has a failed link that once worked', () => {
    expect(linksOf(name)).toContain(
      `${pair}, CN=Configuration,DC=samba,DC=example,DC=test: 2, Wed Jan 17 09:12:47 2024 CET, 318, Mon Jan 15 22:40:03 2024 CET`,
    );
  });

  it('has an outbound part that gives no link', () => {
    expect(linksOf(name)).toHaveLength(4);
  });

  it('has a connection name that is nobody’s GUID, and a harmless warning', () => {
    expect(JSON.stringify(observe([{ text: sample(name) }]))).not.toContain('c848cd2d');
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('does not prove a DNS lookup failure', () => {
    expect(readSample(name).incidents).toEqual([]);
    expect(codesOf(name)).toEqual([2]);
  });
});

describe('showrepl-blank-line-after-every-line.txt', () => {
  const name = 'showrepl-blank-line-after-every-line.txt';

  it('is understood wholly', () => {
    expect(readSample(name).unrecognised).toEqual([]);
  });

  it('is read by the order of its lines', () => {
    expect(ofKind(name, 'replication-link').map(({ namingContext }) => namingContext)).toEqual([
      'DC=fabrikam,DC=com',
      'DC=ForestDnsZones,DC=fabrikam,DC=com',
    ]);
  });

  it('names destination and source', () => {
    expect(subjectsOf(name)).toEqual([{ destination: 'FAB-DC02', source: 'FAB-DC04' }]);
  });

  it.each([
    'DC=fabrikam,DC=com: 8524, 2024-11-20 13:55:02, 7, 2024-11-20 12:11:19',
    'DC=ForestDnsZones,DC=fabrikam,DC=com: 8524, 2024-11-20 13:49:40, 2, 2024-11-20 12:04:55',
  ])('fails in %s', (link) => {
    expect(linksOf(name)).toContain(`FAB-DC02 < FAB-DC04, ${link}`);
  });

  it('gives the first GUID to the destination and the later ones to the source', () => {
    expect(ofKind(name, 'replication-report')).toMatchObject([
      { ntdsGuid: { value: '999eafde-8399-4c54-9289-1399bbd63e51' } },
    ]);
    expect(guidsOf(name)).toEqual(['FAB-DC04 3b9114d5-281e-4b45-a887-242f0f7dff32']);
  });
});
