/** `/v1/rulesets`: imports that are kept whole or not at all, exports of the same bytes, and who answers by what. */
import { createHash } from 'node:crypto';
import type { Express } from 'express';
import request, { type Response } from 'supertest';
import { beforeAll, describe, expect, it } from 'vitest';
import { type AppParts, appOptions, keyedApp, newStore } from '../support/app.js';
import { editedExample, smallBundle } from '../support/bundles.js';
import { bodyAs, expectContract, expectProblem } from '../support/contract.js';
import { type Json, putJson } from '../support/edit-json.js';
import { digestOf } from '../support/store-records.js';

/** As the audit has whoever holds a key. */
const BY_KEY: unknown = expect.stringMatching(/^key:/);

let app: Express;
let parts: AppParts;
let editor = '';
let admin = '';

beforeAll(async () => {
  parts = await appOptions({ store: await newStore(), maxBodyBytes: 1_000 });
  const keyed = await keyedApp(parts);
  ({ app } = keyed);
  ({ editor, admin } = keyed.secrets);
});

async function post(body: string): Promise<Response> {
  const response = await request(app)
    .post('/v1/rulesets')
    .auth(editor, { type: 'bearer' })
    .type('application/json')
    .send(body);
  expectContract(response, 'post', '/v1/rulesets');
  return response;
}

function get(path: string, headers: Readonly<Record<string, string>> = {}) {
  return request(app).get(path).auth(editor, { type: 'bearer' }).set(headers);
}

const bundleAt = (ruleset: string) => `/v1/rulesets/${encodeURIComponent(ruleset)}/bundle`;

async function held(): Promise<readonly string[]> {
  return (await parts.store.listRulesets()).map(({ version }) => version);
}

describe('an import', () => {
  it('keeps a ruleset once, with one audit row, and does not let it answer', async () => {
    const bundle = smallBundle({ version: '1.1.0' });
    const digest = createHash('sha256').update(bundle).digest('hex');
    const first = await post(bundle);
    expect([first.status, first.headers['location']]).toEqual([201, bundleAt(digest)]);
    expect(bodyAs(first, 'RulesetHead')).toMatchObject({ name: 'contoso', version: '1.1.0', digest });
    // Other white space and another order are the same content.
    const again = await post(JSON.stringify(editedExample({ version: '1.1.0' }), null, 2));
    expect([again.status, again.body]).toEqual([200, first.body]);
    const audit = await request(app).get('/v1/audit').auth(admin, { type: 'bearer' });
    const rows = bodyAs(audit, 'AuditPage').items.filter(({ target }) => target === digest);
    expect(rows).toMatchObject([
      {
        action: 'ruleset.import',
        actor: BY_KEY,
        detail: 'contoso 1.1.0',
      },
    ]);
    expect(parts.rules.current().ruleset.digest).not.toBe(digest);
  });

  it('is refused where its version is held with other content', async () => {
    await post(smallBundle({ version: '1.2.0' }));
    const response = await post(smallBundle({ version: '1.2.0', title: 'Another title' }));
    expectProblem(response, 409, 'conflict');
    expect(response.body.detail).toContain('1.2.0');
  });

  it('is refused where its version has build metadata, which only the service adds', async () => {
    const { digest } = parts.rules.current().ruleset;
    const response = await post(smallBundle({ version: `1.0.0+${digest.slice(0, 8)}` }));
    expectProblem(response, 422, 'rules-refused');
    expect(response.body.messages).toEqual([
      {
        file: 'ruleset.json',
        line: 3,
        column: 3,
        code: 'schema',
        message: 'The version of a ruleset from elsewhere has no build metadata: send "1.0.0".',
      },
    ]);
  });

  it('says of a body that is no JSON at all what is wanted', async () => {
    expect((await post(' ')).body.detail).toBe('Send application/json.');
    const response = await request(app)
      .post('/v1/rulesets')
      .auth(editor, { type: 'bearer' })
      .type('application/json')
      .serialize((value: unknown) => value as string)
      .send(Buffer.from('{"\xff":1}', 'latin1'));
    expectContract(response, 'post', '/v1/rulesets');
    expectProblem(response, 400, 'malformed-utf8');
    expect(response.body.detail).toBe('The body holds bytes that are not UTF-8.');
  });

  it('is refused with what the check says, and where', async () => {
    const broken = editedExample({ version: '2.0.0' });
    putJson(
      broken,
      ['cause', 'missing', 'rules', 0, 'conditions', 'all', 0, 'fact'],
      'source.cname.atOwnServer',
    );
    const response = await post(JSON.stringify(broken));
    expectProblem(response, 422, 'rules-refused');
    expect(response.body.messages).toContainEqual({
      file: 'causes/missing.json',
      line: 13,
      column: 13,
      code: 'unknown-fact',
      message: 'There is no fact "source.cname.atOwnServer"; the nearest is "source.cname.atOwnServers".',
    });
    expect(await held()).not.toContain('2.0.0');
  });

  it('is checked as "dcause rules check" does: what loads may be refused', async () => {
    const unused = editedExample({ version: '2.0.1' });
    putJson(unused, ['case', 'near-miss'], undefined);
    const response = await post(JSON.stringify(unused));
    expectProblem(response, 422, 'rules-refused');
    expect(response.body.messages).toMatchObject([{ code: 'cause-without-case' }]);
  });
});

