/**
 * HTML of tickets and mail as the text that was pasted into it: each block and each row of a table a line of its own,
 * preformatted text as it is, and nothing wrapped, numbered or decorated.
 */
import { compile, type FormatCallback, type HtmlToTextOptions } from 'html-to-text';

/** Deeper than editors and mail programs nest; what is deeper is left out. */
const MAX_DEPTH = 200;
/** The parser takes quadratic time in unclosed tags, so that a long text is converted in slices of about so many. */
const TAGS_PER_SLICE = 5_000;
const BLOCK_TAG = /<(?:p|div|br|tr|li|table|h[1-6]|blockquote)[\s/>]/iy;

const LINE = { leadingLineBreaks: 1, trailingLineBreaks: 1 };
const BLOCKS = ['li', 'ol', 'p', 'table', 'tr', 'ul'];
const HEADINGS = ['h1', 'h2', 'h3', 'h4', 'h5', 'h6'];

/** Tabs between cells, as a table is copied from a page. */
const cell: FormatCallback = (element, walk, builder) => {
  walk(element.children, builder);
  builder.addLiteral('\t');
};

const OPTIONS: HtmlToTextOptions = {
  wordwrap: false,
  limits: { maxDepth: MAX_DEPTH, maxInputLength: undefined },
  formatters: { cell },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    { selector: 'blockquote', options: LINE },
    { selector: 'hr', format: 'lineBreak' },
    { selector: 'img', format: 'skip' },
    { selector: 'pre', options: LINE },
    { selector: 'td', format: 'cell' },
    { selector: 'th', format: 'cell' },
    ...HEADINGS.map((selector) => ({ selector, options: { ...LINE, uppercase: false } })),
    ...BLOCKS.map((selector) => ({ selector, format: 'block', options: LINE })),
  ],
};

const convert = compile(OPTIONS);

/** Any text is taken, HTML or not; linear in its length. */
export function htmlToText(html: string): string {
  return slices(html)
    .map((slice) => convert(slice))
    .join('\n')
    .replaceAll('\u00a0', ' ')
    .replaceAll('\t\n', '\n')
    .trimEnd();
}

function slices(html: string): readonly string[] {
  const found: string[] = [];
  let start = 0;
  let tags = 0;
  let opening = '';
  for (const { index } of html.matchAll(/<[a-z]/gi)) {
    tags += 1;
    if (tags <= TAGS_PER_SLICE || (tags <= 2 * TAGS_PER_SLICE && !isBlockTag(html, index))) continue;
    const slice = opening + html.slice(start, index);
    found.push(slice);
    opening = slice.lastIndexOf('<pre') > slice.lastIndexOf('</pre') ? '<pre>' : '';
    start = index;
    tags = 0;
  }
  found.push(opening + html.slice(start));
  return found;
}

function isBlockTag(html: string, index: number): boolean {
  BLOCK_TAG.lastIndex = index;
  return BLOCK_TAG.test(html);
}
