/** What the worker is asked, and what it answers: plain data that crosses from one process to the other. */
import type { StoredDraft } from '../editing/open-draft.js';
import type { PreparedPublication } from '../editing/prepare-publication.js';
import type { ErrorCode, ErrorDetail } from '../errors.js';
import type { RuleMessage } from '../knowledge/messages.js';
import { isRecord } from '../knowledge/schema-check.js';
import type { RecordedText } from '../records/recorded-requests.js';
import type { RulesetName } from '../rules-in-use.js';
import type { StoredRuleset } from '../store/types.js';

/** What can be told of a draft; see `reportDraft`. */
export type ReportName = 'check' | 'test' | 'coverage' | 'diff' | 'impact';

/** `now` is in epoch milliseconds. */
export type Task =
  | { readonly kind: 'bundle'; readonly text: string }
  | {
      readonly kind: 'report';
      readonly report: ReportName;
      readonly draft: StoredDraft;
      /** What answers. */
      readonly active: RulesetName;
      /** What the draft is compared with; undefined: its base. */
      readonly against: { readonly version: string; readonly bundle: string } | undefined;
      readonly now: number;
    }
  | {
      readonly kind: 'publication';
      readonly draft: StoredDraft;
      /** Undefined: the one that is proposed. */
      readonly version: string | undefined;
      readonly now: number;
    };

export type Result =
  | { readonly kind: 'bundle'; readonly ruleset: Omit<StoredRuleset, 'createdAt'> }
  /** As JSON, so that nobody has to take it apart and put it together again. */
  | { readonly kind: 'report'; readonly json: string }
  | (PreparedPublication & { readonly kind: 'publication' });

export type ResultOf<T extends Task> = Extract<Result, { readonly kind: T['kind'] }>;

export function isResultOf<T extends Task>(result: Result, { kind }: T): result is ResultOf<T> {
  return result.kind === kind;
}

/** One task at a time; records only where the worker asks for the next. */
export type ToWorker =
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'record'; readonly record: RecordedText }
  | { readonly kind: 'no-record' };

/** The answer to a task, or `next` where the task needs another record. `heapBytes`: what the worker holds after it. */
export type FromWorker =
  | { readonly kind: 'done'; readonly result: Result; readonly heapBytes: number }
  | {
      readonly kind: 'refused';
      readonly code: ErrorCode;
      readonly detail: string;
      readonly errors: readonly ErrorDetail[];
      readonly messages: readonly RuleMessage[];
      readonly heapBytes: number;
    }
  /** A defect: what was thrown, and where. */
  | { readonly kind: 'failed'; readonly name: string; readonly message: string; readonly stack: string }
  | { readonly kind: 'next' };

const TO_WORKER: readonly unknown[] = ['task', 'record', 'no-record'] satisfies ToWorker['kind'][];
const FROM_WORKER: readonly unknown[] = ['done', 'refused', 'failed', 'next'] satisfies FromWorker['kind'][];

/** Both ends are ours, and of one version: the kind says enough. */
export function isToWorker(message: unknown): message is ToWorker {
  return isRecord(message) && TO_WORKER.includes(message['kind']);
}

export function isFromWorker(message: unknown): message is FromWorker {
  return isRecord(message) && FROM_WORKER.includes(message['kind']);
}
