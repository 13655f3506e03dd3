/** Overlays on the small rules: what they may add and change, what is said when they cannot, and where it comes from. */
import { describe, expect, it } from 'vitest';
import type { LoadResult } from '../../src/knowledge/assemble.js';
import { checkRuleset } from '../../src/knowledge/check.js';
import { loadRuleset } from '../../src/knowledge/load.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import type { RuleMessage } from '../../src/knowledge/messages.js';
import { originsOf } from '../../src/knowledge/overlay-origins.js';
import { expiryMessages } from '../../src/knowledge/overlay-suppressions.js';
import {
  cause,
  documents,
  type Files,
  fact,
  leaf,
  offline,
  rule,
  step,
  winsCase,
  writeFolder,
} from './rules-folder.js';

type Loaded = Extract<LoadResult, { ok: true }>;

const head = { name: 'site', version: '1.0.0', title: 'A site' };
const only: Files = { 'overlay.json': head };

function override(id: string, kind: string, target: string, change: object): Files {
  return {
    [`overrides/${id}.json`]: { id, overrides: { kind, id: target }, reason: `Why ${id}.`, change },
  };
}
const causes = (change: object): object => ({ causes: change });
const rules = (change: object): object => ({ rules: change });
const suppression = (changes: object = {}): Files => ({
  'suppressions/known.json': {
    id: 'known',
    owner: 'Somebody',
    reason: 'It is known.',
    expires: '2030-06-01',
    problem: 'lookup-failure',
    ...changes,
  },
});

interface Loading {
  readonly loaded: LoadResult;
  /** Of the messages or, where it loads, the notes. `1/` is the first overlay. */
  readonly said: readonly string[];
  readonly files: readonly string[];
}

/** Loads the small rules with overlays on them, as they stand and out of their bundle. */
async function load(...overlays: readonly Files[]): Promise<Loading> {
  const folders = await Promise.all([documents, ...overlays].map(writeFolder));
  const loaded = await loadRuleset(folders);
  const messages = loaded.ok
    ? loaded.notes.filter(({ code }) => code !== 'schema-reference')
    : loaded.messages;
  const short = ({ file }: RuleMessage): string =>
    folders.reduce((path, folder, index) => path.replace(folder, `${index}`), file);
  return {
    loaded,
    said: messages.map((message) => `${short(message)}:${message.line}:${message.column} ${message.code}`),
    files: folders,
  };
}

async function composed(...overlays: readonly Files[]): Promise<Loaded> {
  const { loaded, said } = await load(...overlays);
  if (!loaded.ok) throw new Error(said.join('\n'));
  return loaded;
}

const siteCause = {
  ...cause,
  id: 'site-cause',
  title: 'Something at the site',
  rules: [rule('site-cause.sign', leaf('site.sign', 'equal', true))],
};
const everything: Files = {
  ...only,
  'facts/site.json': { id: 'site', version: 1, title: 'Site', facts: [fact('site.sign', 'boolean')] },
  'causes/site-cause.json': siteCause,
  'cases/site-wins.json': {
    ...winsCase,
    id: 'site-wins',
    cause: 'site-cause',
    given: { facts: { 'link.status': 8524, 'site.sign': true } },
  },
  ...override('site-cause-is-one', 'problem', 'lookup-failure', {
    urgency: 3,
    causes: {
      add: [{ id: 'site-cause', prior: 'rare' }],
      change: [{ id: 'source-offline', prior: 'uncommon' }],
    },
  }),
  ...override('missing-weighs-less', 'cause', 'alias-lost', {
    title: 'The alias is gone',
    rules: {
      add: [rule('alias-lost.old', leaf('source.share', 'lessThan', 0.5))],
      change: [{ name: 'alias-lost.missing', strength: 'weak' }],
    },
    resolution: { change: [{ id: 'register', commands: ['register.cmd'], undo: 'Undo it.' }] },
  }),
  ...override('status-is-cheap', 'fact', 'link.status', { cost: { minutes: 0.5, risk: 'none' } }),
  ...override('no-near-miss', 'case', 'alias-near-miss', { remove: true }),
  ...suppression(),
};