describe('hostile bundles', () => {
  const deep = `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`;
  const changed = (path: readonly (string | number)[], value: Json): string => {
    const document = editedExample({ version: '3.0.0' });
    putJson(document, path, value);
    return JSON.stringify(document);
  };
  const withKey = (key: string): string =>
    smallBundle({ version: '3.0.0' }).replace('"cause":{', `"cause":{${JSON.stringify(key)}:{},`);

  it.each<readonly [string, () => string, number]>([
    ['no JSON', () => '{', 400],
    ['nothing', () => ' ', 400],
    ['deep JSON', () => deep, 400],
    ['deep conditions', () => withConditions(deep), 400],
    ['a key twice', () => '{"ruleset":{},"ruleset":{}}', 400],
    ['null', () => 'null', 422],
    ['a list', () => '[]', 422],
    ['a text', () => '"text"', 422],
    ['kinds of another type', () => '{"ruleset":1,"cause":[1,2],"overlays":"x"}', 422],
    ['__proto__ as a kind', () => '{"__proto__":{"ruleset":{}}}', 422],
    ['__proto__ as an id', () => withKey('__proto__'), 422],
    ['constructor as a kind', () => '{"constructor":{"a":{}}}', 422],
    ['a key that is not the id', () => withKey('other'), 422],
    ['an id with slashes and dots', () => withKey('../../etc/passwd'), 422],
    ['a second ruleset', () => changed(['ruleset', 'second'], {}), 422],
    [
      'a script path',
      () => changed(['cause', 'missing', 'rules', 0, 'conditions', 'all', 0, 'path'], '$.[(x)]'),
      422,
    ],
    ['a long text', () => changed(['cause', 'missing', 'title'], 'x'.repeat(5_000_000)), 422],
    ['too many bytes', () => `"${'x'.repeat(33 * 1024 * 1024)}"`, 413],
  ])('%s', async (_name, body, status) => {
    const before = await held();
    const active = parts.rules.current();
    const response = await post(body());
    expect([response.status, response.body.type]).toEqual([status, expect.stringMatching(/^\/problems\//)]);
    expect(await held()).toEqual(before);
    expect(parts.rules.current()).toBe(active);
  });

  function withConditions(text: string): string {
    return smallBundle({ version: '3.0.0' }).replace('"conditions":{', `"conditions":{"not":${text},`);
  }
});

describe('an export', () => {
  it('gives the bytes that were imported, with their digest as ETag, by version and digest', async () => {
    const bundle = smallBundle({ version: '4.0.0' });
    const { digest } = bodyAs(await post(bundle), 'RulesetHead');
    for (const named of ['4.0.0', digest, digest.slice(0, 8)]) {
      const response = await get(bundleAt(named)).buffer(true);
      expectContract(response, 'get', '/v1/rulesets/{ruleset}/bundle');
      expect([response.status, response.text]).toEqual([200, bundle]);
      expect(response.headers['etag']).toBe(`"${digest}"`);
    }
    const known = await get(bundleAt('4.0.0'), { 'If-None-Match': `"${digest}"` });
    expect([known.status, known.text, known.headers['etag']]).toEqual([304, '', `"${digest}"`]);
    expect((await get(bundleAt('4.0.0'), { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('of what answers loads again as the same ruleset', async () => {
    const { version, digest } = parts.rules.current().ruleset;
    const { text } = await get(bundleAt(version)).buffer(true);
    expect(createHash('sha256').update(text).digest('hex')).toBe(digest);
  });

  it.each<readonly [string, RegExp]>([
    ['4.0.1', /; the nearest is "4\.0\.0"\.$/],
    ['../4.0.0', /; the nearest is "4\.0\.0"\.$/],
    ['contos@4.0.0', /; the nearest is "contoso@4\.0\.0"\.$/],
    ['abc', /"abc"\.$/],
    ['00000000', /"00000000"\.$/],
    ['__proto__', /"__proto__"\.$/],
    ['%00', /"%00"\.$/],
  ])('of %s names the nearest, unless that is far off', async (named, detail) => {
    const response = await get(bundleAt(named));
    expectContract(response, 'get', '/v1/rulesets/{ruleset}/bundle');
    expectProblem(response, 404, 'not-found');
    expect(response.body.detail).toMatch(detail);
  });

  it('by a version that several names have is of the name that answers', async () => {
    const { store, rules } = parts;
    const { name, version, digest } = rules.current().ruleset;
    const { digest: ours } = bodyAs(await post(smallBundle({ version })), 'RulesetHead');
    const exported = async (ruleset: string) => (await get(bundleAt(ruleset))).headers['etag'];
    expect(await exported(version)).toBe(`"${digest}"`);
    expect(await exported('files')).toBe(`"${digest}"`);
    expect(await exported(`${name}@${version}`)).toBe(`"${digest}"`);
    expect(await exported(`contoso@${version}`)).toBe(`"${ours}"`);
    for (const of of ['site', 'branch'])
      await store.addRuleset({ digest: digestOf(of), name: of, version: '7.0.0', bundle: '{}' }, 0, 'files');
    const response = await get(bundleAt('7.0.0'));
    expectContract(response, 'get', '/v1/rulesets/{ruleset}/bundle');
    expectProblem(response, 409, 'conflict');
    expect(response.body.detail).toBe(
      'Rulesets of 2 names have the version 7.0.0: name one as branch@7.0.0 or site@7.0.0, or by its digest.',
    );
    expect((await get(bundleAt('site@7.0.0'))).status).toBe(200);
    for (const last of ['1', '2'])
      await store.addRuleset(
        {
          digest: `${'0123456789abcdef'.repeat(4).slice(0, 63)}${last}`,
          name: 'x',
          version: `8.0.${last}`,
          bundle: '',
        },
        0,
        'files',
      );
    expectProblem(await get(bundleAt('01234567')), 409, 'conflict');
  });
});

describe('the list', () => {
  it('says what is held, what answers and why, and which processes answer by what', async () => {
    const { store, rules } = parts;
    const now = Date.now();
    const { digest } = rules.current().ruleset;
    const instance = { host: 'a', pid: 1, digest, origin: 'files', since: now } as const;
    await store.reportInstance({ ...instance, id: 'young', seenAt: now });
    await store.reportInstance({ ...instance, id: 'gone', seenAt: now - 60_000 });
    const response = await get('/v1/rulesets');
    expectContract(response, 'get', '/v1/rulesets');
    const { active, instances, items, activation } = bodyAs(response, 'Rulesets');
    expect(active).toMatchObject({ digest, origin: 'files' });
    expect(activation).toBeUndefined();
    expect(instances).toMatchObject([{ id: 'young', digest, version: active.version }]);
    expect(items.map((item) => item.version)).toEqual(await held());
  });
});
