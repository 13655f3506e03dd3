/** kill -9 at any moment: every write that was acknowledged is there, and the store opens as if nothing had been. */
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openStore } from '../../src/store/open.js';
import { describeDatabases } from '../support/store-databases.js';
import { expectKept, startWriter } from '../support/store-writers.js';

const KILLS = process.env['DCAUSE_FAULTS'] === 'full' ? 100 : 10;

describeDatabases(`killed ${KILLS} times`, (create, dialect) => {
  it.each([
    ['diagnoses, tickets and activations', 'write'],
    ['drafts, publications, activations and rollbacks', 'edit'],
  ] as const)(
    'keeps every acknowledged write: %s',
    async (_, task) => {
      const { options, execute } = await create();
      const acknowledged: string[] = [];
      for (let kill = 0; kill < KILLS; kill += 1) {
        const writer = startWriter(task, options, `run${kill}`);
        // One in five dies while it starts, the first while it makes the tables; the others amid their work.
        if (kill % 5 !== 0) await writer.begun;
        await sleep(kill % 5 === 0 ? 80 + ((kill * 13) % 120) : (kill * 37) % 90);
        writer.kill();
        const exit = await writer.exit;
        expect([exit.code, exit.errors], `killed, not ended by itself: ${exit.errors}`).toEqual([null, '']);
        acknowledged.push(...exit.acknowledged);
        await (await openStore(options)).close();
      }
      expect(acknowledged.length).toBeGreaterThan(KILLS);
      const store = await openStore(options);
      await expectKept(store, acknowledged);
      await store.close();
      if (dialect === 'sqlite') {
        expect(await execute('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
        expect(await execute('pragma foreign_key_check')).toEqual([]);
      }
    },
    300_000,
  );
});
