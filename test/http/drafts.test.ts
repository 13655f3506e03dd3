/** Drafts over HTTP: begun, written document by document without overwriting anybody, reported on, published. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { tagOf } from '../../src/editing/effective-documents.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { nameOf } from '../../src/rules-in-use.js';
import { bodyAs, expectProblem } from '../support/contract.js';
import { type DraftClient, draftClient, SMALL, small } from '../support/drafts.js';
import { describeStore } from '../support/store-databases.js';

const NEW = { 'If-None-Match': '*' };
const SEEN = { 'If-Match': '*' };
const article = (more: object = {}) => ({ ...small('article', 'notes'), ...more });

describeStore('drafts', (store) => {
  let client: DraftClient;
  let draft: string;
  beforeAll(async () => {
    client = await draftClient(store());
  }, 30_000);
  beforeEach(async () => {
    draft = await client.begin();
  });

  const get = (path: string, headers = {}) => client.call('get', `${draft}${path}`, { headers });
  const put = (path: string, body: string | object, headers: Readonly<Record<string, string>>) =>
    client.call('put', `${draft}/documents/${path}`, { body, headers });
  const remove = (path: string, headers = {}) =>
    client.call('delete', `${draft}/documents/${path}`, { headers });
  const messages = async () => bodyAs(await get('/check'), 'DraftCheck').messages;
  const changed = async () =>
    bodyAs(await get('/documents?changed=true'), 'DraftDocuments').items.map(
      ({ kind, id, state }) => `${kind}/${id} ${state}`,
    );
  const audit = async () =>
    (await store().listAudit({ limit: 500 }))
      .filter(({ target, detail }) => draft.endsWith(target) || detail.includes(draft.slice(-36)))
      .map(({ action, detail }) => `${action} ${detail}`);

  it('begin with what is active, or with what is named', async () => {
    const head = bodyAs(await client.call('get', draft), 'Draft');
    expect(head).toMatchObject({
      title: 'A draft',
      revision: 1,
      base: { name: 'contoso', version: '0.9.0' },
    });
    const named = await client.call('post', '/v1/drafts', {
      body: { title: 'é 😀', from: head.base.digest.slice(0, 8) },
    });
    expect(named.headers['location']).toBe(`/v1/drafts/${bodyAs(named, 'Draft').id}`);
    expect(bodyAs(named, 'Draft').base).toEqual(head.base);
    const listed = bodyAs(await client.call('get', '/v1/drafts'), 'Drafts').items;
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([head.id, bodyAs(named, 'Draft').id]));
  });

  it.each([
    [{}, 400, 'invalid-request'],
    [{ title: '' }, 400, 'invalid-request'],
    [{ title: 'two\nlines' }, 400, 'invalid-request'],
    [{ title: '\ud800' }, 400, 'invalid-request'],
    [{ title: ' \u00a0\u3000' }, 400, 'invalid-request'],
    [{ title: 'x', from: '9.9.9' }, 422, 'unknown-ruleset'],
    [{ title: 'x', from: 'f'.repeat(64) }, 422, 'unknown-ruleset'],
  ])('are not begun with %j', async (body, status, code) => {
    expectProblem(await client.call('post', '/v1/drafts', { body }), status, code);
  });

  it.each([
    [{ title: ' ' }, '/title must be one line of text, not blank and without control characters.'],
    [{ title: 'x', from: 'abcdef' }, 'The store holds no ruleset "abcdef".'],
    [{ title: 'x', from: '0.9.1' }, 'The store holds no ruleset "0.9.1"; the nearest is "0.9.0".'],
    ['', 'Send application/json.'],
    [' ', 'Send application/json.'],
  ])('say of %j what is wanted', async (body, detail) => {
    expect((await client.call('post', '/v1/drafts', { body })).body.detail).toBe(detail);
  });

  it('begin with the files where those are named', async () => {
    const begun = await client.call('post', '/v1/drafts', { body: { title: 'Files', from: 'files' } });
    expect(bodyAs(begun, 'Draft')).toMatchObject({ base: { name: 'dcause-ad-dns' }, baseAnswers: false });
  });

  it('hold every document of the base in canonical form, with a tag', async () => {
    const all = bodyAs(await get('/documents'), 'DraftDocuments').items;
    expect(all.map(({ kind, id }) => `${kind}/${id}`)).toEqual([
      'ruleset/ruleset',
      'article/notes',
      'facts/link',
      'problem/lookup',
      'cause/missing',
      'case/near-miss',
      'case/wins',
    ]);
    expect(await changed()).toEqual([]);
    for (const { kind, id } of all) {
      const response = await get(`/documents/${kind}/${id}`);
      expect(response.body).toEqual(small(kind, id));
      expect(response.text).toMatch(/^\{\n {2}"/);
      expect(response.headers['etag']).toBe(`"${tagOf(response.text)}"`);
      const again = await get(`/documents/${kind}/${id}`, { 'If-None-Match': response.headers['etag'] });
      expect([again.status, again.text]).toEqual([304, '']);
    }
  });

  it('keep a document as it was sent, right or wrong', async () => {
    const text = '{ "id": "site",\n\n  "version": true }';
    const made = await put('cause/site', text, NEW);
    expect([made.status, made.headers['etag']]).toEqual([201, `"${tagOf(text)}"`]);
    const read = await get('/documents/cause/site');
    expect([read.text, read.headers['etag']]).toEqual([text, made.headers['etag']]);
    expect(await changed()).toEqual(['cause/site added']);
    expect(
      (await messages()).map(({ file, line, column, code }) => [file, line, column, code]),
    ).toContainEqual(['causes/site.json', 3, 3, 'schema']);
    expect(bodyAs(await get('/check'), 'DraftCheck').publishable).toBe(false);
  });

  it('are written by whoever has seen what is there, and by nobody else', async () => {
    const seen = (await get('/documents/article/notes')).headers['etag'] ?? '';
    const one = article({ version: 2, title: 'One' });
    expectProblem(await put('article/notes', one, {}), 428, 'precondition-required');
    expectProblem(await put('article/notes', one, { 'If-None-Match': '"x"' }), 428, 'precondition-required');
    expectProblem(await put('article/notes', one, NEW), 412, 'precondition-failed');
    expectProblem(await put('article/notes', one, { 'If-Match': '"x", "y"' }), 412, 'precondition-failed');
    expectProblem(await put('article/notes', one, { 'If-Match': `W/${seen}` }), 412, 'precondition-failed');
    expectProblem(await put('article/notes', one, { 'If-Match': 'x' }), 400, 'invalid-request');
    expectProblem(await put('article/other', one, {}), 428, 'precondition-required');
    expectProblem(await put('article/other', one, SEEN), 412, 'precondition-failed');
    expectProblem(await remove('article/notes'), 428, 'precondition-required');
    expectProblem(await remove('article/notes', { 'If-Match': '"x"' }), 412, 'precondition-failed');
    expectProblem(await remove('article/other', SEEN), 404, 'not-found');
    expect(await changed()).toEqual([]);
    const written = await put('article/notes', one, { 'If-Match': `"x", ${seen}` });
    expect(written.status).toBe(204);
    expectProblem(await put('article/notes', article(), { 'If-Match': seen }), 412, 'precondition-failed');
    expectProblem(await remove('article/notes', { 'If-Match': seen }), 412, 'precondition-failed');
    expect((await get('/documents/article/notes')).body).toEqual(one);
  });

  it('take one of two writes at once', async () => {
    const seen = (await get('/documents/article/notes')).headers['etag'] ?? '';
    const both = await Promise.all(
      ['One', 'Two'].map((title) =>
        put('article/notes', article({ version: 2, title }), { 'If-Match': seen }),
      ),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([204, 412]);
    const made = await Promise.all([1, 2].map((version) => put('case/new', { version }, NEW)));
    expect(made.map(({ status }) => status).sort()).toEqual([201, 412]);
  });

  it('forget a change that brings back what the base has', async () => {
    expect((await put('article/notes', article({ version: 2 }), SEEN)).status).toBe(204);
    expect(await changed()).toEqual(['article/notes changed']);
    const back = await put('article/notes', { $schema: 'article.schema.json', ...article() }, SEEN);
    expect([back.status, back.headers['etag']]).toEqual([204, undefined]);
    expect(await changed()).toEqual([]);
    const canonical = (await get('/documents/article/notes')).text;
    expect((await put('article/notes', canonical, SEEN)).headers['etag']).toBe(`"${tagOf(canonical)}"`);
    expect(await audit()).toEqual([
      'draft.revert article/notes',
      'draft.put article/notes',
      expect.stringMatching(/^draft\.create /),
    ]);
  });

  it('delete what the base has, and take back what they added', async () => {
    expect((await remove('case/wins', SEEN)).status).toBe(204);
    expect((await put('case/more', {}, NEW)).status).toBe(201);
    expect(await changed()).toEqual(['case/more added', 'case/wins deleted']);
    expectProblem(await get('/documents/case/wins'), 404, 'not-found');
    expect((await remove('case/more', SEEN)).status).toBe(204);
    expect((await put('case/wins', { ...small('case', 'wins'), title: 'Again' }, NEW)).status).toBe(201);
    expect(await changed()).toEqual(['case/wins changed']);
    expect(await audit()).toEqual([
      'draft.put case/wins',
      'draft.revert case/more',
      'draft.put case/more',
      'draft.delete case/wins',
      expect.stringMatching(/^draft\.create /),
    ]);
  });

  it('say which documents must be raised to another version', async () => {
    await put('article/notes', article({ title: 'Changed' }), SEEN);
    const unraised = (await messages()).filter(({ code }) => code === 'unlocked-change');
    expect(unraised.map(({ file, line }) => [file, line])).toEqual([['articles/notes.json', 1]]);
    expect(unraised[0]?.message).toContain('to 2');
    expectProblem(
      await client.call('post', `${draft}/publish`, { body: { reason: 'x' } }),
      422,
      'rules-refused',
    );
    await put('article/notes', article({ title: 'Changed', version: 2 }), SEEN);
    expect((await messages()).filter(({ code }) => code === 'unlocked-change')).toEqual([]);
  });

  it('are compared with what they began with, and propose a version', async () => {
    expect(bodyAs(await get('/diff'), 'DraftDiff')).toEqual({
      changes: [],
      version: { base: '0.9.0', level: 'patch', proposed: '0.9.1' },
      active: nameOf(client.parts.rules.current().ruleset),
      baseAnswers: true,
    });
    await put('article/more', article({ id: 'more' }), NEW);
    expect(bodyAs(await get('/diff'), 'DraftDiff')).toMatchObject({
      changes: [{ what: 'added', kind: 'article', id: 'more' }],
      version: { level: 'minor', proposed: '0.10.0' },
    });
  });

  it('tell what does not load of every report but the check', async () => {
    await put('cause/missing', { ...small('cause', 'missing'), version: 'x' }, SEEN);
    for (const report of ['test', 'coverage', 'diff', 'impact']) {
      const refused = await get(`/${report}`);
      expectProblem(refused, 422, 'rules-refused');
      expect(refused.body.messages).toContainEqual(
        expect.objectContaining({ file: 'causes/missing.json', code: 'schema' }),
      );
    }
  });

  it('run their cases, show what they leave out, and what they change', async () => {
    expect(bodyAs(await get('/test'), 'DraftTest')).toMatchObject({ passed: true, counts: { wins: 1 } });
    const { citations, rules } = bodyAs(await get('/coverage'), 'DraftCoverage');
    expect(citations.statements).toMatchObject([{ article: 'notes', statement: 'alias', cited: true }]);
    expect(rules.uncovered[0]?.file).toBe('causes/missing.json');
    const rulesOf: unknown = small('cause', 'missing')['rules'];
    const kept = Array.isArray(rulesOf) ? rulesOf.slice(0, 1) : [];
    await put('cause/missing', { ...small('cause', 'missing'), version: 2, rules: kept }, SEEN);
    const failed = bodyAs(await get('/test'), 'DraftTest');
    expect([failed.passed, failed.results[0]?.id, failed.results[0]?.details?.expected]).toEqual([
      false,
      'near-miss',
      ['missing.seen fires, and missing does not win'],
    ]);
    expect(bodyAs(await get('/impact?records=0'), 'DraftImpact')).toMatchObject({
      cases: 2,
      diagnoses: { compared: 0 },
      changes: [{ kind: 'case', id: 'near-miss' }],
    });
    expect(bodyAs(await get('/diff'), 'DraftDiff').version).toMatchObject({
      level: 'major',
      proposed: '1.0.0',
    });
  });

  it('are not published while a case of theirs fails, which the check does not say', async () => {
    const wins = small('case', 'wins');
    const { problem, given } = wins;
    const ranked = {
      id: 'ranked',
      title: 'Ruled out',
      kind: 'ranking',
      problem,
      given,
      ruledOut: ['missing'],
    };
    await put('case/ranked', `\n ${JSON.stringify(ranked)}`, NEW);
    expect(bodyAs(await get('/check'), 'DraftCheck').publishable).toBe(true);
    const publish = (body: object) => client.call('post', `${draft}/publish`, { body });
    const refused = await publish({ reason: 'x' });
    expectProblem(refused, 422, 'rules-refused');
    const said: unknown = expect.stringMatching(
      /^The case fails: expected is missing ruled out, but missing is not ruled out /,
    );
    expect(refused.body.messages).toEqual([
      {
        file: 'cases/ranked.json',
        line: 2,
        column: 2,
        code: 'failing-case',
        message: said,
      },
    ]);
    expect((await client.call('get', draft)).status).toBe(200);
    await put('case/ranked', { ...ranked, ruledOut: undefined, first: 'missing' }, SEEN);
    expect((await publish({ reason: 'x', version: `1.3.${Date.now() % 1e9}` })).status).toBe(201);
  });

  it('are published under a version of their own, once, and end', async () => {
    const version = `1.2.${Date.now() % 1e9}`;
    await put('article/notes', article({ version: 2, title: 'Published' }), SEEN);
    const publish = (path: string, body: object) => client.call('post', `${path}/publish`, { body });
    for (const wrong of ['1.2', 'v1.2.3', '1.2.3 ', '01.2.3', '1.2.3-01'])
      expectProblem(await publish(draft, { version: wrong, reason: 'x' }), 400, 'invalid-request');
    expectProblem(await publish(draft, { version: '0.9.0', reason: 'x' }), 409, 'conflict');
    const published = await publish(draft, { version, reason: 'A better title' });
    const head = bodyAs(published, 'RulesetHead');
    expect([published.status, head.version]).toEqual([201, version]);
    const { bundle = '' } = (await store().findRuleset(head.digest)) ?? {};
    expect(JSON.parse(bundle)).toEqual({
      ...SMALL,
      article: { notes: article({ version: 2, title: 'Published' }) },
      ruleset: { ruleset: { ...small('ruleset', 'ruleset'), version } },
    });
    const loaded = loadBundle(bundle);
    expect(loaded.ok && [loaded.ruleset.digest, loaded.ruleset.version]).toEqual([head.digest, version]);
    expect((await client.call('get', published.headers['location'] ?? '', {})).text).toBe(bundle);
    expectProblem(await client.call('get', draft), 404, 'not-found');
    const again = await publish(draft, { reason: 'x' });
    expectProblem(again, 409, 'conflict');
    expect(again.body.detail).toContain(version);
    expect((await audit())[0]).toBe(
      `ruleset.publish contoso ${version} from ${draft.slice(-36)}: A better title`,
    );
    expect(client.parts.rules.current().ruleset.version).toBe('0.9.0');
  });

  it('propose a version that is free, and name it where another is held', async () => {
    const propose = async () => bodyAs(await get('/diff'), 'DraftDiff').version.proposed;
    const publish = (path: string, body: object) =>
      client.call('post', `${path}/publish`, { body: { ...body, reason: 'x' } });
    const title = `Proposed of ${draft}`;
    await put('article/notes', article({ version: 2, title }), SEEN);
    const [first, other] = [await propose(), await client.begin()];
    const head = bodyAs(await publish(draft, {}), 'RulesetHead');
    expect(head.version).toBe(first);
    draft = other;
    await put('article/notes', article({ version: 2, title: `${title} again` }), SEEN);
    const free = await propose();
    expect(free).toBe(`0.9.${Number(first?.split('.')[2]) + 1}`);
    const taken = await publish(draft, { version: first });
    expectProblem(taken, 409, 'conflict');
    expect(taken.body.detail).toBe(
      `Version ${first} of the ruleset is held with other content. Send another version, as ${free}.`,
    );
    const marked = await publish(draft, { version: `${free}+x` });
    expectProblem(marked, 400, 'invalid-request');
    expect(marked.body.detail).toBe(
      `/version must have no build metadata, which only the service adds: send "${free}".`,
    );
    expect(bodyAs(await publish(draft, {}), 'RulesetHead').version).toBe(free);
  });

  it.each([
    ['ruleset/q', 'There is one document of this kind, and its id is "ruleset".'],
    [
      'causes/x',
      'Documents of a draft are of the kinds ruleset, article, facts, problem, cause, case; the nearest is "cause".',
    ],
    ['cause/A', 'No document has this id: lower case, digits and single hyphens, 80 characters at most.'],
  ])('have no document %s, and say why', async (path, detail) => {
    const response = await get(`/documents/${path}`);
    expectProblem(response, 404, 'not-found');
    expect(response.body.detail).toBe(detail);
  });

  it('are thrown away', async () => {
    await put('article/notes', article({ version: 2 }), SEEN);
    expect((await client.call('delete', draft)).status).toBe(204);
    for (const path of ['', '/documents', '/documents/article/notes', '/check'])
      expectProblem(await get(path), 404, 'not-found');
    expectProblem(await put('article/notes', article(), SEEN), 404, 'not-found');
    expectProblem(await client.call('delete', draft), 404, 'not-found');
  });

  describe('are for editors', () => {
    it.each(['reader', 'diagnose'] as const)('not for %s', async (role) => {
      for (const path of [
        '/v1/drafts',
        draft,
        `${draft}/documents`,
        `${draft}/documents/article/notes`,
        `${draft}/check`,
      ])
        expectProblem(await client.call('get', path, { role }), 403, 'forbidden');
    });

    it('who cannot manage keys', async () => {
      expectProblem(await client.call('get', '/v1/keys'), 403, 'forbidden');
      const body = { name: 'x', role: 'reader' };
      expectProblem(await client.call('post', '/v1/keys', { body }), 403, 'forbidden');
    });
  });
});
