/** A whole forest in one file: each planted fault is told once, with all the links that it explains, and nothing else. */
import { beforeAll, describe, expect, it } from 'vitest';
import { diagnose } from '../src/diagnose.js';
import type { Knowledge } from '../src/diagnosis/compile.js';
import type { Finding, Subject } from '../src/diagnosis/types.js';
import { renderPlainText } from '../src/render/plain-text.js';
import { forestCsv } from './support/forest.mjs';
import { shippedKnowledge } from './support/shipped-knowledge.js';

let knowledge: Knowledge;
beforeAll(async () => {
  knowledge = await shippedKnowledge();
});

interface Row {
  readonly destination: string;
  readonly source: string;
}

/** The failing (destination, source) pairs of the file, read by nothing of dcause. */
function failingRows(csv: string): readonly Row[] {
  const pairs = new Map<string, Row>();
  for (const row of csv.split('\r\n')) {
    if (!row.endsWith(',8524')) continue;
    const [, , destination = '', , source = ''] = row
      .replaceAll(/"[^"]*"/g, 'context')
      .split(',')
      .toSpliced(4, 1);
    pairs.set(`${destination}<${source}`, { destination, source });
  }
  return [...pairs.values()];
}

function explained(findings: readonly Finding[], subject: Subject): readonly string[] {
  const [finding, ...others] = findings.filter(
    (each) => JSON.stringify(each.subject) === JSON.stringify(subject),
  );
  expect(others).toEqual([]);
  return (finding?.explains ?? []).map(({ destination, source }) => `${destination}<${source}`).sort();
}

function firstCause(findings: readonly Finding[], subject: Subject): string | undefined {
  return findings.find((each) => JSON.stringify(each.subject) === JSON.stringify(subject))?.causes[0]?.about
    .role;
}

/** Failing links as they are in life: broken at different times, some of them never well. */
function uneven(csv: string): string {
  let row = 0;
  return csv.replaceAll(/,31,([\d :-]+),2025-03-02 [\d:]+,8524/g, (_, attempt: string) => {
    row += 1;
    const success = row % 9 === 0 ? '0' : `2024-${String((row % 12) + 1).padStart(2, '0')}-17 10:11:12`;
    return `,${(row % 40) + 1},${attempt},${success},8524`;
  });
}

const SIZES = [
  ['500 domain controllers', { controllers: 500 }, (csv: string) => csv],
  ['500, failing since different times', { controllers: 500 }, uneven],
  ['60 that meet each other', { controllers: 60, controllersPerSite: 6 }, (csv: string) => csv],
  ['60, failing since different times', { controllers: 60, controllersPerSite: 6 }, uneven],
] as const;

describe.each(SIZES)('a forest of %s', (_, size, dress) => {
  it('has a dead source, a lost destination and a bad site, each told once', async () => {
    const forest = forestCsv(size);
    const csv = dress(forest.csv);
    const { findings, omitted, unrecognised } = await diagnose(knowledge, { evidence: [{ text: csv }] });
    const dead = { source: forest.deadSource };
    const lost = { destination: forest.lostDestination };
    const site = { site: forest.badSite };
    expect(findings).toHaveLength(3);
    expect(omitted.findings).toBe(0);
    expect(unrecognised.evidence).toEqual([]);
    expect(firstCause(findings, dead)).toBe('source');
    expect(firstCause(findings, lost)).toBe('destination');
    expect(firstCause(findings, site)).toBe('destination');

    const rows = failingRows(csv);
    const told = [dead, lost, site].flatMap((subject) => explained(findings, subject));
    expect(told.toSorted()).toEqual(rows.map(({ destination, source }) => `${destination}<${source}`).sort());
    // A link from the dead source to another broken place may be told with either.
    const only = (wanted: (row: Row) => boolean): readonly string[] =>
      rows
        .filter((row) => wanted(row) && row.source !== forest.deadSource)
        .map(({ destination, source }) => `${destination}<${source}`)
        .sort();
    const isIn = (name: string): boolean => forest.badSiteControllers.includes(name);
    expect(explained(findings, lost)).toEqual(
      expect.arrayContaining([...only(({ destination }) => destination === forest.lostDestination)]),
    );
    expect(explained(findings, site)).toEqual(
      expect.arrayContaining([...only(({ destination }) => isIn(destination))]),
    );
    expect(explained(findings, dead)).toEqual(
      expect.arrayContaining(
        rows
          .filter(
            ({ destination, source }) =>
              source === forest.deadSource && destination !== forest.lostDestination && !isIn(destination),
          )
          .map(({ destination, source }) => `${destination}<${source}`),
      ),
    );
  });
});

describe('a bad site', () => {
  it('is named as a whole', async () => {
    const { csv, badSite } = forestCsv({ controllers: 60, controllersPerSite: 6 });
    const diagnosis = await diagnose(knowledge, { evidence: [{ text: csv }] });
    const answer = { ...diagnosis, id: '0', revision: 1, createdAt: '2025-03-05T00:00:00Z', recorded: false };
    expect(renderPlainText(answer)).toContain(`every domain controller of site ${badSite}`);
  });
});
