/** Two services over one store: of two who change the same at once, one is told. */
import { beforeAll, expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { atEnd } from '../support/app.js';
import { bodyAs } from '../support/contract.js';
import { activateSmall, type DraftClient, draftClient, small } from '../support/drafts.js';
import { describeDatabases } from '../support/store-databases.js';

const ROUNDS = 5;

describeDatabases('two services', (create) => {
  let clients: readonly [DraftClient, DraftClient];
  beforeAll(async () => {
    const { options } = await create();
    const stores = [await openStore(options), await openStore(options)] as const;
    for (const store of stores) atEnd(() => store.close());
    await activateSmall(stores[0]);
    clients = [await draftClient(stores[0]), await draftClient(stores[1])];
  }, 60_000);

  const both = async (ask: (client: DraftClient, name: string) => Promise<{ readonly status: number }>) => {
    const [one, other] = clients;
    const responses = await Promise.all([ask(one, 'one'), ask(other, 'other')]);
    return responses.map(({ status }) => status).sort();
  };
  const article = (title: string) => ({ ...small('article', 'notes'), version: 2, title });

  it('put the same document at once: one is told that it has changed', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const draft = await clients[0].begin();
      const path = `${draft}/documents/article/notes`;
      const seen = (await clients[1].call('get', path)).headers['etag'] ?? '';
      const put = (tag: string) => (client: DraftClient, name: string) => {
        const headers = { 'If-Match': tag };
        return client.call('put', path, { body: article(`${name} after ${tag}`), headers });
      };
      expect(await both(put(seen))).toEqual([204, 412]);
      const next = (await clients[0].call('get', path)).headers['etag'] ?? '';
      expect(await both(put(next))).toEqual([204, 412]);
      expect(bodyAs(await clients[1].call('get', draft), 'Draft').revision).toBe(3);
    }
  }, 60_000);

  it('publish the same version at once: one of them', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const version = `7.0.${round}`;
      const drafts = new Map<DraftClient, string>();
      for (const [at, client] of clients.entries()) {
        const draft = await client.begin();
        drafts.set(client, draft);
        const headers = { 'If-Match': '*' };
        const body = article(`by ${at} in ${round}`);
        expect((await client.call('put', `${draft}/documents/article/notes`, { body, headers })).status).toBe(
          204,
        );
      }
      const body = { version, reason: 'Both' };
      expect(
        await both((client) => client.call('post', `${drafts.get(client) ?? ''}/publish`, { body })),
      ).toEqual([201, 409]);
      const left = await Promise.all([...drafts].map(([client, draft]) => client.call('get', draft)));
      expect(left.map(({ status }) => status).sort()).toEqual([200, 404]);
      const heads = await clients[0].parts.store.listRulesets();
      expect(heads.filter((head) => head.version === version)).toHaveLength(1);
    }
  }, 60_000);

  it('publish the same draft at once: one of them, and one ruleset', async () => {
    const draft = await clients[0].begin();
    const body = { version: '8.0.0', reason: 'Both' };
    expect(await both((client) => client.call('post', `${draft}/publish`, { body }))).toEqual([201, 409]);
  }, 60_000);
});
