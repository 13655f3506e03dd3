/**
 * The lock of a rules folder: an answer names documents by id, so a changed document must say that it changed, and an
 * id that is gone must never come to mean something else.
 */
import type { ReadDocument } from './collect.js';
import { digestOfDocument } from './digest.js';
import { compare, escapePointer, type RuleMessage, type RuleMessageCode } from './messages.js';
import type { Position } from './parse.js';
import type { LockedDocument, VersionsLock } from './types.js';

export interface LockFile {
  readonly file: string;
  readonly lock: VersionsLock;
  readonly positionOf: (pointer: string) => Position;
}

export interface LockComparison {
  /** `unlocked-change` and `reused-id` must be mended in the documents; the others are mended by locking. */
  readonly messages: readonly RuleMessage[];
  /** The lock of the documents as they are now. */
  readonly next: VersionsLock;
}

const INNER_KINDS = { statements: 'statement', facts: 'fact', rules: 'rule' } as const;
type InnerList = keyof typeof INNER_KINDS;

/** An id that stands in a document and is known outside of it. */
interface InnerId {
  readonly list: InnerList;
  readonly id: string;
  readonly pointer: string;
}
type LockedKind = Extract<ReadDocument, { kind: 'article' | 'facts' | 'problem' | 'cause' }>;

/** All documents of a folder against its lock file; cases and ruleset.json are not locked. */
export function compareWithLock(documents: readonly ReadDocument[], lockFile: LockFile): LockComparison {
  const { lock } = lockFile;
  const standing = documents
    .filter(isLocked)
    .map((document) => ({ document, key: `${document.kind}/${document.id}`, inner: innerIds(document) }));
  const entries = new Map(standing.map(({ document, key, inner }) => [key, lockedEntry(document, inner)]));
  const innerKeys = new Set(
    standing.flatMap(({ key, inner }) => inner.map(({ list, id }) => innerKey(key, list, id))),
  );
  const messages = standing.flatMap(({ document, key, inner }) => {
    const say = (pointer: string, code: RuleMessageCode, message: string): RuleMessage => ({
      file: document.file,
      ...document.positionOf(pointer),
      code,
      message,
    });
    const state = documentState(key, entries.get(key), lock);
    return [
      ...(state === undefined
        ? []
        : [say(state.code === 'reused-id' ? '/id' : '/version', state.code, state.message)]),
      ...inner.flatMap(({ list, id, pointer }) => {
        const gone = lock.removed[innerKey(key, list, id)];
        return gone === undefined
          ? []
          : [say(pointer, 'reused-id', reused(`${INNER_KINDS[list]} "${id}"`, gone.version))];
      }),
    ];
  });
  const vanished = Object.keys(lock.documents).filter((key) => !entries.has(key));
  const stale = vanished.map(
    (key): RuleMessage => ({
      file: lockFile.file,
      ...lockFile.positionOf(`/documents/${escapePointer(key)}`),
      code: 'stale-lock',
      message: `${key} stands no longer: run "dcause rules lock".`,
    }),
  );
  const removed = Object.entries({ ...lock.removed, ...removedSince(lock, vanished, innerKeys) }).filter(
    ([key]) => !entries.has(key) && !innerKeys.has(key),
  );
  return {
    messages: [...messages, ...stale],
    next: { documents: sorted(Object.fromEntries(entries)), removed: sorted(Object.fromEntries(removed)) },
  };
}

function documentState(
  key: string,
  entry: LockedDocument | undefined,
  { documents, removed }: VersionsLock,
): Pick<RuleMessage, 'code' | 'message'> | undefined {
  const locked = documents[key];
  const gone = removed[key];
  if (gone !== undefined) return { code: 'reused-id', message: reused(key, gone.version) };
  if (entry === undefined || entry.hash === locked?.hash) return undefined;
  if (locked === undefined)
    return { code: 'not-locked', message: `${key} is new and not locked: run "dcause rules lock".` };
  if (entry.version > locked.version) {
    const message = `Version ${entry.version} is not locked, only ${locked.version}: run "dcause rules lock".`;
    return { code: 'not-locked', message };
  }
  const now =
    entry.version === locked.version
      ? `its version is still ${locked.version}`
      : `its version went back from ${locked.version} to ${entry.version}`;
  const message = `Changed, but ${now}: raise "version" to ${locked.version + 1}.`;
  return { code: 'unlocked-change', message };
}

const reused = (what: string, version: number): string =>
  `${what} was removed after version ${version}, and its id is never used again: choose another.`;

/** What the lock names and nothing bears any more, with the version of the document in which it last stood. */
function removedSince(
  { documents }: VersionsLock,
  vanished: readonly string[],
  innerKeys: ReadonlySet<string>,
): VersionsLock['removed'] {
  const inner = Object.entries(documents).flatMap(([key, locked]) =>
    (['statements', 'facts', 'rules'] as const).flatMap((list) =>
      (locked[list] ?? [])
        .map((id) => innerKey(key, list, id))
        .filter((name) => !innerKeys.has(name))
        .map((name) => [name, { version: locked.version }] as const),
    ),
  );
  const whole = vanished.flatMap((key) => {
    const version = documents[key]?.version;
    return version === undefined ? [] : [[key, { version }] as const];
  });
  return Object.fromEntries([...whole, ...inner]);
}

function isLocked(document: ReadDocument): document is LockedKind {
  const { kind } = document;
  return kind === 'article' || kind === 'facts' || kind === 'problem' || kind === 'cause';
}

function innerIds(document: LockedKind): readonly InnerId[] {
  switch (document.kind) {
    case 'article':
      return document.document.sections.flatMap(({ statements }, at) =>
        statements.map(({ id }, index) => ({
          list: 'statements',
          id,
          pointer: `/sections/${at}/statements/${index}/id`,
        })),
      );
    case 'facts':
      return [
        ...document.document.facts.map(
          ({ id }, index): InnerId => ({ list: 'facts', id, pointer: `/facts/${index}/id` }),
        ),
        ...ruleIds(document.document.inferences ?? [], '/inferences'),
      ];
    case 'cause':
      return ruleIds(document.document.rules, '/rules');
    case 'problem':
      return [];
  }
}

function ruleIds(rules: readonly { readonly name: string }[], pointer: string): readonly InnerId[] {
  return rules.map(({ name }, index) => ({ list: 'rules', id: name, pointer: `${pointer}/${index}/name` }));
}

/** Statements are known by article and id, facts and rules by their id alone. */
function innerKey(key: string, list: InnerList, id: string): string {
  const home = list === 'statements' ? `${key.slice(key.indexOf('/') + 1)}/` : '';
  return `${INNER_KINDS[list]}/${home}${id}`;
}

function lockedEntry({ document }: LockedKind, inner: readonly InnerId[]): LockedDocument {
  const ids = (list: InnerList): Partial<Record<InnerList, readonly string[]>> => {
    const found = inner.filter((entry) => entry.list === list).map(({ id }) => id);
    return found.length === 0 ? {} : { [list]: found.sort(compare) };
  };
  return {
    version: document.version,
    hash: digestOfDocument(document),
    ...ids('statements'),
    ...ids('facts'),
    ...ids('rules'),
  };
}

function sorted<T>(record: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => compare(a, b)));
}
