/** The whole queue against a simple model of it: any calls in any order, by holders of leases and by those who lost them. */
import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { LeasedTicket } from '../../src/store/ticket-types.js';
import { type Store, StoreError } from '../../src/store/types.js';
import { describeStore } from '../support/store-databases.js';
import { ModelTicket, type ModelWork } from '../support/store-queue-model.js';
import { delivery, event, firstOf, keepReading } from '../support/store-tickets.js';

const step = fc.record({
  call: fc.constantFrom(
    ...['receive', 'receive', 'lease', 'lease', 'lease', 'read', 'read', 'read', 'begin', 'begin'],
    ...['finish', 'postpone', 'postpone', 'abandon', 'release', 'extend', 'requeue', 'forget'],
  ),
  ticket: fc.nat({ max: 2 }),
  pick: fc.nat({ max: 9 }),
  // Mostly little happens to time, so that what is postponed stays so for some steps.
  wait: fc.oneof({ weight: 5, arbitrary: fc.nat({ max: 6 }) }, { weight: 1, arbitrary: fc.nat({ max: 90 }) }),
  later: fc.nat({ max: 200 }),
  flag: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

/** As the store gives it; what is undefined counts as absent. */
function asWork({ state: _, wantedAt: __, ...work }: ModelWork): object {
  return work;
}

/** Does each step to the store and to the model, and compares what they say. */
class Comparison {
  readonly tickets = new Map<string, ModelTicket>();
  readonly leases: LeasedTicket[] = [];
  #now = 1;

  constructor(
    readonly store: Store,
    readonly integration: string,
  ) {}

  async take(step: Step): Promise<void> {
    this.#now += step.wait;
    await this.#call(step);
    for (const [ticketId, { lease, due }] of this.#current())
      if (lease !== undefined) {
        const held = { integration: this.integration, ticketId, owner: lease.owner };
        expect(await this.store.dueWork(held, this.#now)).toEqual(due.map(asWork));
      }
  }

  #current() {
    return [...this.tickets].map(
      ([id, ticket]) => [id, { lease: ticket.lease, due: ticket.due(this.#now) }] as const,
    );
  }

  async #call({ call, ticket, pick, later, flag }: Step): Promise<void> {
    if (call === 'receive') return this.#receive(`t${ticket}`);
    if (call === 'lease') return this.#lease();
    if (call === 'requeue') return this.#requeue(pick);
    if (call === 'forget') return this.#forget(`t${ticket}`);
    const lease = this.leases[this.leases.length - 1 - (pick % 4)];
    const model = lease && this.tickets.get(lease.ticketId);
    if (lease === undefined || model === undefined) return;
    if (call === 'read') return this.#read(lease, model, flag);
    if (call === 'release') {
      await this.store.releaseTicket(lease);
      if (model.holds(lease)) model.lease = undefined;
      return;
    }
    if (call === 'extend') {
      const until = this.#now + later;
      expect(await this.store.extendLease(lease, until)).toBe(model.holds(lease));
      if (model.holds(lease)) model.lease = { owner: lease.owner, until };
      return;
    }
    const due = model.due(this.#now);
    const work = due[pick % Math.max(due.length, 1)];
    // Readings end with `read`.
    if (work === undefined || (work.kind === 'read' && call === 'finish')) return;
    await this.#attempt(call, lease, model, work, later, flag);
  }

  async #receive(ticketId: string): Promise<void> {
    expect(await this.store.receive(event(this.integration, ticketId, this.#now))).toBe('accepted');
    const model = this.tickets.get(ticketId) ?? new ModelTicket();
    this.tickets.set(ticketId, model);
    const filter = { integration: this.integration, ticketId, kind: 'read' } as const;
    const [read] = await this.store.listDeliveries(filter, { limit: 2 });
    model.receive(read?.id ?? '', this.#now);
  }

  async #lease(): Promise<void> {
    const until = this.#now + 60;
    const owner = randomUUID();
    const leased = await this.store.leaseTicket({
      integrations: [this.integration],
      owner,
      now: this.#now,
      until,
    });
    const free = this.#current().filter(
      ([id, { due }]) => due.length > 0 && this.tickets.get(id)?.isFree(this.#now),
    );
    if (leased === undefined) return expect(free).toEqual([]);
    expect(free.map(([id]) => id)).toContain(leased.ticketId);
    const model = this.tickets.get(leased.ticketId) ?? new ModelTicket();
    expect(leased).toEqual({
      ...{ integration: this.integration, ticketId: leased.ticketId, owner, consumed: model.consumed },
      ...(model.diagnosis === undefined ? {} : { diagnosisId: model.diagnosis.id }),
      work: model.due(this.#now).map(asWork),
    });
    model.lease = { owner, until };
    this.leases.push(leased);
  }

  async #read(lease: LeasedTicket, model: ModelTicket, hasNews: boolean): Promise<void> {
    if (lease.work[0]?.kind !== 'read') return;
    const work = firstOf(lease);
    const consumed = [...lease.consumed, `${this.#now}`];
    const finished = { lease, work, consumed, at: this.#now };
    const deliveries = [delivery('note', `note ${this.#now}`), delivery('fields')];
    const next = { id: model.diagnosis?.id ?? randomUUID(), revision: (model.diagnosis?.revision ?? 0) + 1 };
    const writing = hasNews
      ? keepReading(this.store, { ...finished, deliveries }, next)
      : this.store.finishReading(finished);
    const isWritten = await writing.then(
      () => true,
      (error: unknown) => {
        if (error instanceof StoreError && error.code === 'conflict') return false;
        throw error;
      },
    );
    expect(isWritten).toBe(model.endReading(lease, work.sequence, this.#now, consumed));
    if (!isWritten || !hasNews) return;
    model.diagnosis = next;
    model.tell(deliveries, this.#now);
  }

  async #attempt(
    call: string,
    lease: LeasedTicket,
    model: ModelTicket,
    work: ModelWork,
    later: number,
    isUncertain: boolean,
  ): Promise<void> {
    const holds = model.holds(lease);
    const now = this.#now;
    if (call === 'begin') {
      expect(await this.store.beginAttempt(lease, work.id, now)).toBe(holds);
      if (holds) Object.assign(work, { begunAt: now, attempts: work.attempts + 1 });
    } else if (call === 'finish') {
      expect(await this.store.finishWork(lease, work.id, now)).toBe(holds);
      if (holds) Object.assign(work, { state: 'done', begunAt: undefined, payload: undefined });
    } else if (call === 'abandon') {
      expect(await this.store.abandonWork(lease, work.id, now, 'refused')).toBe(holds);
      if (holds) work.state = 'dead';
    } else {
      const postponed = { dueAt: now + later, reason: 'down', isUncertain };
      expect(await this.store.postponeWork(lease, work.id, postponed)).toBe(holds);
      if (holds) work.wantedAt = now + later;
      if (holds && !isUncertain) work.begunAt = undefined;
    }
  }

  async #requeue(pick: number): Promise<void> {
    const dead = [...this.tickets.values()].flatMap(({ work }) =>
      work.filter(({ state }) => state === 'dead'),
    );
    const work = dead[pick % Math.max(dead.length, 1)];
    if (work === undefined) return;
    const can = work.kind === 'read' || work.payload !== undefined;
    expect(await this.store.requeueDelivery(work.id, this.#now, 'key:a')).toBe(can);
    if (can) Object.assign(work, { state: 'waiting', since: this.#now, wantedAt: this.#now, attempts: 0 });
  }

  async #forget(ticketId: string): Promise<void> {
    const model = this.tickets.get(ticketId);
    if (model?.diagnosis === undefined) return;
    expect(await this.store.deleteDiagnosis(model.diagnosis.id, this.#now, 'key:a')).toBe(true);
    model.forgetDiagnosis();
  }

  async expectSame(): Promise<void> {
    const listed = await this.store.listDeliveries({ integration: this.integration }, { limit: 999 });
    const states = (all: readonly { readonly id: string; readonly state: string }[]) =>
      all.map(({ id, state }) => `${id} ${state}`).sort();
    expect(states(listed)).toEqual(states([...this.tickets.values()].flatMap(({ work }) => work)));
  }
}

describeStore('the queue', (store) => {
  it('law: does what the model does', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 30, maxLength: 60 }), async (steps) => {
        count += 1;
        const comparison = new Comparison(store(), `law ${count}`);
        for (const each of steps) await comparison.take(each);
        await comparison.expectSame();
      }),
      // Shrinking such sequences takes longer than a test may.
      { numRuns: 40, seed: 8524, endOnFailure: true },
    );
  });
});
