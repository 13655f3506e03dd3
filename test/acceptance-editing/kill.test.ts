/** kill -9 while rules are published and activated: what was acknowledged is there, and everything that is there is whole. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import { loadBundle } from '../../src/knowledge/load-bundle.js';
import type { Store } from '../../src/store/types.js';
import { killServices } from '../support/service-process.js';
import {
  activate,
  answersBy,
  draftTitled,
  type Editor,
  given,
  publish,
  rollBack,
  rulesetsAt,
  shareDatabase,
  titled,
  titledBundle,
} from '../support/shared-services.js';
import { describeDatabases } from '../support/store-databases.js';

const isFull = process.env['DCAUSE_FAULTS'] === 'full';
const EDITORS = 3;
const EVERYTHING = { limit: 1_000_000 };

/** What services have said that they did. */
interface Acknowledged {
  readonly published: { readonly version: string; readonly title: string; readonly digest: string }[];
  readonly activated: { readonly id: number; readonly digest: string | null; readonly reason: string }[];
}

/** One life of the service that is killed. */
interface Life extends Acknowledged {
  isOver: boolean;
}

/** Publishes, activates and goes back until the life is over; the service is then gone at any moment. */
async function edit(editor: Editor, base: string, name: string, life: Life): Promise<void> {
  try {
    for (let count = 0; !life.isOver; count += 1) {
      const version = `${name}.${count}`;
      const title = `Title of ${version}`;
      const draft = await draftTitled(editor, base, title);
      const { digest } = given(await publish(editor, draft, version), 201);
      life.published.push({ version, title, digest });
      life.activated.push(await activate(editor, digest, version));
      if (count % 2 === 0) life.activated.push(await rollBack(editor, `back from ${version}`));
    }
  } catch (error) {
    // What fetch throws when the connection breaks.
    if (!(error instanceof TypeError) || !life.isOver) throw error;
  }
}

/** Waits until about everybody has done something. */
async function begun({ activated }: Life): Promise<void> {
  while (activated.length < EDITORS) await sleep(5);
}

async function bundleAt({ client }: Editor, ruleset: string): Promise<string> {
  const path = '/v1/rulesets/{ruleset}/bundle';
  return given(await client.GET(path, { params: { path: { ruleset } }, parseAs: 'text' }), 200);
}

/** Fails unless every ruleset that the service lists is whole; those in `known` were seen before. */
async function expectWholeRulesets(editor: Editor, known: Set<string>): Promise<void> {
  const { items, activation } = await rulesetsAt(editor);
  expect(items.map(({ digest }) => digest)).toContain(activation?.digest);
  for (const { digest, version } of items.filter((head) => !known.has(head.digest))) {
    const loaded = loadBundle(await bundleAt(editor, digest));
    expect(loaded.ok && [loaded.ruleset.digest, loaded.ruleset.version]).toEqual([digest, version]);
    known.add(digest);
  }
}

/** Looks at `editor`'s service all the time until the life is over. */
async function watch(editor: Editor, known: Set<string>, life: Life): Promise<void> {
  while (!life.isOver) {
    await expectWholeRulesets(editor, known);
    await sleep(20);
  }
}

/** Fails unless the service has everything that was acknowledged, to the byte. */
async function expectKept(editor: Editor, { published, activated }: Acknowledged): Promise<void> {
  for (const { version, title, digest } of published)
    expect(await bundleAt(editor, digest), version).toBe(titledBundle(version, title));
  const history = await editor.client.GET('/v1/activations', { params: { query: { limit: 500 } } });
  const activations = given(history, 200).items;
  for (const { id, digest, reason } of activated)
    expect(activations.find((activation) => activation.id === id)).toMatchObject({ digest, reason });
}

/** Fails unless the service answers by the last activation. */
async function expectLastActivation(editor: Editor): Promise<void> {
  const { active, activation } = await rulesetsAt(editor);
  expect(active).toMatchObject({ digest: activation?.digest, origin: 'activation' });
  expect(await answersBy(editor)).toBe(activation?.digest);
}

/** Fails unless every draft is there or has become a ruleset, and every change has its one row of the audit. */
async function expectWholeHistory(store: Store, { published, activated }: Acknowledged): Promise<void> {
  const audit = await store.listAudit(EVERYTHING);
  const rows = (...actions: readonly string[]) => audit.filter(({ action }) => actions.includes(action));
  const activations = await store.listActivations(EVERYTHING);
  const told = rows('ruleset.activate', 'ruleset.rollback').map(({ detail }) => detail);
  expect(told.sort()).toEqual(activations.map(({ reason }) => reason).sort());
  const ids = activations.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(activated.map(({ id }) => id)));
  const held = (await store.listRulesets()).map(({ digest }) => digest);
  expect(held).toEqual(expect.arrayContaining(published.map(({ digest }) => digest)));
  const brought = rows('ruleset.publish', 'ruleset.import').map(({ target }) => target);
  expect(brought.sort()).toEqual(held.sort());
  for (const { target } of rows('draft.create')) {
    const puts = rows('draft.put').filter((row) => row.target === target).length;
    const draft = await store.findDraft(target);
    expect((await store.findPublished(target)) === undefined, target).toBe(draft !== undefined);
    if (draft === undefined) expect(puts).toBe(1);
    else {
      const texts = draft.documents.map(({ text }) => text);
      expect(texts).toEqual([JSON.stringify(titled(draft.title))].slice(0, puts));
      expect(draft.revision).toBe(1 + puts);
    }
  }
}

afterEach(killServices);

describeDatabases('a service that is killed', (create, dialect) => {
  const kills = !isFull ? 4 : dialect === 'postgres' ? 100 : 25;
  it(`${kills} times loses nothing that it acknowledged, and leaves nothing half done`, async () => {
    const database = await create();
    const { store, base, start, editorAt } = await shareDatabase(database);
    const all: Acknowledged = { published: [], activated: [] };
    const known = new Set<string>();
    // Processes on one PostgreSQL: this one lives on.
    const survivor = dialect === 'postgres' ? await start().url : undefined;
    let last: Acknowledged = { published: [], activated: [] };
    for (let kill = 0; kill < kills; kill += 1) {
      const victim = start();
      if (kill % 4 === 3) {
        // While it starts.
        await sleep((kill * 61) % 900);
        await victim.kill();
        continue;
      }
      const url = await victim.url;
      const returned = editorAt(url);
      await expectLastActivation(returned);
      await expectWholeRulesets(returned, known);
      await expectKept(returned, last);
      const life: Life = { published: [], activated: [], isOver: false };
      const places = [...Array.from({ length: EDITORS }, () => url), ...(survivor ? [survivor] : [])];
      const editors = places.map(editorAt);
      const working = Promise.all([
        ...editors.map((editor, at) => edit(editor, base, `${kill}.${at + 1}`, life)),
        ...(survivor === undefined ? [] : [watch(editorAt(survivor), known, life)]),
      ]);
      await Promise.race([working, begun(life)]);
      await sleep((kill * 37) % 300);
      life.isOver = true;
      await victim.kill();
      await working;
      if (survivor !== undefined) await expectKept(editorAt(survivor), life);
      all.published.push(...life.published);
      all.activated.push(...life.activated);
      last = life;
    }
    const returned = editorAt(await start().url);
    await expectLastActivation(returned);
    await expectWholeRulesets(returned, new Set());
    await expectWholeHistory(store, all);
    expect(all.published.length).toBeGreaterThan(kills);
    await store.close();
    if (dialect === 'sqlite')
      expect(await database.execute('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
  }, 600_000);
});
