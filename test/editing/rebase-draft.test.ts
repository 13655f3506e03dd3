/** What becomes of the changes of a draft that goes on from another base. */
import { describe, expect, it } from 'vitest';
import { readBase } from '../../src/editing/draft-base.js';
import { contentOf, effectiveDocuments, tagOf } from '../../src/editing/effective-documents.js';
import { rebaseChanges, refuseConflicts } from '../../src/editing/rebase-draft.js';
import { isRecord } from '../../src/knowledge/schema-check.js';
import type { DraftDocument } from '../../src/store/editing-types.js';

/** What a cause says, if there is one. */
type Said = string | undefined;
const SAID: readonly Said[] = [undefined, 'one', 'two', 'three'];
const ALL = SAID.flatMap((before) => SAID.flatMap((after) => SAID.map((mine) => ({ before, after, mine }))));
const idOf = (index: number): string => `cause-${index}`;

/** A base in which each cause says what `pick` takes of its place in `ALL`. */
function baseOf(pick: (each: (typeof ALL)[number]) => Said) {
  const causes = ALL.flatMap((each, index) => {
    const title = pick(each);
    return title === undefined ? [] : [[idOf(index), { id: idOf(index), title }] as const];
  });
  return readBase(JSON.stringify({ cause: Object.fromEntries(causes) }));
}

function change(kind: string, id: string, value: object | undefined): DraftDocument {
  const text = value === undefined ? null : JSON.stringify(value, null, 4);
  return { kind, id, text, etag: tagOf(text), updatedAt: 1, updatedBy: 'key:kim' };
}

const [BEFORE, AFTER] = [baseOf(({ before }) => before), baseOf(({ after }) => after)];
const DOCUMENTS = ALL.flatMap(({ before, mine }, index) => {
  const value = mine === undefined ? undefined : { $schema: 'x', title: mine, id: idOf(index) };
  return before === mine ? [] : [change('cause', idOf(index), value)];
});

describe('a rebase', () => {
  const { reverted, conflicts } = rebaseChanges({ documents: DOCUMENTS }, BEFORE, AFTER);

  it('leaves each document as the draft has it, or else as the new base has it', () => {
    const kept = DOCUMENTS.filter((document) => !reverted.includes(document));
    const effective = effectiveDocuments(AFTER, kept);
    for (const [index, { before, after, mine }] of ALL.entries()) {
      const found = effective.find(({ id }) => id === idOf(index));
      const content: unknown = JSON.parse((found && contentOf(found)?.text) ?? 'null');
      const title = isRecord(content) ? content['title'] : undefined;
      expect([index, title]).toEqual([index, before === mine ? after : mine]);
    }
  });

  it('takes back what the new base says, too, and nothing else', () => {
    const same = ALL.flatMap(({ before, after, mine }, index) =>
      before !== mine && mine === after ? [idOf(index)] : [],
    );
    expect(reverted.map(({ id }) => id)).toEqual(same);
  });

  it('has a conflict wherever both have changed a document, each in its own way', () => {
    const both = ALL.flatMap(({ before, after, mine }, index) =>
      before !== mine && before !== after && mine !== after ? [idOf(index)] : [],
    );
    expect(conflicts.map(({ id }) => id)).toEqual(both);
    const errors = both.map((id) => ({ pointer: '', detail: `cause/${id} is changed here and in 2.0.0` }));
    expect(() => refuseConflicts({ reverted, conflicts }, '2.0.0')).toThrow(
      expect.objectContaining({ code: 'conflict', errors }),
    );
    expect(() => refuseConflicts({ reverted, conflicts: [] }, '2.0.0')).not.toThrow();
  });

  it('does not mind the version in ruleset.json, which a publication gives it', () => {
    const head = (more: object) => ({ name: 'contoso', version: '1.0.0', title: 'Old', ...more });
    const base = (more: object) => readBase(JSON.stringify({ ruleset: { ruleset: head(more) } }));
    const renamed = change('ruleset', 'ruleset', head({ title: 'New' }));
    const rebased = (onto: object) => rebaseChanges({ documents: [renamed] }, base({}), base(onto));
    expect(rebased({ version: '1.0.1' })).toEqual({ reverted: [], conflicts: [] });
    expect(rebased({ version: '1.0.1', title: 'New' })).toEqual({ reverted: [renamed], conflicts: [] });
    expect(rebased({ title: 'Else' })).toEqual({ reverted: [], conflicts: [renamed] });
  });
});
