/** A day of an editor of rules over HTTP, from the first draft to the way back. */
import type { Response } from 'supertest';
import { expect, it } from 'vitest';
import { bodyAs } from '../support/contract.js';
import { draftClient, small } from '../support/drafts.js';
import { describeStore } from '../support/store-databases.js';

const NEW = { 'If-None-Match': '*' };
const RECORDED = 50;

const citations = [{ article: 'handbook', statement: 'outdated' }];
const ARTICLE = {
  id: 'handbook',
  version: 1,
  title: 'Handbook of the site',
  publisher: 'Network team',
  appliesTo: ['everything'],
  sections: [
    {
      id: 'aliases',
      heading: 'Aliases',
      statements: [{ id: 'outdated', kind: 'cause', text: 'The alias leads to a controller that is gone.' }],
    },
  ],
};
const FACTS = {
  id: 'site',
  version: 1,
  title: 'Facts of the site',
  facts: [
    {
      id: 'source.cname.leadsElsewhere',
      type: 'boolean',
      question: 'Does the alias lead to another controller?',
      collect: { on: 'destination', commands: ['nslookup'], how: 'Look it up.' },
      cost: { minutes: 1, risk: 'none' },
      citations,
    },
  ],
};
const CAUSE = `{
  "id": "outdated",
  "version": 1,
  "title": "The alias is outdated",
  "about": "source",
  "explanation": "The alias leads to a controller that is gone.",
  "rules": [
    {
      "name": "outdated.seen",
      "conditions": {
        "all": [{ "fact": "source.cname.leadsElsewhere", "operator": "equal", "value": true }]
      },
      "event": {
        "type": "supports",
        "params": {
          "strength": "decisive",
          "because": "The alias leads to another controller.",
          "otherwise": "The alias leads to the source.",
          "citations": [{ "article": "handbook", "statement": "outdated" }]
        }
      }
    },
    {
      "name": "outdated.resolves",
      "conditions": {
        "all": [{ "fact": "destination.aliasResolves", "operator": "equal", "value": true }]
      },
      "event": {
        "type": "excludes",
        "params": {
          "because": "The destination resolves the alias.",
          "citations": [{ "article": "handbook", "statement": "outdated" }]
        }
      }
    }
  ],
  "resolution": [
    {
      "id": "remove",
      "text": "Remove the alias.",
      "on": "source",
      "commands": [],
      "risk": "low",
      "minutes": 1,
      "reversible": true,
      "citations": [{ "article": "handbook", "statement": "outdated" }]
    }
  ],
  "caveats": [],
  "citations": [{ "article": "handbook", "statement": "outdated" }]
}
`;
const MISSPELT = CAUSE.replace('source.cname.leadsElsewhere', 'source.cname.leadsElswhere');
const GIVEN = { facts: { 'link.status': 8524, 'source.cname.leadsElsewhere': true } };
const CASES = {
  'outdated-wins': { kind: 'wins', title: 'It leads elsewhere', given: GIVEN },
  'outdated-resolves': {
    kind: 'near-miss',
    title: 'The destination resolves it',
    of: 'outdated-wins',
    change: { fact: 'destination.aliasResolves', value: true },
    firing: 'outdated.seen',
  },
};

