/** What a later revision shows of its changes. */
import { describe, expect, it } from 'vitest';
import { compareFindings } from '../../src/compare-answers.js';
import { type Answer, type DiagnoseRequest, diagnose } from '../../src/diagnose.js';
import { renderMarkdown } from '../../src/render/markdown.js';
import { renderPlainText } from '../../src/render/plain-text.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

const STATUS = { 'link.status': 8524 };

async function second(before: DiagnoseRequest, after: DiagnoseRequest): Promise<Answer> {
  const knowledge = await shippedKnowledge();
  const [was, is] = [await diagnose(knowledge, before), await diagnose(knowledge, after)];
  return {
    id: '00000000-0000-4000-8000-000000000000',
    revision: 2,
    createdAt: '2026-01-01T00:00:00.000Z',
    recorded: true,
    ...is,
    changes: { since: 1, findings: compareFindings(was.findings, is.findings) },
  };
}

describe('the page of a later revision', () => {
  it('begins with what changed, by how much, and why', async () => {
    const answer = await second({ facts: STATUS }, { facts: { ...STATUS, 'link.sourceDeleted': true } });
    const top = renderPlainText(answer, {}).split('\n').slice(0, 12).join('\n');
    expect(top).toMatch(/^Changed since revision 1\n=+\n/);
    expect(top).toContain("- The source's name cannot be looked up in DNS (8524, 2087, 2088)");
    expect(top.replace(/\s+/g, ' ')).toMatch(
      /The source is gone for good and its metadata remains: 1\d% before, 9\d% now\. Its distinguished name at the destination carries \\0ADEL:\./,
    );
  });

  it('names a finding that is new, and one that is gone', async () => {
    const [none, one] = [{ facts: { 'link.status': 5 } }, { facts: STATUS }];
    expect(renderMarkdown(await second(none, one), {})).toContain('New: The source');
    expect(renderMarkdown(await second(one, none), {})).toContain('No longer found: The source');
  });

  it('says so where nothing changed', async () => {
    const answer = await second({ facts: STATUS }, { facts: STATUS });
    expect(renderPlainText(answer, {})).toContain('What was added changes no finding.');
  });

  it('says which rules were changed meanwhile', async () => {
    const answer = await second({ facts: STATUS }, { facts: STATUS });
    const name = (version: string) => ({ name: 'a', version, digest: '0'.repeat(64) });
    const ruleset = { before: name('1.0.0'), after: name('1.1.0') };
    const changes = { since: 1, findings: [], ruleset };
    expect(renderPlainText({ ...answer, changes }, {})).toContain('The rules changed from 1.0.0 to 1.1.0.');
  });
});
