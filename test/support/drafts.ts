/** Drafts over HTTP, of the small ruleset of the contract. */
import request, { type Response, type Test } from 'supertest';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import { isRecord } from '../../src/knowledge/schema-check.js';
import { nameOf } from '../../src/rules-in-use.js';
import type { Role, Store } from '../../src/store/types.js';
import { type AppParts, appOptions, type Changes, keyedApp } from './app.js';
import { bodyAs, expectContract } from './contract.js';
import { exampleBundle } from './examples.js';

/** The documents of the small ruleset by kind and id. */
export const SMALL = recordIn(JSON.parse(exampleBundle()));

export function small(kind: string, id: string): Readonly<Record<string, unknown>> {
  return recordIn(recordIn(SMALL[kind])[id]);
}

function recordIn(value: unknown): Readonly<Record<string, unknown>> {
  if (isRecord(value)) return value;
  throw new Error('not in the small ruleset');
}

type Method = 'get' | 'post' | 'put' | 'delete';

export interface DraftClient {
  readonly parts: AppParts;
  /** A request of a caller of this role; default editor. Its answer is held against the contract. */
  readonly call: (method: Method, path: string, send?: Sent) => Promise<Response>;
  /** Begins a draft of what is active, and gives its address. */
  readonly begin: () => Promise<string>;
}

interface Sent {
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
  readonly role?: Role;
}

/** The service over `store`, in which the small ruleset is active. */
export async function draftClient(store: Store, changes: Changes = {}): Promise<DraftClient> {
  if ((await store.lastActivation()) === undefined) await activateSmall(store);
  const parts = await appOptions({ store, ...changes });
  const { app, secrets } = await keyedApp(parts);
  const call: DraftClient['call'] = async (method, path, { body, headers = {}, role = 'editor' } = {}) => {
    const sent: Test = request(app)[method](path).auth(secrets[role], { type: 'bearer' }).set(headers);
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await (body === undefined ? sent : sent.type('application/json').send(text));
    const address = addressOf(path);
    if (address !== undefined) expectContract(response, method, address);
    return response;
  };
  const begin = async () => {
    const response = await call('post', '/v1/drafts', { body: { title: 'A draft' } });
    return `/v1/drafts/${bodyAs(response, 'Draft').id}`;
  };
  return { parts, call, begin };
}

/** Keeps the small ruleset, and activates it. */
export async function activateSmall(store: Store): Promise<void> {
  const loaded = loadBundle(exampleBundle());
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.messages));
  const { head } = await store.importRuleset(
    { ...nameOf(loaded.ruleset), bundle: loaded.bundle },
    1,
    'cli:kim',
  );
  await store.activate({ digest: head.digest, at: 1, actor: 'cli:kim', reason: 'small' });
}

/** The operation's path; undefined where a hostile path is none of the contract. */
function addressOf(path: string): string | undefined {
  const bare = path.replace(/\?.*$/, '');
  if (/^\/v1\/(?:drafts|keys|audit|rulesets|activations|activations\/rollback|diagnoses)$/.test(bare))
    return bare;
  const [, draft] = /^\/v1\/drafts\/[\w-]+(|\/documents|\/\w+)$/.exec(bare) ?? [];
  if (draft !== undefined) return `/v1/drafts/{draft}${draft}`;
  if (/^\/v1\/drafts\/[\w-]+\/documents\/[^/]+\/[^/]+$/.test(bare))
    return '/v1/drafts/{draft}/documents/{kind}/{id}';
  return undefined;
}
