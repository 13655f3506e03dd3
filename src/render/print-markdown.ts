/** Prints blocks as CommonMark: our own text escaped, everything else in code spans and fences. */
import { type Block, CODE_LIMIT, type Inline, QUOTE_LIMIT } from './document.js';
import { safeCommand } from './safe-command.js';
import {
  cleanPart,
  cleanText,
  codeFence,
  codeSpan,
  escapeBlockStart,
  escapeMarkdown,
  httpsUrl,
  shorten,
} from './safe-text.js';

/** `blocks` as Markdown that ends in a line end. */
export function printMarkdown(blocks: readonly Block[]): string {
  return `${printBlocks(blocks).join('\n')}\n`;
}

function printBlocks(blocks: readonly Block[]): readonly string[] {
  return blocks.flatMap((block, index) => (index === 0 ? printBlock(block) : ['', ...printBlock(block)]));
}

function printBlock(block: Block): readonly string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level + 1)} ${printInlines(block.content)}`];
    case 'paragraph':
      return [escapeBlockStart(printInlines(block.content))];
    case 'commands':
      return codeFence(block.commands.map(safeCommand));
    case 'list':
      return block.items.flatMap((item, index) => printItem(item, block.ordered ? `${index + 1}. ` : '- '));
  }
}

function printItem(item: readonly Block[], marker: string): readonly string[] {
  const indent = ' '.repeat(marker.length);
  return printBlocks(item).map((line, index) =>
    index === 0 ? `${marker}${line}` : line === '' ? '' : `${indent}${line}`,
  );
}

function printInlines(content: readonly Inline[]): string {
  return content.map(printInline).join('').trim();
}

function printInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escapeMarkdown(cleanPart(inline.text));
    case 'code':
      return codeSpan(shorten(inline.text, CODE_LIMIT));
    case 'quote':
      return codeSpan(shorten(inline.text, QUOTE_LIMIT));
    case 'link': {
      const url = httpsUrl(inline.url);
      const text = escapeMarkdown(cleanText(inline.text));
      return url === undefined ? text : `[${text}](${url})`;
    }
  }
}
