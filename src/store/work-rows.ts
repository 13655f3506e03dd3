/** Work on tickets as rows, and back. */
import type { Selection } from 'kysely';
import { decompress } from './compress.js';
import type { Tables } from './schema.js';
import type { Work } from './ticket-types.js';

export const WORK_COLUMNS = [
  'ticket_work.id',
  'kind',
  'created_at',
  'since',
  'attempts',
  'begun_at',
  'sequence',
  'ticket_work.diagnosis_id',
  'revision',
  'payload',
] as const;
export type WorkRow = Selection<Tables, 'ticket_work', (typeof WORK_COLUMNS)[number]>;

export async function toWork(row: WorkRow): Promise<Work> {
  return {
    id: row.id,
    kind: row.kind,
    createdAt: row.created_at,
    since: row.since,
    attempts: row.attempts,
    ...(row.begun_at === null ? {} : { begunAt: row.begun_at }),
    sequence: row.sequence,
    ...(row.diagnosis_id === null ? {} : { diagnosisId: row.diagnosis_id }),
    ...(row.revision === null ? {} : { revision: row.revision }),
    ...(row.payload === null ? {} : { payload: await decompress(row.payload) }),
  };
}
