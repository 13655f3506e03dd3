/** Which rules answer: files and activations, swapped whole, and what does not load changes nothing. */
import { beforeEach, describe, expect, it } from 'vitest';
import { describeReadiness } from '../src/readiness.js';
import { type RulesInUse, UnusableRules } from '../src/rules-in-use.js';
import { type Store, StoreError } from '../src/store/types.js';
import { newStore, recordingLogger, startRules } from './support/app.js';
import { type EditableRules, editableRules } from './support/editable-rules.js';

let store: Store;
let files: EditableRules;
beforeEach(async () => {
  store = await newStore();
  files = await editableRules();
});

const start = (over = store): Promise<RulesInUse> => startRules(over, [files.folder]);
const title = (rules: RulesInUse): string | undefined =>
  rules.current().ruleset.causes.get('alias-missing')?.title;
const warnings = (rules: RulesInUse): readonly string[] =>
  describeReadiness(rules, 'sqlite', undefined).warnings.map(({ code }) => code);

/** Makes the rules that are in the store under this title the active ones. */
async function activate(digest: string | null): Promise<void> {
  await store.activate({ digest, at: Date.now(), actor: 'cli:test', reason: 'test' });
}

describe('files', () => {
  it('answer where nothing was ever activated, and are in the store', async () => {
    const rules = await start();
    expect([title(rules), rules.current().origin]).toEqual(['The alias is missing', 'files']);
    expect(await store.findRuleset(rules.current().ruleset.digest)).toMatchObject({
      name: 'small',
      version: '1.0.0',
      bundle: rules.current().bundle,
    });
    expect(warnings(rules)).toEqual([]);
  });

  it('that change answer from then on; who has taken the old ones keeps them', async () => {
    const rules = await start();
    const before = rules.current();
    await files.retitle('Changed');
    await rules.reloadFiles();
    expect([title(rules), rules.current().ruleset.version]).toEqual([
      'Changed',
      `1.0.0+${rules.current().ruleset.digest.slice(0, 8)}`,
    ]);
    expect(before.ruleset.causes.get('alias-missing')?.title).toBe('The alias is missing');
    expect(rules.current().knowledge.ruleset).toBe(rules.current().ruleset);
    expect(await store.listRulesets()).toHaveLength(2);
  });

  it('that did not change are not swapped', async () => {
    const rules = await start();
    const before = rules.current();
    await rules.reloadFiles();
    expect(rules.current()).toBe(before);
  });

  it.each(['json', 'fact'] as const)('that are wrong (%s) are refused, told, and mended', async (how) => {
    const { logger, lines } = recordingLogger();
    const rules = await startRules(store, [files.folder], logger);
    await files.damage(how);
    await rules.reloadFiles();
    expect(title(rules)).toBe('The alias is missing');
    const { warnings: told } = describeReadiness(rules, 'sqlite', undefined);
    expect(told.map(({ code }) => code)).toEqual(['rules-refused']);
    expect(told[0]?.detail).toMatch(/causes\/alias-missing\.json:\d+:\d+: /);
    expect(told[0]?.detail).not.toContain(files.folder);
    expect(lines()).toContain('changed rules refused');
    await files.retitle('Mended');
    await rules.reloadFiles();
    expect([title(rules), warnings(rules)]).toEqual(['Mended', []]);
  });

  it('that go back to what they were are in order again', async () => {
    const rules = await start();
    await files.damage('json');
    await rules.reloadFiles();
    await files.retitle('The alias is missing');
    await rules.reloadFiles();
    expect([title(rules), warnings(rules)]).toEqual(['The alias is missing', []]);
  });

  it('that are wrong from the start are refused, with where', async () => {
    await files.damage('json');
    await expect(start()).rejects.toThrow(UnusableRules);
    await expect(start()).rejects.toHaveProperty(['messages', 0, 'line']);
  });

  it('answer while the store cannot keep them, and are kept before a record refers to them', async () => {
    let broken = true;
    const addRuleset: Store['addRuleset'] = (...ruleset) =>
      broken ? Promise.reject(new StoreError('full', 'no space')) : store.addRuleset(...ruleset);
    const rules = await start({ ...store, addRuleset });
    await expect(rules.hold(rules.current())).rejects.toThrow(StoreError);
    broken = false;
    await rules.hold(rules.current());
    expect(await store.findRuleset(rules.current().ruleset.digest)).toBeDefined();
  });
});

