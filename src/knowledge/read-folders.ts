/** The files of rules folders as texts. Nothing here throws: what cannot be read becomes a message. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { compare, type RuleMessage, type RuleMessageCode } from './messages.js';
import type { DocumentKind } from './schema-check.js';

/** A cause with all its rules is some 20 kB; parsing with positions takes up to 200 bytes of memory per byte. */
const MAX_DOCUMENT_BYTES = 2 * 1024 * 1024;

const FOLDERS: Readonly<Record<string, DocumentKind>> = {
  articles: 'article',
  facts: 'facts',
  problems: 'problem',
  causes: 'cause',
  cases: 'case',
};

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

/** Reads ruleset.json and the .json files of articles/, facts/, problems/, causes/ and cases/ below `folder`. */
export async function readRulesFolder(folder: string): Promise<FolderReading> {
  const listing = await list(folder);
  if (!listing.ok) return { files: [], messages: [listing.message], broken: [] };
  const parts: FolderReading[] = [];
  for (const { name, isFolder } of listing.entries) {
    const path = join(folder, name);
    const kind = isFolder ? FOLDERS[name] : undefined;
    if (kind !== undefined) parts.push(await readKind(kind, path));
    else if (!isFolder && name === 'ruleset.json') parts.push(await readOne('ruleset', path));
    else if (!name.startsWith('.') && (isFolder || name.endsWith('.json')))
      parts.push(
        failed(
          path,
          'unexpected-file',
          `Only ruleset.json and ${Object.keys(FOLDERS).join(', ')} belong here.`,
        ),
      );
  }
  return merge(parts);
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
  const broken = [`${kind}/${id}`];
  try {
    const found = await stat(file);
    if (!found.isFile()) return { ...failed(file, 'unreadable', 'Not a file.'), broken };
    if (found.size > MAX_DOCUMENT_BYTES)
      return { ...failed(file, 'too-large', `Larger than ${MAX_DOCUMENT_BYTES} bytes.`), broken };
    const bytes = await readFile(file);
    const text = decode(bytes);
    if (text === undefined) return { ...failed(file, 'not-utf8', 'Not valid UTF-8.'), broken };
    return { files: [{ kind, id, file, text }], messages: [], broken: [] };
  } catch (error) {
    return { ...failed(file, 'unreadable', `Cannot be read (${reason(error)}).`), broken };
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
