/** What a draft would do: its check, its cases, what they leave out, how it differs from what it began with. */
import { compileRuleset } from '../diagnosis/compile.js';
import { diffDraft } from '../editing/diff-draft.js';
import { checkDraft } from '../editing/load-draft.js';
import {
  type Compared,
  knowledgeOfBoth,
  loadOpenDraft,
  type OpenDraft,
  usableDraft,
} from '../editing/open-draft.js';
import { faultsOf } from '../editing/prepare-publication.js';
import type { Wire } from '../http/wire.js';
import { impactReport } from '../impact-report.js';
import { citationCoverage } from '../knowledge/coverage.js';
import type { RecordedRequest } from '../records/recorded-requests.js';
import { runCases } from '../rule-cases.js';
import { ruleCoverage } from '../rule-coverage.js';
import type { RulesetName } from '../rules-in-use.js';
import type { ReportName } from './tasks.js';

export interface ReportOptions {
  /** What answers. */
  readonly active: RulesetName;
  readonly compared: Compared;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What an impact is weighed by, besides the cases. */
  readonly records: AsyncIterable<RecordedRequest>;
}

/** The report as the contract has it. Every one but the check throws InputError `rules-refused`: the draft must load. */
export function reportDraft(
  report: ReportName,
  draft: OpenDraft,
  { active, compared, now, records }: ReportOptions,
): object | Promise<object> {
  switch (report) {
    case 'check':
      return check(draft, now);
    case 'test':
      return test(draft);
    case 'coverage':
      return coverage(draft);
    case 'diff':
      return diff(draft, compared, active);
    case 'impact':
      return impact(draft, compared, records);
  }
}

function check(draft: OpenDraft, now: number): Wire<'DraftCheck'> {
  const loaded = loadOpenDraft(draft);
  const messages = checkDraft(loaded, now);
  return { messages, publishable: faultsOf(loaded.result, messages).length === 0 };
}

async function test(draft: OpenDraft): Promise<Wire<'DraftTest'>> {
  const report = await runCases(compileRuleset(usableDraft(draft).ruleset));
  return { passed: report.results.every(({ passed }) => passed), ...report };
}

function coverage(draft: OpenDraft): Wire<'DraftCoverage'> {
  const { ruleset, locate } = usableDraft(draft);
  return { citations: citationCoverage(ruleset), rules: ruleCoverage(compileRuleset(ruleset), locate) };
}

function diff(draft: OpenDraft, compared: Compared, active: RulesetName): Wire<'DraftDiff'> {
  const difference = diffDraft(draft, usableDraft(draft).ruleset, compared);
  return { ...difference, active, baseAnswers: draft.head.digest === active.digest };
}

async function impact(
  draft: OpenDraft,
  compared: Compared,
  records: AsyncIterable<RecordedRequest>,
): Promise<Wire<'DraftImpact'>> {
  const { before, after } = knowledgeOfBoth(draft, compared);
  return impactReport(before, after, records);
}
