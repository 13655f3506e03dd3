import { describe, expect, it } from 'vitest';
import { checkRuleset } from '../../src/knowledge/check.js';
import type { RuleMessageCode } from '../../src/knowledge/messages.js';
import {
  cause,
  type Files,
  facts,
  infers,
  leaf,
  loadWith,
  nearMiss,
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
      'No condition and no command uses source.created.',
      'No condition and no command uses source.share.',
    ]);
    expect(unused[0]?.file).toMatch(/facts[\\/]all\.json$/);
    expect(unused[0]?.line).toBeGreaterThan(1);
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

  it('finds them through inferences, too', async () => {
    const found = await lintsOf('ungrouped-rules', {
      ...withRules(
        rule('alias-lost.missing', leaf('source.alias', 'equal', 'none')),
        rule('alias-lost.answers', leaf('source.responds', 'equal', true)),
      ),
      'facts/all.json': {
        id: 'all',
        title: 'All',
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
      'The cause source-offline has no "near-miss" case.',
      'The cause source-offline has no "wins" case.',
    ]);
    const listed = await lintsOf('cause-without-problem', {
      'problems/lookup-failure.json': { ...problem, causes: [{ id: 'alias-lost', prior: 'rare' }] },
    });
    expect(listed.map(({ message }) => message)).toEqual(['No problem lists the cause source-offline.']);
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