describe('an activation', () => {
  /** Digest of rules that lie in the store and not in the files. */
  async function kept(name: string): Promise<string> {
    await files.retitle(name);
    const { digest } = (await start()).current().ruleset;
    await files.retitle('The alias is missing');
    return digest;
  }

  it('decides over the files, at once and after a start', async () => {
    const digest = await kept('Activated');
    const rules = await start();
    await activate(digest);
    await rules.followActivation();
    for (const each of [rules, await start()]) {
      expect([title(each), each.current().origin, warnings(each)]).toEqual([
        'Activated',
        'activation',
        ['rules-not-active'],
      ]);
      expect(each.current().ruleset.digest).toBe(digest);
    }
  });

  it('lets changed files be imported and shown, and not answer', async () => {
    const digest = await kept('Activated');
    await activate(digest);
    const rules = await start();
    await files.retitle('Changed');
    await rules.reloadFiles();
    expect([title(rules), warnings(rules)]).toEqual(['Activated', ['rules-not-active']]);
    const imported = rules.files().ruleset?.digest ?? '';
    expect(await store.findRuleset(imported)).toBeDefined();
    await files.damage('fact');
    await rules.reloadFiles();
    expect([title(rules), warnings(rules)]).toEqual(['Activated', ['rules-refused', 'rules-not-active']]);
  });

  it('answers where the files are wrong from the start', async () => {
    await activate(await kept('Activated'));
    await files.damage('json');
    const rules = await start();
    expect([title(rules), warnings(rules)]).toEqual(['Activated', ['rules-refused']]);
    await files.retitle('Mended');
    await rules.reloadFiles();
    expect([title(rules), warnings(rules)]).toEqual(['Activated', ['rules-not-active']]);
  });

  it('of what the files hold is no matter for a warning', async () => {
    const rules = await start();
    await activate(rules.current().ruleset.digest);
    await rules.followActivation();
    expect([rules.current().origin, warnings(rules)]).toEqual(['activation', []]);
  });

  it('can hand back to the files, as they are by then', async () => {
    await activate(await kept('Activated'));
    const rules = await start();
    await files.retitle('Changed');
    await rules.reloadFiles();
    await activate(null);
    await rules.followActivation();
    expect([title(rules), rules.current().origin, warnings(rules)]).toEqual(['Changed', 'files', []]);
    await files.retitle('Changed again');
    await rules.reloadFiles();
    expect(title(rules)).toBe('Changed again');
    expect(title(await start())).toBe('Changed again');
  });

  it('that hands back to wrong files leaves what answers, says so once, and follows when they are mended', async () => {
    await activate(await kept('Activated'));
    await files.damage('json');
    const { logger, lines } = recordingLogger();
    const rules = await startRules(store, [files.folder], logger);
    await activate(null);
    for (let round = 0; round < 3; round += 1) await rules.followActivation();
    expect([title(rules), warnings(rules)]).toEqual(['Activated', ['rules-refused']]);
    expect(lines().match(/cannot be loaded/g)).toHaveLength(1);
    await files.retitle('Mended');
    await rules.reloadFiles();
    await rules.followActivation();
    expect([title(rules), rules.current().origin]).toEqual(['Mended', 'files']);
  });

  it('is followed once', async () => {
    await activate(await kept('Activated'));
    const rules = await start();
    const before = rules.current();
    await rules.followActivation();
    expect(rules.current()).toBe(before);
  });

  it('of rules that this version cannot load changes nothing, and is told once', async () => {
    const bundle = '{"nonsense":{}}';
    const digest = '0'.repeat(64);
    await store.addRuleset({ digest, name: 'small', version: '9.0.0', bundle }, 0, 'cli:test');
    const { logger, lines } = recordingLogger();
    const rules = await startRules(store, [files.folder], logger);
    await activate(digest);
    for (let round = 0; round < 3; round += 1) await rules.followActivation();
    expect(title(rules)).toBe('The alias is missing');
    expect(lines().match(/cannot be loaded/g)).toHaveLength(1);
    expect(warnings(rules)).toEqual(['rules-refused']);
    await activate(null);
    await rules.followActivation();
    expect(warnings(rules)).toEqual([]);
  });
});
