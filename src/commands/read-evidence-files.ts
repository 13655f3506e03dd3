/** Files with evidence, and standard input, as pieces of evidence of a size that is taken. */
import { readConfig } from '../config.js';
import { InputError } from '../errors.js';
import { decodeText } from '../evidence/decode.js';
import type { EvidencePiece } from '../evidence/types.js';
import { refuseTooManyLines } from '../line-limit.js';
import type { CliIo } from './context.js';
import { readInput, STANDARD_INPUT } from './read-input.js';

/** Who runs the command line waits for no one else: the replication of 2000 domain controllers is 200,000 lines. */
const MAX_LINES = '2000000';

/** Reads the files in their order. Throws InputError `unreadable-file` or `too-large`. */
export async function readEvidenceFiles(
  files: readonly string[],
  io: CliIo,
): Promise<readonly EvidencePiece[]> {
  const read = readConfig({ DCAUSE_MAX_LINES: io.env['DCAUSE_MAX_LINES'] || MAX_LINES });
  if (!read.ok) throw new InputError('invalid-request', read.messages.join(' '));
  const evidence: EvidencePiece[] = [];
  for (const path of files) {
    const text = decodeText(await readInput(path, io));
    // In a pipe whose first half failed, an empty paste must not read like an answer.
    if (text.trim() === '') throw new InputError('empty-body', `${nameOf(path)} is empty`);
    evidence.push({ text, name: nameOf(path) });
  }
  refuseTooManyLines(evidence, read.config.maxLines);
  return evidence;
}

/** Throws InputError `invalid-request` where standard input is named more than once. */
export function refuseSecondStandardInput(paths: readonly string[]): void {
  if (paths.filter((path) => path === STANDARD_INPUT).length > 1)
    throw new InputError('invalid-request', 'standard input can be read only once');
}

/** What a piece of evidence from `path` is called. */
export function nameOf(path: string): string {
  return path === STANDARD_INPUT ? 'standard input' : path;
}
