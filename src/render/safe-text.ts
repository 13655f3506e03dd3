/**
 * Makes any text safe to show. Names, lines and values come from evidence that an attacker may have written, so that
 * no printer puts a string out that has not been through here: terminals obey escape sequences, people are misled by
 * invisible and bidirectional characters (Unicode UAX #9, UTS #39), and Markdown carries HTML (CommonMark 0.31).
 */

/** Escape sequences of ECMA-48: control strings (OSC, DCS and the like), control sequences, then the short ones. */
const ESCAPE_SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /(?:\u001b[\]PX^_]|[\u009d\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/gu;
const BREAKS_AND_BLANKS = /[\s\u0085\u2028\u2029\u2800]+/gu;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu;
const LONE_SURROGATES = /\p{Cs}/gu;
/** Also behind what a font may draw over the next character: no more than four combining marks in a row. */
const STACKED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** `text` as one visible line: no control, format or invisible characters, runs of blanks and line ends as one blank. */
export function cleanText(text: string): string {
  return text
    .replace(ESCAPE_SEQUENCES, '')
    .replace(BREAKS_AND_BLANKS, ' ')
    .replace(INVISIBLE, '')
    .replace(LONE_SURROGATES, '\ufffd')
    .replace(STACKED_MARKS, '$1')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** Cleaned `text` that keeps a blank at either end where it had one, which separates it from its neighbours. */
export function cleanPart(text: string): string {
  const before = /^\s/.test(text) ? ' ' : '';
  const after = /\S\s+$/.test(text) ? ' ' : '';
  return `${before}${cleanText(text)}${after}`;
}

/** Cleaned `text` of at most `limit` code points; one that was longer ends in an ellipsis. */
export function shorten(text: string, limit: number): string {
  // A line of evidence may be as long as the request; what is far behind the limit is not looked at.
  const head = text.slice(0, limit * 20);
  const points = [...cleanText(head)];
  if (points.length <= limit && head.length === text.length) return points.join('');
  return `${points.slice(0, limit - 1).join('')}…`;
}

/** The longest run of backticks in `text`. */
function longestBacktickRun(text: string): number {
  return (text.match(/`+/g) ?? []).reduce((longest, run) => Math.max(longest, run.length), 0);
}

/** A Markdown code span around `text`, which must be clean; its delimiters are longer than any backtick run in it. */
export function codeSpan(text: string): string {
  if (text === '') return '(empty)';
  const delimiter = '`'.repeat(longestBacktickRun(text) + 1);
  const pad = text.startsWith('`') || text.endsWith('`') ? ' ' : '';
  return `${delimiter}${pad}${text}${pad}${delimiter}`;
}

/** The lines of a Markdown fence around `lines`, which must be clean; longer than any backtick run in them. */
export function codeFence(lines: readonly string[]): readonly string[] {
  const fence = '`'.repeat(Math.max(3, longestBacktickRun(lines.join('\n')) + 1));
  return [fence, ...lines, fence];
}

/** `text`, which must be clean, as Markdown that shows it literally: no markup, no HTML, no link. */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/[\\`*[\]|~]/g, '\\$&')
      // An underscore before a letter or digit can open emphasis but none can close it, so that `_msdcs` stays readable.
      .replace(/_(?![\p{L}\p{N}])/gu, '\\_')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      // Renderers make links of bare addresses.
      .replace(/(https?|ftp):\/\//gi, '$1&#58;//')
      .replace(/www\./gi, 'www&#46;')
      .replaceAll('@', '&#64;')
  );
}

/** `text`, which must be clean, as HTML that shows it literally, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Markdown of a paragraph whose first characters would otherwise begin a heading, a list or a rule. */
export function escapeBlockStart(markdown: string): string {
  return markdown.replace(/^(\d+(?=[.)])|(?=[#+=-]))/, '$1\\');
}

/** `url` when it is an absolute https address, in a form that cannot end a Markdown link early; else undefined. */
export function httpsUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const parsed = new URL(url);
  if (parsed.protocol !== 'https:' || parsed.username !== '' || parsed.password !== '') return undefined;
  return parsed.href.replace(/[()<>[\]\\`|"'\s]/g, (character) =>
    encodeURIComponent(character).replace(/[()']/g, percent),
  );
}

const percent = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/**
 * JSON with two blanks of indentation that is safe in a terminal too: what JSON.stringify leaves of control, format
 * and separator characters is written as \u escapes, which parse to the same value.
 */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(/[^\P{Cc}\n]|[\p{Cf}\u2028\u2029]/gu, (character) =>
    Array.from(
      { length: character.length },
      (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
