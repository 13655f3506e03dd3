/** What a change of rules does to the cases of both rulesets and to recorded diagnoses. */
import type { Knowledge } from './diagnosis/compile.js';
import type { RecordedRequest } from './records/recorded-requests.js';
import { type Asked, casesOfBoth, type Impact, impactOn } from './rule-impact.js';

/** What was answered twice; `diagnoses` is absent where there is no store. */
export interface ImpactReport {
  readonly cases: number;
  readonly diagnoses?: { readonly compared: number; readonly unreadable: number };
  readonly changes: readonly Impact[];
}

/** Answers everything under both rulesets, and tells what comes out otherwise. Rejects as `records` do. */
export async function impactReport(
  before: Knowledge,
  after: Knowledge,
  records: AsyncIterable<RecordedRequest> | undefined,
): Promise<ImpactReport> {
  const cases = casesOfBoth(before.ruleset, after.ruleset);
  const changes: Impact[] = [];
  const tryOut = async (asked: Asked): Promise<void> => {
    const impact = await impactOn(asked, before, after);
    if (impact !== undefined) changes.push(impact);
  };
  for (const asked of cases) await tryOut(asked);
  if (records === undefined) return { cases: cases.length, changes };
  const diagnoses = { compared: 0, unreadable: 0 };
  for await (const { id, request } of records) {
    diagnoses[request === undefined ? 'unreadable' : 'compared'] += 1;
    if (request !== undefined) await tryOut({ kind: 'diagnosis', id, request });
  }
  return { cases: cases.length, diagnoses, changes };
}
