/** A ruleset small enough to read, in good order but for one statement that nothing cites. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const citations = [{ article: 'article', statement: 'alias-missing' }];
const cause = (id: string, title: string, value: string) => ({
  id,
  version: 1,
  title,
  about: 'source',
  explanation: 'The alias was never registered.',
  rules: [
    {
      name: `${id}.at-own-servers`,
      conditions: { all: [{ fact: 'source.cname.atOwnServers', operator: 'equal', value }] },
      event: {
        type: 'supports',
        params: {
          strength: 'decisive',
          because: 'No server has it.',
          otherwise: 'A server has it.',
          citations,
        },
      },
    },
  ],
  resolution: [
    {
      id: 'register',
      text: 'Register it.',
      on: 'source',
      commands: ['nltest /dsregdns'],
      risk: 'low',
      minutes: 1,
      reversible: true,
      citations,
    },
  ],
  caveats: [],
  citations,
});

const DOCUMENTS: Readonly<Record<string, object>> = {
  'ruleset.json': {
    name: 'small',
    version: '1.0.0',
    title: 'Small rules',
    strengths: {
      weak: { holds: 2, fails: 0.8 },
      moderate: { holds: 4, fails: 0.6 },
      strong: { holds: 12, fails: 0.5 },
      decisive: { holds: 60, fails: 0.5 },
    },
    priors: { rare: 1, uncommon: 4, common: 12, 'very-common': 30 },
    unlistedPrior: 0.05,
  },
  'articles/article.json': {
    id: 'article',
    version: 1,
    title: 'The article',
    publisher: 'Publisher',
    appliesTo: ['everything'],
    sections: [
      {
        id: 'cause',
        heading: 'Cause',
        statements: [
          { id: 'alias-missing', kind: 'cause', text: 'The alias is missing.' },
          { id: 'never-used', kind: 'note', text: 'This is beside the point.' },
        ],
      },
    ],
  },
  'facts/link.json': {
    id: 'link',
    version: 1,
    title: 'Facts',
    facts: [
      {
        id: 'link.status',
        type: 'integer',
        question: 'Which status does the link show?',
        collect: { on: 'destination', commands: ['repadmin /showrepl'], how: 'Read the status.' },
        cost: { minutes: 1, risk: 'none' },
        citations,
      },
      {
        id: 'source.cname.atOwnServers',
        type: 'enum',
        values: [
          { value: 'all', meaning: 'Every server has it.' },
          { value: 'none', meaning: 'No server has it.' },
        ],
        question: 'Which of its own servers have the alias of the source?',
        collect: { on: 'source', commands: ['nslookup -type=cname alias'], how: 'Ask each server.' },
        cost: { minutes: 2, risk: 'none' },
        citations,
      },
    ],
  },
  'problems/lookup-failure.json': {
    id: 'lookup-failure',
    version: 1,
    title: 'The lookup fails',
    summary: 'A name is not found.',
    urgency: 1,
    conditions: { all: [{ fact: 'link.status', operator: 'equal', value: 8524 }] },
    causes: [
      { id: 'alias-missing', prior: 'common' },
      { id: 'alias-present', prior: 'common' },
    ],
    citations,
  },
  'causes/alias-missing.json': cause('alias-missing', 'The alias is missing', 'none'),
  'causes/alias-present.json': cause('alias-present', 'The alias is there', 'all'),
  'cases/alias-missing-wins.json': {
    id: 'alias-missing-wins',
    title: 'No server has the alias',
    kind: 'wins',
    problem: 'lookup-failure',
    cause: 'alias-missing',
    given: { facts: { 'link.status': 8524, 'source.cname.atOwnServers': 'none' } },
  },
};

const KINDS: Readonly<Record<string, string>> = {
  articles: 'article',
  facts: 'facts',
  problems: 'problem',
  causes: 'cause',
  cases: 'case',
};

/** Writes the ruleset into `folder`, which need not exist. */
export async function writeRules(folder: string): Promise<void> {
  for (const [name, document] of Object.entries(DOCUMENTS)) {
    const target = path.join(folder, name);
    const kind = KINDS[path.dirname(name)];
    const $schema =
      kind === undefined ? '../schemas/ruleset.schema.json' : `../../schemas/${kind}.schema.json`;
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, JSON.stringify({ $schema, ...document }, null, 2));
  }
}
