import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRuleset } from '../../src/knowledge/load.js';
import type { RuleMessage } from '../../src/knowledge/messages.js';
import {
  article,
  cause,
  cites,
  documents,
  type Files,
  fact,
  facts,
  head,
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
  winsCase,
  writeFolder,
} from './rules-folder.js';

const withRules = (...rules: readonly object[]): Files => ({ 'causes/alias-lost.json': { ...cause, rules } });
const withCondition = (condition: Readonly<Record<string, unknown>>): Files =>
  withRules(
    rule('alias-lost.missing', condition),
    rule('alias-lost.missing-too', leaf('source.alias', 'equal', 'none')),
  );
const withFacts = (more: object): Files => ({
  'facts/all.json': { id: 'all', title: 'All', facts, version: 1, ...more },
});

async function only(changes: Files): Promise<RuleMessage> {
  const messages = await messagesWith(changes);
  expect(messages).toHaveLength(1);
  const [message] = messages;
  if (message === undefined) throw new Error('must have a message');
  return message;
}

describe('loadRuleset', () => {
  it('gives a ruleset whose maps are in the order of ids, and finds places in files', async () => {
    const loaded = await loadWith();
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
    const { ruleset, locate } = loaded;
    expect(ruleset).toMatchObject({ name: 'small', version: '1.0.0', unlistedPrior: 0.05 });
    expect([...ruleset.facts.keys()]).toEqual(facts.map(({ id }) => id).sort());
    expect([...ruleset.causes.keys()]).toEqual(['alias-lost', 'source-offline']);
    expect(locate({ kind: 'cause', id: 'alias-lost', pointer: '/title' })).toMatchObject({
      line: 3,
      column: 3,
    });
    expect(locate({ kind: 'fact', id: 'link.status', pointer: '/type' })).toMatchObject({
      line: 7,
      column: 7,
    });
  });

  it('takes $schema away', async () => {
    const { causes } = await rulesetWith({
      'causes/alias-lost.json': { $schema: '../../schemas/cause.schema.json', ...cause },
    });
    expect(causes.get('alias-lost')).toEqual(cause);
  });

  it('gives messages in the order of files and lines, the same at every run', async () => {
    const broken: Files = {
      'ruleset.json': { ...head, version: 'one' },
      'causes/alias-lost.json': { ...cause, title: '', about: 'nobody' },
      'articles/source-article.json': { ...article, url: 'http://example.org' },
    };
    const messages = await messagesWith(broken);
    expect(messages.map(({ file, line }) => `${file}:${line}`)).toEqual([
      'articles/source-article.json:5',
      'causes/alias-lost.json:3',
      'causes/alias-lost.json:3',
      'causes/alias-lost.json:4',
      'ruleset.json:3',
    ]);
    expect(await messagesWith(broken)).toEqual(messages);
  });
});

