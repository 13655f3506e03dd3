/** Drafts whose base answers no more: they say so, are compared with what answers, and go on from there. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bodyAs, expectProblem } from '../support/contract.js';
import { type DraftClient, draftClient, small } from '../support/drafts.js';
import { describeStore } from '../support/store-databases.js';

const SEEN = { 'If-Match': '*' };
const article = (title: string) => ({ ...small('article', 'notes'), version: 2, title });
const cause = (title: string) => ({ ...small('cause', 'missing'), version: 2, title });

describeStore('a draft whose base answers no more', (store) => {
  let client: DraftClient;
  let base = '';
  let draft = '';
  /** What somebody else has published and activated since the draft began. */
  let theirs: { readonly version: string; readonly digest: string };
  beforeAll(async () => {
    client = await draftClient(store());
    base = client.parts.rules.current().ruleset.digest;
  }, 30_000);
  beforeEach(async () => {
    await activate(base);
    draft = await client.begin();
    const other = await client.begin();
    await put(other, 'article/notes', article(`Theirs of ${draft}`));
    const published = await client.call('post', `${other}/publish`, { body: { reason: 'theirs' } });
    theirs = bodyAs(published, 'RulesetHead');
    await activate(theirs.digest);
  }, 30_000);

  const activate = (ruleset: string) =>
    client.call('post', '/v1/activations', { body: { ruleset, reason: 'test' } });
  const put = async (of: string, path: string, body: object) => {
    const response = await client.call('put', `${of}/documents/${path}`, { body, headers: SEEN });
    expect(response.status).toBe(204);
    return response.headers['etag'];
  };
  const rebase = (body: object = {}) => client.call('post', `${draft}/rebase`, { body });
  const read = async () => bodyAs(await client.call('get', draft), 'Draft');
  const diff = async (query = '') => bodyAs(await client.call('get', `${draft}/diff${query}`), 'DraftDiff');
  const changed = async () =>
    bodyAs(await client.call('get', `${draft}/documents?changed=true`), 'DraftDocuments').items.map(
      ({ kind, id, state }) => `${kind}/${id} ${state}`,
    );
  const changes = async (query?: string) =>
    (await diff(query)).changes.map(({ kind, id, field }) => `${kind} ${id} ${field}`);

  it('says so, and what answers instead', async () => {
    expect(await read()).toMatchObject({
      base: { digest: base },
      active: { version: theirs.version, digest: theirs.digest },
      baseAnswers: false,
    });
    expect(await diff()).toMatchObject({
      active: { digest: theirs.digest },
      baseAnswers: false,
      changes: [],
    });
    await activate(base);
    expect(await read()).toMatchObject({ active: { digest: base }, baseAnswers: true });
    expect(await diff()).toMatchObject({ baseAnswers: true });
    const listed = bodyAs(await client.call('get', '/v1/drafts'), 'Drafts').items;
    expect(listed.find(({ id }) => draft.endsWith(id))).toEqual(await read());
  });

  it('is compared with what answers where that is asked for', async () => {
    await put(draft, 'cause/missing', cause('Mine'));
    expect(await changes()).toEqual(['cause missing title']);
    expect(await changes('?against=base')).toEqual(['cause missing title']);
    expect(await changes('?against=active')).toEqual(['cause missing title', 'article notes title']);
    expect((await diff('?against=active')).version).toMatchObject({ base: theirs.version, level: 'patch' });
    const rules: unknown = small('cause', 'missing')['rules'];
    await put(draft, 'cause/missing', {
      ...cause('Mine'),
      rules: Array.isArray(rules) ? rules.slice(0, 1) : [],
    });
    for (const query of ['?records=0&against=active', '?against=base'])
      expect(bodyAs(await client.call('get', `${draft}/impact${query}`), 'DraftImpact').changes).toHaveLength(
        1,
      );
    for (const report of ['diff?against=else', 'impact?against=', 'check?against=active'])
      expectProblem(await client.call('get', `${draft}/${report}`), 400, 'invalid-request');
  });

  it('goes on from there with what it changes, and takes back nothing', async () => {
    const tag = await put(draft, 'cause/missing', cause('Mine'));
    const rebased = await rebase();
    expect(rebased.status).toBe(200);
    expect(bodyAs(rebased, 'Draft')).toMatchObject({
      base: { version: theirs.version, digest: theirs.digest },
      baseAnswers: true,
      revision: 3,
    });
    expect(rebased.body).toEqual(await read());
    expect(await changed()).toEqual(['cause/missing changed']);
    expect((await client.call('get', `${draft}/documents/cause/missing`)).headers['etag']).toBe(tag);
    expect(await changes()).toEqual(['cause missing title']);
    const [row] = await store().listAudit({ limit: 1 });
    expect(row).toMatchObject({ action: 'draft.rebase', target: draft.slice(-36), detail: theirs.digest });
    const published = await client.call('post', `${draft}/publish`, { body: { reason: 'both' } });
    const { digest } = bodyAs(published, 'RulesetHead');
    const { bundle = '' } = (await store().findRuleset(digest)) ?? {};
    expect(bundle).toContain('"Mine"');
    expect(bundle).toContain(`"Theirs of ${draft}"`);
  });

  it('is not changed where both have changed a document, unless its own is to stay', async () => {
    await put(draft, 'cause/missing', cause('Mine'));
    const tag = await put(draft, 'article/notes', article('Mine'));
    const [before, audit] = [await read(), await store().listAudit({ limit: 1 })];
    const refused = await rebase({ conflicts: 'refuse' });
    expectProblem(refused, 409, 'conflict');
    expect(refused.body.errors).toEqual([
      { pointer: '', detail: `article/notes is changed here and in ${theirs.version}` },
    ]);
    expect([await read(), await store().listAudit({ limit: 1 })]).toEqual([before, audit]);
    expect(bodyAs(await rebase({ conflicts: 'mine' }), 'Draft').base.digest).toBe(theirs.digest);
    expect(await changed()).toEqual(['article/notes changed', 'cause/missing changed']);
    expect((await client.call('get', `${draft}/documents/article/notes`)).headers['etag']).toBe(tag);
  });

  it('is without the changes that the new base has made, too', async () => {
    await put(draft, 'article/notes', { $schema: 'x', ...article(`Theirs of ${draft}`) });
    expect((await rebase()).status).toBe(200);
    expect(await changed()).toEqual([]);
  });

  it('goes on from any ruleset that is named; onto its own base nothing happens', async () => {
    const { revision } = await read();
    expect(bodyAs(await rebase({ onto: base }), 'Draft').revision).toBe(revision);
    expect(bodyAs(await rebase({ onto: theirs.version }), 'Draft').base.version).toBe(theirs.version);
    expect(bodyAs(await rebase({ onto: 'files' }), 'Draft').base.name).toBe('dcause-ad-dns');
  });

  describe('is refused', () => {
    it.each([
      [{ onto: '9.9.9' }, 422, 'unknown-ruleset'],
      [{ conflicts: 'theirs' }, 400, 'invalid-request'],
      [{ to: '1.0.0' }, 400, 'invalid-request'],
    ])('for %j', async (body, status, code) => {
      const before = await read();
      expectProblem(await rebase(body), status, code);
      expect(await read()).toEqual(before);
    });

    it('where there is none, and for those who may not', async () => {
      const body = {};
      const gone = '/v1/drafts/7c0d6a52-4c0e-4f0e-9a6e-2f1a5b9c3d10/rebase';
      expectProblem(await client.call('post', gone, { body }), 404, 'not-found');
      expectProblem(
        await client.call('post', `${draft}/rebase`, { body, role: 'diagnose' }),
        403,
        'forbidden',
      );
    });
  });
});