describe('an overlay', () => {
  it('adds its documents and makes its changes, and leaves everything else', async () => {
    const { ruleset } = await composed(everything);
    const alone = await composed();
    expect(ruleset.problems.get('lookup-failure')).toEqual({
      ...alone.ruleset.problems.get('lookup-failure'),
      urgency: 3,
      causes: [
        { id: 'alias-lost', prior: 'common' },
        { id: 'source-offline', prior: 'uncommon' },
        { id: 'site-cause', prior: 'rare' },
      ],
    });
    expect(ruleset.causes.get('site-cause')).toEqual(siteCause);
    expect(ruleset.causes.get('source-offline')).toEqual(offline);
    expect(ruleset.causes.get('alias-lost')).toEqual({
      ...cause,
      title: 'The alias is gone',
      rules: [
        rule('alias-lost.missing', leaf('source.alias', 'equal', 'none'), { strength: 'weak' }),
        rule('alias-lost.old', leaf('source.share', 'lessThan', 0.5)),
      ],
      resolution: [{ ...step, commands: ['register.cmd'], undo: 'Undo it.' }],
    });
    expect(ruleset.facts.get('link.status')?.cost).toEqual({ minutes: 0.5, risk: 'none' });
    expect([...ruleset.cases.keys()]).toEqual(['alias-wins', 'site-wins']);
    expect([...(ruleset.overlays?.suppressions.keys() ?? [])]).toEqual(['known']);
    expect(ruleset.overlays?.list).toEqual([head]);
  });

  it('removes causes and rules', async () => {
    const two: Files = {
      ...only,
      ...override('first-sign', 'cause', 'source-offline', {
        rules: { add: [rule('source-offline.far', leaf('source.share', 'lessThan', 0.5))] },
      }),
    };
    const other: Files = {
      'overlay.json': { ...head, name: 'other' },
      ...override('no-silence', 'cause', 'source-offline', rules({ remove: ['source-offline.silent'] })),
      ...override('not-offline', 'problem', 'lookup-failure', causes({ remove: ['source-offline'] })),
    };
    const { ruleset, locate } = await composed(two, other);
    expect(ruleset.causes.get('source-offline')?.rules.map(({ name }) => name)).toEqual([
      'source-offline.far',
    ]);
    expect(ruleset.problems.get('lookup-failure')?.causes.map(({ id }) => id)).toEqual(['alias-lost']);
    const place = { kind: 'cause', id: 'source-offline', pointer: '/rules/0/name' } as const;
    expect(locate(place).file).toMatch(/overrides.first-sign\.json$/);
    const codes = checkRuleset(ruleset, [], locate).map(({ code, file }) => `${code} ${file}`);
    expect(codes.filter((code) => code.startsWith('cause-without-problem'))).toEqual([]);
  });

  it('may change what an overlay before it has added', async () => {
    const { ruleset } = await composed(everything, {
      'overlay.json': { ...head, name: 'other' },
      ...override(
        'stronger',
        'cause',
        'site-cause',
        rules({ change: [{ name: 'site-cause.sign', strength: 'weak' }] }),
      ),
    });
    const [sign] = ruleset.causes.get('site-cause')?.rules ?? [];
    expect(sign?.event.params).toMatchObject({ strength: 'weak' });
    expect(originsOf(ruleset, 'rule', 'site-cause.sign').map(({ overlay }) => overlay)).toEqual([
      'site',
      'other',
    ]);
  });

  it('is not in the digest of the rules alone, and every part of it is in that of both', async () => {
    const alone = await composed();
    const digests = [alone, await composed(only), await composed(everything)].map(
      ({ ruleset }) => ruleset.digest,
    );
    const reasoned = await composed({ ...everything, ...suppression({ reason: 'Another.' }) });
    expect(new Set([...digests, reasoned.ruleset.digest]).size).toBe(4);
    expect(Object.keys(JSON.parse(alone.bundle))).not.toContain('overlays');
    expect(alone.ruleset).not.toHaveProperty('overlays');
  });

  it('comes out of the bundle as it went in, whatever the order of overlays means', async () => {
    const second: Files = {
      'overlay.json': { ...head, name: 'other' },
      ...override(
        'stronger',
        'cause',
        'site-cause',
        rules({ change: [{ name: 'site-cause.sign', strength: 'weak' }] }),
      ),
    };
    const loaded = await composed(everything, second);
    const again = loadBundle(loaded.bundle);
    if (!again.ok) throw new Error(JSON.stringify(again.messages));
    expect(again.ruleset).toEqual(loaded.ruleset);
    expect(again.bundle).toBe(loaded.bundle);
  });

  it('is refused in a bundle as it is in a folder, by the names of overlay and document', async () => {
    const { bundle } = await composed(everything);
    const inBundle = loadBundle(
      bundle.replace('"problem":"lookup-failure","reason"', '"problem":"lookup","reason"'),
    );
    expect(inBundle.ok ? [] : inBundle.messages.map(({ file, code }) => `${file} ${code}`)).toEqual([
      'overlays/site/suppressions/known.json unknown-problem',
    ]);
    const listless = loadBundle(
      bundle.replace('"overlays":[', '"overlays":{"a":[').replace('}],"problem"', '}]},"problem"'),
    );
    expect(listless.ok ? [] : listless.messages.map(({ file, code }) => `${file} ${code}`)).toContain(
      'overlays unexpected-file',
    );
    const headless = loadBundle(bundle.replace('"name":"site"', '"name":"No Name"'));
    expect(headless.ok ? [] : headless.messages.map(({ code }) => code)).toContain('schema');
  });
});

