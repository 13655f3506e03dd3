/** Diagnoses: written once per revision, found again byte for byte, deleted altogether. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeStore } from '../support/store-databases.js';
import { diagnosis, expectStoreError, headOf, keepDiagnosis } from '../support/store-records.js';

/** Any UTF-16, lone surrogates and NUL included. */
const anyText = fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units));

describeStore('diagnoses', (store, database) => {
  it('come back as they were written', async () => {
    const record = await keepDiagnosis(store(), 'whole', {
      ticket: { system: 'jira', id: 'OPS-1' },
      problems: ['second', 'first', 'second'],
      causes: ['c2', 'c1', 'c2'],
    });
    expect(await store().findDiagnosis('whole')).toEqual(record);
    expect(await store().listRevisions('whole')).toEqual([headOf(record)]);
    expect(await store().findDiagnosis('whole', 2)).toBeUndefined();
    expect(await store().findDiagnosis('none')).toBeUndefined();
    expect(await store().listRevisions('none')).toEqual([]);
  });

  it('law: any JSON comes back byte for byte', async () => {
    let count = 0;
    await fc.assert(
      fc.asyncProperty(anyText, anyText, fc.array(anyText), async (asked, answered, problems) => {
        count += 1;
        const id = `law-${count}`;
        const record = {
          ...diagnosis(id),
          problems,
          request: JSON.stringify({ evidence: [{ text: asked }] }),
          answer: JSON.stringify({ answered, [answered]: asked }),
        };
        await keepDiagnosis(store(), id, record);
        expect(await store().findDiagnosis(id)).toEqual(record);
      }),
      { numRuns: 60, seed: 8524 },
    );
  });

  it('keeps an answer of megabytes', async () => {
    const answer = JSON.stringify({
      lines: Array.from({ length: 60_000 }, (_, index) => `line ${index} of ${(index * 7_919) % 99_991}`),
    });
    await keepDiagnosis(store(), 'large', { answer });
    expect((await store().findDiagnosis('large'))?.answer).toBe(answer);
  });

  it('takes a text that no database keeps, and finds it by the same text', async () => {
    const ticket = { system: 'a\0b', id: '\ud800\0' };
    await keepDiagnosis(store(), 'strange', { ticket, problems: ['\0', '\udfff'], createdAt: 7 });
    for (const filter of [{ ticket }, { problem: '\0' }, { problem: '\udfff' }])
      expect(
        (await store().listDiagnoses({ ...filter, until: 8 }, { limit: 9 })).map(({ id }) => id),
      ).toEqual(['strange']);
    expect((await store().findDiagnosis('strange'))?.ticket).toEqual({
      system: 'a\ufffdb',
      id: '\ufffd\ufffd',
    });
    expect(await store().findDiagnosis('a\0')).toBeUndefined();
  });

  it('refuses a diagnosis under a ruleset that is not held', async () => {
    const record = { ...diagnosis('orphan'), rulesetDigest: 'e'.repeat(64) };
    await expect(store().addDiagnosis(record)).rejects.toThrow(/foreign key/i);
    await keepDiagnosis(store(), 'orphan');
  });

  describe('revisions', () => {
    it('follow one another; the last is what is found and listed', async () => {
      const first = await keepDiagnosis(store(), 'revised', { problems: ['old'], createdAt: 9 });
      const second = { ...first, revision: 2, createdAt: 8, problems: ['new'], answer: '{"n":2}' };
      await store().addDiagnosis(second);
      expect(await store().findDiagnosis('revised')).toEqual(second);
      expect(await store().findDiagnosis('revised', 1)).toEqual(first);
      expect(await store().listRevisions('revised')).toEqual([headOf(first), headOf(second)]);
      expect(await store().listDiagnoses({ problem: 'new' }, { limit: 9 })).toEqual([headOf(second)]);
      expect(await store().listDiagnoses({ problem: 'old' }, { limit: 9 })).toEqual([]);
    });

    it.each([1, 2, 4, 0])('revision %s after 2 is a conflict and changes nothing', async (revision) => {
      const id = `conflict-${revision}`;
      const first = await keepDiagnosis(store(), id);
      await store().addDiagnosis({ ...first, revision: 2 });
      await expectStoreError(store().addDiagnosis({ ...first, revision, answer: '{}' }), 'conflict');
      expect((await store().listRevisions(id)).map((head) => head.revision)).toEqual([1, 2]);
      expect((await store().findDiagnosis(id))?.answer).toBe(first.answer);
    });

    it('of two at once one is written', async () => {
      const first = await keepDiagnosis(store(), 'race');
      const results = await Promise.allSettled(
        ['{"by":1}', '{"by":2}', '{"by":3}'].map((answer) =>
          store().addDiagnosis({ ...first, revision: 2, answer }),
        ),
      );
      const failures = results.flatMap((result): unknown[] =>
        result.status === 'rejected' ? [result.reason] : [],
      );
      expect(failures).toMatchObject([{ code: 'conflict' }, { code: 'conflict' }]);
      const winner = results.findIndex(({ status }) => status === 'fulfilled');
      expect((await store().findDiagnosis('race'))?.answer).toBe(`{"by":${winner + 1}}`);
    });
  });

  describe('deletion', () => {
    const rows = (table: string, id: string): Promise<readonly unknown[]> =>
      database().execute(`select 1 from ${table} where diagnosis_id = '${id}'`);

    it('takes all revisions, leaves an audit row, and tells of nothing where there was nothing', async () => {
      const first = await keepDiagnosis(store(), 'gone', { problems: ['p'] });
      await store().addDiagnosis({ ...first, revision: 2 });
      expect(await rows('diagnosis_labels', 'gone')).toHaveLength(2);
      expect(await store().deleteDiagnosis('gone', 55, 'key:a')).toBe(true);
      expect(await store().deleteDiagnosis('gone', 56, 'key:a')).toBe(false);
      expect(await store().findDiagnosis('gone')).toBeUndefined();
      for (const table of ['diagnosis_revisions', 'diagnosis_labels'])
        expect(await rows(table, 'gone')).toEqual([]);
      const audit = await store().listAudit({ limit: 99 });
      expect(audit.filter(({ target }) => target === 'gone')).toMatchObject([
        { at: 55, actor: 'key:a', action: 'diagnosis.delete' },
      ]);
    });

    it('is final: evidence that comes in late does not bring it back', async () => {
      const first = await keepDiagnosis(store(), 'late');
      await store().deleteDiagnosis('late', 1, 'key:a');
      await expectStoreError(store().addDiagnosis({ ...first, revision: 2 }), 'conflict');
      expect(await store().findDiagnosis('late')).toBeUndefined();
    });
  });
});

describeStore('retention', (store) => {
  it('goes by the last revision, and takes what is older than the day, however many', async () => {
    const old = await keepDiagnosis(store(), 'old', { createdAt: 100 });
    for (let index = 0; index < 250; index += 1)
      await store().addDiagnosis({ ...old, id: `old-${index}`, createdAt: 100 + index });
    const revised = await keepDiagnosis(store(), 'revised', { createdAt: 100 });
    await store().addDiagnosis({ ...revised, revision: 2, createdAt: 1_000 });
    await keepDiagnosis(store(), 'new', { createdAt: 1_000 });
    expect(await store().deleteDiagnosesBefore(1_000)).toBe(251);
    expect(await store().deleteDiagnosesBefore(1_000)).toBe(0);
    expect((await store().listDiagnoses({}, { limit: 999 })).map(({ id }) => id)).toEqual(['revised', 'new']);
    expect(await store().listRevisions('revised')).toHaveLength(2);
  });
});
