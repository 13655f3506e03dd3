import { describe, expect, it } from 'vitest';
import { checkRuleset } from '../../src/knowledge/check.js';
import type { RuleMessageCode } from '../../src/knowledge/messages.js';
import {
  cause,
  cites,
  type Files,
  fact,
  facts,
  infers,
  leaf,
  loadWith,
  nearMiss,
  offline,
  problem,
  rule,
  winsCase,
} from './rules-folder.js';

async function lints(changes: Files, produced: readonly string[] = []) {
  const loaded = await loadWith(changes);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  return checkRuleset(loaded.ruleset, produced, loaded.locate);
}

async function lintsOf(code: RuleMessageCode, changes: Files, produced: readonly string[] = []) {
  return (await lints(changes, produced)).filter((lint) => lint.code === code);
}

const withRules = (...rules: readonly object[]): Files => ({ 'causes/alias-lost.json': { ...cause, rules } });

describe('checkRuleset', () => {
  it('names facts that nothing uses; a placeholder is a use', async () => {
    const unused = await lintsOf('unused-fact', {});
    expect(unused.map(({ message }) => message)).toEqual([
      'No condition and no command uses source.created: remove it.',
      'No condition and no command uses source.share: remove it.',
    ]);
    expect(unused[0]?.file).toMatch(/facts[\\/]all\.json$/);
    expect(unused[0]?.line).toBeGreaterThan(1);
  });

  it('names facts that nobody will give: only remarks and commands use them', async () => {
    const remark = {
      when: { all: [leaf('source.share', 'lessThan', 1)] },
      text: 'So.',
      citations: cites('status'),
    };
    const changes = { 'problems/lookup-failure.json': { ...problem, remarks: [remark] } };
    const messagesOf = async (produced: readonly string[]) =>
      (await lintsOf('ungiven-fact', changes, produced)).map(({ message }) => message.split(':')[0]);
    expect(await messagesOf(['source.name'])).toEqual([
      'Nobody will give source.servers',
      'Nobody will give source.share',
    ]);
    expect(await messagesOf(['source.name', 'source.share', 'source.servers'])).toEqual([]);
  });

  it('compares what evidence can produce with the vocabulary', async () => {
    const unknown = await lintsOf('unknown-produced-fact', {}, ['link.status', 'link.statuss']);
    expect(unknown).toHaveLength(1);
    expect(unknown[0]?.message).toContain('"link.statuss"');
    expect(unknown[0]?.message).toContain('"link.status"');
  });

  it('finds rules of one cause that count a fact twice', async () => {
    const two = (group: Readonly<Record<string, unknown>>) =>
      withRules(
        rule('alias-lost.missing', leaf('source.alias', 'equal', 'none'), group),
        rule('alias-lost.some', leaf('source.alias', 'in', ['some', 'none']), group),
      );
    const found = await lintsOf('ungrouped-rules', two({}));
    expect(found).toHaveLength(1);
    expect(found[0]?.message).toContain('source.alias');
    expect(await lintsOf('ungrouped-rules', two({ group: 'alias' }))).toEqual([]);
  });

  it('says how rules that share a fact come together, once for each rule', async () => {
    const [alias, answers] = [leaf('source.alias', 'equal', 'none'), leaf('source.alias', 'equal', 'some')];
    const messagesOf = async (one: object, other: object) =>
      (
        await lintsOf(
          'ungrouped-rules',
          withRules(
            rule('alias-lost.missing', alias, { ...one }),
            rule('alias-lost.some', answers, { ...other }),
            rule('alias-lost.responds', leaf('source.responds', 'equal', true), { ...other }),
          ),
        )
      ).map(({ message }) => message);
    const start = 'Shares source.alias with alias-lost.missing, so the fact would count twice: ';
    expect(await messagesOf({}, {})).toEqual([`${start}give both the same "group".`]);
    expect(await messagesOf({ group: 'a' }, {})).toEqual([`${start}add "group": "a".`]);
    expect(await messagesOf({}, { group: 'b' })).toEqual([`${start}add "group": "b" there.`]);
    expect(await messagesOf({ group: 'a' }, { group: 'b' })).toEqual([
      `${start}this one is in group "b" and that one in "a"; join the groups.`,
    ]);
    expect(await messagesOf({ group: 'a' }, { group: 'a' })).toEqual([]);
  });

  it('finds a rule outside the group of others, whichever of them stands first', async () => {
    const grouped = { group: 'a' };
    const found = await lintsOf(
      'ungrouped-rules',
      withRules(
        rule('alias-lost.missing', leaf('source.alias', 'equal', 'none'), grouped),
        rule('alias-lost.apart', leaf('source.alias', 'equal', 'all'), { group: 'b' }),
        rule('alias-lost.some', leaf('source.alias', 'equal', 'some'), grouped),
      ),
    );
    expect(found.map(({ message }) => message.split(',')[0])).toEqual([
      'Shares source.alias with alias-lost.missing',
      'Shares source.alias with alias-lost.apart',
    ]);
  });

  it('asks nothing of what is deprecated', async () => {
    const deprecated = { date: '2025-03-01', reason: 'It is told otherwise now.' };
    const codes = (
      await lints({
        'facts/all.json': {
          id: 'all',
          title: 'All',
          version: 1,
          facts: [...facts, fact('source.gone', 'boolean', { deprecated })],
        },
        'causes/gone.json': {
          ...offline,
          id: 'gone',
          deprecated,
          rules: [rule('gone.a', leaf('source.responds', 'equal', true))],
        },
      })
    ).filter(({ message, file }) => message.includes('source.gone') || file.endsWith('gone.json'));
    expect(codes).toEqual([]);
  });

  it('finds them through inferences, too', async () => {
    const found = await lintsOf('ungrouped-rules', {
      ...withRules(
        rule('alias-lost.missing', leaf('source.alias', 'equal', 'none')),
        rule('alias-lost.answers', leaf('source.responds', 'equal', true)),
      ),
      'facts/all.json': {
        id: 'all',
        title: 'All',
        version: 1,
        facts,
        inferences: [infers('infer.responds', leaf('source.alias', 'equal', 'all'), 'source.responds', true)],
      },
    });
    expect(found).toHaveLength(1);
  });

  it('lets an excluding rule share a fact: it has no weight', async () => {
    const rules = withRules(
      rule('alias-lost.missing', leaf('source.alias', 'equal', 'none')),
      rule('alias-lost.there', leaf('source.alias', 'equal', 'all'), {}, 'excludes'),
    );
    expect(await lintsOf('ungrouped-rules', rules)).toEqual([]);
  });

  it('finds causes without a case and without a problem', async () => {
    const found = await lintsOf('cause-without-case', {});
    expect(found.map(({ message }) => message)).toEqual([
      'The cause source-offline has no "near-miss" case: add one to cases/.',
      'The cause source-offline has no "wins" case: add one to cases/.',
    ]);
    const listed = await lintsOf('cause-without-problem', {
      'problems/lookup-failure.json': { ...problem, causes: [{ id: 'alias-lost', prior: 'rare' }] },
    });
    expect(listed.map(({ message }) => message)).toEqual([
      'No problem lists the cause source-offline: add it to the "causes" of one.',
    ]);
  });

  it.each([
    ['notEqual', leaf('source.alias', 'notEqual', 'all'), 1],
    ['notIn', leaf('source.alias', 'notIn', ['all']), 1],
    ['not', { not: leaf('source.alias', 'equal', 'all') }, 1],
    ['equal', leaf('source.alias', 'equal', 'none'), 0],
    ['notEqual to another fact', leaf('source.alias', 'notEqual', { fact: 'source.alias' }), 0],
    ['not of notEqual', { not: leaf('source.alias', 'notEqual', 'all') }, 0],
  ])('finds a condition that holds on nothing in a stock Engine: %s', async (_, condition, count) => {
    expect(
      await lintsOf('negation-of-absent', withRules(rule('alias-lost.missing', condition))),
    ).toHaveLength(count);
  });

  it('wants a sentence for a rule that counts when it does not hold', async () => {
    const bare = {
      strength: 'strong',
      because: 'So.',
      citations: [{ article: 'source-article', statement: 'status' }],
    };
    const written = (params: object) => ({
      name: 'alias-lost.missing',
      conditions: { all: [leaf('source.alias', 'equal', 'none')] },
      event: { type: 'supports', params },
    });
    expect(await lintsOf('missing-otherwise', withRules(written(bare)))).toHaveLength(1);
    expect(await lintsOf('missing-otherwise', withRules(written({ ...bare, oneSided: true })))).toEqual([]);
  });

  it('names the document where no file is known', async () => {
    const loaded = await loadWith({
      'cases/alias-wins.json': winsCase,
      'cases/alias-near-miss.json': nearMiss,
    });
    if (!loaded.ok) throw new Error('must load');
    const files = checkRuleset(loaded.ruleset, []).map(({ file }) => file);
    expect(files).toContain('causes/source-offline.json');
  });
});