describe('files that cannot be used', () => {
  it('has a message for a folder that is not there', async () => {
    const loaded = await loadRuleset([join(await writeFolder(documents), 'nowhere')]);
    const messages = loaded.ok ? [] : loaded.messages;
    expect(messages.map(({ code }) => code)).toContain('unreadable');
    expect(messages.map(({ message }) => message)).toContain('The folder cannot be read (ENOENT).');
  });

  it('has a message for a folder where a document should be', async () => {
    const folder = await writeFolder(documents);
    await mkdir(join(folder, 'causes', 'odd.json'));
    const loaded = await loadRuleset([folder]);
    expect(loaded.ok ? [] : loaded.messages).toMatchObject([{ code: 'unreadable', message: 'Not a file.' }]);
  });

  it('gives line and column of a syntax error', async () => {
    expect(await only({ 'causes/source-offline.json': '{\n  "id": "source-offline",\n}' })).toMatchObject({
      file: 'causes/source-offline.json',
      line: 3,
      column: 1,
      code: 'syntax',
    });
  });

  it('refuses a duplicate key', async () => {
    const text = JSON.stringify(cause, null, 2).replace('"about"', '"title": "again",\n  "about"');
    expect(await only({ 'causes/alias-lost.json': text })).toMatchObject({
      file: 'causes/alias-lost.json',
      line: 4,
      column: 3,
      code: 'duplicate-key',
    });
  });

  it('refuses what is not UTF-8', async () => {
    expect(await only({ 'causes/alias-lost.json': Uint8Array.of(0x22, 0xe4, 0x22) })).toMatchObject({
      code: 'not-utf8',
    });
  });

  it('refuses a document of five megabytes', async () => {
    expect(await only({ 'causes/alias-lost.json': `"${'x'.repeat(5 * 1024 * 1024)}"` })).toMatchObject({
      code: 'too-large',
    });
  });

  it('survives a document with nothing but faults, and does not list them all', async () => {
    const conditions = Array.from({ length: 30_000 }, (_, at) => leaf(`source.no${at}`, 'equal', true));
    const large = { ...cause, rules: [rule('alias-lost.missing', { any: conditions })] };
    const unknown = await messagesWith({ 'causes/alias-lost.json': JSON.stringify(large) });
    expect(unknown).toHaveLength(101);
    expect(unknown.at(-1)?.code).toBe('too-many-messages');
    const repeated = `{${'"a":1,'.repeat(300_000)}"a":1}`;
    expect(await messagesWith({ 'causes/alias-lost.json': repeated })).toHaveLength(101);
  });

  it('survives a document of nothing but brackets', async () => {
    expect(await only({ 'causes/alias-lost.json': '[{"a":'.repeat(300_000) })).toMatchObject({
      code: 'too-deep',
    });
  });

  it('says that ruleset.json is missing, and that a file or folder is where none belongs', async () => {
    expect(await only({ 'ruleset.json': null })).toMatchObject({ code: 'missing-ruleset' });
    expect(await only({ 'cuases/a.json': cause })).toMatchObject({ code: 'unexpected-file', file: 'cuases' });
    expect(await only({ 'other.json': cause })).toMatchObject({
      code: 'unexpected-file',
      file: 'other.json',
    });
    expect(await messagesWith({ 'README.md': '# Rules', 'causes/notes.txt': '...' })).toEqual([]);
  });

  it('does not report again what refers to a document that is broken', async () => {
    for (const path of [
      'articles/source-article.json',
      'facts/all.json',
      'causes/alias-lost.json',
      'cases/alias-wins.json',
    ])
      expect(await messagesWith({ [path]: '{' })).toMatchObject([{ file: path, code: 'syntax' }]);
    expect(await messagesWith({ 'problems/lookup-failure.json': '{' })).toMatchObject([{ code: 'syntax' }]);
  });
});

