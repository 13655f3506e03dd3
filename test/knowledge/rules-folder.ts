/**
 * A small set of documents that loads, as files in a fresh folder, with what a test wants otherwise. Their versions
 * stand last, so that lines which tests speak of are those of the text.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import type { LoadResult } from '../../src/knowledge/assemble.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import type { RuleMessage } from '../../src/knowledge/messages.js';
import type { Ruleset } from '../../src/knowledge/types.js';

type Json = Readonly<Record<string, unknown>>;
/** By path below the folder; a string is written as it stands, null leaves the file out. */
export type Files = Readonly<Record<string, Json | string | Uint8Array | null>>;

export const cites = (statement: string): readonly Json[] => [{ article: 'source-article', statement }];

export const collect = { on: 'source', commands: [], how: 'Look.' };
export const cost = { minutes: 1, risk: 'none' };
export const leaf = (fact: string, operator: string, value: unknown): Json => ({ fact, operator, value });

export function fact(id: string, type: string, more: Json = {}): Json {
  return { id, type, question: `What is ${id}?`, collect, cost, citations: cites('look-it-up'), ...more };
}

export function rule(name: string, condition: Json, params: Json = {}, type = 'supports'): Json {
  const because = { because: 'It is so.', citations: cites('alias-missing') };
  const weight = type === 'excludes' ? {} : { strength: 'strong', otherwise: 'It is not so.' };
  return {
    name,
    conditions: { all: [condition] },
    event: { type, params: { ...weight, ...because, ...params } },
  };
}

export function infers(name: string, condition: Json, made: string, value: unknown): Json {
  const params = { fact: made, value, because: 'It follows.', citations: cites('alias-missing') };
  return { name, conditions: { all: [condition] }, event: { type: 'infer', params } };
}

export const facts = [
  fact('link.status', 'integer', { minimum: 0 }),
  fact('source.alias', 'enum', {
    values: ['all', 'some', 'none'].map((value) => ({ value, meaning: value })),
  }),
  fact('source.responds', 'boolean'),
  fact('source.name', 'string', { pattern: '[a-z0-9-]{1,15}' }),
  fact('source.servers', 'stringList'),
  fact('source.created', 'instant'),
  fact('source.share', 'number', { minimum: 0, maximum: 1 }),
];

export const step = {
  id: 'register',
  text: 'Register the records.',
  on: 'source',
  commands: ['ping {source.name}', 'nslookup {source.servers|source.name}'],
  risk: 'low',
  minutes: 1,
  reversible: true,
  citations: cites('register'),
};

export const cause: Json = {
  id: 'alias-lost',
  title: 'The alias is lost',
  about: 'source',
  explanation: 'Nobody registered it.',
  rules: [rule('alias-lost.missing', leaf('source.alias', 'equal', 'none'))],
  resolution: [step],
  caveats: [{ text: 'Mind the cache.', citations: cites('mind-the-cache') }],
  citations: cites('alias-missing'),
  version: 1,
};

export const offline: Json = {
  ...cause,
  id: 'source-offline',
  title: 'The source is down',
  rules: [rule('source-offline.silent', leaf('source.responds', 'equal', false))],
};

export const problem: Json = {
  id: 'lookup-failure',
  title: 'A lookup fails',
  summary: 'The name of the source cannot be resolved.',
  urgency: 1,
  conditions: { any: [leaf('link.status', 'equal', 8524)] },
  causes: [
    { id: 'alias-lost', prior: 'common' },
    { id: 'source-offline', prior: 'common' },
  ],
  citations: cites('status'),
  version: 1,
};

export const head: Json = {
  name: 'small',
  version: '1.0.0',
  title: 'A small ruleset',
  strengths: {
    weak: { holds: 2, fails: 0.8 },
    moderate: { holds: 4, fails: 0.6 },
    strong: { holds: 12, fails: 0.5 },
    decisive: { holds: 60, fails: 0.5 },
  },
  priors: { rare: 1, uncommon: 4, common: 12, 'very-common': 30 },
  unlistedPrior: 0.05,
};

const statement = (id: string, kind: string): Json => ({ id, kind, text: `Says ${id}.` });

export const article: Json = {
  id: 'source-article',
  title: 'An article',
  publisher: 'Somebody',
  url: 'https://example.org/article',
  appliesTo: [],
  sections: [
    { id: 'symptoms', heading: 'Symptoms', statements: [statement('status', 'symptom')] },
    {
      id: 'cause',
      heading: 'Cause',
      statements: [
        statement('alias-missing', 'cause'),
        statement('look-it-up', 'check'),
        statement('register', 'step'),
        statement('mind-the-cache', 'note'),
      ],
    },
  ],
  version: 1,
};

export const winsCase: Json = {
  id: 'alias-wins',
  title: 'The alias is missing',
  kind: 'wins',
  problem: 'lookup-failure',
  cause: 'alias-lost',
  given: { facts: { 'link.status': 8524, 'source.alias': 'none' } },
};

export const nearMiss: Json = {
  id: 'alias-near-miss',
  title: 'It is missing, and the source is silent',
  kind: 'near-miss',
  problem: 'lookup-failure',
  cause: 'alias-lost',
  of: 'alias-wins',
  change: { fact: 'source.responds', value: false },
  firing: 'alias-lost.missing',
};

export const documents: Files = {
  'ruleset.json': head,
  'articles/source-article.json': article,
  'facts/all.json': { id: 'all', title: 'All facts', facts, version: 1 },
  'problems/lookup-failure.json': problem,
  'causes/alias-lost.json': cause,
  'causes/source-offline.json': offline,
  'cases/alias-wins.json': winsCase,
  'cases/alias-near-miss.json': nearMiss,
};

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })));
});

/** Writes `files` to a folder that is removed after the test. */
export async function writeFolder(files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rules-'));
  folders.push(folder);
  for (const [path, content] of Object.entries(files)) {
    if (content === null) continue;
    await mkdir(dirname(join(folder, path)), { recursive: true });
    const isBytes = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(folder, path), isBytes ? content : JSON.stringify(content, null, 2));
  }
  return folder;
}

/** Loads the small ruleset with `changes`. */
export async function loadWith(changes: Files = {}): Promise<LoadResult> {
  return loadRuleset([await writeFolder({ ...documents, ...changes })]);
}

/** The messages of the small ruleset with `changes`, without the folder in front; none where it loads. */
export async function messagesWith(changes: Files): Promise<readonly RuleMessage[]> {
  const folder = await writeFolder({ ...documents, ...changes });
  const loaded = await loadRuleset([folder]);
  if (loaded.ok) return [];
  return loaded.messages.map((message) => ({ ...message, file: message.file.slice(folder.length + 1) }));
}

/** The small ruleset with `changes`, which must load. */
export async function rulesetWith(changes: Files = {}): Promise<Ruleset> {
  const loaded = await loadWith(changes);
  if (!loaded.ok) throw new Error(loaded.messages.map(({ message }) => message).join('\n'));
  return loaded.ruleset;
}
