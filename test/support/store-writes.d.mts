import type { DiagnosisRecord, StoredRuleset } from '../../src/store/types.js';

export const RULESET_OF_WRITER: Omit<StoredRuleset, 'createdAt'>;
export function writtenDiagnosis(id: string, revision: number): DiagnosisRecord;
