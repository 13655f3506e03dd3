/** The service as it is built, as several processes over one database, and editors who use them. Needs `npm run build`. */
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../src/generated/openapi.js';
import type { Wire } from '../../src/http/wire.js';
import { issueKey } from '../../src/keys/issue-key.js';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { openStore } from '../../src/store/open.js';
import type { Store } from '../../src/store/types.js';
import { editedExample, keepBundle, SMALL_REQUEST } from './bundles.js';
import { small } from './drafts.js';
import { putJson } from './edit-json.js';
import { editableRules } from './editable-rules.js';
import { type ServiceProcess, startService } from './service-process.js';
import type { TestDatabase } from './store-databases.js';

const KEYS = 24;

type Json = 'application/json' | 'application/problem+json';
export type ServiceClient = Client<paths, Json>;

/** Somebody with the key of an editor, at one of the processes. */
export interface Editor {
  readonly url: URL;
  readonly client: ServiceClient;
}

export interface SharedServices {
  /** What the test sees of the database, past the processes. */
  readonly store: Store;
  /** The digest of the ruleset that drafts begin with. */
  readonly base: string;
  /** Another process. */
  readonly start: () => ServiceProcess;
  /** Another key than the last time: a process takes so many requests a minute of one. */
  readonly editorAt: (url: URL) => Editor;
}

/** A database that holds the small ruleset of the contract, which is active. */
export async function shareDatabase({ options }: TestDatabase): Promise<SharedServices> {
  const store = await openStore(options);
  const { digest } = await keepBundle(store, {});
  await store.activate({ digest, at: Date.now(), actor: 'cli:test', reason: 'base' });
  const keys = await Promise.all(
    Array.from({ length: KEYS }, (_, at) =>
      issueKey(store, { name: `editor-${at}`, role: 'editor' }, Date.now(), 'cli:test'),
    ),
  );
  let next = 0;
  const { folder } = await editableRules();
  const { dataFolder, databaseUrl } = options;
  return {
    store,
    base: digest,
    start: () =>
      startService({
        DCAUSE_RULES: folder,
        DCAUSE_DATA: dataFolder,
        ...(databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl }),
      }),
    editorAt: (url) => {
      const headers = { Authorization: `Bearer ${keys[next % KEYS]?.secret ?? ''}` };
      next += 1;
      return { url, client: createClient<paths, Json>({ baseUrl: url.origin, headers }) };
    },
  };
}

/** What came back; fails unless it is of this status. */
export function given<Data>(
  reply: { readonly data?: Data; readonly error?: unknown; readonly response: Response },
  status: number,
): NonNullable<Data> {
  const { data, error, response } = reply;
  if (response.status === status && data !== undefined && data !== null) return data;
  throw new Error(`${response.url}: ${response.status} instead of ${status}: ${JSON.stringify(error)}`);
}

/** The bundle that a draft of the base becomes with `titled(title)` in it. */
export function titledBundle(version: string, title: string): string {
  const document = editedExample({ version });
  putJson(document, ['article', 'notes', 'version'], 2);
  putJson(document, ['article', 'notes', 'title'], title);
  const loaded = loadBundle(JSON.stringify(document));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  return loaded.bundle;
}

/** The article `notes` of the base as its next version. */
export const titled = (title: string) => ({ ...small('article', 'notes'), version: 2, title });

export const notesOf = (draft: string) => ({ draft, kind: 'article', id: 'notes' }) as const;

/** Begins a draft of `base`, and puts `titled(title)` into it; gives its id. */
export async function draftTitled({ client }: Editor, base: string, title: string): Promise<string> {
  const begun = await client.POST('/v1/drafts', { body: { title, from: base } });
  const { id } = given(begun, 201);
  const { response } = await client.PUT('/v1/drafts/{draft}/documents/{kind}/{id}', {
    params: { path: notesOf(id), header: { 'If-Match': '*' } },
    body: titled(title),
  });
  if (response.status !== 204) throw new Error(`PUT: ${response.status}`);
  return id;
}

export function publish({ client }: Editor, draft: string, version: string) {
  return client.POST('/v1/drafts/{draft}/publish', {
    params: { path: { draft } },
    body: { version, reason: version },
  });
}

export async function activate({ client }: Editor, ruleset: string, reason = 'test') {
  return given(await client.POST('/v1/activations', { body: { ruleset, reason } }), 201);
}

export async function rollBack({ client }: Editor, reason = 'test') {
  return given(await client.POST('/v1/activations/rollback', { body: { reason } }), 201);
}

export async function rulesetsAt({ client }: Editor): Promise<Wire<'Rulesets'>> {
  return given(await client.GET('/v1/rulesets'), 200);
}

/** Which ruleset answers there. Asks without a key, of which nobody counts the requests. */
export async function answersBy({ url }: Editor): Promise<string> {
  const asked = await createClient<paths, Json>({ baseUrl: url.origin }).POST('/v1/diagnoses', {
    params: { query: { record: false } },
    body: SMALL_REQUEST,
  });
  return given(asked, 200).ruleset.digest;
}
