/**
 * Cuts a piece of evidence into lines as readers want them: quoting, prompts, colours and control characters
 * taken off, indentation ignored (forums and mail programs lose it), the number of the line as it came kept.
 */
import { bareText, fromMarkdown, Unpacker } from './containers.js';
import type { LinePrefix } from './line-prefix.js';
import type { Shell } from './prompts.js';

export interface Line {
  /** From 1, in the text as it came. */
  readonly number: number;
  readonly raw: string;
  /** Cleaned and trimmed; what was typed where the line is a prompt. */
  readonly text: string;
  /** What was typed at a prompt of a shell; '' at an empty prompt. */
  readonly command: string | null;
  /** What was typed at nslookup's own prompt. */
  readonly input: string | null;
  /** The machine on which this was typed or printed, where the evidence tells. */
  readonly host: string | null;
  /** Output of another command begins here. */
  readonly boundary: boolean;
  /** Understood already: it only says where the following lines come from. */
  readonly understood: boolean;
}

/** Longer lines are no line of any tool; nothing looks into them, which keeps every reader linear. */
export const LONGEST_LINE = 10_000;

/** Takes a text; returns its lines without their ends; CRLF, LF and CR all end a line. */
export function* splitLines(text: string): Generator<string> {
  let start = 0;
  let feed = nextOf(text, '\n', 0);
  let carriage = nextOf(text, '\r', 0);
  while (start < text.length) {
    const end = Math.min(feed, carriage);
    yield text.slice(start, end);
    start = feed === carriage + 1 ? feed + 1 : end + 1;
    if (feed < start) feed = nextOf(text, '\n', start);
    if (carriage < start) carriage = nextOf(text, '\r', start);
  }
}

/** Where `char` stands next from `start` on; the end of the text where it does not. */
function nextOf(text: string, char: string, start: number): number {
  const at = text.indexOf(char, start);
  return at < 0 ? text.length : at;
}

/** Reads a piece of evidence line by line; a line of it may hold several lines of output. */
export class LineReader {
  readonly #unpacker = new Unpacker();

  /** Takes the shell as it stands, and what stands before every line of the piece. */
  constructor(
    private readonly shell: Shell,
    private readonly prefix: LinePrefix | null = null,
  ) {}

  /**
   * Takes a line as it came and its number. Gives each line of output in it as readers want it, one after the other as
   * the shell goes along, or null for a blank one (a line of nothing but quoting marks is blank).
   */
  read(raw: string, number: number, give: (line: Line | null) => void): void {
    const stripped = this.prefix?.strip(raw) ?? null;
    if (stripped?.host != null) this.shell.enter(stripped.host);
    const bare = bareText(stripped?.text ?? raw);
    if (!bare.includes('\n')) this.#bare(bare, raw, number, give);
    else for (const part of bare.split('\n')) this.#bare(part, raw, number, give);
  }

  #bare(bare: string, raw: string, number: number, give: (line: Line | null) => void): void {
    const trimmed = bare.trim();
    const { text, depth } = trimmed.startsWith('>')
      ? unquote(trimmed, this.shell.interactiveDepth)
      : { text: trimmed, depth: 0 };
    const inner = fromMarkdown(text);
    const parts = this.#unpacker.unpack(inner);
    if (parts === null) give(this.#line(inner, depth, raw, number));
    else for (const part of parts) give(this.#line(part, depth, raw, number));
  }

  #line(part: string, depth: number, raw: string, number: number): Line | null {
    if (part === '') return null;
    if (part.length > LONGEST_LINE) return { number, raw, ...UNREAD };
    const { text, command, input, host, boundary, understood } = this.shell.read(part, depth);
    return { number, raw, text, command, input, host, boundary, understood };
  }
}

/** A line that is not read as one: too long for any tool, or part of a document. */
export const UNREAD = {
  text: '',
  command: null,
  input: null,
  host: null,
  boundary: false,
  understood: false,
} as const;

/**
 * Takes off `> ` as often as it stands in front. Within an interactive nslookup that was begun at a depth, one
 * more `>` is nslookup's own prompt and stays.
 */
function unquote(text: string, interactiveDepth: number | null): { text: string; depth: number } {
  let rest = text;
  let depth = 0;
  while (rest.startsWith('>') && depth < 20) {
    if (interactiveDepth === depth) break;
    const inner = rest.slice(1).trimStart();
    if (interactiveDepth === null && /^(?:set [a-z]|l?server [\w.:%-]{1,255}$|exit$)/i.test(inner)) break;
    rest = inner;
    depth += 1;
  }
  return { text: rest, depth };
}
