/**
 * Atlassian Document Format as the text that was pasted: each block a line of its own, code blocks as they are, cells of a
 * row between tabs, quotations behind `>`. Of what it does not know it takes the text.
 */
import { listOf, memberOf, textOf } from './json-value.js';

/** Deeper than the editor nests; what is deeper is left out. */
const MAX_DEPTH = 100;
const INLINE = new Set(['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'date', 'status']);

/** Takes any JSON value. */
export function adfToText(document: unknown): string {
  return linesOf(document, 0).join('\n');
}

function linesOf(node: unknown, depth: number): readonly string[] {
  if (depth > MAX_DEPTH) return [];
  const type = textOf(node, 'type');
  const content = listOf(node, 'content');
  if (content.some(isInline) || type === 'paragraph') return content.map(inlineText).join('').split('\n');
  const inside = content.map((child) => linesOf(child, depth + 1));
  if (type === 'tableRow') return rowOf(inside);
  return type === 'blockquote' ? inside.flat().map((line) => `> ${line}`) : inside.flat();
}

function isInline(node: unknown): boolean {
  return INLINE.has(textOf(node, 'type') ?? '');
}

function inlineText(node: unknown): string {
  if (textOf(node, 'type') === 'hardBreak') return '\n';
  const attributes = memberOf(node, 'attrs');
  return textOf(node, 'text') ?? textOf(attributes, 'text') ?? textOf(attributes, 'url') ?? '';
}

/** One line, unless a cell has several: then it was made for layout. */
function rowOf(cells: readonly (readonly string[])[]): readonly string[] {
  return cells.every(({ length }) => length <= 1)
    ? [cells.map(([line = '']) => line).join('\t')]
    : cells.flat();
}
