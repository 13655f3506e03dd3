/** What a draft would do: its check, its cases, what they leave out, and how it differs from what it began with. */
import type { Request } from 'express';
import { compileRuleset } from '../diagnosis/compile.js';
import { diffDraft } from '../editing/diff-draft.js';
import { checkDraft } from '../editing/load-draft.js';
import {
  type DraftReader,
  knowledgeOfBoth,
  loadOpenDraft,
  type OpenDraft,
  openDraft,
  usableDraft,
} from '../editing/open-draft.js';
import { faultsOf } from '../editing/publish-draft.js';
import { impactReport } from '../impact-report.js';
import { inTurns } from '../in-steps.js';
import { citationCoverage } from '../knowledge/coverage.js';
import { runCases } from '../rule-cases.js';
import { coverageInSteps } from '../rule-coverage.js';
import type { Store } from '../store/types.js';
import type { WorkQueue } from '../work-queue.js';
import { whileConnected } from './connection.js';
import { offers } from './negotiate.js';
import { readInteger, readQuery } from './query.js';
import { pathParameter, type Route } from './route.js';
import type { Wire } from './wire.js';

const DEFAULT_RECORDS = 50;
const MAX_RECORDS = 1000;

export interface DraftReportOptions {
  readonly store: DraftReader & Pick<Store, 'listDiagnoses' | 'findDiagnosis'>;
  readonly work: WorkQueue;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

type Report = (opened: OpenDraft, signal: AbortSignal) => Promise<object>;

/** One route for each report; they wait for their turn in `work`. */
export function draftReportRoutes({ store, work, now }: DraftReportOptions): readonly Route[] {
  /** `reportFor` reads the query. */
  const route = (name: string, reportFor: (request: Request) => Report): Route => ({
    method: 'get',
    path: `/v1/drafts/{draft}/${name}`,
    role: 'editor',
    handlers: [
      offers('application/json'),
      async (request, response) => {
        const make = reportFor(request);
        const id = pathParameter(request, 'draft');
        const document = await whileConnected(response, (signal) =>
          work.run(async () => make(await openDraft(store, id), signal), signal),
        );
        if (document !== undefined) response.set('Cache-Control', 'no-store').json(document);
      },
    ],
  });
  const plain = (report: Report) => (request: Request) => {
    readQuery(request, []);
    return report;
  };
  return [
    route(
      'check',
      plain(async (opened, signal): Promise<Wire<'DraftCheck'>> => {
        const loaded = await loadOpenDraft(opened, signal);
        const messages = await inTurns(checkDraft(loaded, now()), signal);
        return { messages, publishable: faultsOf(loaded.result, messages).length === 0 };
      }),
    ),
    route(
      'test',
      plain(async (opened, signal): Promise<Wire<'DraftTest'>> => {
        const { ruleset } = await usableDraft(opened, signal);
        const report = await runCases(compileRuleset(ruleset), [], signal);
        return { passed: report.results.every(({ passed }) => passed), ...report };
      }),
    ),
    route(
      'coverage',
      plain(async (opened, signal): Promise<Wire<'DraftCoverage'>> => {
        const { ruleset, locate } = await usableDraft(opened, signal);
        const rules = await inTurns(coverageInSteps(compileRuleset(ruleset), locate), signal);
        return { citations: citationCoverage(ruleset), rules };
      }),
    ),
    route(
      'diff',
      plain(async (opened, signal): Promise<Wire<'DraftDiff'>> => {
        const { ruleset } = await usableDraft(opened, signal);
        return diffDraft(opened, ruleset, signal);
      }),
    ),
    route('impact', (request) => {
      const { records } = readQuery(request, ['records']);
      const count = readInteger(records, 'records', 0, MAX_RECORDS) ?? DEFAULT_RECORDS;
      return async (opened, signal): Promise<Wire<'DraftImpact'>> => {
        const { before, after } = await knowledgeOfBoth(opened, signal);
        return impactReport(before, after, { store, count }, signal);
      };
    }),
  ];
}
