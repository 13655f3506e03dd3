/** Lists of diagnoses: every page once, every filter against the last revision. */
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type {
  DiagnosisCursor,
  DiagnosisFilter,
  DiagnosisHead,
  DiagnosisRecord,
  Store,
} from '../../src/store/types.js';
import { describeStore } from '../support/store-databases.js';
import { diagnosis, headOf, RULESET, ruleset } from '../support/store-records.js';

const OTHER = ruleset('other', '0.0.2', 'shared');
const [problems, causes, systems] = [
  ['p1', 'p2', 'P1'],
  ['c1', 'c2'],
  ['jira', 'zammad'],
];

const revision = fc.record({
  // Few instants, so that ids must decide.
  createdAt: fc.integer({ min: 1, max: 6 }),
  rulesetDigest: fc.constantFrom(RULESET.digest, OTHER.digest),
  problems: fc.array(fc.constantFrom(...problems), { maxLength: 3 }),
  causes: fc.array(fc.constantFrom(...causes), { maxLength: 3 }),
  ticket: fc.option(fc.record({ system: fc.constantFrom(...systems), id: fc.constantFrom('1', '2') })),
});
const filter = fc.record(
  {
    problem: fc.constantFrom(...problems, 'none'),
    cause: fc.constantFrom(...causes),
    ticket: fc.record(
      { system: fc.constantFrom(...systems), id: fc.constantFrom('1', '2') },
      { requiredKeys: [] },
    ),
    ruleset: fc.constantFrom(RULESET.digest, OTHER.digest),
    since: fc.integer({ min: 0, max: 7 }),
    until: fc.integer({ min: 0, max: 7 }),
  },
  { requiredKeys: [] },
);

/** What `listDiagnoses` must find, by its description. */
function fits(head: DiagnosisHead, wanted: DiagnosisFilter): boolean {
  const is = (value: string | undefined, want: string | undefined): boolean =>
    want === undefined || value === want;
  return (
    (wanted.problem === undefined || head.problems.includes(wanted.problem)) &&
    (wanted.cause === undefined || head.causes.includes(wanted.cause)) &&
    is(head.ticket?.system, wanted.ticket?.system) &&
    is(head.ticket?.id, wanted.ticket?.id) &&
    is(head.rulesetDigest, wanted.ruleset) &&
    head.createdAt >= (wanted.since ?? 0) &&
    head.createdAt < (wanted.until ?? Number.MAX_SAFE_INTEGER)
  );
}

function newestFirst(a: DiagnosisHead, b: DiagnosisHead): number {
  return b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1);
}

async function pages(
  store: Store,
  wanted: DiagnosisFilter,
  limit: number,
): Promise<readonly DiagnosisHead[]> {
  const all: DiagnosisHead[] = [];
  for (let after: DiagnosisCursor | undefined; ; ) {
    const page = await store.listDiagnoses(wanted, after === undefined ? { limit } : { limit, after });
    expect(page.length).toBeLessThanOrEqual(limit);
    all.push(...page);
    after = page.at(-1);
    if (after === undefined) return all;
  }
}

describeStore('lists of diagnoses', (store) => {
  const last: DiagnosisHead[] = [];

  beforeAll(async () => {
    for (const kept of [RULESET, OTHER]) await store().addRuleset(kept, 0, 'files');
    const drawn = fc.sample(fc.array(revision, { minLength: 1, maxLength: 3 }), { numRuns: 60, seed: 8524 });
    for (const [index, revisions] of drawn.entries()) {
      // Upper and lower case and hyphens: the order is that of code points in any locale.
      const id = `${index % 2 === 0 ? 'Ab' : 'a-'}${(index * 37) % 60}`;
      const records = revisions.map(
        ({ ticket, ...rest }, at): DiagnosisRecord => ({
          ...diagnosis(id),
          ...rest,
          revision: at + 1,
          ...(ticket === null ? {} : { ticket }),
        }),
      );
      for (const record of records) await store().addDiagnosis(record);
      last.push(...records.slice(-1).map(headOf));
    }
  });

  it('law: the pages together are the whole list, each diagnosis once, and what the filter says', async () => {
    await fc.assert(
      fc.asyncProperty(filter, fc.integer({ min: 1, max: 70 }), async (wanted, limit) => {
        const expected = last.filter((head) => fits(head, wanted)).sort(newestFirst);
        expect(await pages(store(), wanted, limit)).toEqual(expected);
      }),
      { numRuns: 100, seed: 8524 },
    );
  });

  it('a new diagnosis moves no page that begins behind it', async () => {
    const whole = await pages(store(), {}, 10);
    const [tenth] = whole.slice(9);
    await store().addDiagnosis({ ...diagnosis('newcomer'), createdAt: 99 });
    expect(await store().listDiagnoses({}, { limit: 99, ...(tenth && { after: tenth }) })).toEqual(
      whole.slice(10),
    );
  });
});
