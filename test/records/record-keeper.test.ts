/** Records over changed rules, and what is kept of secrets and names. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { DiagnoseRequest } from '../../src/diagnose.js';
import { RecordKeeper, type RecordKeeperOptions } from '../../src/records/record-keeper.js';
import type { RulesInUse } from '../../src/rules-in-use.js';
import { type Store, StoreError } from '../../src/store/types.js';
import { newStore, recordingLogger, startRules } from '../support/app.js';
import { type EditableRules, editableRules, SMALL_REQUEST } from '../support/editable-rules.js';
import { digestOf } from '../support/store-records.js';

let store: Store;
let files: EditableRules;
let rules: RulesInUse;

beforeEach(async () => {
  store = await newStore();
  files = await editableRules();
  rules = await startRules(store, [files.folder]);
});

function keeper(changes: Partial<RecordKeeperOptions> = {}): RecordKeeper {
  return new RecordKeeper({
    store,
    rules,
    logger: recordingLogger().logger,
    now: () => Date.now(),
    newId: randomUUID,
    maskSecrets: (request) => request,
    maxEvidenceBytes: 10_000,
    maxLines: 100,
    ...changes,
  });
}

const KEEP = { record: true } as const;
const STATUS: DiagnoseRequest = { facts: { 'link.status': 8524 } };

describe('a replay after a change of the rules', () => {
  it('is by the rules of then, out of the store, also in another process', async () => {
    const records = keeper();
    const { answer: first } = await records.create(STATUS, KEEP);
    const { answer: second } = await records.addTo(first.id, SMALL_REQUEST);
    await files.retitle('Renamed');
    await rules.reloadFiles();
    const { answer: third } = await records.addTo(first.id, { evidence: [{ text: 'x' }] });
    expect(third.findings[0]?.causes[0]?.title).toBe('Renamed');
    expect(third.ruleset.digest).not.toBe(first.ruleset.digest);
    await files.retitle('Renamed again');
    rules = await startRules(store, [files.folder]);
    for (const each of [records, keeper()])
      for (const answer of [first, second, third]) {
        const { answer: again, same } = await each.replay(first.id, answer.revision);
        expect([same, JSON.stringify(again)]).toEqual([true, JSON.stringify(answer)]);
      }
    expect(rules.current().ruleset.causes.get('alias-missing')?.title).toBe('Renamed again');
  });

  it('tells an answer that is no longer the same', async () => {
    const { answer } = await keeper().create(SMALL_REQUEST, KEEP);
    const record = await store.findDiagnosis(answer.id);
    if (record === undefined) throw new Error('no record');
    const altered = { ...record, answer: record.answer.replace('The alias is missing', 'Altered') };
    const { same, answer: again } = await keeper({
      store: { ...store, findDiagnosis: async () => altered },
    }).replay(answer.id);
    expect([same, again]).toEqual([false, answer]);
  });
});

describe('an addition that somebody else was quicker with', () => {
  /** The store as a keeper sees it whose next `times` additions come too late. */
  function slow(times: number, id: () => string): { readonly store: Store; readonly lost: () => number } {
    let lost = 0;
    return {
      store: {
        ...store,
        addDiagnosis: async (record) => {
          if (record.revision > 1 && lost < times) {
            lost += 1;
            await keeper().addTo(id(), { evidence: [{ text: `quicker ${lost}` }] });
          }
          await store.addDiagnosis(record);
        },
      },
      lost: () => lost,
    };
  }

  it('is made again on top of theirs', async () => {
    const { answer: first } = await keeper().create(STATUS, KEEP);
    const { store: late } = slow(2, () => first.id);
    const { answer, request } = await keeper({ store: late }).addTo(first.id, {
      evidence: [{ text: 'late' }],
    });
    expect([answer.revision, answer.changes?.since]).toEqual([4, 3]);
    expect(request.evidence?.map(({ text }) => text)).toEqual(['quicker 1', 'quicker 2', 'late']);
  });

  it('is refused where that goes on, and nothing of theirs is lost', async () => {
    const { answer: first } = await keeper().create(STATUS, KEEP);
    const { store: late, lost } = slow(100, () => first.id);
    const addition = keeper({ store: late }).addTo(first.id, { evidence: [{ text: 'late' }] });
    await expect(addition).rejects.toMatchObject({ name: 'InputError', code: 'conflict' });
    expect((await store.findDiagnosis(first.id))?.revision).toBe(1 + lost());
    expect(lost()).toBeLessThan(10);
  });
});

