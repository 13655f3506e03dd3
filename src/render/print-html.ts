/**
 * Prints blocks as an HTML fragment (p, ul, ol, li, pre, code, a, headings): everything is escaped, and the only attribute
 * is the https address of a link, so that it is as safe where a ticketing system does not clean it as where one does.
 */
import { type Block, CODE_LIMIT, type Inline, QUOTE_LIMIT } from './document.js';
import { safeCommand } from './safe-command.js';
import { cleanPart, cleanText, escapeHtml, httpsUrl, shorten } from './safe-text.js';

/** `blocks` as HTML, each on lines of its own; `topHeading` is the element of their first level of headings. */
export function printHtml(blocks: readonly Block[], topHeading: 2 | 3): string {
  return blocks.map((block) => `${printBlock(block, topHeading)}\n`).join('');
}

function printBlock(block: Block, topHeading: 2 | 3): string {
  switch (block.kind) {
    case 'heading':
      return element(`h${topHeading + block.level - 1}`, printInlines(block.content));
    case 'paragraph':
      return element('p', printInlines(block.content));
    case 'commands':
      return element('pre', element('code', block.commands.map(safeCommand).map(escapeHtml).join('\n')));
    case 'list':
      return element(
        block.ordered ? 'ol' : 'ul',
        block.items.map((item) => element('li', printItem(item, topHeading))).join('\n'),
      );
  }
}

/** An item that is one paragraph stands tight. */
function printItem(item: readonly Block[], topHeading: 2 | 3): string {
  const [only] = item;
  if (item.length === 1 && only?.kind === 'paragraph') return printInlines(only.content);
  return item.map((block) => printBlock(block, topHeading)).join('\n');
}

const element = (name: string, content: string): string => `<${name}>${content}</${name}>`;

const printInlines = (content: readonly Inline[]): string => content.map(printInline).join('').trim();

function printInline(inline: Inline): string {
  switch (inline.kind) {
    case 'text':
      return escapeHtml(cleanPart(inline.text));
    case 'code':
      return element('code', escapeHtml(shorten(inline.text, CODE_LIMIT) || '(empty)'));
    case 'quote':
      return element('code', escapeHtml(shorten(inline.text, QUOTE_LIMIT) || '(empty)'));
    case 'link': {
      const url = httpsUrl(inline.url);
      const text = escapeHtml(cleanText(inline.text));
      return url === undefined ? text : `<a href="${escapeHtml(url)}">${text}</a>`;
    }
  }
}
