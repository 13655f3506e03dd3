/** A database of an earlier version is brought up to date with all that it holds. */
import { mkdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { initial } from '../../src/store/migrations/0001-initial.js';
import { tickets } from '../../src/store/migrations/0002-tickets.js';
import { SQL_WORDS } from '../../src/store/migrations/migration.js';
import { openStore } from '../../src/store/open.js';
import { describeDatabases } from '../support/store-databases.js';

describeDatabases('a database of schema 2', (create, dialect) => {
  it('keeps its activations, which can be rolled back', async () => {
    const { options, execute } = await create();
    if (dialect === 'sqlite') await mkdir(options.dataFolder);
    const words = SQL_WORDS[dialect];
    await execute(
      `create table schema_migrations (version ${words.integer} primary key, applied_at ${words.integer})`,
    );
    for (const { version, statements } of [initial, tickets]) {
      for (const statement of statements(words)) await execute(statement);
      await execute(`insert into schema_migrations (version, applied_at) values (${version}, 1)`);
    }
    await execute(
      `insert into rulesets (digest, name, version, created_at, bundle) values ('d', 'rules', '1.0.0', 1, ${dialect === 'sqlite' ? "x''" : "''"})`,
    );
    for (const digest of ["'d'", 'null', "'d'"])
      await execute(
        `insert into activations (digest, at, actor, reason) values (${digest}, 5, 'key:a', 'old')`,
      );
    const store = await openStore(options);
    const [third, second] = await store.listActivations({ limit: 9 });
    expect(third).toEqual({ id: third?.id, digest: 'd', at: 5, actor: 'key:a', reason: 'old' });
    const by = { at: 6, actor: 'key:b', reason: 'new' };
    expect(await store.rollBack(by)).toMatchObject({ digest: null, undoes: third?.id });
    expect(await store.rollBack(by)).toMatchObject({ digest: 'd', undoes: second?.id });
    expect(await execute('select version from schema_migrations')).toHaveLength(3);
    await store.close();
  });
});
