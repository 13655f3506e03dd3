/** PostgreSQL when it is full, silent, or gone and back. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { type Cluster, createCluster, findBinaries } from '../support/postgres.mjs';
import { createPostgres } from '../support/store-databases.js';
import { expectStoreError, keepDiagnosis } from '../support/store-records.js';

const installed = findBinaries() !== undefined;
const skipped = installed
  ? ''
  : ' (skipped: PostgreSQL is not installed here, and this stops and starts a server)';

/** A way to the server that can be frozen: it then takes everything and passes nothing on. */
async function freezable(target: URL): Promise<{ url: URL; freeze(): void; thaw(): void; close(): void }> {
  let frozen = false;
  const sockets = new Set<Socket>();
  const server: Server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(from);
      from.on('data', (chunk) => void (frozen || to.write(chunk)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(target);
  url.port = String(typeof address === 'object' ? address?.port : '');
  return {
    url,
    freeze: () => {
      frozen = true;
    },
    thaw: () => {
      frozen = false;
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.skipIf(!installed)(`a PostgreSQL server of its own${skipped}`, () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await createCluster();
  });
  afterAll(() => cluster.remove());

  it('crashes and comes back amid the work: refused meanwhile, nothing acknowledged is lost', async () => {
    const { options } = await createPostgres(cluster.url);
    const store = await openStore(options);
    const first = await keepDiagnosis(store, 'first');
    const kept = ['first'];
    let refused = 0;
    let stopping = true;
    const work = async (worker: number): Promise<void> => {
      for (let number = 0; stopping || number < 50; number += 1) {
        const id = `${worker}-${number}`;
        try {
          await store.addDiagnosis({ ...first, id });
          kept.push(id);
        } catch (error) {
          expect(error).toMatchObject({ name: 'StoreError', code: 'unavailable' });
          refused += 1;
          await sleep(20);
        }
      }
    };
    // More connections than workers: some break while nobody uses them.
    await Promise.all(Array.from({ length: 10 }, () => store.lastActivation()));
    const workers = Promise.all([work(1), work(2), work(3)]);
    await sleep(100);
    await cluster.stop('immediate');
    await expectStoreError(store.lastActivation(), 'unavailable');
    await expectStoreError(openStore(options), 'unavailable');
    await cluster.start();
    stopping = false;
    await workers;
    expect(refused).toBeGreaterThan(0);
    await store.addDiagnosis({ ...first, id: 'last' });
    for (const id of [...kept, 'last']) expect(await store.findDiagnosis(id), id).toMatchObject({ id });
    await store.close();
  });

  it('falls silent: refused in a few seconds, and well again with it', async () => {
    const { options } = await createPostgres(cluster.url);
    const way = await freezable(new URL(options.databaseUrl ?? ''));
    const store = await openStore({ ...options, databaseUrl: way.url.href });
    const first = await keepDiagnosis(store, 'first');
    way.freeze();
    await expectStoreError(store.addDiagnosis({ ...first, id: 'lost' }), 'unavailable');
    await expectStoreError(store.lastActivation(), 'unavailable');
    way.thaw();
    await store.addDiagnosis({ ...first, id: 'next' });
    expect(await store.findDiagnosis('next')).toMatchObject({ id: 'next' });
    await store.close();
    way.close();
  });

  it('is gone when one begins to hear of activations: told once it is back, and from then on', async () => {
    const { options } = await createPostgres(cluster.url);
    const store = await openStore(options);
    await cluster.stop('fast');
    const listener = vi.fn();
    const end = await store.onActivation(listener);
    expect(listener).not.toHaveBeenCalled();
    await cluster.start();
    const heard = { timeout: 30_000, interval: 20 };
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(1), heard);
    await store.activate({ digest: null, at: 1, actor: 'key:a', reason: '' });
    await vi.waitFor(() => expect(listener).toHaveBeenCalledTimes(2), heard);
    await cluster.stop('fast');
    await end();
    await store.close();
    await cluster.start();
  });

  it('falls silent: hearing of activations ends all the same', async () => {
    const { options } = await createPostgres(cluster.url);
    const way = await freezable(new URL(options.databaseUrl ?? ''));
    const store = await openStore({ ...options, databaseUrl: way.url.href });
    const end = await store.onActivation(() => undefined);
    way.freeze();
    await end();
    const attempted = store.onActivation(() => undefined);
    await (await attempted)();
    way.thaw();
    await store.close();
    way.close();
  });

  it('is full, or refuses to write: said, and nothing is half written', async () => {
    const { options, execute } = await createPostgres(cluster.url);
    const store = await openStore(options);
    const first = await keepDiagnosis(store, 'first');
    for (const [state, code] of [
      ['53100', 'full'],
      ['25006', 'unavailable'],
      ['40P01', 'unavailable'],
    ] as const) {
      await execute(`create function fail() returns trigger language plpgsql as
        $$ begin raise exception using errcode = '${state}'; end $$`);
      await execute('create trigger fail before insert on diagnosis_revisions execute function fail()');
      await expectStoreError(store.addDiagnosis({ ...first, id: state }), code);
      await execute('drop function fail cascade');
      await store.addDiagnosis({ ...first, id: state });
    }
    expect(await store.listDiagnoses({}, { limit: 9 })).toHaveLength(4);
    await store.close();
  });

  it('wants another password: refused without a word of it', async () => {
    const url = new URL(cluster.url);
    url.password = 's3cret-word';
    const opening = openStore({ dataFolder: '/nowhere', databaseUrl: url.href });
    await expectStoreError(opening, 'unavailable');
    await expect(opening).rejects.not.toThrow('s3cret');
  });
});
