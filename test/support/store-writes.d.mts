import type { DraftDocument } from '../../src/store/editing-types.js';
import type { Inbound, NewDelivery } from '../../src/store/ticket-types.js';
import type { DiagnosisRecord, StoredRuleset } from '../../src/store/types.js';

export const RULESET_OF_WRITER: Omit<StoredRuleset, 'createdAt'>;
export function writtenDiagnosis(id: string, revision: number): DiagnosisRecord;
export function writtenEvent(integration: string, id: string): Inbound;
export function writtenDelivery(kind: NewDelivery['kind'], id: string): NewDelivery;
export function writtenDocument(id: string): DraftDocument;
export function writtenRuleset(id: string): Omit<StoredRuleset, 'createdAt'>;