describe('where things come from', () => {
  it('is told of documents, facts, rules and changes', async () => {
    const { ruleset } = await composed(everything);
    const own = [{ overlay: 'site' }];
    expect(originsOf(ruleset, 'cause', 'site-cause')).toEqual(own);
    expect(originsOf(ruleset, 'rule', 'site-cause.sign')).toEqual(own);
    expect(originsOf(ruleset, 'fact', 'site.sign')).toEqual(own);
    expect(originsOf(ruleset, 'case', 'site-wins')).toEqual(own);
    expect(originsOf(ruleset, 'cause', 'source-offline')).toEqual([]);
    const changed = {
      id: 'missing-weighs-less',
      overrides: { kind: 'cause', id: 'alias-lost' },
      reason: 'Why missing-weighs-less.',
    };
    expect(originsOf(ruleset, 'rule', 'alias-lost.missing')).toEqual([
      {
        overlay: 'site',
        override: {
          ...changed,
          effect: 'changed',
          place: 'rules/alias-lost.missing',
          before: 'strong',
          after: 'weak',
        },
      },
    ]);
    expect(originsOf(ruleset, 'rule', 'alias-lost.old')).toEqual([
      { overlay: 'site', override: { ...changed, effect: 'added', place: 'rules/alias-lost.old' } },
    ]);
    expect(originsOf(ruleset, 'cause', 'alias-lost').map(({ override }) => override?.place)).toEqual([
      'title',
      'rules/alias-lost.missing',
      'rules/alias-lost.old',
      'resolution/register/commands',
      'resolution/register/undo',
    ]);
    expect(originsOf(ruleset, 'problem', 'lookup-failure').map(({ override }) => override?.place)).toEqual([
      'urgency',
      'causes/source-offline',
      'causes/site-cause',
    ]);
    expect(originsOf(ruleset, 'case', 'alias-near-miss')[0]?.override?.effect).toBe('removed');
  });

  it('is found in the files: what was changed in the override, the rest where it was', async () => {
    const { locate } = await composed(everything);
    const at = (pointer: string, kind: 'cause' | 'problem' | 'fact' = 'cause', id = 'alias-lost'): string => {
      const { file, line } = locate({ kind, id, pointer });
      return `${file.split(/[\\/]/).slice(-2).join('/')}:${line}`;
    };
    expect(at('/title')).toBe('overrides/missing-weighs-less.json:9');
    expect(at('/rules/0/name')).toBe('causes/alias-lost.json:8');
    expect(at('/rules/0/event/params/strength')).toMatch(/^overrides\/missing-weighs-less\.json:/);
    expect(at('/rules/0/event/params/because')).toMatch(/^causes\/alias-lost\.json:/);
    expect(at('/rules/1/conditions/all/0/fact')).toMatch(/^overrides\/missing-weighs-less\.json:/);
    expect(at('/resolution/0/commands/0')).toMatch(/^overrides\/missing-weighs-less\.json:/);
    expect(at('/resolution/0/text')).toMatch(/^causes\/alias-lost\.json:/);
    expect(at('/causes/2/id', 'problem', 'lookup-failure')).toMatch(/^overrides\/site-cause-is-one\.json:/);
    expect(at('/cost/minutes', 'fact', 'link.status')).toMatch(/^overrides\/status-is-cheap\.json:/);
    expect(at('/type', 'fact', 'link.status')).toMatch(/^facts\/all\.json:/);
  });
});

