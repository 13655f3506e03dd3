/** What was asked, out of the records of the store. */
import type { DiagnoseRequest } from '../diagnose.js';
import type { DiagnosisHead, Store } from '../store/types.js';
import { readStoredRequest } from './stored-documents.js';

const PAGE = 100;

export interface RecordedRequest {
  readonly id: string;
  /** Absent where the record is damaged. */
  readonly request?: DiagnoseRequest;
}

/** The last revision of each of the newest `count` diagnoses, newest first. Rejects with StoreError. */
export async function* recordedRequests(
  store: Pick<Store, 'listDiagnoses' | 'findDiagnosis'>,
  count: number,
): AsyncGenerator<RecordedRequest> {
  let left = count;
  let last: DiagnosisHead | undefined;
  while (left > 0) {
    const limit = Math.min(left, PAGE);
    const heads = await store.listDiagnoses({}, { limit, ...(last === undefined ? {} : { after: last }) });
    for (const { id } of heads) {
      const record = await store.findDiagnosis(id);
      if (record !== undefined) yield { id, ...requestIn(record.request) };
    }
    last = heads.at(-1);
    if (heads.length < limit) return;
    left -= heads.length;
  }
}

function requestIn(text: string): Pick<RecordedRequest, 'request'> {
  try {
    return { request: readStoredRequest(text) };
  } catch {
    return {};
  }
}
