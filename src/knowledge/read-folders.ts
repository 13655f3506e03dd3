/** The files of rules folders as texts. Nothing here throws: what cannot be read becomes a message. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { compare, type RuleMessage, type RuleMessageCode } from './messages.js';
import type { DocumentKind } from './schema-check.js';

/** A cause with all its rules is some 20 kB; parsing with positions takes up to 200 bytes of memory per byte. */
export const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

/** What the documents of a folder were when they were last locked; no document itself. */
export const LOCK_FILE = 'versions.lock.json';

const FOLDERS: ReadonlyMap<string, DocumentKind> = new Map([
  ['articles', 'article'],
  ['facts', 'facts'],
  ['problems', 'problem'],
  ['causes', 'cause'],
  ['cases', 'case'],
  ['overrides', 'override'],
  ['suppressions', 'suppression'],
]);
/** By name, what says what a folder is: of the rules, or of an overlay. */
const HEADS: ReadonlyMap<string, DocumentKind> = new Map([
  ['ruleset.json', 'ruleset'],
  ['overlay.json', 'overlay'],
]);
const FOLDER_NAMES = [...FOLDERS.keys()].join(', ');

/** The file of a document below the folder of its rules or overlay, e.g. `causes/<id>.json`. */
export function fileOfDocument(kind: DocumentKind, id: string): string {
  const folder = [...FOLDERS].find(([, held]) => held === kind)?.[0];
  return folder === undefined ? `${kind}.json` : `${folder}/${id}.json`;
}

export interface DocumentFile<K extends DocumentKind = DocumentKind> {
  readonly kind: K;
  /** The name without .json. */
  readonly id: string;
  readonly file: string;
  readonly text: string;
}
export interface FolderReading {
  readonly files: readonly DocumentFile[];
  readonly messages: readonly RuleMessage[];
  /** Documents that are there and could not be read, as `kind/id`. */
  readonly broken: readonly string[];
}

/** Reads ruleset.json or overlay.json and the .json files of articles/, facts/ and the other folders below `folder`. */
export async function readRulesFolder(folder: string): Promise<FolderReading> {
  const listing = await list(folder);
  if (!listing.ok) return { files: [], messages: [listing.message], broken: [] };
  const parts: FolderReading[] = [];
  for (const { name, isFolder } of listing.entries) {
    const path = join(folder, name);
    const kind = isFolder ? FOLDERS.get(name) : undefined;
    const head = isFolder ? undefined : HEADS.get(name);
    if (kind !== undefined) parts.push(await readKind(kind, path));
    else if (head !== undefined) parts.push(await readOne(head, path));
    else if (name !== LOCK_FILE && !name.startsWith('.') && (isFolder || name.endsWith('.json')))
      parts.push(
        failed(
          path,
          'unexpected-file',
          `Only ${[...HEADS.keys(), LOCK_FILE, FOLDER_NAMES].join(', ')} belong here.`,
        ),
      );
  }
  return merge(parts);
}

/** Reads a rules folder, one of the folders in it, or one document; the lock file is none, and what is neither is a message. */
export async function readRulePath(path: string): Promise<FolderReading> {
  const name = basename(resolve(path));
  if (await isFolderBehind(path)) {
    const kind = FOLDERS.get(name);
    return kind === undefined ? readRulesFolder(path) : readKind(kind, path);
  }
  if (name === LOCK_FILE) return merge([]);
  const kind = HEADS.get(name) ?? FOLDERS.get(basename(dirname(resolve(path))));
  if (kind !== undefined && name.endsWith('.json')) return readOne(kind, path);
  return failed(path, 'unexpected-file', `No document of rules: it is in none of ${FOLDER_NAMES}.`);
}

async function readKind(kind: DocumentKind, folder: string): Promise<FolderReading> {
  const listing = await list(folder);
  if (!listing.ok) return { files: [], messages: [listing.message], broken: [] };
  const parts: FolderReading[] = [];
  for (const { name } of listing.entries)
    if (name.endsWith('.json')) parts.push(await readOne(kind, join(folder, name)));
  return merge(parts);
}

async function readOne(kind: DocumentKind, file: string): Promise<FolderReading> {
  const id = basename(file, '.json');
  const read = await readText(file);
  if (!read.ok) return { files: [], messages: [read.message], broken: [`${kind}/${id}`] };
  return { files: [{ kind, id, file, text: read.text }], messages: [], broken: [] };
}

export type TextReading =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: RuleMessage };

/** The text of one file in a rules folder, or why it cannot be had. */
export async function readText(file: string): Promise<TextReading> {
  const refused = (code: RuleMessageCode, message: string): TextReading => ({
    ok: false,
    message: { file, line: 1, column: 1, code, message },
  });
  try {
    const found = await stat(file);
    if (!found.isFile()) return refused('unreadable', 'Not a file.');
    if (found.size > MAX_DOCUMENT_BYTES)
      return refused('too-large', `Larger than ${MAX_DOCUMENT_BYTES} bytes.`);
    const text = decode(await readFile(file));
    return text === undefined ? refused('not-utf8', 'Not valid UTF-8.') : { ok: true, text };
  } catch (error) {
    return refused('unreadable', `Cannot be read (${reason(error)}).`);
  }
}

/** A byte order mark is left out. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

type Listing =
  | { readonly ok: true; readonly entries: readonly { name: string; isFolder: boolean }[] }
  | { readonly ok: false; readonly message: RuleMessage };

async function list(folder: string): Promise<Listing> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const named = await Promise.all(
      entries.map(async (entry) => ({
        name: entry.name,
        isFolder: entry.isSymbolicLink()
          ? await isFolderBehind(join(folder, entry.name))
          : entry.isDirectory(),
      })),
    );
    return { ok: true, entries: named.sort((a, b) => compare(a.name, b.name)) };
  } catch (error) {
    const message = `The folder cannot be read (${reason(error)}).`;
    return { ok: false, message: { file: folder, line: 1, column: 1, code: 'unreadable', message } };
  }
}

async function isFolderBehind(link: string): Promise<boolean> {
  return stat(link).then(
    (target) => target.isDirectory(),
    () => false,
  );
}

function failed(file: string, code: RuleMessageCode, message: string): FolderReading {
  return { files: [], messages: [{ file, line: 1, column: 1, code, message }], broken: [] };
}

function merge(parts: readonly FolderReading[]): FolderReading {
  return {
    files: parts.flatMap(({ files }) => files),
    messages: parts.flatMap(({ messages }) => messages),
    broken: parts.flatMap(({ broken }) => broken),
  };
}

function reason(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
