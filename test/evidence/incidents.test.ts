/** How links and events of one paste become incidents: names, promotions, times, forests. */
import { describe, expect, it } from 'vitest';
import { factsOf, read, readSample } from './sample.js';

const OLD = '3034490a-91eb-4509-ba7c-514be32d3758';
const NEW = '262bf8af-380e-45d6-8705-f75f8dde137d';

interface Link {
  readonly source?: string;
  readonly guid?: string;
  readonly context?: string;
  readonly at?: string;
  readonly status?: number;
  readonly failures?: number;
  readonly lastSuccess?: string;
}

/** repadmin /showrepl of a destination. */
function showrepl(destination: string, links: readonly Link[]): string {
  const printed = links.flatMap(
    ({ source = 'DC6', guid = OLD, context = 'DC=contoso,DC=com', at, status, failures, lastSuccess }) => [
      context,
      `    HQ\\${source} via RPC`,
      `        DSA object GUID: ${guid}`,
      ...(status === undefined
        ? [`        Last attempt @ ${at ?? '2024-08-21 09:41:02'} was successful.`]
        : [
            `        Last attempt @ ${at ?? '2024-08-21 09:38:47'} failed, result ${status} (0x214c):`,
            '            The DSA operation is unable to proceed because of a DNS lookup failure.',
            `        ${failures ?? 7} consecutive failure(s).`,
            `        Last success @ ${lastSuccess ?? '2024-08-07 20:58:30'}.`,
          ]),
    ],
  );
  return [
    `HQ\\${destination}`,
    'DSA Options: IS_GC',
    'DSA object GUID: df9a6903-0d82-4e64-9015-80272eed7c4a',
    '',
    '==== INBOUND NEIGHBORS ======================================',
    '',
    ...printed,
    '',
  ].join('\n');
}

function event(id: number, lines: readonly string[]): string {
  return [`Event ID: ${id}`, 'Source: ActiveDirectory_DomainService', ...lines, ''].join('\n');
}

describe('promotions', () => {
  it('of one name are told apart by their GUIDs, each with its own status', () => {
    const { incidents } = read(
      showrepl('DC1', [
        { guid: OLD, status: 8524 },
        { guid: NEW, at: '2024-08-21 09:50:00' },
      ]),
    );
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.sourceGuid': OLD, 'link.status': 8524 });
    expect(incidents[0]?.conflicts).toEqual([]);
  });

  it('that both fail are two incidents about the same names', () => {
    const { incidents } = read(
      showrepl('DC1', [
        { guid: OLD, status: 8524 },
        { guid: NEW, status: 8524 },
      ]),
    );
    expect(incidents.map((incident) => factsOf(incident)['link.sourceGuid'])).toEqual([OLD, NEW]);
    expect(incidents.map(({ subject }) => subject)).toEqual([
      { destination: 'DC1', source: 'DC6' },
      { destination: 'DC1', source: 'DC6' },
    ]);
  });

  it('do not count as two partners in the pattern', () => {
    const links = [
      { guid: OLD, status: 8524 },
      { guid: NEW },
      { source: 'DC7', guid: OLD.replace('3', '4') },
    ];
    const { incidents } = read(`repadmin /showrepl DC1\n${showrepl('DC1', links)}`);
    expect(factsOf(incidents[0])['pattern.destination.failingShare']).toBe(0.5);
  });
});

describe('links of one pair with several statuses', () => {
  it('count only those of the lookup failure, and what 1256 hides', () => {
    const text = showrepl('DC1', [
      { status: 8524, context: 'DC=branch,DC=contoso,DC=com' },
      { status: 1256, context: 'DC=contoso,DC=com' },
      { status: 1722, context: 'DC=other,DC=net', failures: 8524, lastSuccess: '2024-08-20 20:58:30' },
    ]);
    const { incidents, codes } = read(text);
    expect(incidents).toHaveLength(1);
    expect(factsOf(incidents[0])).toMatchObject({
      'link.status': 8524,
      'link.failures': 7,
      'link.namingContext': 'DC=branch,DC=contoso,DC=com',
    });
    expect(factsOf(incidents[0])['link.daysWithoutSuccess']).toBeGreaterThan(13);
    expect(incidents[0]?.explains).toMatchObject([
      {
        namingContexts: ['DC=branch,DC=contoso,DC=com', 'DC=contoso,DC=com'],
        failures: 7,
        lastSuccess: '2024-08-07 20:58:30',
      },
    ]);
    expect(codes).toMatchObject([{ code: 1722, count: 1 }]);
  });
});

