/**
 * What an answer looks like on paper, without saying which paper: blocks of marked text that one printer turns into
 * Markdown and another into lines of text. Whoever composes says what a string is; the printers make it safe.
 */

/**
 * `text` is ours (rules, articles, this program); `code` and `quote` may hold anything, from evidence or a request.
 * A `quote` is a line as it came, a `code` a name, value or id.
 */
export type Inline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'quote'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly url: string };

export type Block =
  | { readonly kind: 'heading'; readonly level: 1 | 2 | 3; readonly content: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly content: readonly Inline[] }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'commands'; readonly commands: readonly string[] };

/** The most code points shown of a name or value, and of a quoted line. */
export const CODE_LIMIT = 160;
export const QUOTE_LIMIT = 240;
/** A command is never shown in part: one beyond this many code points is left out. */
export const COMMAND_LIMIT = 2000;

export const code = (text: string): Inline => ({ kind: 'code', text });
export const quote = (text: string): Inline => ({ kind: 'quote', text });

/** Strings stand for text of our own. */
export type Part = string | Inline;

function inlines(parts: readonly Part[]): readonly Inline[] {
  return parts.map((part) => (typeof part === 'string' ? { kind: 'text', text: part } : part));
}

export function paragraph(...parts: readonly Part[]): Block {
  return { kind: 'paragraph', content: inlines(parts) };
}

export function heading(level: 1 | 2 | 3, ...parts: readonly Part[]): Block {
  return { kind: 'heading', level, content: inlines(parts) };
}

/** A list, or nothing when it has no items. */
export function list(items: readonly (readonly Block[])[], ordered = false): readonly Block[] {
  return items.length === 0 ? [] : [{ kind: 'list', ordered, items }];
}

/** Commands, or nothing when there are none. */
export function commands(lines: readonly string[]): readonly Block[] {
  return lines.length === 0 ? [] : [{ kind: 'commands', commands: lines }];
}

/** `parts` with `separator` between them. */
export function joined(parts: readonly Part[], separator: string): readonly Part[] {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}
