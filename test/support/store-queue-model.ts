/** What the queue of tickets does, as the interface describes it and as simple as it can be said; for comparisons. */
import type { NewDelivery, TicketLease, WorkKind, WorkState } from '../../src/store/ticket-types.js';

export interface ModelWork {
  readonly id: string;
  readonly kind: WorkKind;
  readonly diagnosisId?: string;
  readonly revision?: number;
  payload: string | undefined;
  state: WorkState;
  createdAt: number;
  since: number;
  /** When it would be due if no earlier revision held it back. */
  wantedAt: number;
  attempts: number;
  begunAt: number | undefined;
  sequence: number;
}

export class ModelTicket {
  /** In the order of writing. */
  readonly work: ModelWork[] = [];
  lease: { owner: string; until: number } | undefined;
  diagnosis: { id: string; revision: number } | undefined;
  consumed: readonly string[] = [];

  reading(): ModelWork | undefined {
    return this.work.find(({ kind }) => kind === 'read');
  }

  isFree(now: number): boolean {
    return this.lease === undefined || this.lease.until <= now;
  }

  holds(lease: TicketLease): boolean {
    return this.lease?.owner === lease.owner;
  }

  due(now: number): readonly ModelWork[] {
    const waiting = this.work.filter(({ state }) => state === 'waiting');
    const due = waiting.filter(
      (work, index) =>
        work.wantedAt <= now &&
        !waiting.slice(0, index).some((earlier) => earlier.kind === work.kind && earlier.wantedAt > now),
    );
    return [...due.filter(({ kind }) => kind === 'read'), ...due.filter(({ kind }) => kind !== 'read')];
  }

  /** `id`: the one that the store has given to the reading. */
  receive(id: string, at: number): void {
    const known = this.reading();
    if (known?.state === 'waiting') {
      known.sequence += 1;
      known.wantedAt = Math.min(known.wantedAt, at);
      return;
    }
    const fresh = { payload: undefined, state: 'waiting', createdAt: at, since: at, wantedAt: at } as const;
    const untried = { attempts: 0, begunAt: undefined, sequence: (known?.sequence ?? 0) + 1 };
    if (known === undefined) this.work.push({ id, kind: 'read', ...fresh, ...untried });
    else Object.assign(known, fresh, untried);
  }

  /** Whether the reading could be ended. */
  endReading(lease: TicketLease, sequence: number, at: number, consumed: readonly string[]): boolean {
    const work = this.reading();
    if (!this.holds(lease) || work?.state !== 'waiting') return false;
    this.consumed = consumed;
    work.begunAt = undefined;
    if (work.sequence === sequence) work.state = 'done';
    else Object.assign(work, { since: at, attempts: 0 });
    return true;
  }

  tell(deliveries: readonly NewDelivery[], at: number): void {
    const { id: diagnosisId, revision } = this.diagnosis ?? { id: '', revision: 0 };
    for (const { id, kind, payload } of deliveries)
      this.work.push({
        ...{
          id,
          kind,
          diagnosisId,
          revision,
          payload,
          state: 'waiting',
          createdAt: at,
          since: at,
          wantedAt: at,
        },
        ...{ attempts: 0, begunAt: undefined, sequence: 0 },
      });
  }

  forgetDiagnosis(): void {
    const id = this.diagnosis?.id;
    if (id === undefined) return;
    Object.assign(this, { diagnosis: undefined, consumed: [], lease: undefined });
    for (const work of this.work)
      if (work.diagnosisId === id) {
        work.payload = undefined;
        if (work.state === 'waiting') work.state = 'dead';
      }
  }
}
