/**
 * Bytes to text, never refused: byte order mark, else UTF-16 by its zero bytes, else strict UTF-8, else the code
 * page in which the words look most like words (cmd.exe redirects in the OEM code page, Notepad saves in ANSI).
 */
import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/** Enough to tell a code page; the rest follows it. */
const SAMPLE_BYTES = 65_536;
/** Below this confidence a guess of a multibyte encoding is no better than chance. */
const SURE = 60;
const CODE_PAGES = ['windows-1252', 'cp850', 'cp437', 'windows-1250', 'cp852', 'windows-1251', 'cp866'];
const MULTIBYTE = ['Shift_JIS', 'GB18030', 'Big5', 'EUC-JP', 'EUC-KR'];

/** Takes the bytes of a file or body; returns its text without byte order mark. */
export function decodeText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (startsWith(bytes, [0xef, 0xbb, 0xbf])) return buffer.toString('utf8', 3);
  if (startsWith(bytes, [0xff, 0xfe, 0, 0])) return iconv.decode(buffer.subarray(4), 'utf-32le');
  if (startsWith(bytes, [0xff, 0xfe])) return iconv.decode(buffer.subarray(2), 'utf-16le');
  if (startsWith(bytes, [0xfe, 0xff])) return iconv.decode(buffer.subarray(2), 'utf-16be');
  const wide = wideEncoding(bytes);
  if (wide !== null) return iconv.decode(buffer, wide);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(buffer, likeliestCodePage(buffer));
  }
}

function startsWith(bytes: Uint8Array, mark: readonly number[]): boolean {
  return mark.every((byte, at) => bytes[at] === byte);
}

/** UTF-16 without a mark: every second byte of Western text is zero. */
function wideEncoding(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const length = Math.min(bytes.length, SAMPLE_BYTES);
  const zeros = [0, 0];
  for (let at = 0; at < length; at += 1) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > length * 0.3 && even < length * 0.05) return 'utf-16le';
  return even > length * 0.3 && odd < length * 0.05 ? 'utf-16be' : null;
}

function likeliestCodePage(buffer: Buffer): string {
  const sample = buffer.subarray(0, SAMPLE_BYTES);
  const guess = analyse(sample).find(({ name }) => MULTIBYTE.includes(name));
  if (guess !== undefined && guess.confidence >= SURE) return guess.name;
  let best = { page: 'windows-1252', score: Number.NEGATIVE_INFINITY };
  for (const page of CODE_PAGES) {
    const score = wordiness(iconv.decode(sample, page));
    if (score > best.score) best = { page, score };
  }
  return best.page;
}

/** Letters beside letters of their own script speak for a code page; signs within words and odd letters against it. */
function wordiness(text: string): number {
  let score = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char < '\u0080') continue;
    const beside = `${text[at - 1] ?? ''}${text[at + 1] ?? ''}`;
    const cyrillic = /\p{Script=Cyrillic}/u.test(char);
    if (/\p{Cc}|\ufffd/u.test(char)) score -= 4;
    else if (!/\p{L}/u.test(char)) score -= /\p{L}/u.test(beside) ? 2 : 0;
    else if (cyrillic) score += /[a-z]/i.test(beside) ? -2 : /\p{Script=Cyrillic}/u.test(beside) ? 1 : 0;
    else if (/\p{Lu}/u.test(char) && /\p{Ll}/u.test(text[at - 1] ?? '')) score -= 2;
    else
      score += /\p{Script=Latin}/u.test(beside) ? (COMMON_LETTERS.includes(char.toLowerCase()) ? 1 : 0.5) : 0;
  }
  return score;
}

/** Letters of Western European languages: they decide between pages that all give letters. */
const COMMON_LETTERS = 'éäöüßèàçêñóíáâîôûåøæúùìòãõëïœ';
