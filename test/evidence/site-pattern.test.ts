import { describe, expect, it } from 'vitest';
import { factsOf, read } from './sample.js';

type Link = readonly [destination: string, source: string, fails: boolean];

const HEADER =
  'showrepl_COLUMNS,Destination DSA Site,Destination DSA,Naming Context,Source DSA Site,Source DSA,Transport Type,Number of Failures,Last Failure Time,Last Success Time,Last Failure Status';

/** `A1` stands for domain controller A1 of site A. */
function csv(links: readonly Link[], root = 'a'): string {
  const rows = links.map(([destination, source, fails]) => {
    const result = fails ? '9,2025-01-02 03:04:05,2025-01-01 00:00:00,8524' : '0,0,2025-01-02 03:04:05,0';
    return `showrepl_INFO,${destination[0]},${destination},"CN=Configuration,DC=${root},DC=test",${source[0]},${source},RPC,${result}`;
  });
  return `${[HEADER, ...rows].join('\n')}\n`;
}

function sites(text: string): Record<string, string | undefined> {
  return Object.fromEntries(
    read(text).incidents.map(({ subject }) => [subject.destination ?? '', subject.site]),
  );
}

const ALL = (destination: string, fails: boolean): readonly Link[] =>
  ['A1', 'A2', 'B1', 'B2', 'C1']
    .filter((source) => source !== destination)
    .map((source) => [destination, source, fails]);
const FOREST = [
  ...ALL('A1', false),
  ...ALL('A2', false),
  ...ALL('B1', true),
  ...ALL('B2', true),
  ...ALL('C1', false),
];

describe('a site', () => {
  it('fails where every domain controller of it fails from all its sources', () => {
    expect(sites(csv(FOREST))).toEqual({ B1: 'B', B2: 'B' });
  });

  it('does not fail with one link that works', () => {
    const mended = FOREST.map(
      ([to, from, fails]): Link => [to, from, fails && !(to === 'B2' && from === 'A1')],
    );
    expect(sites(csv(mended))).toEqual({ B1: undefined, B2: undefined });
  });

  it('does not fail with one domain controller observed', () => {
    expect(sites(csv(FOREST.filter(([to]) => to !== 'B2')))).toEqual({ B1: undefined });
  });

  it('does not stand out where everything fails', () => {
    const all = FOREST.map(([to, from]): Link => [to, from, true]);
    expect(new Set(Object.values(sites(csv(all))))).toEqual(new Set([undefined]));
  });

  it('does not fail by output that leaves out what works', () => {
    const errors = csv(FOREST.filter(([, , fails]) => fails));
    expect(sites(`C:\\>repadmin /showrepl * /csv /errorsonly\n${errors}`)).toEqual({
      B1: undefined,
      B2: undefined,
    });
  });

  it('of the same name in another forest is another site', () => {
    const healthy = [...ALL('B1', false), ...ALL('B2', false)].map(
      ([to, from, fails]): Link => [`${to}X`, `${from}X`, fails],
    );
    expect(sites(`${csv(FOREST)}\n${csv(healthy, 'b')}`)).toEqual({ B1: 'B', B2: 'B' });
  });

  it('is read from the header of /showrepl as text', () => {
    const report = ([destination, ...others]: readonly string[], fails: boolean): string =>
      [
        `Repadmin: running command /showrepl against full DC ${destination}`,
        `${destination?.[0]}\\${destination}`,
        'DSA Options: IS_GC',
        '==== INBOUND NEIGHBORS ====',
        'CN=Configuration,DC=a,DC=test',
        ...others.flatMap((source) => [
          `${source[0]}\\${source} via RPC`,
          fails
            ? 'Last attempt @ 2025-01-02 03:04:05 failed, result 8524 (0x214c):'
            : 'Last attempt @ 2025-01-02 03:04:05 was successful.',
          ...(fails ? ['9 consecutive failure(s).', 'Last success @ 2025-01-01 00:00:00.'] : []),
        ]),
      ].join('\n');
    const text = [
      report(['A1', 'B1', 'B2'], false),
      report(['B1', 'A1', 'B2'], true),
      report(['B2', 'A1', 'B1'], true),
    ].join('\n\n');
    expect(sites(text)).toEqual({ B1: 'B', B2: 'B' });
  });

  it('does not keep its sources from being seen as serving others', () => {
    const [incident] = read(csv(FOREST)).incidents;
    expect(factsOf(incident)).toMatchObject({
      'pattern.destination.failingShare': 1,
      'pattern.destination.sourcesServeOthers': true,
    });
  });
});
