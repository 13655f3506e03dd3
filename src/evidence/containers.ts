/**
 * What stands around the output of a tool when it is pasted: HTML, colours, JSON lists of lines (Ansible), Markdown
 * and log prefixes. It is taken off line by line, so that readers see what the tool printed; the numbering of the
 * lines stays that of the paste.
 */

/** More of one line than this is no list of lines that anybody pasted. */
const LONGEST_CONTAINER = 2_000_000;
const HTML_TAG =
  /<\/?(?:pre|p|div|span|code|b|i|u|em|strong|tt|font|samp|kbd|td|th|tr|tbody|thead|table|blockquote|li|ul|ol|html|body|a|br|hr)(?:\s[^<>]{0,300})?\/?>/gi;
const HTML_BREAK = /<br\s?\/?>|<\/(?:p|div|tr|li|pre)>/gi;
const ENTITY = /&(?:(lt|gt|amp|quot|apos|nbsp)|#(\d{1,6})|#x([0-9a-f]{1,5}));/gi;
const ENTITIES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours and titles begin with the control character ESC
const COLOUR = /\u001b(?:\[[0-9;?]{0,20}[A-Za-z]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\))/g;
/** A colour whose ESC was lost on the way. */
const BARE_COLOUR = /\[(?:0|[01];\d{1,3}|[39]\d)(?:;\d{1,3}){0,4}m/g;
/** Control characters, invisible ones, and those that turn the direction of text. */
const CONTROL = /(?!\t)[\p{Cc}\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu;
const BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
const UNPRINTABLE = /[^\t\x20-\x7e]/;
const FENCE = /^(?:`{3,}|~{3,})[\w-]{0,20}$/;
/** A pipe at the start of a line is a table's, unless a filter of a shell follows it. */
const FILTER =
  /^\|\s{0,20}(?:find(?:str)?|select(?:-\w+)?|where(?:-object)?|sort(?:-object)?|format-\w+|ft|fl|fw|out-\w+|tee(?:-object)?|more|clip|measure(?:-object)?|group(?:-object)?|foreach(?:-object)?|convertto-\w+|export-\w+|grep|awk|sed|head|tail|cut|uniq|wc|less|xargs|[%?])(?![\w-])/i;
const LIST_KEY = /"[\w. -]{0,80}(?:lines|stdout|msg|output)"\s{0,5}:\s{0,5}\[\s*$/i;
const LINES_KEY = /"(?:[\w -]{0,60}\.)?stdout_lines"\s{0,5}:\s{0,5}\[/i;
const TEXT_KEY = /"(?:[\w -]{0,60}\.)?(?:stdout|msg)"\s{0,5}:\s{0,5}"/i;

/** Takes a line as it came; returns it without colours, invisible characters and HTML, with a line feed where HTML breaks it. */
export function bareText(raw: string): string {
  return raw.length > LONGEST_CONTAINER ? raw : fromHtml(cleaned(raw));
}

/** Takes the lines of a piece one after the other; it remembers whether it is within a JSON list of lines. */
export class Unpacker {
  #list = false;

  /** Takes a trimmed line; returns the lines of output in it, or null where it is one itself. */
  unpack(text: string): readonly string[] | null {
    if (!text.includes('"') && !text.includes("'") && !text.startsWith(']')) return null;
    const listed = linesOfDocument(text);
    if (listed !== null) return listed;
    if (text.endsWith('[') && LIST_KEY.test(text)) this.#list = true;
    else if (/^\][},]{0,10}$/.test(text)) this.#list = false;
    const string = this.#string(text);
    if (string === text) return null;
    return string.includes('\n') ? linesOf(string) : [string];
  }

  /** A line of a list as the string that it is; within a list a mail program may have broken one in two. */
  #string(text: string): string {
    const whole = jsonString(text) ?? yamlItem(text);
    if (whole !== null) return whole;
    if (!this.#list || !text.includes('"')) return text;
    const broken = /^"([^"]*)$/.exec(text)?.[1] ?? /^([^"]*)",?$/.exec(text)?.[1];
    return broken === undefined ? text : (parsed(`"${broken}"`) ?? broken).replace(/\s/g, ' ').trim();
  }
}

/** Takes an unquoted line; returns it without the marks of Markdown, '' where it is nothing else. */
export function fromMarkdown(text: string): string {
  const first = text[0] ?? '';
  if ((first === '`' || first === '~') && FENCE.test(text)) return '';
  let rest = text;
  if (rest.startsWith('|') && !FILTER.test(rest)) {
    rest = rest.replace(/^\|\s{0,400}/, '');
    if (rest.endsWith('|')) rest = rest.slice(0, -1).trimEnd();
  }
  if (rest.length > 2 && rest.startsWith('`') && rest.endsWith('`')) rest = rest.slice(1, -1);
  return rest.includes('\\_msdcs') ? rest.replaceAll('\\_msdcs', '_msdcs') : rest;
}

function cleaned(raw: string): string {
  const bare =
    raw.includes('m') && raw.includes('[') ? raw.replace(COLOUR, '').replace(BARE_COLOUR, '') : raw;
  return UNPRINTABLE.test(bare) ? bare.replace(COLOUR, '').replace(CONTROL, '').replace(BLANKS, ' ') : bare;
}

/** HTML becomes text, with a line feed for each break; XML of a tool stays as it is. */
function fromHtml(text: string): string {
  if (!text.includes('<') && !text.includes('&')) return text;
  const broken = text.replace(HTML_BREAK, '\n').replace(HTML_TAG, '');
  if (/<[A-Za-z?!/]/.test(broken)) return text;
  const once = entities(broken);
  return (once.includes('&') ? entities(once) : once).replace(/^\n+|\n+$/g, '');
}

function entities(text: string): string {
  return text.replace(ENTITY, (all, name?: string, decimal?: string, hex?: string) => {
    if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    return code < 32 || code > 0x10ffff ? ' ' : String.fromCodePoint(code);
  });
}

/** A string of JSON alone on its line, with a comma or not. */
function jsonString(text: string): string | null {
  const end = text.endsWith(',') ? text.length - 2 : text.length - 1;
  if (!text.startsWith('"') || end < 1 || text[end] !== '"') return null;
  const value = parsed(text.slice(0, end + 1).replaceAll('\t', ' '));
  return value === null || value.includes('\n') ? value : value.replace(/\s/g, ' ').trim();
}

/** An item of a YAML list, or of a Python one, whose text stands in quotes. */
function yamlItem(text: string): string | null {
  const item = /^(?:-\s{1,5})?'(.*)',?$/.exec(text)?.[1];
  if (item !== undefined) return item.replaceAll("''", "'").trim();
  return text.startsWith('- "') ? jsonString(text.slice(2)) : null;
}

function parsed(literal: string): string | null {
  try {
    const value: unknown = JSON.parse(literal);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** A whole answer of a host on one line (`ok: [host] => {"stdout_lines": ["…", "…"]}`): its head, and each line. */
function linesOfDocument(text: string): readonly string[] | null {
  if (!text.includes('"')) return null;
  const named = text.includes('stdout') || text.includes('"msg"');
  const lines = named ? LINES_KEY.exec(text) : null;
  if (lines !== null) {
    const strings = stringsFrom(text, lines.index + lines[0].length);
    return strings.length === 0 ? null : [headOf(text), ...strings.flatMap(linesOf)];
  }
  const one = named ? TEXT_KEY.exec(text) : null;
  // Followed by a comma on its own line, the same text follows once more as a list of lines.
  if (one !== null && !text.endsWith('",')) {
    const [string] = stringsFrom(text, one.index + one[0].length - 1);
    if (string?.includes('\n')) return [headOf(text), ...linesOf(string)];
  }
  if (text.startsWith('["') && /"\]\s{0,5},?$/.test(text)) return stringsFrom(text, 1).flatMap(linesOf);
  return text.includes('"repsFrom"') ? documentParts(text) : null;
}

/** A document without line feeds, cut before and after its braces. */
function documentParts(text: string): readonly string[] | null {
  return text.includes('{') ? text.split(/(?=[{}])/).map((part) => part.trim()) : null;
}

function headOf(text: string): string {
  const brace = text.indexOf('{');
  return brace > 0 && /=>\s*$/.test(text.slice(0, brace)) ? text.slice(0, brace + 1) : '';
}

function linesOf(string: string): readonly string[] {
  return string.split(/\r?\n/).map((line) => line.replace(/\s/g, ' ').trim());
}

/** The strings of a JSON list, from a place in the text up to whatever is neither a string nor a comma. */
function stringsFrom(text: string, start: number): readonly string[] {
  const found: string[] = [];
  let at = start;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (char !== '"') {
      if (char !== ',' && char !== ' ') break;
      at += 1;
      continue;
    }
    let end = at + 1;
    while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1;
    const value = parsed(text.slice(at, end + 1));
    if (value === null) break;
    found.push(value);
    at = end + 1;
  }
  return found;
}
