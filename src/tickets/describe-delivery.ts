/** A delivery as HTTP and the command line show it. */
import type { DeliveryRecord, WorkKind, WorkState } from '../store/ticket-types.js';

export interface DescribedDelivery {
  readonly id: string;
  readonly integration: string;
  readonly ticket: string;
  readonly kind: WorkKind;
  readonly state: WorkState;
  readonly diagnosis?: { readonly id: string; readonly revision: number };
  /** RFC 3339, UTC; so are the others. */
  readonly createdAt: string;
  readonly dueAt?: string;
  readonly attempts: number;
  readonly reason?: string;
  readonly finishedAt?: string;
}

export function describeDelivery(delivery: DeliveryRecord): DescribedDelivery {
  const { id, integration, ticketId, kind, state, attempts, reason } = delivery;
  const { diagnosisId, revision, createdAt, dueAt, finishedAt } = delivery;
  return {
    id,
    integration,
    ticket: ticketId,
    kind,
    state,
    ...(diagnosisId === undefined || revision === undefined
      ? {}
      : { diagnosis: { id: diagnosisId, revision } }),
    createdAt: instant(createdAt),
    ...(dueAt === undefined ? {} : { dueAt: instant(dueAt) }),
    attempts,
    ...(reason === undefined ? {} : { reason }),
    ...(finishedAt === undefined ? {} : { finishedAt: instant(finishedAt) }),
  };
}

const instant = (at: number): string => new Date(at).toISOString();
