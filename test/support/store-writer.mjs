// A process that works on a store, for tests that kill it or run two at once. Needs `npm run build`.
// `open OPTIONS`: opens and closes. `write OPTIONS PREFIX [COUNT]`: writes diagnoses (each with a second revision) and
// activations, COUNT of each or without end, and tells on standard output of each write once it is acknowledged.
import { RULESET_OF_WRITER, writtenDiagnosis } from './store-writes.mjs';

const { openStore } = await import('../../dist/store/open.js');
const [task, options, prefix, count] = process.argv.slice(2);
const store = await openStore(JSON.parse(options ?? ''));
if (task === 'write') await write(count === undefined ? Number.POSITIVE_INFINITY : Number(count));
await store.close();

async function write(limit) {
  const { digest } = await store.addRuleset(RULESET_OF_WRITER, 1, 'files');
  for (let number = 1; number <= limit; number += 1) {
    const id = `${prefix}-${number}`;
    for (const revision of [1, 2]) {
      await store.addDiagnosis(writtenDiagnosis(id, revision));
      console.log(`diagnosis ${id} ${revision}`);
    }
    await store.activate({ digest, at: number, actor: 'cli:writer', reason: id });
    console.log(`activation ${id}`);
  }
}
