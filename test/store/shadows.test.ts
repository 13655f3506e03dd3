/** Candidates in the shadow, what came of comparing them, and how long that is kept. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Shadow, ShadowResult } from '../../src/store/editing-types.js';
import { describeStore } from '../support/store-databases.js';
import { keepDiagnosis, RULESET, ruleset } from '../support/store-records.js';

describeStore('shadows', (store, database) => {
  async function start(startedAt = 1, share = 0.1): Promise<Shadow> {
    await store().stopShadow(startedAt, 'key:kim');
    return put(startedAt, share);
  }
  async function put(startedAt: number, share: number, content = 'candidate'): Promise<Shadow> {
    const { digest } = await store().addRuleset(ruleset(content, `9.0.0-${content}`), 1, 'files');
    return store().startShadow({ digest, share, startedAt, actor: 'key:kim', reason: 'next' });
  }
  const result = (shadow: Shadow, at: number, more: Partial<ShadowResult> = {}): ShadowResult => ({
    shadowId: shadow.id,
    at,
    activeDigest: RULESET.digest,
    ...more,
  });
  const add = (...given: Parameters<typeof result>): Promise<void> =>
    store().addShadowResult(result(...given));
  const differences = async (shadow: Shadow): Promise<readonly (string | undefined)[]> =>
    (await store().listShadowDifferences(shadow.id, { limit: 1_000 })).map(({ changes }) => changes);

  it('run one at a time, until they are stopped', async () => {
    expect(await store().currentShadow()).toBeUndefined();
    expect(await store().stopShadow(1, 'key:a')).toBe(false);
    const first = await put(10, 0.1);
    const { digest } = first;
    expect(first).toEqual({
      id: first.id,
      digest,
      share: 0.1,
      startedAt: 10,
      actor: 'key:kim',
      reason: 'next',
    });
    expect(await store().currentShadow()).toEqual(first);
    const second = await put(20, 1, 'another');
    expect(second.id).toBeGreaterThan(first.id);
    expect(await store().currentShadow()).toEqual(second);
    expect(await store().stopShadow(30, 'key:max')).toBe(true);
    expect(await store().stopShadow(31, 'key:max')).toBe(false);
    expect(await store().currentShadow()).toBeUndefined();
    expect(await store().lastShadow()).toEqual({ ...second, endedAt: 30 });
    expect(await database().execute('select ended_at from shadows order by id')).toHaveLength(2);
    const audit = (await store().listAudit({ limit: 9 })).filter(({ action }) =>
      action.startsWith('shadow.'),
    );
    expect(audit.map(({ id: _, ...entry }) => entry)).toEqual([
      { at: 30, actor: 'key:max', action: 'shadow.stop', target: second.digest, detail: '' },
      { at: 20, actor: 'key:kim', action: 'shadow.start', target: second.digest, detail: '1 next' },
      { at: 10, actor: 'key:kim', action: 'shadow.start', target: digest, detail: '0.1 next' },
    ]);
  });

  it('go on with what was compared where only the share changes', async () => {
    const first = await start(10);
    await add(first, 11, { changes: '["kept"]' });
    const wanted = { digest: first.digest, share: 0.5, startedAt: 20, actor: 'key:max', reason: 'more' };
    const second = await store().startShadow(wanted);
    expect(second).toEqual({ ...first, share: 0.5, actor: 'key:max', reason: 'more' });
    expect(await store().currentShadow()).toEqual(second);
    expect(await store().countShadowResults(second.id)).toEqual({ compared: 1, different: 1 });
    const [row] = await store().listAudit({ limit: 1 });
    expect(row).toMatchObject({ at: 20, actor: 'key:max', action: 'shadow.share', detail: '0.5 more' });
    expect((await start(30)).id).toBeGreaterThan(second.id);
  });

  it('of a ruleset that is not held, or of no share, begin not and end none', async () => {
    const running = await start(1, 0.123456789012345);
    const audit = await store().listAudit({ limit: 1 });
    const wanted = { digest: running.digest, share: 0.5, startedAt: 2, actor: 'key:a', reason: '' };
    await expect(store().startShadow({ ...wanted, digest: 'f'.repeat(64) })).rejects.toThrow(/foreign key/i);
    for (const share of [0, -0.1, 1.01])
      await expect(store().startShadow({ ...wanted, share })).rejects.toThrow(/check constraint/i);
    expect(await store().currentShadow()).toEqual(running);
    expect(await store().listAudit({ limit: 1 })).toEqual(audit);
  });

  it('count what was compared, and list what differs, newest first, page by page', async () => {
    const [other, shadow] = [await start(), await start()];
    expect(await store().countShadowResults(shadow.id)).toEqual({ compared: 0, different: 0 });
    await add(other, 1, { changes: '[]' });
    await add(shadow, 2);
    await add(shadow, 3, { changes: '["é😀"]', diagnosisId: 'd', revision: 2 });
    await add(shadow, 2, { changes: '["second"]' });
    await add(shadow, 4, { diagnosisId: 'd', revision: 3 });
    expect(await store().countShadowResults(shadow.id)).toEqual({ compared: 4, different: 2 });
    const [newest] = await store().listShadowDifferences(shadow.id, { limit: 1 });
    expect(newest).toEqual({ ...result(shadow, 2, { changes: '["second"]' }), id: newest?.id });
    const next = await store().listShadowDifferences(shadow.id, { limit: 9, before: newest?.id ?? 0 });
    expect(next).toEqual([
      {
        ...result(shadow, 3, { changes: '["é😀"]', diagnosisId: 'd', revision: 2 }),
        id: next[0]?.id,
      },
    ]);
  });

  describe('forget', () => {
    it.each([
      ['by somebody', (id: string) => store().deleteDiagnosis(id, 40, 'key:a')],
      ['by age', () => store().deleteDiagnosesBefore(30)],
    ] as const)('what is of a diagnosis that is deleted %s', async (_, remove) => {
      const shadow = await start();
      const { id } = await keepDiagnosis(store(), randomUUID(), { createdAt: 20 });
      await add(shadow, 1, { changes: '["gone"]', diagnosisId: id, revision: 1 });
      await add(shadow, 2, { changes: '["stays"]', diagnosisId: 'another', revision: 1 });
      await add(shadow, 3, { changes: '["unrecorded"]' });
      await remove(id);
      expect(await differences(shadow)).toEqual(['["unrecorded"]', '["stays"]']);
      expect(await store().countShadowResults(shadow.id)).toEqual({ compared: 2, different: 2 });
    });

    it('results that are old, however many, and shadows that have ended', async () => {
      await store().deleteShadowsBefore(Number.MAX_SAFE_INTEGER);
      const [ended, lately, running] = [await start(100), await start(200), await start(300)];
      for (let at = 0; at < 250; at += 1) await add(running, at, { changes: String(at) });
      for (const shadow of [ended, lately]) await add(shadow, 250, { changes: 'late' });
      await store().deleteShadowsBefore(248);
      const left = await database().execute('select id from shadows order by id');
      expect(left.map((row) => Number(Object.values(row ?? {})[0]))).toEqual([lately.id, running.id]);
      expect(await differences(running)).toEqual(['249', '248']);
      expect([await differences(ended), await differences(lately)]).toEqual([[], ['late']]);
      await store().deleteShadowsBefore(Number.MAX_SAFE_INTEGER);
      expect(await store().currentShadow()).toEqual(running);
      expect(await database().execute('select id from shadow_results')).toEqual([]);
    });
  });
});
