/** What was asked, out of the records of the store. */
import type { DiagnoseRequest } from '../diagnose.js';
import type { DiagnosisHead, Store } from '../store/types.js';
import { readStoredRequest } from './stored-documents.js';

const PAGE = 100;

/** A request as the store has it. */
export interface RecordedText {
  readonly id: string;
  readonly text: string;
}

export interface RecordedRequest {
  readonly id: string;
  /** Absent where the record is damaged. */
  readonly request?: DiagnoseRequest;
}

/** The last revision of each of the newest `count` diagnoses, newest first. Rejects with StoreError. */
export async function* recordedTexts(
  store: Pick<Store, 'listDiagnoses' | 'findDiagnosis'>,
  count: number,
): AsyncGenerator<RecordedText, void, undefined> {
  let left = count;
  let last: DiagnosisHead | undefined;
  while (left > 0) {
    const limit = Math.min(left, PAGE);
    const heads = await store.listDiagnoses({}, { limit, ...(last === undefined ? {} : { after: last }) });
    for (const { id } of heads) {
      const record = await store.findDiagnosis(id);
      if (record !== undefined) yield { id, text: record.request };
    }
    last = heads.at(-1);
    if (heads.length < limit) return;
    left -= heads.length;
  }
}

/** The same as requests that can be answered again. */
export async function* readRecorded(texts: AsyncIterable<RecordedText>): AsyncGenerator<RecordedRequest> {
  for await (const { id, text } of texts) yield { id, ...requestIn(text) };
}

function requestIn(text: string): Pick<RecordedRequest, 'request'> {
  try {
    return { request: readStoredRequest(text) };
  } catch {
    return {};
  }
}
