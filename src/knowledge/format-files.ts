/** Rule documents on disk in canonical form: what differs from it, and what cannot be formatted. */
import { replaceFile } from '../replace-file.js';
import { formatDocument } from './format-document.js';
import { type RuleMessage, sortMessages } from './messages.js';
import { type DocumentFile, readRulePath } from './read-folders.js';

export interface FormatReport {
  /** Files that were not in canonical form, in the order of their names. */
  readonly changed: readonly string[];
  /** What is no document, or cannot be read or written; these files are untouched. */
  readonly messages: readonly RuleMessage[];
}

/**
 * Formats the documents in `paths`: rules folders, the folders in them, or single documents. Each file is replaced
 * whole; with `write` false nothing is.
 */
export async function formatFiles(paths: readonly string[], write: boolean): Promise<FormatReport> {
  const readings = await Promise.all(paths.map(readRulePath));
  const files = new Map(readings.flatMap((reading) => reading.files).map((file) => [file.file, file]));
  const changed: string[] = [];
  const messages = readings.flatMap((reading) => reading.messages);
  for (const file of files.values()) {
    const outcome = await formatFile(file, write);
    if (outcome === 'changed') changed.push(file.file);
    else if (outcome !== 'canonical') messages.push(...outcome);
  }
  return { changed: changed.sort(), messages: sortMessages(messages) };
}

async function formatFile(
  { kind, file, text }: DocumentFile,
  write: boolean,
): Promise<'canonical' | 'changed' | readonly RuleMessage[]> {
  const formatted = formatDocument(kind, text);
  if (!formatted.ok) return formatted.faults.map((fault) => ({ file, ...fault }));
  if (formatted.text === text) return 'canonical';
  if (!write) return 'changed';
  try {
    await replaceFile(file, formatted.text);
    return 'changed';
  } catch (error) {
    return [cannotWrite(file, error)];
  }
}

/** The message of a file that could not be replaced. */
export function cannotWrite(file: string, error: unknown): RuleMessage {
  const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
  return { file, line: 1, column: 1, code: 'unwritable', message: `Cannot be written (${reason}).` };
}
