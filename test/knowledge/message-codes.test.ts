/** Every code of a message has documents that it is for, and documents much like them that it is not for. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { checkRuleset } from '../../src/knowledge/check.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { RULE_MESSAGE_CODES, type RuleMessageCode } from '../../src/knowledge/messages.js';
import {
  cause,
  cites,
  documents,
  type Files,
  fact,
  facts,
  infers,
  leaf,
  nearMiss,
  problem,
  rule,
  step,
  writeFolder,
} from './rules-folder.js';

const FACTS = 'facts/all.json';
const CAUSE = 'causes/alias-lost.json';

interface Trial {
  readonly wrong: Files;
  /** Much like `wrong`; the small rules as they are where nothing else is said. */
  readonly right?: Files;
  /** `right` is wrong too, in another way. */
  readonly isOtherwiseWrong?: true;
  /** What readers of evidence can produce. */
  readonly produced?: readonly string[];
  /** How much work comparing conditions may be. */
  readonly steps?: number;
}

const withFacts = (more: readonly object[], rest: object = {}): Files => ({
  [FACTS]: { id: 'all', title: 'All', version: 1, facts: [...facts, ...more], ...rest },
});
const withInferences = (...inferences: readonly object[]): Files => withFacts([], { inferences });
const withRules = (...rules: readonly object[]): Files => ({ [CAUSE]: { ...cause, rules } });
const withCondition = (condition: Readonly<Record<string, unknown>>): Files =>
  withRules(rule('alias-lost.missing', condition));
const withStep = (changes: object): Files => ({
  [CAUSE]: { ...cause, resolution: [{ ...step, ...changes }] },
});
const withCommand = (command: string): Files => withStep({ commands: [command] });
const missing = leaf('source.alias', 'equal', 'none');
const aliasMissing = rule('alias-lost.missing', missing, { group: 'alias' });
const counted = leaf('link.status', 'greaterThan', 5);
const text = JSON.stringify(cause, null, 2);
const confirm = {
  text: 'It is.',
  conditions: { all: [missing] },
  commands: [],
  citations: cites('look-it-up'),
};

