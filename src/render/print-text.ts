/** Prints blocks as lines of text for terminals and plain-text notes: no escape sequences, no line beyond the width. */
import { type Block, CODE_LIMIT, type Inline, QUOTE_LIMIT } from './document.js';
import { safeCommand } from './safe-command.js';
import { cleanText, httpsUrl, shorten } from './safe-text.js';
import { wrapLine } from './wrap.js';

const STEP = 2;
const IN_ONE_LINE = '(each command on one line:)';

/** Lines before they are put on the page. Commands stay together, and leave their indentation rather than be broken. */
type Piece =
  | { readonly indent: number; readonly text: string }
  | { readonly indent: number; readonly commands: readonly string[] };

export interface Page {
  /** In code points, 40 or more. */
  readonly width: number;
  /** Whether links show their addresses, which are often wider than the page. */
  readonly addresses: boolean;
  /** Whether commands and addresses leave the page rather than be broken, for pages that are copied from. */
  readonly unbroken?: boolean;
}

/** `blocks` as text that ends in a line end. */
export function printText(blocks: readonly Block[], page: Page): string {
  const lines = blocks.flatMap((block, index) => [
    ...(isApart(block, blocks[index - 1]) ? [''] : []),
    ...printBlock(block, page).flatMap((piece) => layOut(piece, page)),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Headings and paragraphs stand apart, except below the heading that introduces them. */
function isApart(block: Block, before: Block | undefined): boolean {
  if (before === undefined) return false;
  if (block.kind === 'heading') return true;
  return block.kind === 'paragraph' && !(before.kind === 'heading' && before.level === 3);
}

function layOut(piece: Piece, { width, unbroken = false }: Page): readonly string[] {
  if ('text' in piece) return [indented(piece.text, piece.indent)];
  const longest = widest(piece.commands);
  if (longest <= width || unbroken) {
    const indent = unbroken ? piece.indent : Math.min(piece.indent, width - longest);
    return piece.commands.map((command) => indented(command, indent));
  }
  const wrapped = piece.commands.flatMap((command) => wrapLine(command, width - STEP, STEP));
  return [IN_ONE_LINE, ...wrapped].map((line) => indented(line, STEP));
}

const widest = (lines: readonly string[]): number =>
  lines.reduce((most, line) => Math.max(most, [...line].length), 0);

const indented = (text: string, by: number): string => `${' '.repeat(by)}${text}`;

function printBlock(block: Block, page: Page): readonly Piece[] {
  switch (block.kind) {
    case 'heading':
      return unindented(printHeading(flatten(block.content), block.level, page.width));
    case 'paragraph':
      return printParagraph(block.content, page);
    case 'commands':
      return [{ indent: STEP, commands: block.commands.map(safeCommand) }];
    case 'list':
      return block.items.flatMap((item, index) =>
        printItem(item, block.ordered ? `${index + 1}. ` : '- ', page),
      );
  }
}

/** A link that has its paragraph to itself shows its address; within a sentence it would only be in the way. */
function printParagraph(content: readonly Inline[], { width, addresses, unbroken }: Page): readonly Piece[] {
  const [only] = content;
  const url = addresses && content.length === 1 && only?.kind === 'link' ? httpsUrl(only.url) : undefined;
  const text = flatten(content);
  if (url === undefined) return unindented(wrapLine(text, width, isOurs(content) ? 0 : STEP));
  if (unbroken) return [...unindented(wrapLine(text, width)), { indent: 0, commands: [url] }];
  return unindented(wrapLine(`${text} ${url}`, width));
}

/** Lines that begin with text from outside are indented, so that it cannot pass for a line of ours. */
const isOurs = (content: readonly Inline[]): boolean =>
  content.every(({ kind }) => kind === 'text' || kind === 'link');

const unindented = (lines: readonly string[]): readonly Piece[] => lines.map((text) => ({ indent: 0, text }));

function printHeading(text: string, level: 1 | 2 | 3, width: number): readonly string[] {
  const lines = wrapLine(level === 3 ? `${text}:` : text, width);
  if (level === 3) return lines;
  const length = widest(lines);
  return [...lines, (level === 1 ? '=' : '-').repeat(length)];
}

function printItem(item: readonly Block[], marker: string, page: Page): readonly Piece[] {
  const narrower = { ...page, width: page.width - marker.length };
  const pieces = item.flatMap((block) => printBlock(block, narrower));
  return pieces.map((piece, index) =>
    index === 0 && 'text' in piece
      ? { indent: 0, text: `${marker}${piece.text}` }
      : { ...piece, indent: piece.indent + marker.length },
  );
}

function flatten(content: readonly Inline[]): string {
  return cleanText(content.map(flattenInline).join(''));
}

function flattenInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
    case 'link':
      return inline.text;
    case 'code':
      return shorten(inline.text, CODE_LIMIT) || '(empty)';
    case 'quote':
      return `"${shorten(inline.text, QUOTE_LIMIT)}"`;
  }
}
