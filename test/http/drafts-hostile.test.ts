/** Documents that somebody made to do harm: refused as they come, or by the check; nothing else changes. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newStore } from '../support/app.js';
import { bodyAs, expectProblem } from '../support/contract.js';
import { type DraftClient, draftClient, small } from '../support/drafts.js';

const NEW = { 'If-None-Match': '*' };
const SEEN = { 'If-Match': '*' };
const nested = (depth: number, inner: string) => `${'{"all":['.repeat(depth)}${inner}${']}'.repeat(depth)}`;
const LEAF = '{"fact":"link.status","operator":"equal","value":8524}';
const cause = (conditions: string) =>
  `{"id":"bad","version":1,"title":"t","about":"source","explanation":"e","rules":[{"name":"bad.rule","conditions":${conditions},"event":{"type":"supports","params":{"strength":"weak","because":"b","otherwise":"o","citations":[{"article":"notes","statement":"alias"}]}}}],"resolution":[{"id":"do","text":"Do it.","on":"source","commands":[],"risk":"low","minutes":1,"reversible":true,"citations":[{"article":"notes","statement":"alias"}]}],"caveats":[],"citations":[{"article":"notes","statement":"alias"}]}`;
const fact = (id: string, more: object) => ({
  id,
  type: 'string',
  question: 'What?',
  collect: { on: 'source', commands: [], how: 'Look.' },
  cost: { minutes: 1, risk: 'none' },
  citations: [{ article: 'notes', statement: 'alias' }],
  ...more,
});
const factsDocument = (facts: readonly object[], inferences: readonly object[] = []) =>
  JSON.stringify({ id: 'bad', version: 1, title: 'Bad', facts, inferences });
const infers = (name: string, from: string, to: string) => ({
  name,
  conditions: { all: [{ fact: from, operator: 'equal', value: true }] },
  event: {
    type: 'infer',
    params: { fact: to, value: true, because: 'b', citations: [{ article: 'notes', statement: 'alias' }] },
  },
});

let client: DraftClient;
let draft: string;
let bundle: string;
beforeAll(async () => {
  client = await draftClient(await newStore());
  bundle = client.parts.rules.current().bundle;
}, 30_000);
beforeEach(async () => {
  draft = await client.begin();
});
afterAll(async () => {
  expect(client.parts.rules.current().bundle).toBe(bundle);
  const facts = { 'link.status': 8524, 'source.cname.atOwnServers': 'none' };
  const answer = await client.call('post', '/v1/diagnoses', { body: { facts } });
  expect(bodyAs(answer, 'Answer').findings[0]?.causes[0]?.id).toBe('missing');
});

const put = (path: string, body: string, headers = NEW as Readonly<Record<string, string>>) =>
  client.call('put', `${draft}/documents/${path}`, { body, headers });
const changed = async () =>
  bodyAs(await client.call('get', `${draft}/documents?changed=true`), 'DraftDocuments').items;

describe('a document is refused as it comes', () => {
  it.each([
    ['nothing', '', 400, 'empty-body'],
    ['no JSON', '{"id": "bad",}', 400, 'malformed-json'],
    ['a list', '[]', 400, 'invalid-request'],
    ['a text', '"{}"', 400, 'invalid-request'],
    ['null', 'null', 400, 'invalid-request'],
    ['a key twice', '{"id": "a", "id": "b"}', 400, 'malformed-json'],
    ['a prototype', '{"__proto__": {"isAdmin": true}}', 400, 'invalid-request'],
    ['a prototype inside', '{"rules": [{"a": {"__proto__": []}}]}', 400, 'invalid-request'],
    ['a prototype in escapes', '{"\\u005f_proto__": 1}', 400, 'invalid-request'],
    ['a constructor', '{"constructor": {"prototype": {"x": 1}}}', 400, 'invalid-request'],
    ['10,000 levels', `{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 400, 'malformed-json'],
    ['10,000 levels of conditions', cause(nested(10_000, LEAF)), 400, 'malformed-json'],
    ['10,000 levels without an end', '{"a":'.repeat(10_000), 400, 'malformed-json'],
    ['a text of 5 MB', `{"title":"${'x'.repeat(5_000_000)}"}`, 413, 'too-large'],
    ['a text of a little more than 1 MB', `{"title":"${'x'.repeat(1_048_577)}"}`, 413, 'too-large'],
  ])('%s', async (_name, body, status, code) => {
    expectProblem(await put('cause/bad', body), status, code);
    expect(await changed()).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  it('of another type than JSON', async () => {
    const path = `${draft}/documents/cause/bad`;
    const headers = { ...NEW, 'Content-Type': 'text/plain' };
    expectProblem(await client.call('put', path, { headers }), 415, 'unsupported-media-type');
  });
});

describe('an address is none', () => {
  it.each([
    'cause/..%2f..%2fruleset',
    'cause/..',
    'cause/%2e%2e',
    'cause/a.b',
    'cause/a%00b',
    'cause/A',
    'cause/-a',
    'cause/a--b',
    'cause/%20',
    'cause/',
    'cause/__proto__',
    'cause/%C3%A9',
    'cause/%F0%9F%98%80',
    'cause/a%2Fb',
    'cause/a%252Fb',
    `cause/${'a'.repeat(81)}`,
    `cause/${'a'.repeat(5_000)}`,
    '__proto__/a',
    'constructor/a',
    'overlay/overlay',
    'override/a',
    'suppression/a',
    'causes/a',
    'ruleset/a',
    'cause/%',
    'cause/%zz',
    'cause/%ff',
  ])('%s', async (path) => {
    const response = await put(path, '{}');
    expect([400, 404]).toContain(response.status);
    expect([400, 404]).toContain((await client.call('get', `${draft}/documents/${path}`)).status);
    expect(await changed()).toEqual([]);
  });

  it('but "constructor" is an id like others', async () => {
    const named = { ...small('article', 'notes'), id: 'constructor' };
    expect((await put('article/constructor', JSON.stringify(named))).status).toBe(201);
    expect(bodyAs(await client.call('get', `${draft}/diff`), 'DraftDiff').changes).toMatchObject([
      { what: 'added', kind: 'article', id: 'constructor' },
    ]);
  });
});

describe('a draft is refused by its check', () => {
  it.each<[string, string, string, string]>([
    ['conditions of 70 levels', 'cause/bad', cause(nested(70, LEAF)), 'too-deep'],
    ['a half of a surrogate pair', 'cause/bad', '{"id":"bad","title":"\\ud800"}', 'syntax'],
    ['a number beyond the largest', 'cause/bad', '{"id":"bad","version":1e400}', 'syntax'],
    [
      'a script',
      'cause/bad',
      cause('{"all":[{"fact":"link.status","operator":"equal","value":1,"path":"$..[?(process.exit())]"}]}'),
      'schema',
    ],
    [
      'a script in a fact reference',
      'cause/bad',
      cause(
        '{"all":[{"fact":"link.status","operator":"equal","value":{"fact":"link.status","path":"$.a"}}]}',
      ),
      'schema',
    ],
    [
      'an operator that there is not',
      'cause/bad',
      cause(
        LEAF.replace('"all":', '')
          .replace('"equal"', '"matches"')
          .replace(/^/, '{"all":[')
          .replace(/$/, ']}'),
      ),
      'schema',
    ],
    [
      'a regular expression that looks back',
      'facts/bad',
      factsDocument([fact('bad.name', { pattern: '(a+)+\\1$' })]),
      'bad-pattern',
    ],
    [
      'a regular expression that looks ahead',
      'facts/bad',
      factsDocument([fact('bad.name', { pattern: '(?=(a+)+$)b' })]),
      'bad-pattern',
    ],
    [
      'a regular expression that grows',
      'facts/bad',
      factsDocument([fact('bad.name', { pattern: '((a{1,1000}){1,1000}){1,1000}' })]),
      'bad-pattern',
    ],
    [
      'inference in a circle',
      'facts/bad',
      factsDocument(
        [fact('bad.one', { type: 'boolean' }), fact('bad.two', { type: 'boolean' })],
        [infers('infer.one', 'bad.one', 'bad.two'), infers('infer.two', 'bad.two', 'bad.one')],
      ),
      'inference-cycle',
    ],
    [
      'another id than its own',
      'cause/bad',
      cause(`{"all":[${LEAF}]}`).replace('"id":"bad"', '"id":"missing"'),
      'file-name',
    ],
    ['a text of 1 MB for a title', 'case/bad', `{"id":"bad","title":"${'x'.repeat(1_000_000)}"}`, 'schema'],
    ['90,000 numbers', 'case/bad', `{"id":"bad","given":[${'1,'.repeat(90_000)}1]}`, 'schema'],
    ['90,000 faults', 'cause/bad', `{"id":"bad","rules":[${'1,'.repeat(90_000)}1]}`, 'schema'],
  ])('%s', async (_name, path, body, code) => {
    expect((await put(path, body)).status).toBe(201);
    const check = bodyAs(await client.call('get', `${draft}/check`), 'DraftCheck');
    expect(check.messages.map((message) => message.code)).toContain(code);
    expect(check.publishable).toBe(false);
    const refused = await client.call('post', `${draft}/publish`, { body: { reason: 'x' } });
    expectProblem(refused, 422, 'rules-refused');
    expect(await client.parts.store.listRulesets()).toHaveLength(2);
  });

  it('without ruleset.json, and without anything', async () => {
    const all = bodyAs(await client.call('get', `${draft}/documents`), 'DraftDocuments').items;
    for (const { kind, id } of all)
      await client.call('delete', `${draft}/documents/${kind}/${id}`, { headers: SEEN });
    const check = bodyAs(await client.call('get', `${draft}/check`), 'DraftCheck');
    expect(check.messages).toEqual([expect.objectContaining({ code: 'missing-ruleset' })]);
  });

  it('with documents of more than 8 MB together it takes no more', async () => {
    const statuses: number[] = [];
    for (let at = 0; at < 9; at += 1)
      statuses.push((await put(`case/big-${at}`, `{"title":"${'x'.repeat(1_000_000)}"}`)).status);
    expect(statuses.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => 201));
    expect(statuses[8]).toBe(413);
  });
});