const TRIALS = {
  'unexpected-file': { wrong: { 'cuases/a.json': cause }, right: { 'causes/a.txt': 'A note.' } },
  'not-utf8': { wrong: { [CAUSE]: Uint8Array.of(0x22, 0xe4, 0x22) }, right: { [CAUSE]: `\uFEFF${text}` } },
  'too-large': {
    wrong: { [CAUSE]: `"${'x'.repeat(5 * 1024 * 1024)}"` },
    right: { [CAUSE]: `${' '.repeat(1024)}${text}` },
  },
  'too-deep': {
    wrong: { [CAUSE]: '['.repeat(1000) },
    right: { [CAUSE]: '['.repeat(100) },
    isOtherwiseWrong: true,
  },
  syntax: { wrong: { [CAUSE]: `${text.slice(0, -2)},}` }, right: { [CAUSE]: `${text}\n` } },
  'duplicate-key': {
    wrong: { [CAUSE]: text.replace('"about"', '"title": "again", "about"') },
    right: { [CAUSE]: text.replace('"about"', '"$schema": "x", "about"') },
  },
  schema: { wrong: { [CAUSE]: { ...cause, titel: 'x' } } },
  'missing-ruleset': {
    wrong: { 'ruleset.json': null },
    right: { 'ruleset.json': '{' },
    isOtherwiseWrong: true,
  },
  'file-name': { wrong: { 'causes/alias-gone.json': { ...cause } } },
  'duplicate-id': { wrong: withFacts([facts[0] ?? {}]), right: withFacts([fact('source.other', 'boolean')]) },
  'rule-name': { wrong: withRules(rule('alias-gone.missing', missing)) },
  'unknown-article': {
    wrong: { [CAUSE]: { ...cause, citations: [{ article: 'source-articel', statement: 'status' }] } },
  },
  'unknown-statement': { wrong: { [CAUSE]: { ...cause, citations: cites('alias-mising') } } },
  'unknown-fact': { wrong: withCommand('ping {source.nmae}'), right: withCommand('ping {$_.Name}') },
  'unknown-cause': {
    wrong: { [CAUSE]: { ...cause, consequenceOf: ['alias-lost'] } },
    right: { [CAUSE]: { ...cause, consequenceOf: ['source-offline'] } },
  },
  'unknown-problem': { wrong: { 'problems/lookup-failure.json': { ...problem, yieldsTo: ['other'] } } },
  'unknown-case': { wrong: { 'cases/alias-near-miss.json': { ...nearMiss, of: 'alias-win' } } },
  'unknown-rule': { wrong: { 'cases/alias-near-miss.json': { ...nearMiss, firing: 'alias-lost.mising' } } },
  'operator-type': {
    wrong: withCondition(leaf('source.alias', 'lessThan', 1)),
    right: withCondition(leaf('link.status', 'lessThan', 1)),
  },
  'value-type': {
    wrong: withCondition(leaf('link.status', 'equal', '8524')),
    right: withCondition(leaf('link.status', 'equal', 8524)),
  },
  'value-range': {
    wrong: withCondition(leaf('link.status', 'equal', -1)),
    right: withCondition(leaf('link.status', 'equal', 0)),
  },
  'bad-pattern': {
    wrong: {
      ...withFacts([fact('source.odd', 'string', { pattern: 'a(?=b)' })]),
      ...withCondition(leaf('source.odd', 'equal', 'a')),
    },
    right: withFacts([fact('source.odd', 'string', { pattern: 'a(?:b)' })]),
  },
  'inference-cycle': {
    wrong: withInferences(
      infers('infer.one', missing, 'source.responds', true),
      infers('infer.two', leaf('source.responds', 'equal', true), 'source.alias', 'all'),
    ),
    right: withInferences(
      infers('infer.one', missing, 'source.responds', true),
      infers('infer.two', leaf('source.responds', 'equal', true), 'source.share', 1),
    ),
  },
  'too-many-inferences': { wrong: manyInferences(2001), right: manyInferences(2000) },
  'missing-confirm': {
    wrong: withStep({ reversible: false }),
    right: withStep({ reversible: false, confirm }),
  },
  case: {
    wrong: { 'cases/alias-near-miss.json': { ...nearMiss, of: 'alias-near-miss' } },
  },
  'too-many-messages': {
    wrong: withCondition({ any: Array.from({ length: 101 }, () => leaf('source.no', 'equal', true)) }),
    right: withCondition({ any: Array.from({ length: 100 }, () => leaf('source.no', 'equal', true)) }),
    isOtherwiseWrong: true,
  },
  'schema-reference': {
    wrong: {
      ...withSchemas(),
      [CAUSE]: { $schema: '../schemas/case.schema.json', ...cause },
    },
    right: withSchemas(),
  },
  'unused-fact': {
    wrong: withFacts([fact('source.odd', 'boolean')]),
    right: withCondition({
      any: [missing, leaf('source.created', 'lessThan', 0), leaf('source.share', 'lessThan', 0.5)],
    }),
  },
  'ungiven-fact': {
    wrong: { ...withFacts([fact('source.odd', 'string')]), ...withCommand('ping {source.odd}') },
    right: {
      ...withFacts([fact('source.odd', 'string')]),
      [CAUSE]: {
        ...cause,
        rules: [aliasMissing, rule('alias-lost.odd', leaf('source.odd', 'equal', 'x'))],
        resolution: [{ ...step, commands: ['ping {source.odd}'] }],
      },
    },
    produced: ['source.name', 'source.servers'],
  },
  'unknown-produced-fact': { wrong: withFacts([], { facts: facts.slice(0, 5) }), produced: ['source.share'] },
  'ungrouped-rules': {
    wrong: withRules(
      aliasMissing,
      rule('alias-lost.some', leaf('source.alias', 'equal', 'some'), { group: 'other' }),
    ),
    right: withRules(
      aliasMissing,
      rule('alias-lost.some', leaf('source.alias', 'equal', 'some'), { group: 'alias' }),
    ),
  },
  'cause-without-case': {
    wrong: { 'cases/alias-near-miss.json': null },
    right: {
      [CAUSE]: { ...cause, rules: [rule('alias-lost.missing', missing)] },
      'causes/source-offline.json': null,
      'problems/lookup-failure.json': { ...problem, causes: [{ id: 'alias-lost', prior: 'rare' }] },
    },
  },
  'cause-without-problem': {
    wrong: { 'problems/lookup-failure.json': { ...problem, causes: [{ id: 'alias-lost', prior: 'rare' }] } },
  },
  'negation-of-absent': {
    wrong: withCondition(leaf('source.alias', 'notIn', ['all'])),
    right: withRules({
      ...rule('alias-lost.missing', missing),
      conditions: { all: [leaf('source.responds', 'equal', true), leaf('source.alias', 'notIn', ['all'])] },
    }),
  },
  'missing-otherwise': {
    wrong: withRules(rule('alias-lost.missing', missing, { otherwise: undefined })),
    right: withRules(rule('alias-lost.missing', missing, { otherwise: undefined, oneSided: true })),
  },
  'never-holds': {
    wrong: withRules({
      ...aliasMissing,
      conditions: { all: [missing, leaf('source.alias', 'equal', 'all')] },
    }),
    right: withRules({
      ...aliasMissing,
      conditions: { any: [missing, leaf('source.alias', 'equal', 'all')] },
    }),
  },
  'always-holds': {
    wrong: withCondition(leaf('link.status', 'greaterThanInclusive', 0)),
    right: withCondition(leaf('link.status', 'greaterThan', 0)),
  },
  'contradicting-rules': {
    wrong: withRules(
      aliasMissing,
      rule('alias-lost.there', leaf('source.alias', 'in', ['some', 'none']), {}, 'excludes'),
    ),
    right: withRules(
      rule('alias-lost.missing', leaf('source.alias', 'in', ['some', 'none'])),
      rule('alias-lost.there', missing, {}, 'excludes'),
    ),
  },
  'redundant-rule': {
    wrong: withRules(
      rule('alias-lost.missing', leaf('link.status', 'greaterThan', 9), {
        group: 'a',
        strength: 'weak',
        oneSided: true,
      }),
      rule('alias-lost.some', counted, { group: 'a' }),
    ),
    right: withRules(
      rule('alias-lost.missing', leaf('link.status', 'greaterThan', 9), {
        group: 'a',
        strength: 'decisive',
        oneSided: true,
      }),
      rule('alias-lost.some', counted, { group: 'a' }),
    ),
  },
  'duplicate-rule': {
    wrong: withRules(
      aliasMissing,
      rule('alias-lost.none', leaf('source.alias', 'in', ['none']), { group: 'b' }),
    ),
    right: withRules(
      aliasMissing,
      rule('alias-lost.none', leaf('source.alias', 'in', ['none', 'some']), { group: 'b' }),
    ),
  },
  'placeholder-type': {
    wrong: withCommand('ping {source.name|source.responds}'),
    right: withCommand('ping {source.name|source.alias}'),
  },
  'placeholder-form': {
    wrong: withCommand('ping { source.name }'),
    right: withCommand('Get-Item | Where-Object { $_.Name } | ping {source.name}'),
  },
  'placeholder-of-itself': {
    wrong: withFacts([asking('{source.odd}')]),
    right: withFacts([asking('{source.odd|source.name}')]),
  },
  'check-unfinished': { wrong: {}, steps: 1 },
} satisfies Partial<Record<RuleMessageCode, Trial>>;

