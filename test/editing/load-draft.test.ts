/** A draft says what a folder with the same documents says, and carries the overlays of its base along. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { isDraftKind, readBase, textOf } from '../../src/editing/draft-base.js';
import { tagOf } from '../../src/editing/effective-documents.js';
import { checkDraft, loadDraft } from '../../src/editing/load-draft.js';
import { faultsOf } from '../../src/editing/prepare-publication.js';
import { EVIDENCE_FACT_IDS } from '../../src/evidence/read-evidence.js';
import type { LoadResult } from '../../src/knowledge/assemble.js';
import { checkRuleset } from '../../src/knowledge/check.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { type RuleMessage, sortMessages } from '../../src/knowledge/messages.js';
import { fileOfDocument } from '../../src/knowledge/read-folders.js';
import type { DraftDocument } from '../../src/store/editing-types.js';
import { temporaryFolder } from '../support/app.js';
import { small } from '../support/drafts.js';
import { exampleBundle } from '../support/examples.js';

const NOW = Date.UTC(2026, 4, 4);
const base = readBase(exampleBundle());

function change(kind: string, id: string, text: string | null): DraftDocument {
  return { kind, id, text, etag: tagOf(text), updatedAt: 1, updatedBy: 'key:kim' };
}

const fileOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string =>
  isDraftKind(kind) ? fileOfDocument(kind, id) : '';

/** A rules folder with the documents as a draft has them. */
async function folderWith(changes: readonly DraftDocument[]): Promise<string> {
  const folder = await temporaryFolder();
  const texts = new Map<string, string | null>([
    ...[...base.documents.values()].map((document) => [fileOf(document), textOf(document)] as const),
    ...changes.map((document) => [fileOf(document), document.text] as const),
  ]);
  for (const [name, text] of texts) {
    if (text === null) continue;
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

function messagesOf(result: LoadResult): readonly RuleMessage[] {
  if (!result.ok) return result.messages;
  const checked = checkRuleset(result.ruleset, EVIDENCE_FACT_IDS, result.locate);
  return sortMessages([...result.notes, ...checked]);
}

const missing = JSON.stringify({ ...small('cause', 'missing'), version: 2 }, null, 1);

describe('a draft says what its folder says', () => {
  it.each<[string, readonly DraftDocument[]]>([
    ['as it began', []],
    ['with a misspelt fact', [change('cause', 'missing', missing.replace('atOwnServers', 'atOwnServer'))]],
    ['with broken JSON', [change('cause', 'missing', `\n${missing.slice(0, -5)}`)]],
    ['with a key twice', [change('cause', 'missing', missing.replace('{', '{\n"id": "missing",'))]],
    ['against the schema', [change('cause', 'missing', missing.replace('"about"', '"abuot"'))]],
    ['without what others cite', [change('article', 'notes', null)]],
    ['without its cases', [change('case', 'wins', null), change('case', 'near-miss', null)]],
    ['without ruleset.json', [change('ruleset', 'ruleset', null)]],
    ['with another id than its name', [change('cause', 'other', missing)]],
  ])('%s', async (_name, changes) => {
    const loaded = loadDraft(base, changes);
    const said = checkDraft({ ...loaded, versionMessages: [] }, NOW);
    const folder = await folderWith(changes);
    const expected = messagesOf(await loadRuleset([folder]))
      .filter(({ code }) => code !== 'schema-reference')
      .map((message) => ({ ...message, file: path.relative(folder, message.file) || '.' }));
    expect(said).toEqual(expected);
    expect(said.length).toBeGreaterThan(0);
  });
});

describe('a draft of rules with overlays', () => {
  let bundle = '';
  beforeAll(() => {
    const overlays = [
      {
        name: 'site',
        version: '1.0.0',
        title: 'The site',
        documents: {
          suppression: {
            known: { id: 'known', problem: 'lookup', reason: 'Known.', owner: 'Kim', expires: '2026-05-01' },
          },
        },
      },
    ];
    bundle = JSON.stringify({ ...JSON.parse(exampleBundle()), overlays });
  });

  it('carries them along, and is not refused for what they have wrong', () => {
    const began = readBase(bundle);
    const loaded = loadDraft(began, [change('article', 'notes', null)]);
    expect(loaded.result.ok).toBe(false);
    const same = loadDraft(began, []);
    if (!same.result.ok) throw new Error(JSON.stringify(same.result.messages));
    expect(JSON.parse(same.result.bundle)).toEqual(JSON.parse(bundle));
    const messages = checkDraft(same, NOW);
    expect(messages.filter(({ file }) => file.startsWith('overlays/'))).toEqual([
      expect.objectContaining({ file: 'overlays/site/suppressions/known.json', code: 'suppression-expired' }),
    ]);
    expect(faultsOf(same.result, messages)).toEqual([]);
  });
});
