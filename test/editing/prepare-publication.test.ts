/** What becomes of a draft that is published: no more is refused than the draft can mend, and what is made loads again. */
import { describe, expect, it } from 'vitest';
import { tagOf } from '../../src/editing/effective-documents.js';
import { openStored, type StoredDraft } from '../../src/editing/open-draft.js';
import { preparePublication } from '../../src/editing/prepare-publication.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import type { DraftDocument } from '../../src/store/editing-types.js';
import { small } from '../support/drafts.js';
import { exampleBundle } from '../support/examples.js';

const NOW = Date.UTC(2026, 4, 4);

/** A case that fails. */
const failing = (id: string) => {
  const { problem, given } = small('case', 'wins');
  return { id, title: 'Ruled out', kind: 'ranking', problem, given, ruledOut: ['missing'] };
};

function draft(cases: readonly object[], bundle = exampleBundle()) {
  const documents = cases.map((document): DraftDocument => {
    const text = JSON.stringify(document);
    const id = 'id' in document ? String(document.id) : '';
    return { kind: 'case', id, text, etag: tagOf(text), updatedAt: 1, updatedBy: 'key:kim' };
  });
  const head = { name: 'contoso', version: '0.9.0', digest: '0'.repeat(64), createdAt: 1 };
  const stored: StoredDraft = {
    draft: {
      id: 'a',
      title: 'A draft',
      baseDigest: head.digest,
      createdAt: 1,
      createdBy: 'key:kim',
      updatedAt: 1,
      revision: 7,
      documents,
    },
    head,
    held: [head],
    bundle,
  };
  return openStored(stored);
}

describe('a publication', () => {
  it('is what was checked, under its version', async () => {
    const prepared = await preparePublication(draft([]), '1.0.0', NOW);
    expect(prepared).toMatchObject({ level: 'patch', draftRevision: 7, baseVersion: '0.9.0' });
    const { digest, bundle } = prepared.ruleset;
    const loaded = loadBundle(bundle);
    expect(loaded.ok && [loaded.ruleset.digest, loaded.ruleset.version]).toEqual([digest, '1.0.0']);
  });

  it('has no version that could not be loaded again', async () => {
    const prepared = preparePublication(draft([]), '1.0.12345678901', NOW);
    await expect(prepared).rejects.toMatchObject({
      code: 'invalid-request',
      errors: [{ pointer: '/version' }],
    });
  });

  it('is refused for each case that fails', async () => {
    const prepared = preparePublication(draft([failing('one'), failing('two')]), undefined, NOW);
    await expect(prepared).rejects.toMatchObject({
      code: 'rules-refused',
      messages: [
        { file: 'cases/one.json', code: 'failing-case' },
        { file: 'cases/two.json', code: 'failing-case' },
      ],
    });
  });

  it('is not refused for cases of overlays, which a draft cannot mend', async () => {
    const documents = { case: { site: failing('site') } };
    const overlays = [{ name: 'site', version: '1.0.0', title: 'The site', documents }];
    const bundle = JSON.stringify({ ...JSON.parse(exampleBundle()), overlays });
    expect((await preparePublication(draft([], bundle), undefined, NOW)).ruleset.version).toBe('0.9.1');
    await expect(preparePublication(draft([failing('own')], bundle), undefined, NOW)).rejects.toMatchObject({
      messages: [{ file: 'cases/own.json' }],
    });
  });
});
