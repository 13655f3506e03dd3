/** Two services as they are built, on one database: of two who change the same at once one does, and the other is told. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { killServices } from '../support/service-process.js';
import {
  draftTitled,
  type Editor,
  given,
  notesOf,
  publish,
  rulesetsAt,
  type SharedServices,
  shareDatabase,
  titled,
  titledBundle,
} from '../support/shared-services.js';
import { describeDatabases } from '../support/store-databases.js';

const ROUNDS = 10;
const DOCUMENT = '/v1/drafts/{draft}/documents/{kind}/{id}';

type Reply = Awaited<ReturnType<typeof publish>>;

describeDatabases('two services on one database', (create) => {
  let services: SharedServices;
  let editors: readonly [Editor, Editor];
  beforeAll(async () => {
    services = await shareDatabase(await create());
    const [one, other] = [services.start(), services.start()];
    editors = [services.editorAt(await one.url), services.editorAt(await other.url)];
  }, 120_000);
  afterAll(async () => {
    killServices();
    await services.store.close();
  });

  const both = <Result>(ask: (editor: Editor, at: 0 | 1) => Promise<Result>): Promise<[Result, Result]> =>
    Promise.all([ask(editors[0], 0), ask(editors[1], 1)]);

  const begin = (title: string): Promise<string> => draftTitled(editors[0], services.base, title);

  /** Whether the draft is there, as each of both says. */
  const isThere = async (draft: string): Promise<readonly boolean[]> => {
    const replies = await both(({ client }) =>
      client.GET('/v1/drafts/{draft}', { params: { path: { draft } } }),
    );
    return replies.map(({ response }) => response.status === 200);
  };

  const audited = async (action: string, target: string): Promise<number> =>
    (await services.store.listAudit({ limit: 100_000 })).filter(
      (entry) => entry.action === action && entry.target === target,
    ).length;

  /** Fails unless both hold one ruleset of this version, once published, which is `bundle` to the byte. */
  const expectOne = async (version: string, digest: string, bundle: string): Promise<void> => {
    const lists = await both(rulesetsAt);
    for (const { items } of lists)
      expect(items.filter((head) => head.version === version).map((head) => head.digest)).toEqual([digest]);
    const texts = await both(async ({ client }) =>
      client.GET('/v1/rulesets/{ruleset}/bundle', {
        params: { path: { ruleset: version } },
        parseAs: 'text',
      }),
    );
    expect(texts.map(({ data }) => data)).toEqual([bundle, bundle]);
    expect(await audited('ruleset.publish', digest)).toBe(1);
  };

  /** Which of both was first. Fails unless the other one was told of a conflict, in these words. */
  const winnerOf = (replies: readonly [Reply, Reply], words: string): 0 | 1 => {
    expect(statusesOf(replies)).toEqual([201, 409]);
    const winner = replies[0].response.status === 201 ? 0 : 1;
    const { error } = replies[1 - winner] ?? {};
    expect([error?.type, error?.detail]).toEqual(['/problems/conflict', expect.stringContaining(words)]);
    return winner;
  };

  it('publish two drafts as the same version: one does, and the draft of the other stays', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const version = `7.0.${round}`;
      const titles = [`First of ${version}`, `Second of ${version}`] as const;
      const drafts = [await begin(titles[0]), await begin(titles[1])] as const;
      const replies = await both((editor, at) => publish(editor, drafts[at], version));
      const winner = winnerOf(replies, `Version ${version}`);
      const { digest } = given(replies[winner], 201);
      await expectOne(version, digest, titledBundle(version, titles[winner]));
      expect(await isThere(drafts[winner])).toEqual([false, false]);
      expect(await isThere(drafts[winner === 0 ? 1 : 0])).toEqual([true, true]);
    }
  });

  it('publish the same draft: one does, and the other is told what it has become', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const title = `Twice in round ${round}`;
      const draft = await begin(title);
      const version = `8.0.${round}`;
      const replies = await both((editor) => publish(editor, draft, version));
      const winner = winnerOf(replies, `as version ${version}`);
      await expectOne(version, given(replies[winner], 201).digest, titledBundle(version, title));
      expect(await isThere(draft)).toEqual([false, false]);
      const again = await both((editor) => publish(editor, draft, `8.1.${round}`));
      expect(again.map(({ response }) => response.status)).toEqual([409, 409]);
    }
  });

  it.each([
    ['that is there', 'notes', 204],
    ['that is new', 'more-notes', 201],
  ] as const)(
    'put a document %s: one does, and the other is told that it has changed',
    async (_, id, done) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const draft = await begin(`Documents of round ${round}`);
        const path = { ...notesOf(draft), id };
        const seen = await editors[1].client.GET(DOCUMENT, { params: { path } });
        const tag = seen.response.headers.get('etag');
        const header = done === 201 ? ({ 'If-None-Match': '*' } as const) : { 'If-Match': tag ?? '' };
        const documents = [
          { ...titled(`By the first in ${round}`), id },
          { ...titled(`By the second`), id },
        ];
        const replies = await both(({ client }, at) =>
          client.PUT(DOCUMENT, { params: { path, header }, body: documents[at] ?? {} }),
        );
        expect(statusesOf(replies)).toEqual([done, 412]);
        const kept = documents[replies[0].response.status === done ? 0 : 1];
        const read = await both(({ client }) => client.GET(DOCUMENT, { params: { path } }));
        expect(read.map(({ data }) => data)).toEqual([kept, kept]);
        // The first one is of its beginning.
        expect(await audited('draft.put', draft)).toBe(2);
      }
    },
  );
});

function statusesOf(replies: readonly { readonly response: Response }[]): readonly number[] {
  return replies.map(({ response }) => response.status).sort();
}
