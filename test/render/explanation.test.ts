/** Explanations of cases of the shipped rules, whole. UPDATE_GOLDEN=1 rewrites the files. */
import { access, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { explain } from '../../src/explain/explain.js';
import type { Explanation, TracedCondition } from '../../src/explain/types.js';
import { renderExplanation } from '../../src/render/explanation.js';
import { requestOf } from '../../src/rule-cases.js';
import { shippedKnowledge } from '../support/shipped-knowledge.js';

async function explainCase(id: string, asked: readonly string[]): Promise<Explanation> {
  const knowledge = await shippedKnowledge();
  const document = knowledge.ruleset.cases.get(id);
  const request = document && requestOf(knowledge.ruleset, document);
  if (request === undefined) throw new Error(`There is no case ${id}`);
  return explain(knowledge, request, { asked });
}

/** The rules as a whole have a digest that every change of a sentence changes. */
const withoutDigest = (text: string): string => text.replace(/\([0-9a-f]{8}\)\.\n$/, '(digest).\n');

describe('the explanation of', () => {
  it.each([
    ['dns-client-order-wins', []],
    ['one-server-of-the-source-lacks-msdcs', ['source-dns-client-isp']],
    ['source-dc-removed-wins-from-repadmin', []],
  ])('%s', async (id, asked) => {
    const explanation = await explainCase(id, asked);
    const text = withoutDigest(renderExplanation(explanation, { evidenceNames: ['showrepl.txt'] }));
    const file = fileURLToPath(new URL(`golden/explanation.${id}.txt`, import.meta.url));
    if (process.env['UPDATE_GOLDEN'] === '1') await writeFile(file, text);
    await access(file);
    await expect(text).toMatchFileSnapshot(file);
  });
});

describe('renderExplanation', () => {
  it('keeps to the width, however deep conditions are nested', async () => {
    const explanation = await explainCase('dns-client-order-wins', []);
    const nest = (depth: number): TracedCondition => {
      const leaf: TracedCondition = {
        kind: 'leaf',
        truth: 'unknown',
        operator: 'equal',
        left: { fact: `a.${'long'.repeat(20)}` },
        right: { constant: true },
      };
      return depth === 0 ? leaf : { kind: 'all', truth: 'unknown', members: [nest(depth - 1), leaf] };
    };
    const deep: Explanation = {
      ...explanation,
      findings: explanation.findings.map((finding) => ({ ...finding, recognised: nest(60) })),
    };
    for (const width of [40, 80]) {
      const lines = renderExplanation(deep, { width }).split('\n');
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(width);
      expect(lines.filter((line) => line.includes('all of'))).not.toHaveLength(0);
    }
  });

  it('shows values from outside without their control characters', async () => {
    const explanation = await explainCase('dns-client-order-wins', []);
    const hostile: Explanation = {
      ...explanation,
      findings: explanation.findings.map((finding) => ({
        ...finding,
        subject: { source: 'DC1\u001b[2J\u202e' },
        recognised: {
          kind: 'leaf',
          truth: 'true',
          operator: 'equal',
          left: {
            fact: 'a.b',
            value: 'x\u001b[31m\u202e',
            from: { evidence: 0, line: 1, text: '\u001b[31m' },
          },
          right: { constant: 'x' },
        },
      })),
    };
    expect(renderExplanation(hostile)).not.toMatch(/[^\P{Cc}\n]|\p{Cf}/u);
  });
});
