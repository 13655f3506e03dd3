/**
 * Prints blocks as a document in Atlassian Document Format, version 1
 * (https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/), which Jira refuses whole where one node
 * is not as its schema says: no empty text, no heading in a list, no list item that begins with a list.
 */
import { type Block, CODE_LIMIT, type Inline, QUOTE_LIMIT } from './document.js';
import { safeCommand } from './safe-command.js';
import { cleanPart, cleanText, httpsUrl, shorten } from './safe-text.js';

type AdfMark =
  | { readonly type: 'code' | 'strong' }
  | { readonly type: 'link'; readonly attrs: { readonly href: string } };

interface AdfText {
  readonly type: 'text';
  readonly text: string;
  readonly marks?: readonly AdfMark[];
}
interface AdfParagraph {
  readonly type: 'paragraph';
  readonly content: readonly AdfText[];
}
interface AdfListItem {
  readonly type: 'listItem';
  readonly content: readonly AdfItemBlock[];
}
type AdfItemBlock =
  | AdfParagraph
  | { readonly type: 'codeBlock'; readonly content: readonly AdfText[] }
  | { readonly type: 'bulletList' | 'orderedList'; readonly content: readonly AdfListItem[] };
type AdfBlock =
  | AdfItemBlock
  | {
      readonly type: 'heading';
      readonly attrs: { readonly level: number };
      readonly content: readonly AdfText[];
    };

export interface AdfDocument {
  readonly type: 'doc';
  readonly version: 1;
  readonly content: readonly AdfBlock[];
}

/** Headings begin at the third level, as in other notes. */
const LEVELS_ABOVE = 2;

/** `blocks` as a document. */
export function printAdf(blocks: readonly Block[]): AdfDocument {
  return { type: 'doc', version: 1, content: blocks.map(printBlock) };
}

function printBlock(block: Block): AdfBlock {
  if (block.kind !== 'heading') return printItemBlock(block);
  return {
    type: 'heading',
    attrs: { level: block.level + LEVELS_ABOVE },
    content: printInlines(block.content),
  };
}

function printItemBlock(block: Block): AdfItemBlock {
  switch (block.kind) {
    case 'heading':
      return { type: 'paragraph', content: printInlines(block.content).map(strong) };
    case 'paragraph':
      return { type: 'paragraph', content: printInlines(block.content) };
    case 'commands':
      return { type: 'codeBlock', content: textNodes(block.commands.map(safeCommand).join('\n')) };
    case 'list':
      return { type: block.ordered ? 'orderedList' : 'bulletList', content: block.items.map(printItem) };
  }
}

function printItem(item: readonly Block[]): AdfListItem {
  const content = item.map(printItemBlock);
  const mayBegin = content[0]?.type === 'paragraph' || content[0]?.type === 'codeBlock';
  return { type: 'listItem', content: mayBegin ? content : [{ type: 'paragraph', content: [] }, ...content] };
}

const printInlines = (content: readonly Inline[]): readonly AdfText[] => content.flatMap(printInline);

function printInline(inline: Inline): readonly AdfText[] {
  switch (inline.kind) {
    case 'text':
      return textNodes(cleanPart(inline.text));
    case 'code':
      return textNodes(shorten(inline.text, CODE_LIMIT) || '(empty)', { type: 'code' });
    case 'quote':
      return textNodes(shorten(inline.text, QUOTE_LIMIT) || '(empty)', { type: 'code' });
    case 'link': {
      const href = httpsUrl(inline.url);
      const text = cleanText(inline.text);
      return href === undefined ? textNodes(text) : textNodes(text, { type: 'link', attrs: { href } });
    }
  }
}

/** One text node, or none where there is no text. */
function textNodes(text: string, ...marks: readonly AdfMark[]): readonly AdfText[] {
  return text === '' ? [] : [{ type: 'text', text, ...(marks.length === 0 ? {} : { marks }) }];
}

/** Code takes no second mark but a link. */
function strong(node: AdfText): AdfText {
  const { marks = [] } = node;
  return marks.some(({ type }) => type === 'code')
    ? node
    : { ...node, marks: [...marks, { type: 'strong' }] };
}
