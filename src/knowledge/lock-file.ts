/** versions.lock.json of a rules folder: read, held against the documents beside it, and written anew. */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReadDocument } from './collect.js';
import { printDocument } from './format-document.js';
import { readDocumentFile } from './load-texts.js';
import { compareWithLock, type LockFile } from './lock.js';
import { type RuleMessage, sortMessages } from './messages.js';
import { parseDocument } from './parse.js';
import { LOCK_FILE, readRulesFolder, readText } from './read-folders.js';
import { readDocument } from './schema-check.js';

const SCHEMA = '../schemas/versions-lock.schema.json';
/** What a new lock mends by itself. */
const MENDED: readonly RuleMessage['code'][] = ['not-locked', 'stale-lock'];

export interface LockPlan {
  readonly file: string;
  /** The folder has a lock file, good or bad. */
  readonly exists: boolean;
  readonly hasRuleset: boolean;
  readonly messages: readonly RuleMessage[];
  /** Those of them that a new lock would not mend. */
  readonly blocking: readonly RuleMessage[];
  /** What the lock file is to hold; undefined where something is blocking. */
  readonly text: string | undefined;
  /** The lock file holds just that. */
  readonly upToDate: boolean;
}

/** Holds the documents of `folder` against its lock, and says what a new lock would be. Nothing is written. */
export async function planLock(folder: string): Promise<LockPlan> {
  const file = join(folder, LOCK_FILE);
  const exists = await stat(file).then(
    () => true,
    () => false,
  );
  const present = exists ? await readLockFile(file) : absent(file);
  const { documents, hasRuleset, messages: unread } = await readDocuments(folder);
  const about = { file, exists, hasRuleset };
  if (!present.ok || unread.length > 0) {
    const messages = sortMessages([...(present.ok ? [] : present.messages), ...unread]);
    return { ...about, messages, blocking: messages, text: undefined, upToDate: false };
  }
  const compared = compareWithLock(documents, present.lockFile);
  const messages = sortMessages(compared.messages);
  const blocking = messages.filter(({ code }) => !MENDED.includes(code));
  const text =
    blocking.length > 0 ? undefined : printDocument('versions-lock', { $schema: SCHEMA, ...compared.next });
  return { ...about, messages, blocking, text, upToDate: present.text === text };
}

/** What the locks of `folders` have against the documents beside them; a folder without a lock is passed over. */
export async function lockMessages(folders: readonly string[]): Promise<readonly RuleMessage[]> {
  const plans = await Promise.all(folders.map(planLock));
  return sortMessages(plans.flatMap(({ exists, messages }) => (exists ? messages : [])));
}

type LockReading =
  | { readonly ok: true; readonly text: string | undefined; readonly lockFile: LockFile }
  | { readonly ok: false; readonly messages: readonly RuleMessage[] };

function absent(file: string): LockReading {
  const lock = { documents: {}, removed: {} };
  return { ok: true, text: undefined, lockFile: { file, lock, positionOf: () => ({ line: 1, column: 1 }) } };
}

async function readLockFile(file: string): Promise<LockReading> {
  const read = await readText(file);
  if (!read.ok) return { ok: false, messages: [read.message] };
  const parsed = parseDocument(read.text);
  if (!parsed.ok) return { ok: false, messages: parsed.faults.map((fault) => ({ file, ...fault })) };
  const { value, positionOf } = parsed;
  const checked = readDocument('versions-lock', value);
  if (checked.ok)
    return { ok: true, text: read.text, lockFile: { file, lock: checked.document, positionOf } };
  const messages = checked.faults.map(
    ({ pointer, message }): RuleMessage => ({ file, ...positionOf(pointer), code: 'schema', message }),
  );
  return { ok: false, messages };
}

interface FolderDocuments {
  readonly documents: readonly ReadDocument[];
  readonly hasRuleset: boolean;
  readonly messages: readonly RuleMessage[];
}

async function readDocuments(folder: string): Promise<FolderDocuments> {
  const { files, messages } = await readRulesFolder(folder);
  const readings = files.map(readDocumentFile);
  return {
    documents: readings.flatMap((reading) => (reading.ok ? [reading.document] : [])),
    hasRuleset: files.some(({ kind }) => kind === 'ruleset'),
    messages: [...messages, ...readings.flatMap((reading) => (reading.ok ? [] : reading.messages))],
  };
}
