import { describe, expect, it } from 'vitest';
import { compileRuleset } from '../../src/diagnosis/compile.js';
import { checkRuleset } from '../../src/knowledge/check.js';
import { citationCoverage } from '../../src/knowledge/coverage.js';
import { deprecationFaults } from '../../src/knowledge/deprecation.js';
import { renderFact } from '../../src/render/fact.js';
import {
  article,
  cause,
  type Files,
  fact,
  facts,
  infers,
  leaf,
  loadWith,
  messagesWith,
  nearMiss,
  offline,
  problem,
  rule,
  rulesetWith,
  step,
} from './rules-folder.js';

const FACTS = 'facts/all.json';
const CAUSE = 'causes/alias-lost.json';
const OFFLINE = 'causes/source-offline.json';
const PROBLEM = 'problems/lookup-failure.json';
const since = { date: '2025-03-01', reason: 'It is told otherwise now.' };
const deprecated = since;
const replacedBy = (successor: string) => ({ deprecated: { ...since, successor } });

const vocabulary = (more: readonly object[], rest: object = {}): Files => ({
  [FACTS]: { id: 'all', title: 'All', version: 1, facts: [...facts, ...more], ...rest },
});
const gone = fact('source.gone', 'boolean', { deprecated });
const old = fact('source.old', 'boolean', replacedBy('source.responds'));
const later: Files = { 'problems/later.json': { ...problem, id: 'later' } };
const articleOf = (id: string, more: object): Files => ({
  [`articles/${id}.json`]: { ...article, id, ...more },
});
const outdated = articleOf('outdated', { deprecated });
const citing = [{ article: 'outdated', statement: 'register' }];

/** What is said of deprecated references, as `kind/id/pointer message` without the file. */
async function said(changes: Files): Promise<readonly string[]> {
  const loaded = await loadWith(changes);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  return checkRuleset(loaded.ruleset, [])
    .filter(({ code }) => code === 'deprecated-reference')
    .map(({ file, message }) => `${file} ${message}`);
}

const GONE = 'The fact "source.gone" is deprecated since 2025-03-01, and has no successor: do without it.';
const OLD = 'The fact "source.old" is deprecated since 2025-03-01: use "source.responds".';

describe('deprecated-reference', () => {
  it.each<readonly [string, Files, readonly string[]]>([
    ['nothing is deprecated', {}, []],
    ['a deprecated fact that nothing uses', vocabulary([gone, old]), []],
    [
      'a condition on a deprecated fact',
      {
        ...vocabulary([old]),
        [CAUSE]: { ...cause, rules: [rule('alias-lost.missing', leaf('source.old', 'equal', true))] },
      },
      [`causes/alias-lost.json ${OLD}`],
    ],
    [
      'a comparison with a deprecated fact',
      {
        ...vocabulary([gone]),
        [CAUSE]: {
          ...cause,
          rules: [rule('alias-lost.missing', leaf('source.responds', 'equal', { fact: 'source.gone' }))],
        },
      },
      [`causes/alias-lost.json ${GONE}`],
    ],
    [
      'an inference of a deprecated fact',
      vocabulary([gone], {
        inferences: [infers('infer.gone', leaf('source.responds', 'equal', true), 'source.gone', true)],
      }),
      [`facts/infer.gone.json ${GONE}`],
    ],
    [
      'a placeholder of a deprecated fact',
      {
        ...vocabulary([fact('source.alias2', 'string', { deprecated })]),
        [CAUSE]: { ...cause, resolution: [{ ...step, commands: ['ping {source.alias2}'] }] },
      },
      [
        'causes/alias-lost.json The fact "source.alias2" is deprecated since 2025-03-01, and has no successor: do without it.',
      ],
    ],
    [
      'a deprecated fact in the facts of a case',
      {
        ...vocabulary([gone]),
        'cases/alias-near-miss.json': { ...nearMiss, change: { fact: 'source.gone', value: true } },
      },
      [`cases/alias-near-miss.json ${GONE}`],
    ],
    [
      'a problem that lists a deprecated cause',
      { [OFFLINE]: { ...offline, ...replacedBy('alias-lost') } },
      [
        'problems/lookup-failure.json The cause "source-offline" is deprecated since 2025-03-01: use "alias-lost".',
      ],
    ],
    [
      'a deprecated cause that no problem lists',
      {
        [OFFLINE]: { ...offline, ...replacedBy('alias-lost') },
        [PROBLEM]: { ...problem, causes: [{ id: 'alias-lost', prior: 'common' }] },
      },
      [],
    ],
    [
      'a consequence of a deprecated cause',
      {
        [OFFLINE]: { ...offline, deprecated },
        [CAUSE]: { ...cause, consequenceOf: ['source-offline'] },
        [PROBLEM]: { ...problem, causes: [{ id: 'alias-lost', prior: 'common' }] },
      },
      [
        'causes/alias-lost.json The cause "source-offline" is deprecated since 2025-03-01, and has no successor: do without it.',
      ],
    ],
    [
      'a problem that yields to a deprecated one',
      {
        'problems/later.json': { ...problem, id: 'later', deprecated },
        [PROBLEM]: { ...problem, yieldsTo: ['later'] },
      },
      [
        'problems/lookup-failure.json The problem "later" is deprecated since 2025-03-01, and has no successor: do without it.',
      ],
    ],
    [
      'cases of a deprecated problem',
      { ...later, [PROBLEM]: { ...problem, ...replacedBy('later') } },
      ['alias-near-miss', 'alias-wins'].map(
        (id) => `cases/${id}.json The problem "lookup-failure" is deprecated since 2025-03-01: use "later".`,
      ),
    ],
    [
      'a citation of a deprecated article',
      { ...outdated, [CAUSE]: { ...cause, citations: citing } },
      [
        'causes/alias-lost.json The article "outdated" is deprecated since 2025-03-01, and has no successor: do without it.',
      ],
    ],
    [
      'what is deprecated refers to what is deprecated',
      {
        ...outdated,
        [OFFLINE]: { ...offline, deprecated, citations: citing },
        [PROBLEM]: { ...problem, causes: [{ id: 'alias-lost', prior: 'common' }] },
      },
      [],
    ],
    [
      'the last of several successors is named',
      {
        ...articleOf('outdated', replacedBy('newer')),
        ...articleOf('newer', replacedBy('source-article')),
        [CAUSE]: { ...cause, citations: citing },
      },
      ['causes/alias-lost.json The article "outdated" is deprecated since 2025-03-01: use "source-article".'],
    ],
    [
      'successors in a circle',
      { ...articleOf('outdated', replacedBy('newer')), ...articleOf('newer', replacedBy('outdated')) },
      ['newer', 'outdated'].map(
        (id) =>
          `articles/${id}.json The successors lead in a circle: the last must be current, or have none.`,
      ),
    ],
  ])('%s', async (_name, changes, expected) => {
    expect(await said(changes)).toEqual(expected);
  });
});