describe('later evidence', () => {
  const failed = showrepl('DC1', [{ status: 8524, at: '2024-08-21 09:00:00' }]);
  const worked = showrepl('DC1', [{ at: '2024-08-21 10:00:00' }]);

  it.each([
    ['before', [failed, worked]],
    ['after', [worked, failed]],
  ])('about the same link counts, though the earlier stands %s it', (_name, texts) => {
    expect(read(texts.join('\n')).incidents).toEqual([]);
    expect(read(...texts).incidents).toEqual([]);
  });

  it('makes an event of the same pair past', () => {
    const logged = (time: string): string =>
      event(2087, [
        `Logged: ${time}`,
        'Computer: DC1.contoso.com',
        'Source domain controller:',
        ' DC6',
        'Failing DNS host name:',
        ` ${OLD}._msdcs.contoso.com`,
      ]);
    for (const time of ['2024-08-19 10:00:00', '8/19/2024 10:00:00 AM', '19.08.2024 10:00:00']) {
      const [incident, ...others] = read(logged(time), worked).incidents;
      expect(others).toEqual([]);
      expect(factsOf(incident)).toMatchObject({
        'link.event2087': true,
        'link.aliasResolvesNow': true,
        'link.retrySucceeds': true,
        'link.sourceDeleted': false,
        'link.guidReplicatesElsewhere': true,
      });
      expect(factsOf(incident)).not.toHaveProperty('link.status');
      expect(incident?.explains[0]).toMatchObject({ status: null, lastSuccess: '2024-08-21 10:00:00' });
    }
    const later = read(logged('2024-08-21 11:00:00'), worked).incidents;
    expect(later).toHaveLength(1);
    for (const id of ['link.status', 'link.aliasResolvesNow', 'link.retrySucceeds'])
      expect(factsOf(later[0])).not.toHaveProperty(id);
  });

  it('about another GUID than the event names does not make it past', () => {
    const other = event(2087, [
      'Logged: 2024-08-19 10:00:00',
      'Computer: DC1.contoso.com',
      'Source domain controller:',
      ' DC6',
      'Failing DNS host name:',
      ` ${NEW}._msdcs.contoso.com`,
    ]);
    const { incidents } = read(other, worked);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.event2087': true, 'link.sourceGuid': NEW });
    expect(factsOf(incidents[0])).not.toHaveProperty('link.retrySucceeds');
  });
});

describe('names that were removed', () => {
  it('are equal to nothing, not even to each other', () => {
    const links = [
      { source: 'xxxxxxxx', guid: 'xxxxxxxx-7b1a-4993-9963-09f6986b2ce6', status: 8524 },
      { source: 'xxxxxxxx', guid: 'xxxxxxxx-7b1a-4993-9963-09f6986b2ce6', at: '2024-08-21 10:00:00' },
    ];
    const { incidents } = read(showrepl('DC1', links));
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'DC1' }]);
  });
});

describe('an event that names no source', () => {
  const bare = event(2087, [
    'Computer: DC1.contoso.com',
    'Active Directory could not use DNS to resolve it.',
  ]);

  it('belongs to the only link of its machine that fails', () => {
    const { incidents } = read(bare, showrepl('DC1', [{ status: 8524 }]));
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'DC1', source: 'DC6' }]);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.event2087': true, 'link.status': 8524 });
  });

  it('says nothing new where several links of it fail', () => {
    const two = [{ status: 8524 }, { source: 'DC7', guid: NEW, status: 8524 }];
    const { incidents } = read(bare, showrepl('DC1', two));
    expect(incidents.map(({ subject }) => subject.source)).toEqual(['DC6', 'DC7']);
    for (const incident of incidents) expect(factsOf(incident)).not.toHaveProperty('link.event2087');
  });

  it('stands for its machine where no link is known', () => {
    expect(read(bare).incidents.map(({ subject }) => subject)).toEqual([{ destination: 'DC1' }]);
  });
});

describe('an event without its computer', () => {
  const named = (id: number, computer: readonly string[]): string =>
    event(id, [
      ...computer,
      'Source domain controller:',
      ' DC6',
      'Failing DNS host name:',
      ` ${OLD}._msdcs.contoso.com`,
    ]);

  it('joins the only destination that other events name', () => {
    const { incidents } = read(named(2088, []), named(2087, ['Computer: DC1.contoso.com']));
    expect(incidents.map(({ subject }) => subject)).toEqual([{ destination: 'DC1', source: 'DC6' }]);
    expect(factsOf(incidents[0])).toMatchObject({ 'link.event2087': true, 'link.event2088': true });
  });

  it('joins none of several', () => {
    const others = ['DC1', 'DC2'].map((name) => named(2087, [`Computer: ${name}.contoso.com`]));
    expect(read(named(2088, []), ...others).incidents).toHaveLength(3);
  });
});

describe('a printed source that is no server', () => {
  it('gives no name to type', () => {
    const text = showrepl('DC1', [{ source: 'A & del /q C:\\x', status: 8524 }]);
    expect(read(text).incidents.map(({ subject }) => subject)).toEqual([{ destination: 'DC1' }]);
  });
});

describe('two forests in one paste', () => {
  it('leave each other their pattern though one output is filtered', () => {
    const links = [
      { source: 'DC6', guid: OLD, status: 8524, context: 'CN=Configuration,DC=contoso,DC=com' },
      { source: 'DC7', guid: NEW, context: 'CN=Configuration,DC=contoso,DC=com' },
    ];
    const whole = ['DC1', 'DC2']
      .map((name) => `repadmin /showrepl ${name}\n${showrepl(name, links)}`)
      .join('\n');
    const other = `repadmin /showrepl NC1 /errorsonly\n${showrepl('NC1', [
      {
        source: 'NC6',
        guid: OLD.replace('3', '5'),
        status: 8524,
        context: 'CN=Configuration,DC=nwtraders,DC=com',
      },
    ])}`;
    const shares = (text: string): readonly unknown[] =>
      read(text).incidents.map((incident) => factsOf(incident)['pattern.source.failingShare']);
    expect(shares(whole)).toEqual([1, 1]);
    expect(shares(`${whole}\n${other}`)).toEqual([1, 1, undefined]);
    expect(shares(`${other}\n${whole}`)).toEqual([undefined, 1, 1]);
  });
});

describe('a summary', () => {
  it('explains the links that must be the failing ones', () => {
    const { incidents } = readSample('repadmin-replsummary-8524.txt');
    expect(
      incidents[0]?.explains.map(({ destination, source, status }) => [destination, source, status]),
    ).toEqual([
      ['CON-DC01', 'CON-DC03', 8524],
      ['CON-DC02', 'CON-DC03', 8524],
      ['CON-DC04', 'CON-DC03', 8524],
    ]);
  });
});
