/**
 * The day of somebody who edits rules over HTTP, by a client whose types come from openapi.yaml: a draft, a mistake that
 * the check names, a publication, an activation, and the way back.
 */
import assert from 'node:assert/strict';
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../src/generated/openapi.js';
import { ARTICLE, article, CAUSE, cases, cause, facts, observed, PROBLEM, withCause } from './documents.js';

/** Answers and problems alike are JSON. */
type Json = 'application/json' | 'application/problem+json';
type JsonClient = Client<paths, Json>;

const NEW = { 'If-None-Match': '*' } as const;

/** Goes through the day at the service at `baseUrl`, with the key of an editor; `say` hears of each step. */
export async function editorsDay(baseUrl: string, key: string, say: (line: string) => void): Promise<void> {
  const client = createClient<paths, Json>({
    baseUrl,
    headers: { Authorization: `Bearer ${key}` },
  });

  const { id: diagnosis, ruleset: before } = await diagnose(client, { 'link.status': 8524 });
  say(`${before.version} answers, as diagnosis ${diagnosis} says`);

  const draft = done(await client.POST('/v1/drafts', { body: { title: 'Ports that are isolated' } })).id;
  const at = { draft } as const;
  await put(client, { ...at, kind: 'article', id: ARTICLE }, article, NEW);
  await put(client, { ...at, kind: 'facts', id: ARTICLE }, facts, NEW);
  await put(client, { ...at, kind: 'cause', id: CAUSE }, cause('destination.switchPortIsolate'), NEW);
  for (const example of cases)
    await put(client, { ...at, kind: 'case', id: String(example['id']) }, example, NEW);

  const problem = { ...at, kind: 'problem', id: PROBLEM } as const;
  const { document, tag } = await read(client, problem);
  await put(client, problem, withCause(document), { 'If-Match': tag });
  const late = await client.PUT('/v1/drafts/{draft}/documents/{kind}/{id}', {
    params: { path: problem, header: { 'If-Match': tag } },
    body: document,
  });
  assert.equal(late.response.status, 412);
  say('whoever writes over what has changed since is refused');

  const failed = done(await client.GET('/v1/drafts/{draft}/check', { params: { path: at } }));
  const [fault] = failed.messages.filter(({ code }) => code === 'unknown-fact');
  assert.equal(fault?.file, `causes/${CAUSE}.json`);
  say(`the check says: ${fault.file}:${fault.line}:${fault.column}: ${fault.message}`);
  const mistaken = { ...at, kind: 'cause', id: CAUSE } as const;
  await put(client, mistaken, cause(), { 'If-Match': (await read(client, mistaken)).tag });
  const checked = done(await client.GET('/v1/drafts/{draft}/check', { params: { path: at } }));
  assert.deepEqual(checked, { messages: [], publishable: true });
  const tested = done(await client.GET('/v1/drafts/{draft}/test', { params: { path: at } }));
  assert.ok(tested.passed);
  say('mended: the check is content, and every case passes');

  const { version } = done(await client.GET('/v1/drafts/{draft}/diff', { params: { path: at } }));
  assert.equal(version.level, 'minor');
  const impact = done(
    await client.GET('/v1/drafts/{draft}/impact', { params: { path: at, query: { records: 50 } } }),
  );
  say(`${impact.changes.length} of ${impact.cases} cases would be answered otherwise`);

  const reason = 'Isolated ports were taken for DNS faults.';
  const published = done(
    await client.POST('/v1/drafts/{draft}/publish', { params: { path: at }, body: { reason } }),
  );
  assert.equal(published.version, version.proposed);
  done(await client.POST('/v1/activations', { body: { ruleset: published.version, reason } }));
  const answer = await diagnose(client, observed);
  assert.equal(answer.ruleset.digest, published.digest);
  assert.equal(answer.findings[0]?.causes[0]?.id, CAUSE);
  say(`${published.version} is published and answers: ${answer.findings[0].causes[0].title}`);

  done(await client.POST('/v1/activations/rollback', { body: { reason: 'The day is over.' } }));
  assert.equal((await diagnose(client, { 'link.status': 8524 })).ruleset.digest, before.digest);
  const replay = await client.POST('/v1/diagnoses/{id}/replay', { params: { path: { id: diagnosis } } });
  assert.equal(replay.response.headers.get('Dcause-Replay'), 'same');
  say(`${before.version} answers again, and repeats diagnosis ${diagnosis} to the byte`);
}

type Address = paths['/v1/drafts/{draft}/documents/{kind}/{id}']['parameters']['path'];
type Precondition = { readonly 'If-Match': string } | typeof NEW;

async function put(
  client: JsonClient,
  path: Address,
  body: Readonly<Record<string, unknown>>,
  header: Precondition,
): Promise<void> {
  const { error } = await client.PUT('/v1/drafts/{draft}/documents/{kind}/{id}', {
    params: { path, header },
    body: { ...body },
  });
  if (error !== undefined) throw new Error(`${path.kind} ${path.id}: ${error.detail}`);
}

async function read(client: JsonClient, path: Address) {
  const result = await client.GET('/v1/drafts/{draft}/documents/{kind}/{id}', { params: { path } });
  return { document: done(result), tag: result.response.headers.get('ETag') ?? '' };
}

async function diagnose(client: JsonClient, stated: Readonly<Record<string, unknown>>) {
  return done(await client.POST('/v1/diagnoses', { body: { facts: { ...stated } } }));
}

/** What was answered. Throws what the problem document says where it is one. */
function done<Data>(result: {
  readonly data?: Data;
  readonly error?: { readonly detail: string };
  readonly response: Response;
}): Data {
  if (result.data !== undefined) return result.data;
  throw new Error(`${result.response.url}: ${result.error?.detail ?? result.response.status}`);
}