describe('a successor', () => {
  it.each<readonly [string, Files, string, string]>([
    [
      'article',
      articleOf('outdated', replacedBy('source-articel')),
      'unknown-article',
      'There is no article "source-articel"; the nearest is "source-article".',
    ],
    [
      'fact',
      vocabulary([fact('source.old', 'boolean', replacedBy('source.respond'))]),
      'unknown-fact',
      'There is no fact "source.respond"; the nearest is "source.responds".',
    ],
    [
      'cause, not a problem',
      { [OFFLINE]: { ...offline, ...replacedBy('lookup-failure') } },
      'unknown-cause',
      'There is no cause "lookup-failure"; the nearest is "alias-lost".',
    ],
    [
      'problem',
      { [PROBLEM]: { ...problem, ...replacedBy('later') } },
      'unknown-problem',
      'There is no problem "later".',
    ],
  ])('exists and is of the same kind: %s', async (_name, changes, code, message) => {
    expect(await messagesWith(changes)).toMatchObject([{ code, message }]);
  });
});

describe('what is deprecated', () => {
  it('needs a day and a reason', async () => {
    const wrong = { ...offline, deprecated: { date: '1 March', successor: 'alias-lost' } };
    expect((await messagesWith({ [OFFLINE]: wrong })).map(({ code }) => code)).toEqual(['schema', 'schema']);
  });

  it('is not expected to be in use, tried or cited', async () => {
    const changes: Files = {
      ...outdated,
      ...vocabulary([gone]),
      [OFFLINE]: { ...offline, deprecated },
      [PROBLEM]: { ...problem, causes: [{ id: 'alias-lost', prior: 'common' }] },
    };
    const ruleset = await rulesetWith(changes);
    const messages = checkRuleset(ruleset, []).map(({ file, code }) => `${file} ${code}`);
    expect(messages.filter((text) => /source-offline|source\.gone|outdated/.test(text))).toEqual([]);
    const { statements } = citationCoverage(ruleset);
    expect(statements.filter((statement) => statement.article === 'outdated')).toEqual([]);
    expect(statements.flatMap(({ citedBy }) => citedBy.map(({ id }) => id))).not.toContain('source-offline');
  });

  it('is followed through thousands of successors, to their end or in a circle', async () => {
    const ruleset = await rulesetWith();
    const [first] = ruleset.articles.values();
    if (first === undefined) throw new Error('there are no articles');
    const count = 50_000;
    const chain = (last: string) =>
      new Map(
        Array.from({ length: count }, (_, at) => {
          const successor = at === count - 1 ? last : `a${at + 1}`;
          return [`a${at}`, { ...first, id: `a${at}`, deprecated: { ...since, successor } }];
        }),
      );
    const circular = (last: string): number =>
      deprecationFaults({ ...ruleset, articles: new Map([...ruleset.articles, ...chain(last)]) }).length;
    expect([circular(first.id), circular(`a${count / 2}`)]).toEqual([0, count]);
  });

  it('says so where a fact is shown', async () => {
    const { facts: known } = await rulesetWith(vocabulary([old]));
    const shown = known.get('source.old');
    expect(shown && renderFact(shown, []).replaceAll('\n', ' ')).toContain(
      'Deprecated since 2025-03-01: It is told otherwise now. State source.responds instead.',
    );
  });

  it('stays readable, and a problem is recognised no longer', async () => {
    const ruleset = await rulesetWith({ ...later, [PROBLEM]: { ...problem, deprecated } });
    expect(ruleset.problems.get('lookup-failure')?.deprecated).toEqual(since);
    expect(compileRuleset(ruleset).problems.map(({ document }) => document.id)).toEqual(['later']);
  });
});
