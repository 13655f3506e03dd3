/** `/v1/activations`: what is activated answers at once, and can be undone; trials of what is not active. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Wire } from '../../src/http/wire.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { nameOf } from '../../src/rules-in-use.js';
import type { RulesetHead } from '../../src/store/types.js';
import { type AppParts, appOptions, keyedApp, newStore, startRules } from '../support/app.js';
import { keepBundle, SMALL_REQUEST, smallBundle } from '../support/bundles.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';
import { editableRules } from '../support/editable-rules.js';

/** As the audit has whoever holds a key. */
const BY_KEY: unknown = expect.stringMatching(/^key:/);

let app: Express;
let parts: AppParts;
let secrets: Readonly<Record<'diagnose' | 'editor' | 'admin', string>>;
let [first, second]: RulesetHead[] = [];

beforeAll(async () => {
  const store = await newStore();
  const { folder } = await editableRules();
  parts = await appOptions({ store, rules: await startRules(store, [folder]) });
  ({ app, secrets } = await keyedApp(parts));
  first = await keepBundle(store, { version: '1.1.0', title: 'First' });
  second = await keepBundle(store, { version: '1.2.0', title: 'Second' });
});

async function send(path: string, body: object, key = secrets.editor): Promise<Response> {
  const response = await request(app).post(path).auth(key, { type: 'bearer' }).send(body);
  expectContract(response, 'post', path.replace(/\?.*/, ''));
  return response;
}

const activate = (ruleset: string, reason = 'test') => send('/v1/activations', { ruleset, reason });
const rollBack = (body: object = {}) => send('/v1/activations/rollback', { reason: 'back', ...body });

async function answered(query = ''): Promise<Wire<'Answer'>> {
  return bodyAs(await send(`/v1/diagnoses${query}`, SMALL_REQUEST, secrets.diagnose), 'Answer');
}

describe('an activation', () => {
  it('answers before it is told, and stands in the history and the audit with who and why', async () => {
    const response = await activate('1.1.0', 'It is better.');
    expect(response.status).toBe(201);
    const activation = bodyAs(response, 'Activation');
    expect(activation).toMatchObject({
      digest: first?.digest,
      version: '1.1.0',
      reason: 'It is better.',
      actor: BY_KEY,
    });
    expect((await answered()).ruleset.version).toBe('1.1.0');
    const list = await request(app).get('/v1/activations?limit=1').auth(secrets.editor, { type: 'bearer' });
    expectContract(list, 'get', '/v1/activations');
    expect(bodyAs(list, 'Activations').items).toEqual([activation]);
    const [row] = await parts.store.listAudit({ limit: 1 });
    expect(row).toMatchObject({
      action: 'ruleset.activate',
      target: first?.digest,
      actor: activation.actor,
      detail: 'It is better.',
    });
    const rulesets = await request(app).get('/v1/rulesets').auth(secrets.editor, { type: 'bearer' });
    expect(bodyAs(rulesets, 'Rulesets')).toMatchObject({
      active: { version: '1.1.0', origin: 'activation' },
      activation: { id: activation.id, reason: 'It is better.' },
    });
    const ready = await request(app).get('/readyz');
    expect(bodyAs(ready, 'Readiness')).toMatchObject({
      ruleset: { version: '1.1.0', origin: 'activation' },
      warnings: [{ code: 'rules-not-active' }],
    });
  });

  it('of the files lets them answer again', async () => {
    await activate('1.1.0');
    expect(bodyAs(await activate('files'), 'Activation').digest).toBeNull();
    expect((await answered()).ruleset.name).toBe('small');
    expect(parts.rules.current().origin).toBe('files');
  });

  it('by the beginning of a digest does, too', async () => {
    expect(bodyAs(await activate(second?.digest.slice(0, 8) ?? ''), 'Activation').version).toBe('1.2.0');
  });

  it.each(['1.2.1', '', 'x', '__proto__', 'a'.repeat(201), '1.2.0\n'])(
    'of %j changes nothing',
    async (ruleset) => {
      const [before, active] = [await parts.store.lastActivation(), parts.rules.current()];
      const response = await activate(ruleset);
      expect([400, 422]).toContain(response.status);
      if (ruleset.startsWith('1.')) expect(response.body.detail).toContain('the nearest is "1.');
      expect(await parts.store.lastActivation()).toEqual(before);
      expect(parts.rules.current()).toBe(active);
    },
  );

  it.each([
    {},
    { ruleset: '1.1.0' },
    { ruleset: '1.1.0', reason: ' ' },
    { ruleset: '1.1.0', reason: 'a\nb' },
    { ruleset: '1.1.0', reason: '\u0007' },
    { ruleset: '1.1.0', reason: 'a\u0085b' },
    { ruleset: '1.1.0', reason: '\u2028' },
    { ruleset: '1.1.0', reason: 'a\ud800' },
    { ruleset: '1.1.0', reason: '\u3000\u00a0' },
  ])('wants a reason in one line, not %j', async (body) => {
    const response = await send('/v1/activations', body);
    expectProblem(response, 400, 'invalid-request');
    if ('reason' in body)
      expect(response.body.detail).toBe(
        '/reason must be one line of text, not blank and without control characters.',
      );
  });

  it('takes any line for a reason, and reads one that is too long once', async () => {
    const { id } = bodyAs(await activate('1.1.0', ' \u3000é 😀'), 'Activation');
    expect(await parts.store.lastActivation()).toMatchObject({ id, reason: ' \u3000é 😀' });
    for (const reason of [`${' '.repeat(4_000)}\n`, `${'a'.repeat(4_000)}\n`, `${' a'.repeat(2_000)}\n`])
      expectProblem(await activate('1.1.0', reason), 400, 'invalid-request');
    await activate('files');
  });

  it('of what is active already writes nothing', async () => {
    const made = await activate('1.1.0');
    const again = await activate(first?.digest ?? '', 'again');
    expect([made.status, again.status, again.body]).toEqual([201, 200, made.body]);
    expect((await activate('files')).status).toBe(201);
    expect((await activate('files')).status).toBe(200);
  });

  it('of a ruleset of another name says so', async () => {
    const { name, version } = parts.rules.files().ruleset ?? {};
    expect(bodyAs(await activate(`${name}@${version}`), 'Activation')).toMatchObject({ name, version });
    expect(bodyAs(await activate('1.2.0'), 'Activation')).toMatchObject({
      name: 'contoso',
      version: '1.2.0',
    });
  });

  it('of rules that this version does not take is refused', async () => {
    const digest = 'f'.repeat(64);
    await parts.store.addRuleset({ digest, name: 'old', version: '0.0.1', bundle: '{}' }, 0, 'files');
    const response = await activate('0.0.1');
    expectProblem(response, 422, 'rules-refused');
    expect(response.body.messages).toMatchObject([{ code: 'missing-ruleset' }]);
    expectProblem(await send('/v1/diagnoses?ruleset=0.0.1', SMALL_REQUEST), 422, 'rules-refused');
  });
});