/** In documents that are small enough for themselves. */
function manyInferences(count: number): Files {
  const made = Array.from({ length: count }, (_, at) =>
    infers(`infer.i${at}`, missing, 'source.share', at % 2),
  );
  const half = Math.ceil(count / 2);
  return Object.fromEntries(
    [made.slice(0, half), made.slice(half)].map((inferences, at) => [
      `facts/inferred-${at}.json`,
      {
        id: `inferred-${at}`,
        title: 'All',
        version: 1,
        facts: [fact(`source.f${at}`, 'boolean')],
        inferences,
      },
    ]),
  );
}

function asking(placeholder: string): object {
  const collect = { on: 'source', commands: [`ping ${placeholder}`], how: 'Ask.' };
  return fact('source.odd', 'string', { collect });
}

/** The small rules, each document with its schema. */
function withSchemas(): Files {
  const kinds = { articles: 'article', facts: 'facts', problems: 'problem', causes: 'cause', cases: 'case' };
  return Object.fromEntries(
    Object.entries(documents).map(([path, document]) => {
      const kind = Object.entries(kinds).find(([folder]) => path.startsWith(`${folder}/`))?.[1] ?? 'ruleset';
      return [path, { $schema: `https://example.org/schemas/${kind}.schema.json`, ...Object(document) }];
    }),
  );
}

interface Said {
  readonly loads: boolean;
  readonly codes: readonly RuleMessageCode[];
}
async function saidOf(
  changes: Files,
  { produced = [], steps }: Pick<Trial, 'produced' | 'steps'>,
): Promise<Said> {
  const loaded = await loadRuleset([await writeFolder({ ...documents, ...changes })]);
  const messages = loaded.ok
    ? [...loaded.notes, ...checkRuleset(loaded.ruleset, produced, loaded.locate, steps)]
    : loaded.messages;
  return { loads: loaded.ok, codes: messages.map(({ code }) => code) };
}

describe('codes of messages', () => {
  it.each(Object.entries<Trial>(TRIALS))('%s is said of what is wrong', async (code, trial) => {
    expect((await saidOf(trial.wrong, trial)).codes).toContain(code);
  });

  it.each(Object.entries<Trial>(TRIALS))('%s is not said of what is right', async (code, trial) => {
    const { produced = [], right = {}, isOtherwiseWrong } = trial;
    const { codes, loads } = await saidOf(right, { produced });
    expect(codes).not.toContain(code);
    expect(loads).toBe(isOtherwiseWrong !== true);
  });

  it('are all tried, here or in a test of what else gives messages', () => {
    const here = fileURLToPath(import.meta.url);
    const folder = join(here, '..', '..');
    const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.test.ts') && join(folder, path) !== here)
      .map((path) => readFileSync(join(folder, path), 'utf8'));
    const untried = RULE_MESSAGE_CODES.filter(
      (code) => !(code in TRIALS) && !tests.some((test) => new RegExp(`['\` ]${code}['\` ]`).test(test)),
    );
    expect(untried).toEqual([]);
    expect(new Set(RULE_MESSAGE_CODES).size).toBe(RULE_MESSAGE_CODES.length);
  });
});
