/** Rulesets in the store: immutable, and no version names two contents. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { describeDatabases, describeStore } from '../support/store-databases.js';
import { expectStoreError, ruleset } from '../support/store-records.js';

describeStore('rulesets', (store) => {
  it('come back as they were kept, by digest', async () => {
    const kept = ruleset('é😀\u2028', '1.2.3');
    const head = await store().addRuleset(kept, 1_750_000_000_123, 'cli:kim');
    const { bundle, ...rest } = kept;
    expect(head).toEqual({ ...rest, createdAt: 1_750_000_000_123 });
    expect(await store().findRuleset(kept.digest)).toEqual({ ...head, bundle });
    expect(await store().findRuleset('f'.repeat(64))).toBeUndefined();
  });

  it('are kept once: the same content again, even under another version, gives what is held', async () => {
    const kept = ruleset('once', '3.0.0');
    const first = await store().addRuleset(kept, 1, 'files');
    expect(await store().addRuleset({ ...kept, version: '3.0.1' }, 2, 'files')).toEqual(first);
    const audit = await store().listAudit({ limit: 100 });
    expect(audit.filter(({ target }) => target === kept.digest)).toMatchObject([
      { at: 1, actor: 'files', action: 'ruleset.import', detail: 'rules 3.0.0' },
    ]);
  });

  it.each([
    ['4.0.0', '4.0.0'],
    ['4.1.0-beta.2', '4.1.0-beta.2'],
    ['4.2.0+site', '4.2.0'],
    ['the fifth', 'the fifth'],
  ])('other content under %s is kept as %s+<digest>', async (version, base) => {
    await store().addRuleset(ruleset(`${version} first`, version), 1, 'files');
    const changed = ruleset(`${version} changed`, version);
    const head = await store().addRuleset(changed, 2, 'files');
    expect(head.version).toBe(`${base}+${changed.digest.slice(0, 8)}`);
    expect(await store().findRuleset(changed.digest)).toMatchObject(head);
    const elsewhere = await store().addRuleset(ruleset(`${version} site`, version, 'site'), 3, 'files');
    expect(elsewhere.version).toBe(version);
  });

  it('takes the whole digest where somebody has taken the beginning, and refuses where that is held, too', async () => {
    const taken = ruleset('taken');
    await store().addRuleset(ruleset('zero', '6.0.0'), 1, 'files');
    await store().addRuleset(ruleset('one', `6.0.0+${taken.digest.slice(0, 8)}`), 1, 'files');
    const head = await store().addRuleset({ ...taken, version: '6.0.0' }, 1, 'files');
    expect(head.version).toBe(`6.0.0+${taken.digest}`);
    const third = ruleset('third');
    await store().addRuleset(ruleset('first', '5.0.0'), 1, 'files');
    await store().addRuleset(ruleset('second', `5.0.0+${third.digest.slice(0, 8)}`), 1, 'files');
    await store().addRuleset(ruleset('fourth', `5.0.0+${third.digest}`), 1, 'files');
    await expectStoreError(store().addRuleset({ ...third, version: '5.0.0' }, 1, 'files'), 'conflict');
    expect(await store().findRuleset(third.digest)).toBeUndefined();
  });
});

describeDatabases('rulesets of many', (create, dialect) => {
  it('each content has one version and each version one content, whoever comes first', async () => {
    const { options } = await create();
    const first = await openStore(options);
    // Of two in one process SQLite would wait for the other without letting it go on.
    const second = dialect === 'sqlite' ? first : await openStore(options);
    const contents = Array.from({ length: 12 }, (_, index) => ruleset(`many ${index}`, '1.0.0'));
    const heads = await Promise.all(
      contents.flatMap((content) => [
        first.addRuleset(content, 1, 'files'),
        second.addRuleset(content, 1, 'files'),
      ]),
    );
    const held = await first.listRulesets();
    expect(held).toHaveLength(12);
    expect(new Set(held.map(({ version }) => version)).size).toBe(12);
    expect(held.filter(({ version }) => version === '1.0.0')).toHaveLength(1);
    expect(new Set(heads.map((head) => JSON.stringify(head)))).toEqual(
      new Set(held.map((head) => JSON.stringify(head))),
    );
    expect(await first.listAudit({ limit: 100 })).toHaveLength(12);
    await first.close();
    if (second !== first) await second.close();
  });

  it('law: the version held is the wanted one, or it with the digest; newest first', async () => {
    const { options } = await create();
    const store = await openStore(options);
    const versions = new Map<string, string>();
    const kept = new Map<string, string>();
    let at = 0;
    const wanted = fc.record({
      version: fc.constantFrom('1.0.0', '1.0.1', '2.0.0-rc.1'),
      content: fc.nat({ max: 30 }).map(String),
    });
    await fc.assert(
      fc.asyncProperty(wanted, async ({ version, content }) => {
        const added = ruleset(content, version);
        at += 1;
        const head = await store.addRuleset(added, at, 'files');
        const expected =
          kept.get(added.digest) ??
          (versions.has(version) ? `${version}+${added.digest.slice(0, 8)}` : version);
        expect(head.version).toBe(expected);
        if (!kept.has(added.digest)) versions.set(expected, added.digest);
        kept.set(added.digest, expected);
        const list = await store.listRulesets();
        expect(new Set(list.map((each) => each.digest))).toEqual(new Set(kept.keys()));
        expect(list.map(({ createdAt }) => createdAt)).toEqual(
          list.map(({ createdAt }) => createdAt).sort((a, b) => b - a),
        );
      }),
      { numRuns: 60, seed: 8524 },
    );
    await store.close();
  });
});
