/**
 * A strict reader of the HTML that the printer may write: so strict that what passes means the same to every parser. Throws
 * for any other element, attribute, entity or nesting.
 */

export interface ReadHtml {
  /** Contents of code elements, entities decoded; those of commands line by line. */
  readonly code: readonly string[];
  /** Text outside of code. */
  readonly prose: string;
  readonly links: readonly string[];
  /** Elements that were opened. */
  readonly elements: readonly string[];
}

const OPENING = /^<(p|ul|ol|li|pre|code|h[2-5])>$|^<(a) href="(https:\/\/[^"<>'\s]+)">$/;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
/** What may stand in what; inline content may stand in all but lists. */
const BLOCKS = ['p', 'ul', 'ol', 'pre', 'h2', 'h3', 'h4', 'h5'];
const WITHIN: Readonly<Record<string, readonly string[]>> = {
  root: BLOCKS,
  p: ['code', 'a'],
  h2: ['code', 'a'],
  h3: ['code', 'a'],
  h4: ['code', 'a'],
  h5: ['code', 'a'],
  ul: ['li'],
  ol: ['li'],
  li: ['p', 'ul', 'ol', 'pre', 'code', 'a'],
  pre: ['code'],
  code: [],
  a: [],
};

export function readHtml(html: string): ReadHtml {
  const code: string[] = [];
  const links: string[] = [];
  const elements: string[] = [];
  const open: string[] = ['root'];
  let prose = '';
  for (const token of html.split(/(<[^>]*>)/)) {
    const inside = open.at(-1) ?? '';
    if (!token.startsWith('<')) {
      const text = decode(token);
      if (inside === 'code') code.push(...text.split('\n'));
      else if (['root', 'ul', 'ol', 'pre'].includes(inside) && text.trim() !== '')
        throw new Error(`text in ${inside}: ${text}`);
      else prose += text;
    } else if (token.startsWith('</')) {
      if (token !== `</${open.pop()}>`) throw new Error(`closes ${inside} with ${token}`);
    } else {
      const [, plain, link, url] = OPENING.exec(token) ?? [];
      const name = plain ?? link;
      if (name === undefined) throw new Error(`an element that is not allowed: ${token}`);
      if (!WITHIN[inside]?.includes(name)) throw new Error(`${name} in ${inside}`);
      if (url !== undefined) links.push(decode(url));
      elements.push(name);
      open.push(name);
    }
  }
  if (open.length !== 1) throw new Error(`left open: ${open.join(' ')}`);
  return { code, prose, links, elements };
}

function decode(text: string): string {
  if (/[<>]/.test(text)) throw new Error(`not escaped: ${text}`);
  return text.replaceAll(/&[^;&]*;?/g, (entity) => {
    const character = ENTITIES[entity];
    if (character === undefined) throw new Error(`not escaped: ${entity}`);
    return character;
  });
}
