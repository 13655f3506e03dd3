import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { describe, expect, it } from 'vitest';
import { loadRuleset } from '../../src/knowledge/load.js';
import { type LockPlan, lockMessages, planLock } from '../../src/knowledge/lock-file.js';
import {
  article,
  type Files,
  fact,
  facts,
  head,
  leaf,
  cause as plainCause,
  documents as plainDocuments,
  rule,
  winsCase,
  writeFolder,
} from './rules-folder.js';

const LOCK = 'versions.lock.json';
const CAUSE = 'causes/alias-lost.json';
const FACTS = 'facts/all.json';
const ARTICLE = 'articles/source-article.json';
const factsDocument = { id: 'all', title: 'All facts', facts, version: 1 };

/** With its version where the canonical form has it, so that messages about it are on line 3. */
const cause = { id: 'alias-lost', version: 1, ...plainCause };
const documents: Files = { ...plainDocuments, [CAUSE]: cause };

async function lockedFolder(files: Files = documents): Promise<string> {
  const folder = await writeFolder(files);
  await lock(folder);
  return folder;
}
async function lock(folder: string): Promise<LockPlan> {
  const plan = await planLock(folder);
  if (plan.text !== undefined) await writeFile(plan.file, plan.text);
  return plan;
}
async function change(folder: string, changes: Files): Promise<void> {
  for (const [path, content] of Object.entries(changes))
    if (content === null) await rm(join(folder, path));
    else
      await writeFile(
        join(folder, path),
        typeof content === 'string' ? content : JSON.stringify(content, null, 2),
      );
}
/** What is said about the small rules, locked and then changed; places without the folder. */
async function saidAfter(...steps: readonly Files[]): Promise<readonly string[]> {
  const folder = await lockedFolder();
  const last = steps.at(-1) ?? {};
  for (const step of steps.slice(0, -1)) {
    await change(folder, step);
    expect((await lock(folder)).blocking).toEqual([]);
  }
  await change(folder, last);
  return shown(folder, await planLock(folder));
}
const shown = (folder: string, { messages }: Pick<LockPlan, 'messages'>): readonly string[] =>
  messages.map(
    ({ file, line, column, code, message }) =>
      `${file.slice(folder.length + 1)}:${line}:${column} ${code} ${message}`,
  );

const withoutFact = { ...factsDocument, version: 2, facts: facts.filter(({ id }) => id !== 'source.share') };
const withOtherRule = {
  ...cause,
  version: 2,
  rules: [rule('alias-lost.gone', leaf('source.alias', 'equal', 'none'))],
};
const { sections: _, ...articleHead } = article;
const oneSection = {
  id: 'symptoms',
  heading: 'S',
  statements: [{ id: 'status', kind: 'symptom', text: 'It says.' }],
};

