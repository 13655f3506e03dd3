/** What a draft would do: its check, its cases, what they leave out, and how it differs from what it began with. */
import type { Request } from 'express';
import { type DraftReader, readStoredDraft } from '../editing/open-draft.js';
import { recordedTexts } from '../records/recorded-requests.js';
import { nameOf, type RulesInUse } from '../rules-in-use.js';
import type { RulesWorker } from '../rules-worker/rules-worker.js';
import type { ReportName } from '../rules-worker/tasks.js';
import type { Records } from '../rules-worker/worker-process.js';
import type { Store } from '../store/types.js';
import { whileConnected } from './connection.js';
import { offers } from './negotiate.js';
import { readChoice, readInteger, readQuery } from './query.js';
import { pathParameter, type Route } from './route.js';

/** What a draft can be compared with. */
const AGAINST = ['base', 'active'] as const;
const DEFAULT_RECORDS = 50;
const MAX_RECORDS = 1000;

export interface DraftReportOptions {
  readonly store: DraftReader & Pick<Store, 'listDiagnoses' | 'findDiagnosis'>;
  readonly rules: Pick<RulesInUse, 'current'>;
  readonly work: Pick<RulesWorker, 'run'>;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

interface Asked {
  readonly against?: (typeof AGAINST)[number] | undefined;
  readonly records?: Records;
}

/** One route for each report; they wait for their turn in `work`. */
export function draftReportRoutes({ store, rules, work, now }: DraftReportOptions): readonly Route[] {
  const route = (report: ReportName, readAsked: (request: Request) => Asked): Route => ({
    method: 'get',
    path: `/v1/drafts/{draft}/${report}`,
    role: 'editor',
    handlers: [
      offers('application/json'),
      async (request, response) => {
        const { against, records } = readAsked(request);
        const id = pathParameter(request, 'draft');
        const task = async () => {
          const draft = await readStoredDraft(store, id);
          const { ruleset, bundle } = rules.current();
          const active = nameOf(ruleset);
          return {
            kind: 'report' as const,
            report,
            draft,
            active,
            against: against === 'active' ? { version: active.version, bundle } : undefined,
            now: now(),
          };
        };
        const made = await whileConnected(response, (signal) => work.run(task, signal, records));
        if (made !== undefined)
          response.set('Cache-Control', 'no-store').type('application/json').send(made.json);
      },
    ],
  });
  const plain = (request: Request): Asked => {
    readQuery(request, []);
    return {};
  };
  return [
    route('check', plain),
    route('test', plain),
    route('coverage', plain),
    route('diff', (request) => {
      const { against } = readQuery(request, ['against']);
      return { against: readChoice(against, 'against', AGAINST) };
    }),
    route('impact', (request) => {
      const { against, records } = readQuery(request, ['against', 'records']);
      const count = readInteger(records, 'records', 0, MAX_RECORDS) ?? DEFAULT_RECORDS;
      return {
        against: readChoice(against, 'against', AGAINST),
        records: recordedTexts(store, count),
      };
    }),
  ];
}
