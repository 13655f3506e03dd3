/** Ends of readings: the record, what is to be told of it and the end of the work, together or not at all. */
import { expect, it } from 'vitest';
import { describeStore } from '../support/store-databases.js';
import { diagnosis, expectStoreError, keepDiagnosis } from '../support/store-records.js';
import {
  deliveriesOf,
  delivery,
  event,
  firstOf,
  keepReading,
  lease,
  mustLease,
  reading,
  ticketToRead,
} from '../support/store-tickets.js';

describeStore('a reading', (store) => {
  it('ends with its record, its deliveries and what it consumed', async () => {
    const leased = await ticketToRead(store(), 'whole', 10);
    await store().beginAttempt(leased, firstOf(leased).id, 11);
    const told = [delivery('fields', '{"cause":"é"}'), delivery('note', 'a note\0')];
    const record = await keepReading(store(), reading(leased, 20, told, ['a', '\0', '\ud800']), {
      id: 'whole',
      revision: 1,
    });
    expect(await store().findDiagnosis('whole')).toEqual(record);
    expect(await store().findDelivery(firstOf(leased).id)).toEqual({
      id: firstOf(leased).id,
      integration: 'whole',
      ticketId: '1',
      kind: 'read',
      state: 'done',
      createdAt: 10,
      attempts: 1,
      finishedAt: 20,
    });
    const waiting = told.map(({ id, kind, payload }) => ({
      id,
      kind,
      createdAt: 20,
      since: 20,
      attempts: 0,
      sequence: 0,
      diagnosisId: 'whole',
      revision: 1,
      payload,
    }));
    expect(await store().dueWork(leased, 20)).toEqual(waiting);
    expect(await store().dueWork(leased, 19)).toEqual([]);
    await store().releaseTicket(leased);
    expect(await mustLease(store(), 'whole', 20)).toMatchObject({
      diagnosisId: 'whole',
      consumed: ['a', '\0', '\ud800'],
      work: waiting,
    });
  });

  it('that gave no revision ends, too, and keeps the diagnosis of the ticket', async () => {
    const first = await ticketToRead(store(), 'silent', 10);
    await keepReading(store(), reading(first, 11, [], ['a']), { id: 'silent', revision: 1 });
    await store().releaseTicket(first);
    const second = await ticketToRead(store(), 'silent', 20);
    expect(second).toMatchObject({ diagnosisId: 'silent', consumed: ['a'], work: [{ sequence: 2 }] });
    await store().finishReading(reading(second, 21, [], ['a', 'b']));
    await store().releaseTicket(second);
    expect(await lease(store(), 'silent', 99)).toBeUndefined();
    expect(await ticketToRead(store(), 'silent', 30)).toMatchObject({
      diagnosisId: 'silent',
      consumed: ['a', 'b'],
    });
    expect(await store().listRevisions('silent')).toHaveLength(1);
  });

  it.each(['with', 'without'])('during which something comes in, %s a record, is due again', async (how) => {
    const integration = `grown-${how}`;
    const leased = await ticketToRead(store(), integration, 10);
    const { id } = firstOf(leased);
    await store().beginAttempt(leased, id, 11);
    await store().receive(event(integration, '1', 12));
    if (how === 'without') await store().finishReading(reading(leased, 13));
    else
      await keepReading(store(), reading(leased, 13, [delivery('note')]), { id: integration, revision: 1 });
    const due = await store().dueWork(leased, 13);
    expect(due.slice(0, 1)).toEqual([
      { id, kind: 'read', createdAt: 10, since: 13, attempts: 0, sequence: 2 },
    ]);
    expect(due).toHaveLength(how === 'with' ? 2 : 1);
    await store().finishReading({ ...reading(leased, 14), work: firstOf({ work: due }) });
    expect(await store().findDelivery(id)).toMatchObject({ state: 'done', finishedAt: 14 });
  });

  it('whose lease was lost leaves nothing: no record, no delivery, no word in the ticket', async () => {
    const lost = await ticketToRead(store(), 'lost', 10);
    const taken = await mustLease(store(), 'lost', 500);
    const late = keepReading(store(), reading(lost, 501, [delivery('note')], ['a']), {
      id: 'lost',
      revision: 1,
    });
    await expectStoreError(late, 'conflict');
    expect(await store().findDiagnosis('lost')).toBeUndefined();
    expect(await deliveriesOf(store(), 'lost')).toHaveLength(1);
    await store().releaseTicket(taken);
    const next = await mustLease(store(), 'lost', 600);
    expect(next).toEqual({ ...taken, owner: next.owner });
  });

  it('whose revision is not the next leaves nothing either', async () => {
    await keepDiagnosis(store(), 'raced');
    const leased = await ticketToRead(store(), 'raced', 10);
    for (const revision of [1, 3]) {
      const late = keepReading(store(), reading(leased, 11, [delivery('note')], ['a']), {
        id: 'raced',
        revision,
      });
      await expectStoreError(late, 'conflict');
    }
    expect(await store().dueWork(leased, 11)).toEqual(leased.work);
    await store().releaseTicket(leased);
    expect(await mustLease(store(), 'raced', 12)).toMatchObject({ consumed: [], work: leased.work });
  });

  it('whose delivery has the id of another leaves nothing', async () => {
    const leased = await ticketToRead(store(), 'taken-id', 10);
    const note = delivery('note');
    await store().addRuleset({ digest: 'x', name: 'x', version: '1', bundle: '' }, 0, 'files');
    const late = store().addDiagnosis(
      { ...diagnosis('taken-id'), rulesetDigest: 'x' },
      reading(leased, 11, [note, { ...note, kind: 'fields' }]),
    );
    await expectStoreError(late, 'conflict');
    expect(await store().findDiagnosis('taken-id')).toBeUndefined();
    expect(await store().dueWork(leased, 11)).toEqual(leased.work);
  });

  it('ends once, though the same worker tries it twice at once', async () => {
    const leased = await ticketToRead(store(), 'race', 10);
    const results = await Promise.allSettled(
      ['race-1', 'race-2'].map((id) =>
        keepReading(store(), reading(leased, 11, [delivery('note', id)]), { id, revision: 1 }),
      ),
    );
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const winner = results[0]?.status === 'fulfilled' ? 'race-1' : 'race-2';
    expect(await store().dueWork(leased, 11)).toMatchObject([{ diagnosisId: winner, payload: winner }]);
    await expectStoreError(store().finishReading(reading(leased, 12)), 'conflict');
  });
});