describe('what an overlay cannot do', () => {
  it.each([
    ['stand without a name', { 'causes/site-cause.json': null }, ['1:1:1 missing-overlay']],
    [
      'be a ruleset',
      { ...only, 'ruleset.json': documents['ruleset.json'] ?? null },
      ['1/ruleset.json:1:1 unexpected-file'],
    ],
    [
      'take an id',
      { ...only, 'causes/alias-lost.json': cause },
      ['1/causes/alias-lost.json:2:3 duplicate-id'],
    ],
    [
      'take the id of a fact, in whatever file',
      {
        ...only,
        'facts/aaa.json': { id: 'aaa', version: 1, title: 'A', facts: [fact('link.status', 'integer')] },
      },
      ['1/facts/aaa.json:7:7 duplicate-id'],
    ],
    [
      'add a rule by a name that is taken',
      {
        ...only,
        ...override(
          'twice',
          'cause',
          'alias-lost',
          rules({ add: [rule('alias-lost.missing', leaf('source.share', 'equal', 1))] }),
        ),
      },
      ['1/overrides/twice.json:11:9 duplicate-id'],
    ],
    [
      'add a rule of another cause',
      {
        ...only,
        ...override(
          'odd',
          'cause',
          'alias-lost',
          rules({ add: [rule('other.rule', leaf('source.share', 'equal', 1))] }),
        ),
      },
      ['1/overrides/odd.json:12:11 rule-name'],
    ],
    [
      'add a rule with an unknown fact',
      {
        ...only,
        ...override(
          'odd',
          'cause',
          'alias-lost',
          rules({ add: [rule('alias-lost.odd', leaf('source.no', 'equal', 1))] }),
        ),
      },
      ['1/overrides/odd.json:16:17 unknown-fact'],
    ],
    [
      'add a cause that there is not',
      {
        ...only,
        ...override('odd', 'problem', 'lookup-failure', causes({ add: [{ id: 'nothing', prior: 'rare' }] })),
      },
      ['1/overrides/odd.json:11:9 unknown-cause'],
    ],
    [
      'override a problem that there is not',
      { ...only, ...override('odd', 'problem', 'no', { urgency: 2 }) },
      ['1/overrides/odd.json:5:5 unknown-problem'],
    ],
    [
      'override a cause that there is not',
      { ...only, ...override('odd', 'cause', 'no', { title: 'No' }) },
      ['1/overrides/odd.json:5:5 unknown-cause'],
    ],
    [
      'override a fact that there is not',
      { ...only, ...override('odd', 'fact', 'no.fact', { cost: { minutes: 1, risk: 'low' } }) },
      ['1/overrides/odd.json:5:5 unknown-fact'],
    ],
    [
      'take out a case that there is not',
      { ...only, ...override('odd', 'case', 'no', { remove: true }) },
      ['1/overrides/odd.json:5:5 unknown-case'],
    ],
    [
      'change a prior of no cause',
      {
        ...only,
        ...override('odd', 'problem', 'lookup-failure', causes({ change: [{ id: 'no', prior: 'rare' }] })),
      },
      ['1/overrides/odd.json:11:9 unknown-cause'],
    ],
    [
      'remove no rule',
      { ...only, ...override('odd', 'cause', 'alias-lost', rules({ remove: ['alias-lost.no'] })) },
      ['1/overrides/odd.json:11:9 unknown-rule'],
    ],
    [
      'change a step that there is not',
      {
        ...only,
        ...override('odd', 'cause', 'alias-lost', { resolution: { change: [{ id: 'no', text: 'No.' }] } }),
      },
      ['1/overrides/odd.json:11:9 unknown-step'],
    ],
    [
      'leave a cause without rules',
      {
        ...only,
        ...override('odd', 'cause', 'source-offline', rules({ remove: ['source-offline.silent'] })),
      },
      ['1/overrides/odd.json:10:7 override-target'],
    ],
    [
      'change nothing it names',
      { ...only, ...override('odd', 'cause', 'alias-lost', {}) },
      ['1/overrides/odd.json:8:3 schema'],
    ],
    [
      'change what no override changes',
      { ...only, ...override('odd', 'cause', 'alias-lost', { about: 'link' }) },
      ['1/overrides/odd.json:9:5 schema'],
    ],
    [
      'have a file named otherwise',
      {
        ...only,
        'overrides/other.json':
          override('odd', 'case', 'alias-wins', { remove: true })['overrides/odd.json'] ?? null,
      },
      ['1/overrides/other.json:2:3 file-name'],
    ],
    [
      'silence a problem that there is not',
      { ...only, ...suppression({ problem: 'no' }) },
      ['1/suppressions/known.json:6:3 unknown-problem'],
    ],
    [
      'silence a cause of another problem',
      { ...only, ...suppression({ cause: 'no' }) },
      ['1/suppressions/known.json:7:3 unknown-cause'],
    ],
    [
      'expire on no day',
      { ...only, ...suppression({ expires: '2030-02-30' }) },
      ['1/suppressions/known.json:5:3 schema'],
    ],
  ] satisfies readonly (readonly [string, Files, readonly string[]])[])('%s', async (_, files, said) => {
    const loading = await load(files);
    expect(loading.said).toEqual(said);
    expect(loading.loaded.ok).toBe(false);
  });

  it('have the strength of a rule that excludes', async () => {
    const excluding: Files = {
      ...only,
      'causes/site-cause.json': {
        ...siteCause,
        rules: [rule('site-cause.out', leaf('source.responds', 'equal', true), {}, 'excludes')],
      },
    };
    const stronger: Files = {
      'overlay.json': { ...head, name: 'other' },
      ...override(
        'odd',
        'cause',
        'site-cause',
        rules({ change: [{ name: 'site-cause.out', strength: 'weak' }] }),
      ),
    };
    expect((await load(excluding, stronger)).said).toEqual(['2/overrides/odd.json:13:11 override-target']);
  });

  it('override its own documents', async () => {
    const own = { ...everything, ...override('odd', 'cause', 'site-cause', { title: 'Own' }) };
    expect((await load(own)).said).toEqual(['1/overrides/odd.json:5:5 unknown-cause']);
  });

  it('stand in front, or alone', async () => {
    const folder = await writeFolder({ ...documents, ...only, ...suppression() });
    const loaded = await loadRuleset([folder]);
    const codes = loaded.ok
      ? []
      : loaded.messages.map(({ file, code }) => `${file.slice(folder.length + 1)} ${code}`);
    expect(codes).toEqual(['overlay.json unexpected-file', 'suppressions/known.json unexpected-file']);
  });

  it('share its name with another', async () => {
    expect((await load(only, only)).said).toEqual(['2/overlay.json:2:3 duplicate-id']);
  });

  it('change what another override changes', async () => {
    const urgent = (id: string, urgency: number): Files =>
      override(id, 'problem', 'lookup-failure', { urgency });
    const other = { 'overlay.json': { ...head, name: 'other' } };
    const { said, loaded } = await load({ ...only, ...urgent('one', 2) }, { ...other, ...urgent('two', 3) });
    expect(said).toEqual(['2/overrides/two.json:9:5 override-conflict']);
    const [message] = loaded.ok ? [] : loaded.messages;
    expect(message?.message).toMatch(/"one" \(.*one\.json, line 9\)/);
    expect((await load({ ...only, ...urgent('one', 2), ...urgent('two', 3) })).said).toEqual([
      '1/overrides/two.json:9:5 override-conflict',
    ]);
    const within = async (change: object): Promise<readonly string[]> =>
      (await load({ ...only, ...override('one', 'problem', 'lookup-failure', causes(change)) })).said;
    const rare = { id: 'alias-lost', prior: 'rare' };
    expect(await within({ change: [rare], remove: ['alias-lost'] })).toContain(
      '1/overrides/one.json:11:9 override-conflict',
    );
    expect(await within({ change: [rare, { id: 'alias-lost', prior: 'uncommon' }] })).toEqual([
      '1/overrides/one.json:17:11 override-conflict',
    ]);
    const apart = override(
      'two',
      'problem',
      'lookup-failure',
      causes({ change: [{ id: 'alias-lost', prior: 'rare' }] }),
    );
    expect((await load({ ...only, ...urgent('one', 2) }, { ...other, ...apart })).said).toEqual([]);
  });

  it('be blamed for what cannot be read', async () => {
    const folder = await writeFolder({ ...documents, 'causes/alias-lost.json': '{' });
    const second = await writeFolder({
      ...only,
      ...override('one', 'cause', 'alias-lost', { title: 'One' }),
    });
    const loaded = await loadRuleset([folder, second]);
    expect(loaded.ok ? [] : loaded.messages.map(({ code }) => code)).toEqual(['syntax']);
  });
});

