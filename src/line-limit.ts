/** How much evidence one request may hold, counted in lines: what takes time is lines, whatever their bytes. */
import { InputError } from './errors.js';
import type { EvidencePiece } from './evidence/types.js';

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/** Throws InputError `too-large` where the pieces hold more than `maxLines` lines together. */
export function refuseTooManyLines(evidence: readonly EvidencePiece[], maxLines: number): void {
  let left = maxLines;
  for (const { text } of evidence) {
    left -= countLines(text);
    if (left < 0) {
      const limit = maxLines.toLocaleString('en-GB');
      throw new InputError(
        'too-large',
        `The evidence has more than ${limit} lines. Send it in parts, or raise DCAUSE_MAX_LINES.`,
      );
    }
  }
}

/** CRLF, LF and CR each end a line. */
function countLines(text: string): number {
  let lines = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === LINE_FEED || (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) !== LINE_FEED)) lines += 1;
  }
  const last = text.charCodeAt(text.length - 1);
  return text === '' || last === LINE_FEED || last === CARRIAGE_RETURN ? lines : lines + 1;
}