describeStore('a day of an editor', (store) => {
  it('changes what is answered, and back', async () => {
    const { call, begin, parts } = await draftClient(store());
    const post = (path: string, body: object) => call('post', path, { body });
    const ok = async (sent: Promise<Response>, status: number): Promise<Response> => {
      const response = await sent;
      expect(response.status, response.text).toBe(status);
      return response;
    };

    // Before: what was asked so far is on record.
    const recorded: string[] = [];
    for (let at = 0; at < RECORDED; at += 1) {
      const facts = { 'link.status': 8524, ...(at % 2 === 0 ? {} : { 'source.cname.atOwnServers': 'none' }) };
      recorded.push(bodyAs(await ok(post('/v1/diagnoses', { facts }), 201), 'Answer').id);
    }
    const first = recorded[0] ?? '';
    const before = (await call('get', `/v1/diagnoses/${first}`)).text;

    // The draft.
    const draft = await begin();
    const put = (path: string, body: string | object, headers: Readonly<Record<string, string>>) =>
      call('put', `${draft}/documents/${path}`, { body, headers });
    await ok(put('article/handbook', ARTICLE, NEW), 201);
    await ok(put('facts/site', FACTS, NEW), 201);
    const made = await ok(put('cause/outdated', MISSPELT, NEW), 201);
    const lookup = await ok(call('get', `${draft}/documents/problem/lookup`), 200);
    const causes = [
      { id: 'missing', prior: 'common' },
      { id: 'outdated', prior: 'common' },
    ];
    await ok(
      put(
        'problem/lookup',
        { ...small('problem', 'lookup'), version: 2, causes },
        {
          'If-Match': lookup.headers['etag'] ?? '',
        },
      ),
      204,
    );
    for (const [id, example] of Object.entries(CASES))
      await ok(put(`case/${id}`, { id, problem: 'lookup', cause: 'outdated', ...example }, NEW), 201);

    // The check names the line of what is wrong.
    const wrong = bodyAs(await ok(call('get', `${draft}/check`), 200), 'DraftCheck');
    expect(wrong.publishable).toBe(false);
    expect(wrong.messages.filter(({ file }) => file === 'causes/outdated.json')).toEqual([
      expect.objectContaining({ line: 11, column: 19, code: 'unknown-fact' }),
    ]);
    const refused = await ok(post(`${draft}/publish`, { reason: 'Too early' }), 422);
    expect(refused.body.messages).toEqual(wrong.messages);

    // Mended, it passes, and its cases do.
    await ok(put('cause/outdated', CAUSE, { 'If-Match': made.headers['etag'] ?? '' }), 204);
    const right = bodyAs(await ok(call('get', `${draft}/check`), 200), 'DraftCheck');
    expect(right.publishable).toBe(true);
    const tested = bodyAs(await ok(call('get', `${draft}/test`), 200), 'DraftTest');
    expect([tested.passed, tested.results.length]).toEqual([true, 4]);
    const impact = bodyAs(await ok(call('get', `${draft}/impact?records=${RECORDED}`), 200), 'DraftImpact');
    expect(impact.diagnoses).toEqual({ compared: RECORDED, unreadable: 0 });
    const weighed = impact.changes.filter(({ kind }) => kind === 'diagnosis').map(({ id }) => id);
    expect(weighed).toEqual(expect.arrayContaining(recorded.filter((_, at) => at % 2 === 0)));
    const { version } = bodyAs(await ok(call('get', `${draft}/diff`), 200), 'DraftDiff');
    expect(version).toEqual({ base: '0.9.0', level: 'minor', proposed: '0.10.0' });

    // Published, it answers nothing yet; activated, it does.
    const published = bodyAs(
      await ok(post(`${draft}/publish`, { reason: 'Aliases of retired controllers' }), 201),
      'RulesetHead',
    );
    expect(published.version).toBe('0.10.0');
    expect((await post('/v1/diagnoses', GIVEN)).body.type).toBe('/problems/unknown-fact');
    await ok(post('/v1/activations', { ruleset: '0.10.0', reason: 'Tried' }), 201);
    const answer = bodyAs(await ok(post('/v1/diagnoses', GIVEN), 201), 'Answer');
    expect(answer.ruleset.version).toBe('0.10.0');
    expect(answer.findings[0]?.causes[0]).toMatchObject({ id: 'outdated', rank: 1 });

    // And back.
    await ok(post('/v1/activations/rollback', { reason: 'Too many hits' }), 201);
    expect(parts.rules.current().ruleset.version).toBe('0.9.0');
    expect((await post('/v1/diagnoses', GIVEN)).body.type).toBe('/problems/unknown-fact');
    const replayed = await ok(call('post', `/v1/diagnoses/${first}/replay`), 200);
    expect(replayed.headers['dcause-replay']).toBe('same');
    expect(replayed.text).toBe(before);

    // One row for each change, newest first.
    const audit = (await store().listAudit({ limit: 12 })).map(({ action }) => action);
    expect(audit).toEqual([
      'ruleset.rollback',
      'ruleset.activate',
      'ruleset.publish',
      ...Array.from({ length: 7 }, () => 'draft.put'),
      'draft.create',
      expect.stringMatching(/^key\.create$/),
    ]);
  }, 60_000);
});
