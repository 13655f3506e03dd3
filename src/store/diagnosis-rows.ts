/** Revisions of diagnoses as rows, and back. */
import { compress, decompress } from './compress.js';
import type { LabelKind, Tables } from './schema.js';
import { toStrings } from './string-list.js';
import type { DiagnosisHead, DiagnosisRecord } from './types.js';

export const HEAD_COLUMNS = [
  'diagnosis_id',
  'diagnosis_revisions.revision',
  'created_at',
  'engine_version',
  'ruleset_digest',
  'ticket_system',
  'ticket_id',
  'problems',
  'causes',
] as const;
type Revision = Tables['diagnosis_revisions'];
type HeadRow = Omit<Revision, 'request' | 'answer'>;
type StoredBytes = ArrayBuffer | Uint8Array;

/** The row of a revision, with its documents compressed. */
export async function toRow(
  record: DiagnosisRecord,
): Promise<HeadRow & { readonly request: Uint8Array; readonly answer: Uint8Array }> {
  const [request, answer] = await Promise.all([compress(record.request), compress(record.answer)]);
  return {
    diagnosis_id: record.id,
    revision: record.revision,
    created_at: record.createdAt,
    engine_version: record.engineVersion,
    ruleset_digest: record.rulesetDigest,
    ticket_system: record.ticket?.system ?? null,
    ticket_id: record.ticket?.id ?? null,
    problems: JSON.stringify(record.problems),
    causes: JSON.stringify(record.causes),
    request,
    answer,
  };
}

/** Its problems and causes, one or the other perhaps twice. */
export function toLabels({ id, revision, problems, causes }: DiagnosisRecord): Tables['diagnosis_labels'][] {
  const labels = (kind: LabelKind, values: readonly string[]): Tables['diagnosis_labels'][] =>
    values.map((label) => ({ kind, label, diagnosis_id: id, revision }));
  return [...labels('problem', problems), ...labels('cause', causes)];
}

export function toHead(row: HeadRow): DiagnosisHead {
  return {
    id: row.diagnosis_id,
    revision: row.revision,
    createdAt: row.created_at,
    engineVersion: row.engine_version,
    rulesetDigest: row.ruleset_digest,
    ...(row.ticket_system === null || row.ticket_id === null
      ? {}
      : { ticket: { system: row.ticket_system, id: row.ticket_id } }),
    problems: toStrings(row.problems),
    causes: toStrings(row.causes),
  };
}

export async function toRecord(
  row: HeadRow & { readonly request: StoredBytes; readonly answer: StoredBytes },
): Promise<DiagnosisRecord> {
  const [request, answer] = await Promise.all([decompress(row.request), decompress(row.answer)]);
  return { ...toHead(row), request, answer };
}
