/** `/v1/activations`: what is activated answers at once, and can be undone; trials of what is not active. */
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Wire } from '../../src/http/wire.js';
import type { RulesetHead } from '../../src/store/types.js';
import { type AppParts, appOptions, keyedApp, newStore, startRules } from '../support/app.js';
import { keepBundle, SMALL_REQUEST } from '../support/bundles.js';
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
      if (response.status === 422) expect(response.body.detail).toContain('the nearest is "1.');
      expect(await parts.store.lastActivation()).toEqual(before);
      expect(parts.rules.current()).toBe(active);
    },
  );

  it.each([
    {},
    { ruleset: '1.1.0' },
    { ruleset: '1.1.0', reason: ' ' },
    { ruleset: '1.1.0', reason: 'a\nb' },
  ])('wants a reason in one line, not %j', async (body) => {
    expectProblem(await send('/v1/activations', body), 400, 'invalid-request');
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
    expectProblem(await rollBack({ expected: id }), 409, 'conflict');
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