describe('documents that do not match their schema', () => {
  it.each([
    ['an unknown property', { ...cause, titel: 'x' }, '"titel" is not allowed here.'],
    ['a missing property', { ...cause, title: undefined }, '"title" is missing.'],
    ['an empty text', { ...cause, explanation: ' ' }, 'Must not be empty.'],
    ['no citation', { ...cause, citations: [] }, 'Must NOT have fewer than 1 items.'],
    [
      'a path',
      { ...cause, rules: [rule('alias-lost.a', { ...leaf('source.alias', 'equal', 'none'), path: '$.a' })] },
      '"path" is not allowed here.',
    ],
    [
      'a priority',
      { ...cause, rules: [rule('alias-lost.a', { ...leaf('source.alias', 'equal', 'none'), priority: 2 })] },
      '"priority" is not allowed here.',
    ],
    [
      'an operator that does not exist',
      { ...cause, rules: [rule('alias-lost.a', leaf('source.alias', 'is', 'none'))] },
      'Must be one of "equal","notEqual","in","notIn","contains","doesNotContain","lessThan","lessThanInclusive","greaterThan","greaterThanInclusive".',
    ],
    [
      'an empty list of conditions',
      { ...cause, rules: [rule('alias-lost.a', { any: [] })] },
      'Must NOT have fewer than 1 items.',
    ],
    [
      'a list of more than a thousand values',
      {
        ...cause,
        rules: [rule('alias-lost.a', leaf('link.status', 'in', [...Array.from({ length: 1001 }).keys()]))],
      },
      'Must NOT have more than 1000 items.',
    ],
    [
      'an id in other letters',
      { ...cause, consequenceOf: ['Alias_Gone'] },
      'Must be lower-case words joined by hyphens, as source-dc-removed.',
    ],
    [
      'a strength of an exclusion',
      {
        ...cause,
        rules: [rule('alias-lost.a', leaf('source.alias', 'equal', 'all'), { strength: 'weak' }, 'excludes')],
      },
      '"strength" is not allowed here.',
    ],
    [
      'support without strength',
      {
        ...cause,
        rules: [rule('alias-lost.a', leaf('source.alias', 'equal', 'all'), { strength: undefined })],
      },
      '"strength" is missing.',
    ],
    [
      'a rule without a reason',
      { ...cause, rules: [rule('alias-lost.a', leaf('source.alias', 'equal', 'all'), { because: '' })] },
      'Must not be empty.',
    ],
  ])('%s', async (_, document, message) => {
    const messages = await messagesWith({ 'causes/alias-lost.json': JSON.stringify(document, null, 2) });
    expect(messages.map((one) => one.message)).toContain(message);
    expect(messages.every(({ code }) => code === 'schema')).toBe(true);
  });

  it('puts the message at the line of the property', async () => {
    const text = JSON.stringify({ ...cause, extra: 1 }, null, 2);
    const line = text.split('\n').findIndex((one) => one.includes('"extra"')) + 1;
    expect(await only({ 'causes/alias-lost.json': text })).toMatchObject({ line, column: 3 });
  });

  it('refuses more rules of one cause than can be compared with one another', async () => {
    const rules = Array.from({ length: 201 }, (_, at) =>
      rule(`alias-lost.r${at}`, leaf('link.status', 'equal', at)),
    );
    expect(await only(withRules(...rules))).toMatchObject({ code: 'schema' });
  });

  it.each([
    ['values on a boolean', fact('source.responds', 'boolean', { values: [] })],
    ['an enum without values', fact('source.responds', 'enum')],
    [
      'an enum of more than a thousand values',
      fact('source.responds', 'enum', {
        values: Array.from({ length: 1001 }, (_, at) => ({ value: `v${at}`, meaning: 'One.' })),
      }),
    ],
    ['a pattern on a number', fact('source.responds', 'number', { pattern: 'a' })],
    ['a minimum on a text', fact('source.responds', 'string', { minimum: 1 })],
    ['a fact without a question', fact('source.responds', 'boolean', { question: '' })],
  ])('%s', async (_, wrong) => {
    const others = facts.filter(({ id }) => id !== 'source.responds');
    const messages = await messagesWith(withFacts({ facts: [...others, wrong] }));
    expect(messages.length).toBeGreaterThan(0);
    expect(messages.every(({ code }) => code === 'schema')).toBe(true);
  });

  it('refuses addresses that are not https', async () => {
    for (const url of ['http://example.org', 'javascript:alert(1)', 'https://', 'https:///x'])
      expect(await only({ 'articles/source-article.json': { ...article, url } })).toMatchObject({
        message: 'Must be an https address.',
      });
  });
});

