/**
 * The part of the published schema of Atlassian Document Format (version 1, `@atlaskit/adf-schema`) that notes are made of,
 * as strict as the published one: an unknown member, mark or child is refused.
 */
import { Ajv2020 } from 'ajv/dist/2020.js';

const text = (marks: object) => ({
  type: 'object',
  properties: { type: { const: 'text' }, text: { type: 'string', minLength: 1 }, marks },
  required: ['type', 'text'],
  additionalProperties: false,
});
const marks = (...allowed: readonly string[]) => ({
  type: 'array',
  items: { anyOf: allowed.map((name) => ({ $ref: `#/$defs/${name}` })) },
});
const node = (type: string, content: object, more: object = {}, required: readonly string[] = []) => ({
  type: 'object',
  properties: { type: { const: type }, content, ...more },
  required: ['type', ...required],
  additionalProperties: false,
});
const oneOf = (...names: readonly string[]) => ({
  anyOf: names.map((name) => ({ $ref: `#/$defs/${name}` })),
});

const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    version: { const: 1 },
    type: { const: 'doc' },
    content: {
      type: 'array',
      items: oneOf('paragraph', 'heading', 'bulletList', 'orderedList', 'codeBlock'),
    },
  },
  required: ['version', 'type', 'content'],
  additionalProperties: false,
  $defs: {
    code: {
      type: 'object',
      properties: { type: { const: 'code' } },
      required: ['type'],
      additionalProperties: false,
    },
    strong: {
      type: 'object',
      properties: { type: { const: 'strong' } },
      required: ['type'],
      additionalProperties: false,
    },
    link: {
      type: 'object',
      properties: {
        type: { const: 'link' },
        attrs: {
          type: 'object',
          properties: { href: { type: 'string', pattern: '^https://' } },
          required: ['href'],
          additionalProperties: false,
        },
      },
      required: ['type', 'attrs'],
      additionalProperties: false,
    },
    formattedText: text(marks('strong', 'link')),
    codeText: text(marks('code', 'link')),
    plainText: text({ type: 'array', maxItems: 0 }),
    paragraph: node('paragraph', { type: 'array', items: oneOf('formattedText', 'codeText') }),
    heading: node(
      'heading',
      { type: 'array', items: oneOf('formattedText', 'codeText') },
      {
        attrs: {
          type: 'object',
          properties: { level: { type: 'integer', minimum: 1, maximum: 6 } },
          required: ['level'],
          additionalProperties: false,
        },
      },
      ['attrs'],
    ),
    codeBlock: node('codeBlock', { type: 'array', items: { $ref: '#/$defs/plainText' } }),
    bulletList: node('bulletList', { type: 'array', minItems: 1, items: { $ref: '#/$defs/listItem' } }, {}, [
      'content',
    ]),
    orderedList: node(
      'orderedList',
      { type: 'array', minItems: 1, items: { $ref: '#/$defs/listItem' } },
      {},
      ['content'],
    ),
    listItem: node(
      'listItem',
      {
        type: 'array',
        minItems: 1,
        prefixItems: [oneOf('paragraph', 'codeBlock')],
        items: oneOf('paragraph', 'bulletList', 'orderedList', 'codeBlock'),
      },
      {},
      ['content'],
    ),
  },
};

const validate = new Ajv2020({ allErrors: true, strictTuples: false }).compile(SCHEMA);

/** What is wrong with `document`; empty where it is as the schema says. */
export function adfFaults(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}

export interface ReadAdf {
  /** Texts with a code mark, and code blocks line by line. */
  readonly code: readonly string[];
  /** The other text of each paragraph or heading, in order. */
  readonly prose: readonly string[];
  readonly links: readonly string[];
}

interface Node {
  readonly type: string;
  readonly text?: string;
  readonly marks?: readonly { readonly type: string; readonly attrs?: { readonly href: string } }[];
  readonly content?: readonly Node[];
}

/** `document`, which must be valid, taken apart. */
export function readAdf(document: Node): ReadAdf {
  const code: string[] = [];
  const prose: string[] = [];
  const links: string[] = [];
  const visit = ({ type, content = [] }: Node): void => {
    if (type === 'codeBlock') code.push(...content.flatMap(({ text = '' }) => text.split('\n')));
    else if (type === 'paragraph' || type === 'heading') {
      const isCode = ({ marks = [] }: Node) => marks.some((mark) => mark.type === 'code');
      code.push(...content.filter(isCode).map(({ text = '' }) => text));
      prose.push(
        content
          .filter((one) => !isCode(one))
          .map(({ text = '' }) => text)
          .join(''),
      );
      links.push(
        ...content.flatMap(({ marks = [] }) => marks.flatMap(({ attrs }) => (attrs ? [attrs.href] : []))),
      );
    } else content.forEach(visit);
  };
  visit(document);
  return { code, prose, links };
}