describe('a rollback', () => {
  it('lets answer what was active before, once for each activation', async () => {
    await activate('files');
    await activate('1.1.0');
    const { id } = bodyAs(await activate('1.2.0'), 'Activation');
    const back = bodyAs(await rollBack({ expected: id }), 'Activation');
    expect(back).toMatchObject({ version: '1.1.0', undoes: id });
    expect((await answered()).ruleset.version).toBe('1.1.0');
    expect(bodyAs(await rollBack(), 'Activation').digest).toBeNull();
    expect((await answered()).ruleset.name).toBe('small');
    const [row] = await parts.store.listAudit({ limit: 1 });
    expect(row).toMatchObject({ action: 'ruleset.rollback', target: 'files', detail: 'back' });
  });

  it('does nothing where something else was activated since', async () => {
    const { id } = bodyAs(await activate('1.1.0'), 'Activation');
    await activate('1.2.0');
    const response = await rollBack({ expected: id });
    expectProblem(response, 409, 'conflict');
    expect(response.body.detail).toBe(`The last activation is ${id + 1}, not ${id}.`);
    expect((await answered()).ruleset.version).toBe('1.2.0');
  });

  it('is refused where nothing is left', async () => {
    const fresh = await appOptions({ store: await newStore(), rules: parts.rules });
    const keyed = await keyedApp(fresh);
    const response = await request(keyed.app)
      .post('/v1/activations/rollback')
      .auth(keyed.secrets.editor, { type: 'bearer' })
      .send({ reason: 'back' });
    expectProblem(response, 409, 'conflict');
  });
});

describe('a trial', () => {
  it('answers by the ruleset that is named, says so, and is not recorded', async () => {
    await activate('1.1.0');
    const before = (await parts.store.listDiagnoses({}, { limit: 100 })).length;
    for (const named of ['1.2.0', second?.digest.slice(0, 12)]) {
      const answer = await answered(`?ruleset=${named}`);
      expect(answer).toMatchObject({ recorded: false, ruleset: { version: '1.2.0' } });
      expect(answer.findings[0]?.causes[0]?.title).toBe('Second');
    }
    expect((await answered('?record=false&ruleset=1.1.0')).ruleset.version).toBe('1.1.0');
    expect(await parts.store.listDiagnoses({}, { limit: 100 })).toHaveLength(before);
    expect((await answered()).findings[0]?.causes[0]?.title).toBe('First');
  });

  it('takes the blank that a plus sign in a query means for the plus sign', async () => {
    const loaded = loadBundle(smallBundle({ version: '1.2.0', title: 'Third' }));
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
    const third = { ...nameOf(loaded.ruleset), bundle: loaded.bundle };
    const held = await parts.store.addRuleset(third, 0, 'files');
    expect(held.version).toMatch(/^1\.2\.0\+/);
    for (const named of [held.version, encodeURIComponent(held.version), `contoso@${held.version}`])
      expect((await answered(`?ruleset=${named}`)).findings[0]?.causes[0]?.title).toBe('Third');
  });

  it('by the files answers by them, whatever is active', async () => {
    await activate('1.1.0');
    expect((await answered('?ruleset=files')).ruleset.name).toBe('small');
  });

  it('by a ruleset that is not held names the nearest', async () => {
    const response = await send('/v1/diagnoses?ruleset=1.2.1', SMALL_REQUEST);
    expectProblem(response, 422, 'unknown-ruleset');
    expect(response.body.detail).toContain('"1.2.0"');
  });

  it('cannot be recorded', async () => {
    expectProblem(
      await send('/v1/diagnoses?ruleset=1.2.0&record=true', SMALL_REQUEST),
      400,
      'invalid-request',
    );
  });
});