describe('references', () => {
  it('names article and statement that a citation misses, and the nearest', async () => {
    expect(
      await only({ 'causes/alias-lost.json': { ...cause, citations: cites('alias-mising') } }),
    ).toMatchObject({
      code: 'unknown-statement',
      message: 'Article "source-article" has no statement "alias-mising"; the nearest is "alias-missing".',
    });
    const elsewhere = [{ article: 'source-articel', statement: 'status' }];
    expect(await only({ 'causes/alias-lost.json': { ...cause, citations: elsewhere } })).toMatchObject({
      code: 'unknown-article',
      message: 'There is no article "source-articel"; the nearest is "source-article".',
    });
  });

  it('names the nearest of an unknown fact, in conditions, references and placeholders', async () => {
    const unknown = {
      code: 'unknown-fact',
      message: 'There is no fact "source.alais"; the nearest is "source.alias".',
    };
    expect(await only(withCondition(leaf('source.alais', 'equal', 'none')))).toMatchObject(unknown);
    expect(await only(withCondition(leaf('source.name', 'equal', { fact: 'source.alais' })))).toMatchObject(
      unknown,
    );
    const resolution = [{ ...step, commands: ['ping {source.name|source.alais}', 'where {$_.Name}'] }];
    expect(await only({ 'causes/alias-lost.json': { ...cause, resolution } })).toMatchObject(unknown);
    const given = { facts: { 'source.alais': 'none' } };
    expect(await only({ 'cases/alias-wins.json': { ...winsCase, given } })).toMatchObject(unknown);
  });

  it.each([
    [
      'an id that is not the name of the file',
      { 'causes/alias-lost.json': { ...cause, id: 'alias-gone' } },
      'file-name',
    ],
    [
      'the name of another cause in a rule',
      withRules(
        rule('alias-lost.missing', leaf('source.alias', 'equal', 'none')),
        rule('source-offline.missing', leaf('source.alias', 'equal', 'none')),
      ),
      'rule-name',
    ],
    [
      'an unknown cause of a problem',
      {
        'problems/lookup-failure.json': {
          ...problem,
          causes: [...(problem['causes'] as object[]), { id: 'alias-last', prior: 'rare' }],
        },
      },
      'unknown-cause',
    ],
    [
      'an unknown cause that it follows from',
      { 'causes/alias-lost.json': { ...cause, consequenceOf: ['nothing'] } },
      'unknown-cause',
    ],
    [
      'a cause that follows from itself',
      { 'causes/alias-lost.json': { ...cause, consequenceOf: ['alias-lost'] } },
      'unknown-cause',
    ],
    [
      'an unknown problem',
      { 'problems/lookup-failure.json': { ...problem, yieldsTo: ['other'] } },
      'unknown-problem',
    ],
    [
      'a step that cannot be undone without a check',
      { 'causes/alias-lost.json': { ...cause, resolution: [{ ...step, reversible: false }] } },
      'missing-confirm',
    ],
    [
      'two steps with one id',
      { 'causes/alias-lost.json': { ...cause, resolution: [step, step] } },
      'duplicate-id',
    ],
    ['a fact twice', withFacts({ facts: [...facts, facts[0]] }), 'duplicate-id'],
    [
      'a bad pattern',
      withFacts({ facts: [...facts, fact('source.odd', 'string', { pattern: '(?=a)' })] }),
      'bad-pattern',
    ],
    [
      'a bad pattern of a fact that is compared',
      {
        ...withFacts({ facts: [...facts, fact('source.odd', 'string', { pattern: 'a(?=b)' })] }),
        ...withCondition(leaf('source.odd', 'equal', 'a')),
      },
      'bad-pattern',
    ],
    [
      'a minimum above the maximum',
      withFacts({ facts: [...facts, fact('source.odd', 'number', { minimum: 2, maximum: 1 })] }),
      'value-range',
    ],
    [
      'a near miss of nothing',
      { 'cases/alias-near-miss.json': { ...nearMiss, of: 'alias-win' } },
      'unknown-case',
    ],
    [
      'a near miss of a near miss',
      { 'cases/alias-near-miss.json': { ...nearMiss, of: 'alias-near-miss' } },
      'case',
    ],
    [
      'a near miss that changes nothing',
      { 'cases/alias-near-miss.json': { ...nearMiss, change: { fact: 'source.alias', value: 'none' } } },
      'case',
    ],
    [
      'a near miss that takes away what was not given',
      { 'cases/alias-near-miss.json': { ...nearMiss, change: { fact: 'source.responds', value: null } } },
      'case',
    ],
    [
      'an unknown firing rule',
      { 'cases/alias-near-miss.json': { ...nearMiss, firing: 'alias-lost.mising' } },
      'unknown-rule',
    ],
    [
      'a winner that the problem does not have',
      { 'cases/alias-near-miss.json': { ...nearMiss, winner: 'nobody' } },
      'unknown-cause',
    ],
    [
      'an unknown problem of a case',
      { 'cases/alias-wins.json': { ...winsCase, problem: 'other' }, 'cases/alias-near-miss.json': null },
      'unknown-problem',
    ],
    [
      'a value that a fact of a case cannot have',
      { 'cases/alias-wins.json': { ...winsCase, given: { facts: { 'source.alias': 'nowhere' } } } },
      'value-range',
    ],
  ] satisfies readonly (readonly [string, Files, string])[])('refuses %s', async (_, changes, code) => {
    expect(await only(changes)).toMatchObject({ code });
  });

  it('refuses two rules with one name, in whatever files', async () => {
    const inferences = [
      infers('infer.a', leaf('source.alias', 'equal', 'all'), 'source.responds', true),
      infers('infer.a', leaf('source.alias', 'equal', 'some'), 'source.responds', true),
    ];
    expect(await only(withFacts({ inferences }))).toMatchObject({ code: 'duplicate-id' });
  });

  it('refuses inferences that end where they began', async () => {
    const inferences = [
      infers('infer.one', leaf('source.alias', 'equal', 'all'), 'source.responds', true),
      infers('infer.two', leaf('source.responds', 'equal', true), 'source.share', 1),
      infers('infer.three', leaf('source.share', 'greaterThan', 0.5), 'source.alias', 'all'),
      infers('infer.apart', leaf('source.share', 'greaterThan', 0.5), 'link.status', 0),
      infers('infer.further-apart', leaf('link.status', 'equal', 0), 'source.name', 'a'),
    ];
    const messages = await messagesWith(withFacts({ inferences }));
    expect(messages.map(({ code }) => code)).toEqual([
      'inference-cycle',
      'inference-cycle',
      'inference-cycle',
    ]);
    expect(messages[0]?.message).toContain('infer.one');
    expect(messages[0]?.message).not.toContain('infer.apart');
    expect(await messagesWith(withFacts({ inferences: inferences.slice(0, 2) }))).toEqual([]);
  });

  it('follows thousands of inferences, and names five of those in a cycle', async () => {
    const chain = (length: number, end: number) => {
      const links = Array.from({ length }, (_, at) => `source.link${at}`);
      return withFacts({
        facts: [...facts, ...links.map((id) => fact(id, 'boolean'))],
        inferences: links
          .slice(0, end)
          .map((id, at) =>
            infers(`infer.link-${at}`, leaf(id, 'equal', true), links[(at + 1) % length] ?? id, true),
          ),
      });
    };
    expect(await messagesWith(chain(1500, 1499))).toEqual([]);
    const messages = await messagesWith(chain(7, 7));
    expect(messages).toHaveLength(7);
    expect(messages[0]?.message).toContain('infer.link-4 and 2 more');
  });

  it('refuses an inferred value that its fact cannot have', async () => {
    const wrong = infers('infer.a', leaf('source.responds', 'equal', true), 'source.alias', 'nowhere');
    expect(await only(withFacts({ inferences: [wrong] }))).toMatchObject({ code: 'value-range' });
  });
});