describe('planLock', () => {
  it('locks version, hash and inner ids of every document but cases and ruleset.json', async () => {
    const folder = await lockedFolder({
      [ARTICLE]: { $schema: '../../schemas/article.schema.json', ...articleHead, sections: [oneSection] },
      [FACTS]: { ...factsDocument, facts: [fact('source.b', 'boolean'), fact('source.a', 'boolean')] },
      [CAUSE]: { ...cause, version: 7 },
      'cases/alias-wins.json': winsCase,
      'ruleset.json': head,
    });
    const hash = (document: object): string =>
      createHash('sha256')
        .update(canonicalize(document) ?? '')
        .digest('hex');
    expect(await readFile(join(folder, LOCK), 'utf8')).toBe(`{
  "$schema": "../schemas/versions-lock.schema.json",
  "documents": {
    "article/source-article": {
      "version": 1,
      "hash": "${hash({ ...articleHead, sections: [oneSection] })}",
      "statements": ["status"]
    },
    "cause/alias-lost": {
      "version": 7,
      "hash": "${hash({ ...cause, version: 7 })}",
      "rules": ["alias-lost.missing"]
    },
    "facts/all": {
      "version": 1,
      "hash": "${hash({ ...factsDocument, facts: [fact('source.b', 'boolean'), fact('source.a', 'boolean')] })}",
      "facts": ["source.a", "source.b"]
    }
  },
  "removed": {}
}
`);
    expect(await planLock(folder)).toMatchObject({ messages: [], upToDate: true });
  });

  it.each<readonly [string, readonly Files[], readonly unknown[]]>([
    ['nothing changed', [{}], []],
    [
      'a case and the head changed',
      [
        {
          'cases/alias-wins.json': { ...winsCase, title: 'Other' },
          'ruleset.json': { ...head, version: '1.0.1' },
        },
      ],
      [],
    ],
    ['the layout and $schema changed', [{ [CAUSE]: JSON.stringify({ $schema: 'x', ...cause }) }], []],
    [
      'a document changed',
      [{ [CAUSE]: { ...cause, title: 'Other' } }],
      [`${CAUSE}:3:3 unlocked-change Changed, but its version is still 1: raise "version" to 2.`],
    ],
    [
      'its version went back',
      [{ [CAUSE]: { ...cause, version: 5 } }, { [CAUSE]: { ...cause, version: 4 } }],
      [`${CAUSE}:3:3 unlocked-change Changed, but its version went back from 5 to 4: raise "version" to 6.`],
    ],
    [
      'its version was raised',
      [{ [CAUSE]: { ...cause, title: 'Other', version: 2 } }],
      [`${CAUSE}:3:3 not-locked Version 2 is not locked, only 1: run "dcause rules lock".`],
    ],
    ['it was locked again', [{ [CAUSE]: { ...cause, title: 'Other', version: 2 } }, {}], []],
    [
      'a document is new',
      [
        {
          'causes/new.json': {
            ...cause,
            id: 'new',
            rules: [rule('new.rule', leaf('source.alias', 'equal', 'all'))],
          },
        },
      ],
      ['causes/new.json:3:3 not-locked cause/new is new and not locked: run "dcause rules lock".'],
    ],
    [
      'a document is gone',
      [{ [CAUSE]: null }],
      [
        expect.stringMatching(
          `^${LOCK}:\\d+:5 stale-lock cause/alias-lost stands no longer: run "dcause rules lock".$`,
        ),
      ],
    ],
    ['its removal was locked', [{ [CAUSE]: null }, {}], []],
    [
      'it came back',
      [{ [CAUSE]: null }, { [CAUSE]: cause }],
      [
        `${CAUSE}:2:3 reused-id cause/alias-lost was removed after version 1, and its id is never used again: choose another.`,
        `${CAUSE}:9:7 reused-id rule "alias-lost.missing" was removed after version 1, and its id is never used again: choose another.`,
      ],
    ],
    [
      'a fact came back',
      [{ [FACTS]: withoutFact }, { [FACTS]: { ...factsDocument, version: 3 } }],
      [
        expect.stringMatching(`^${FACTS}:\\d+:7 reused-id fact "source.share" was removed after version 1`),
        expect.stringMatching(`^${FACTS}:\\d+:3 not-locked`),
      ],
    ],
    [
      'a fact moved to another document',
      [
        {
          [FACTS]: withoutFact,
          'facts/more.json': {
            id: 'more',
            version: 1,
            title: 'More',
            facts: facts.filter(({ id }) => id === 'source.share'),
          },
        },
        {},
      ],
      [],
    ],
    [
      'a rule came back',
      [{ [CAUSE]: withOtherRule }, { [CAUSE]: { ...cause, version: 3 } }],
      [
        expect.stringMatching('not-locked'),
        expect.stringMatching(`^${CAUSE}:9:7 reused-id rule "alias-lost.missing"`),
      ],
    ],
    [
      'a statement came back',
      [
        { [ARTICLE]: { ...article, version: 2, sections: [oneSection] } },
        { [ARTICLE]: { ...article, version: 3 } },
      ],
      [
        ...['alias-missing', 'look-it-up', 'register', 'mind-the-cache'].map((id): unknown =>
          expect.stringMatching(`^${ARTICLE}:\\d+:11 reused-id statement "${id}"`),
        ),
        expect.stringMatching('not-locked'),
      ],
    ],
  ])('%s', async (_name, steps, expected) => {
    expect(await saidAfter(...steps)).toEqual(expected);
  });

  it('moves what is gone to "removed", with the last version, for good', async () => {
    const folder = await lockedFolder({ ...documents, [CAUSE]: { ...cause, version: 3 } });
    await change(folder, { [CAUSE]: null, [FACTS]: withoutFact });
    await lock(folder);
    const removed = {
      'cause/alias-lost': { version: 3 },
      'fact/source.share': { version: 1 },
      'rule/alias-lost.missing': { version: 3 },
    };
    expect(JSON.parse(await readFile(join(folder, LOCK), 'utf8'))).toMatchObject({ removed });
    await change(folder, { 'causes/source-offline.json': null });
    await lock(folder);
    const later: unknown = JSON.parse(await readFile(join(folder, LOCK), 'utf8'));
    expect(later).toMatchObject({ removed: { ...removed, 'cause/source-offline': { version: 1 } } });
  });

  it('gives no new lock while a document or the lock itself must be mended first', async () => {
    const folder = await lockedFolder();
    await change(folder, { [CAUSE]: { ...cause, title: 'Other' }, 'causes/source-offline.json': null });
    const changed = await planLock(folder);
    expect(changed.text).toBeUndefined();
    expect(changed.blocking.map(({ code }) => code)).toEqual(['unlocked-change']);
    await change(folder, { [CAUSE]: '{' });
    expect((await planLock(folder)).blocking.map(({ code }) => code)).toEqual(['syntax']);
    await change(folder, { [CAUSE]: cause, [LOCK]: '{"documents": {"cause": {}}, "removed": {}}' });
    const broken = await planLock(folder);
    expect(broken.text).toBeUndefined();
    expect(broken.blocking).toMatchObject([
      { file: join(folder, LOCK), line: 1, column: 16, code: 'schema' },
      { code: 'schema' },
      { code: 'schema' },
    ]);
  });
});

describe('lockMessages', () => {
  it('passes over a folder without a lock', async () => {
    const locked = await lockedFolder();
    const overlay = await writeFolder({ 'causes/new.json': cause });
    expect(await lockMessages([locked, overlay, join(overlay, 'nowhere')])).toEqual([]);
    await change(locked, { [CAUSE]: { ...cause, title: 'Other' } });
    expect((await lockMessages([locked, overlay])).map(({ code }) => code)).toEqual(['unlocked-change']);
  });

  it('does not keep the rules from loading', async () => {
    const folder = await lockedFolder();
    await change(folder, { [CAUSE]: { ...cause, title: 'Other' } });
    expect((await loadRuleset([folder])).ok).toBe(true);
  });
});
