/** The tasks of the worker, done: from plain data to plain data, without a store. */
import { checkBundle } from '../check-bundle.js';
import { readBase } from '../editing/draft-base.js';
import { openStored } from '../editing/open-draft.js';
import { preparePublication } from '../editing/prepare-publication.js';
import { type RecordedText, readRecorded } from '../records/recorded-requests.js';
import { reportDraft } from './report-draft.js';
import type { Result, Task } from './tasks.js';

/** Throws the InputErrors of what it does. */
export async function doTask(task: Task, records: AsyncIterable<RecordedText>): Promise<Result> {
  switch (task.kind) {
    case 'bundle': {
      const { ruleset, bundle } = checkBundle(task.text);
      const { digest, name, version } = ruleset;
      return { kind: 'bundle', ruleset: { digest, name, version, bundle } };
    }
    case 'report': {
      const { report, active, against, now } = task;
      const draft = openStored(task.draft);
      const compared =
        against === undefined
          ? draft
          : { head: { version: against.version }, base: readBase(against.bundle) };
      const options = { active, compared, now, records: readRecorded(records) };
      const document = await reportDraft(report, draft, options);
      return { kind: 'report', json: JSON.stringify(document) };
    }
    case 'publication': {
      const { draft, now, version } = task;
      return { kind: 'publication', ...(await preparePublication(openStored(draft), version, now)) };
    }
  }
}