describe('an override that changes nothing', () => {
  it.each([
    ['urgency', 'problem', 'lookup-failure', { urgency: 1 }, '9:5'],
    [
      'a prior',
      'problem',
      'lookup-failure',
      causes({ change: [{ id: 'alias-lost', prior: 'common' }] }),
      '13:11',
    ],
    [
      'a strength',
      'cause',
      'alias-lost',
      rules({ change: [{ name: 'alias-lost.missing', strength: 'strong' }] }),
      '13:11',
    ],
    [
      'commands',
      'cause',
      'alias-lost',
      { resolution: { change: [{ id: 'register', commands: step.commands }] } },
      '13:11',
    ],
    [
      'a cost, whatever the order of its keys',
      'fact',
      'link.status',
      { cost: { risk: 'none', minutes: 1 } },
      '9:5',
    ],
  ])('is noted and does no harm: %s', async (_, kind, id, change, at) => {
    const { said, loaded } = await load({ ...only, ...override('idle', kind, id, change) });
    expect(said).toEqual([`1/overrides/idle.json:${at} override-without-effect`]);
    expect(loaded.ok && loaded.ruleset.overlays?.origins.size).toBe(0);
  });
});

describe('the day on which a suppression expires', () => {
  const said = async (expires: string): Promise<readonly string[]> => {
    const { ruleset, locate } = await composed({ ...only, ...suppression({ expires }) });
    return expiryMessages(ruleset, Date.parse('2029-06-01T12:00:00Z'), locate).map(
      ({ file, line, code }) => `${file.split(/[\\/]/).at(-1)}:${line} ${code}`,
    );
  };

  it.each([
    ['2029-05-31', ['known.json:5 suppression-expired']],
    ['2029-06-01', ['known.json:5 suppression-expired']],
    ['2029-06-02', []],
    ['2030-05-31', []],
    ['2030-06-01', ['known.json:5 suppression-too-long']],
  ])('%s', async (expires, messages) => {
    expect(await said(expires)).toEqual(messages);
  });
});