describe('conditions', () => {
  it.each([
    ['source.alias', 'equal', 'nowhere', 'value-range'],
    ['source.alias', 'in', ['all', 'nowhere'], 'value-range'],
    ['source.alias', 'in', 'all', 'value-type'],
    ['source.alias', 'equal', ['all'], 'value-type'],
    ['source.alias', 'equal', true, 'value-type'],
    ['source.alias', 'lessThan', 1, 'operator-type'],
    ['source.alias', 'contains', 'all', 'operator-type'],
    ['source.responds', 'equal', 'true', 'value-type'],
    ['source.responds', 'in', ['true'], 'operator-type'],
    ['link.status', 'equal', '8524', 'value-type'],
    ['link.status', 'in', [8524, '8524'], 'value-type'],
    ['link.status', 'equal', -1, 'value-range'],
    ['link.status', 'greaterThan', '1', 'value-type'],
    ['source.servers', 'equal', 'a', 'operator-type'],
    ['source.servers', 'contains', 1, 'value-type'],
    ['source.name', 'equal', 'NOT A NAME', 'value-range'],
    ['source.name', 'in', { fact: 'source.servers' }, 'value-type'],
    ['source.name', 'equal', { fact: 'link.status' }, 'value-type'],
    ['source.created', 'lessThan', '2024-05-01', 'value-type'],
    ['source.created', 'equal', 0, 'operator-type'],
  ])('refuses %s %s %j', async (id, operator, value, code) => {
    expect(await only(withCondition(leaf(id, operator, value)))).toMatchObject({ code });
  });

  it.each([
    ['source.alias', 'notIn', ['all']],
    ['link.status', 'greaterThan', -0.5],
    ['source.share', 'lessThanInclusive', 0.5],
    ['source.share', 'lessThan', { fact: 'link.status' }],
    ['source.servers', 'contains', 'a'],
    ['source.servers', 'doesNotContain', { fact: 'source.name' }],
    ['source.name', 'notEqual', { fact: 'source.name' }],
    ['source.created', 'lessThan', { fact: 'source.created' }],
    ['source.created', 'greaterThan', 1714564800000],
  ])('takes %s %s %j', async (id, operator, value) => {
    expect(await messagesWith(withCondition(leaf(id, operator, value)))).toEqual([]);
  });

  it('may be nested 64 deep, and not deeper', async () => {
    const nested = (depth: number): Readonly<Record<string, unknown>> =>
      depth === 1 ? leaf('source.responds', 'equal', true) : { not: nested(depth - 1) };
    expect(await messagesWith(withCondition(nested(63)))).toEqual([]);
    expect(await only(withCondition(nested(64)))).toMatchObject({ code: 'too-deep' });
  });

  it('points at the value that is wrong', async () => {
    const text = JSON.stringify(
      { ...offline, rules: [rule('source-offline.a', leaf('source.alias', 'equal', 'no'))] },
      null,
      2,
    );
    const line = text.split('\n').findIndex((one) => one.includes('"value": "no"')) + 1;
    expect(await only({ 'causes/source-offline.json': text })).toMatchObject({ line, column: 13 });
  });
});