describe('a revision by changed rules', () => {
  it('says from which rules to which', async () => {
    const { answer: first } = await keeper().create(SMALL_REQUEST, KEEP);
    await files.retitle('Renamed');
    await rules.reloadFiles();
    const { answer: second } = await keeper().addTo(first.id, {
      facts: { 'source.cname.atOwnServers': 'all' },
    });
    expect(second.changes?.ruleset).toEqual({ before: first.ruleset, after: second.ruleset });
    expect(second.ruleset.version).toBe(`1.0.0+${second.ruleset.digest.slice(0, 8)}`);
    expect(second.changes?.findings[0]?.first).toEqual({ before: 'alias-missing', after: 'alias-present' });
  });
});

describe('rules whose version somebody has taken', () => {
  const held = async (version: string, content: string): Promise<void> => {
    const bundle = JSON.stringify({ content });
    await store.importRuleset({ digest: digestOf(bundle), name: 'small', version, bundle }, 0, 'key:eve');
  };

  it('answer and are recorded all the same, under a version with their whole digest', async () => {
    await files.retitle('Coming');
    const coming = (await startRules(await newStore(), [files.folder])).current().ruleset.digest;
    await held('1.0.1', 'other');
    await held(`1.0.0+${coming.slice(0, 8)}`, 'hostile');
    await rules.reloadFiles();
    const { answer } = await keeper().create(SMALL_REQUEST, KEEP);
    expect(answer).toMatchObject({ recorded: true, ruleset: { version: `1.0.0+${coming}`, digest: coming } });
  });

  it('that cannot be held at all are told of, and cost no answer and no addition', async () => {
    const conflict = () => Promise.reject(new StoreError('conflict', 'Version 1.0.0 is held.'));
    const { answer: first } = await keeper().create(STATUS, KEEP);
    const records = keeper({ rules: { ...inUse(), hold: conflict } });
    for (const { answer } of [
      await records.create(SMALL_REQUEST, KEEP),
      await records.addTo(first.id, SMALL_REQUEST),
    ])
      expect([answer.recorded, answer.findings.length]).toEqual([false, 1]);
    expect(records.failure()?.message).toBe('The rules that answer cannot be kept. Version 1.0.0 is held.');
  });

  const inUse = () => ({ current: () => rules.current(), files: () => rules.files() });
});

describe('what is kept', () => {
  const hide =
    (word: string, by: string) =>
    (request: DiagnoseRequest): DiagnoseRequest => ({
      ...request,
      ...(request.evidence === undefined
        ? {}
        : {
            evidence: request.evidence.map(({ text, name }) => ({
              text: text.replaceAll(word, by),
              ...(name === undefined ? {} : { name: name.replaceAll(word, by) }),
            })),
          }),
    });
  const evidence = [{ text: 'password hunter2 on srv-secret', name: 'srv-secret hunter2.txt' }];

  async function stored(id: string): Promise<string> {
    const record = await store.findDiagnosis(id);
    return `${record?.request} ${record?.answer}`;
  }

  it('has no secrets, and nor has the answer', async () => {
    const records = keeper({ maskSecrets: hide('hunter2', '***') });
    const { answer, request } = await records.create({ ...STATUS, evidence }, KEEP);
    const added = await records.addTo(answer.id, { evidence });
    for (const text of [JSON.stringify([request, added]), await stored(answer.id)]) {
      expect(text).not.toContain('hunter2');
      expect(text).toContain('password ***');
    }
    const unrecorded = await records.create({ evidence }, { record: false });
    expect(JSON.stringify(unrecorded)).not.toContain('hunter2');
  });

  it('has no names where they are redacted; the answer has them', async () => {
    const redact = hide('srv-secret', 'host-1');
    const records = keeper({ redact });
    const { answer, request } = await records.create({ ...STATUS, evidence }, KEEP);
    expect(JSON.stringify(request)).toContain('srv-secret');
    expect(await stored(answer.id)).not.toContain('srv-secret');
    expect(await stored(answer.id)).toContain('host-1');
    const added = await records.addTo(answer.id, { evidence });
    expect(JSON.stringify(added)).not.toContain('srv-secret');
    expect(await stored(answer.id)).not.toContain('srv-secret');
    expect((await records.replay(answer.id)).same).toBe(true);
    expect((await records.replay(answer.id, 1)).same).toBe(true);
  });
});
