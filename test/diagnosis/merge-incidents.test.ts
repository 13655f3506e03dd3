import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { diagnoseIncidents } from '../../src/diagnosis/diagnose-incidents.js';
import type { About, FactValue } from '../../src/knowledge/types.js';
import { all, cause, incident, leaf, problem, rule, ruleset, step } from '../support/rulesets.js';

const FAILING = { 'link.status': 8524, 'link.failures': 5 };

function knowledgeAbout(about: About) {
  return compileRuleset(
    ruleset({
      causes: [
        cause('c', [rule('c.r', 'supports', all(leaf('link.failures', 'greaterThan', 3)))], {
          about,
          resolution: [step('s', { commands: ['ping {source.name} {destination.name}'] })],
        }),
      ],
      problems: [problem('p', all(leaf('link.status', 'equal', 8524)), { c: 'common' })],
    }),
  );
}

function link(destination: string, source: string, facts: Readonly<Record<string, FactValue>> = FAILING) {
  return incident(
    { ...facts, 'source.name': source, 'destination.name': destination },
    { source, destination },
    {
      explains: [
        { destination, source, namingContexts: ['DC=a'], status: 8524, failures: null, lastSuccess: null },
      ],
    },
  );
}

const GRID = [link('d1', 's1'), link('d1', 's2'), link('d2', 's1'), link('d2', 's2')];

async function told(about: About, incidents = GRID) {
  const findings = await diagnoseIncidents(knowledgeAbout(about), incidents);
  return findings.map(({ subject, explains }) => [
    subject,
    explains.map((each) => `${each.destination}<${each.source}`),
  ]);
}

describe('incidents with the same firings', () => {
  it('are told once per source where the leading cause is about the source', async () => {
    expect(await told('source')).toEqual([
      [{ source: 's1' }, ['d1<s1', 'd2<s1']],
      [{ source: 's2' }, ['d1<s2', 'd2<s2']],
    ]);
  });

  it.each(['destination', 'link', 'zone', 'dns-server', 'server'] as const)(
    'are told once per destination where it is about the %s',
    async (about) => {
      expect(await told(about)).toEqual([
        [{ destination: 'd1' }, ['d1<s1', 'd1<s2']],
        [{ destination: 'd2' }, ['d2<s1', 'd2<s2']],
      ]);
    },
  );

  it('stay apart where a rule differs', async () => {
    const odd = link('d1', 's2', { ...FAILING, 'link.failures': 1 });
    expect(await told('destination', [link('d1', 's1'), odd])).toHaveLength(2);
  });

  it('are told once where a rule of lesser weight differs and the same cause leads', async () => {
    const knowledge = compileRuleset(
      ruleset({
        causes: [
          cause(
            'c',
            [
              rule('c.many', 'supports', all(leaf('link.failures', 'greaterThan', 3)), {
                strength: 'strong',
              }),
              rule('c.very-many', 'supports', all(leaf('link.failures', 'greaterThan', 9))),
            ],
            { about: 'destination' },
          ),
        ],
        problems: [problem('p', all(leaf('link.status', 'equal', 8524)), { c: 'common' })],
      }),
    );
    const links = [5, 20, 2].map((failures, at) =>
      link('d1', `s${at}`, { ...FAILING, 'link.failures': failures }),
    );
    const findings = await diagnoseIncidents(knowledge, links);
    expect(findings.map(({ explains }) => explains.map(({ source }) => source))).toEqual([
      ['s0', 's1'],
      ['s2'],
    ]);
    expect(findings[0]?.facts).toContainEqual({ id: 'link.failures', value: 20, from: 'request' });
  });

  const inSite = (destination: string, source: string) => {
    const one = link(destination, source);
    return { ...one, subject: { ...one.subject, site: 'Branch' } };
  };
  const SITE = [inSite('d1', 's1'), inSite('d1', 's2'), inSite('d2', 's1'), link('d3', 's1')];

  it('are told once per site where all of it fails', async () => {
    expect(await told('destination', SITE)).toEqual([
      [{ site: 'Branch' }, ['d1<s1', 'd1<s2', 'd2<s1']],
      [{ source: 's1', destination: 'd3' }, ['d3<s1']],
    ]);
  });

  it('are told once per source all the same where the leading cause is about the source', async () => {
    expect(await told('source', SITE)).toEqual([
      [{ source: 's1' }, ['d1<s1', 'd2<s1', 'd3<s1']],
      [{ source: 's2', destination: 'd1' }, ['d1<s2']],
    ]);
  });

  it('name the site of no single destination', async () => {
    const [finding, ...others] = await told('destination', SITE.slice(0, 2));
    expect(others).toEqual([]);
    expect(finding).toEqual([{ destination: 'd1' }, ['d1<s1', 'd1<s2']]);
  });

  it('stay apart where the machine is not named and the rest differs', async () => {
    const servers = ['a', 'b'].map((server) => incident(FAILING, { server }));
    expect(await told('source', servers)).toEqual([
      [{ server: 'a' }, []],
      [{ server: 'b' }, []],
    ]);
  });

  it('are told once per machine where it stands alone, and once per zone', async () => {
    const alone = [
      incident(FAILING, { server: 'a' }),
      incident({ ...FAILING, 'source.name': 'a' }, { server: 'A' }),
    ];
    expect(await told('source', alone)).toEqual([[{ server: 'a' }, []]]);
    const zones = ['x', 'y'].map((zone) => incident(FAILING, { server: 'a', zone }));
    expect(await told('zone', zones)).toEqual([
      [{ server: 'a', zone: 'x' }, []],
      [{ server: 'a', zone: 'y' }, []],
    ]);
  });

  it.each(['source', 'destination', 'dns-server', 'server'] as const)(
    'name the machine that stands alone where the cause is about the %s',
    async (about) => {
      const [finding] = await diagnoseIncidents(knowledgeAbout(about), [incident(FAILING, { server: 'a' })]);
      expect(finding?.causes[0]?.about).toEqual({ role: about, name: 'a' });
    },
  );

  it('take names without regard to case', async () => {
    expect(await told('destination', [link('d1', 's1'), link('D1', 's2')])).toHaveLength(1);
  });

  it('never multiply their probabilities', async () => {
    const [one] = await diagnoseIncidents(knowledgeAbout('source'), [link('d1', 's1')]);
    const [two] = await diagnoseIncidents(knowledgeAbout('source'), [link('d1', 's1'), link('d2', 's1')]);
    expect(two?.causes[0]?.probability).toBe(one?.causes[0]?.probability);
  });

  it('fill into commands only what they have in common', async () => {
    const [finding] = await diagnoseIncidents(knowledgeAbout('source'), [link('d1', 's1'), link('d2', 's1')]);
    expect(finding?.causes[0]?.resolution?.[0]?.commands).toEqual(['ping s1 {destination.name}']);
    expect(finding?.facts.map(({ id }) => id)).not.toContain('destination.name');
  });

  it('show the facts that the answer rests on even where they differ', async () => {
    const other = link('d2', 's1', { ...FAILING, 'link.failures': 9 });
    const [finding] = await diagnoseIncidents(knowledgeAbout('source'), [link('d1', 's1'), other]);
    expect(finding?.facts).toContainEqual({ id: 'link.failures', value: 5, from: 'request' });
  });
});
