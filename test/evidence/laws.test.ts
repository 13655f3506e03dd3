/**
 * Laws over every sample: what a mail program, a console or a form does to a paste changes nothing in the answer, two
 * pastes in one give the answers of both, and other names give the same answer under the other names.
 */
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnose.js';
import type { Knowledge } from '../../src/diagnosis/compile.js';
import { decodeText } from '../../src/evidence/decode.js';
import { READERS } from '../../src/evidence/readers/all.js';
import { scanPiece } from '../../src/evidence/scan.js';
import { DRESSES, later, renamed, wrapped } from '../support/dress.mjs';
import { shippedKnowledge } from '../support/shipped-knowledge.js';
import { sample, sampleNames } from './sample.js';

const SAMPLES = sampleNames();
/** Not prose: what stands in columns or in a document loses its meaning where its lines are broken. */
const IN_COLUMNS =
  /\.(?:csv|json|xml)$|replsum|table|dnscmd|ipconfig|dig-|get-dns|resolve-|zone-container|samba/;
const PROSE = SAMPLES.filter((name) => !IN_COLUMNS.test(name));
/** Names of the renamed samples; letters and digits that many places on. */
const OTHER = fc.integer({ min: 1, max: 15 });

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

/** What is found and how it is ranked, one text per finding. */
async function answer(text: string): Promise<readonly string[]> {
  const { findings } = await diagnose(knowledge, { evidence: [{ text }] });
  return findings.map(({ problem, subject, causes }) =>
    JSON.stringify({
      problem: problem.id,
      subject,
      causes: causes.map((each) => [each.id, each.probability]),
    }),
  );
}

/** What the readers take out of it, without the lines that say it. */
function observed(text: string): readonly string[] {
  const lines = new Set(['from', 'report', 'dnsServersFrom']);
  return scanPiece({ text }, 0, READERS).observations.map((observation) =>
    JSON.stringify(observation, (field, value: unknown) => (lines.has(field) ? undefined : value)),
  );
}

describe.each(SAMPLES)('%s', (name) => {
  it.each([
    ...DRESSES,
    ['UTF-16', (text: string) => decodeText(iconv.encode(text, 'utf-16le', { addBOM: true }))],
  ] as const)('says the same with %s', async (_, wear) => {
    const text = sample(name);
    expect(observed(wear(text))).toEqual(observed(text));
    expect(await answer(wear(text))).toEqual(await answer(text));
  });
});

describe('prose', () => {
  it('says the same however wide its lines are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...PROSE), fc.integer({ min: 72, max: 100 }), async (name, width) => {
        expect(await answer(wrapped(sample(name), width))).toEqual(await answer(sample(name)));
      }),
      { numRuns: 300, seed: 8524 },
    );
  });
});

describe('two samples in one paste', () => {
  it('say what both of them say, in either order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...SAMPLES),
        fc.constantFrom(...SAMPLES),
        OTHER,
        fc.boolean(),
        async (one, other, by, swapped) => {
          const texts = [sample(one), renamed(sample(other), by)] as const;
          const expected = [...(await answer(texts[0])), ...(await answer(texts[1]))];
          const together = swapped ? [texts[1], texts[0]] : texts;
          expect((await answer(together.join('\n'))).toSorted()).toEqual(expected.sort());
        },
      ),
      { numRuns: 200, seed: 8524 },
    );
  });
});

describe('other names, addresses, GUIDs and dates', () => {
  it.each(SAMPLES)('give the same of %s', async (name) => {
    const expected = (await answer(sample(name))).map((each) => renamed(each, 7));
    expect((await answer(later(renamed(sample(name), 7)))).toSorted()).toEqual(expected.sort());
  });

  it('are other ones', () => {
    const text = SAMPLES.map(sample).join('\n');
    const other = renamed(text, 7);
    expect(other).not.toMatch(
      /contoso|fabrikam|emea|\bDC=example|\b(?:con|fab|ex|smb)-[a-z-]*dc?\d|203\.0\.113/i,
    );
    const guids = (from: string): Set<string> =>
      new Set(from.toLowerCase().match(/[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g));
    expect([...guids(other)].filter((guid) => guids(text).has(guid))).toEqual([]);
  });
});
