/** What composers do not write today, and the printers of HTML and ADF must take all the same. */
import { describe, expect, it } from 'vitest';
import { type Block, code, commands, heading, list, paragraph, quote } from '../../src/render/document.js';
import { printAdf } from '../../src/render/print-adf.js';
import { printHtml } from '../../src/render/print-html.js';
import { adfFaults } from '../support/adf.js';
import { readHtml } from './check-html.js';

const link = (url: string) => ({ kind: 'link', text: 'x', url }) as const;
const odd: readonly Block[] = [
  heading(1, ''),
  paragraph(),
  paragraph('', code(''), quote('')),
  ...commands(['']),
  ...list([[...list([[paragraph('inner')]])]]),
  ...list([[heading(3, 'In a list ', code('c'), link('https://dcause.example/'))]]),
  ...list([[...commands(['a', 'b']), paragraph('behind')]], true),
];

describe('odd blocks', () => {
  it('are valid as ADF', () => {
    const document = printAdf(odd);
    expect(adfFaults(document)).toEqual([]);
    expect(JSON.stringify(document)).toContain(
      '{"type":"text","text":"In a list ","marks":[{"type":"strong"}]}',
    );
    expect(JSON.stringify(document)).toContain('"text":"a\\nb"');
  });

  it('say that a name or a line is empty', () => {
    expect(printHtml(odd.slice(2, 3), 3)).toBe('<p><code>(empty)</code><code>(empty)</code></p>\n');
  });

  it('are well-formed HTML, but for a heading in a list', () => {
    expect(() =>
      readHtml(
        printHtml(
          odd.filter((_, index) => index !== 5),
          2,
        ),
      ),
    ).not.toThrow();
  });
});

describe('links', () => {
  it.each([
    'http://evil.example/',
    'javascript:alert(1)',
    'https://user:secret@evil.example/',
    '/relative',
    'data:text/html,x',
  ])('to %s are none', (url) => {
    expect(printHtml([paragraph(link(url))], 3)).toBe('<p>x</p>\n');
    expect(JSON.stringify(printAdf([paragraph(link(url))]))).not.toContain('href');
  });

  it('cannot leave their attribute', () => {
    const html = printHtml([paragraph(link(`https://dcause.example/?a="onclick='x'>&b=<i>`))], 3);
    expect(html).toBe(
      '<p><a href="https://dcause.example/?a=%22onclick=%27x%27%3E&amp;b=%3Ci%3E">x</a></p>\n',
    );
  });
});

it('HTML headings begin where they are told to', () => {
  const blocks = [heading(1, 'a'), heading(2, 'b'), heading(3, 'c')];
  expect(readHtml(printHtml(blocks, 2)).elements).toEqual(['h2', 'h3', 'h4']);
  expect(readHtml(printHtml(blocks, 3)).elements).toEqual(['h3', 'h4', 'h5']);
});

it('the schema in the tests refuses what Jira refuses', () => {
  const doc = (content: unknown) => ({ type: 'doc', version: 1, content });
  const text = { type: 'text', text: 'x' };
  for (const content of [
    [{ type: 'paragraph', content: [{ type: 'text', text: '' }] }],
    [{ type: 'paragraph', content: [{ ...text, marks: [{ type: 'code' }, { type: 'strong' }] }] }],
    [{ type: 'heading', content: [text] }],
    [{ type: 'bulletList', content: [] }],
    [{ type: 'bulletList', content: [{ type: 'listItem', content: [{ type: 'bulletList', content: [] }] }] }],
    [{ type: 'codeBlock', content: [{ ...text, marks: [{ type: 'code' }] }] }],
    [{ type: 'listItem', content: [{ type: 'paragraph' }] }],
  ])
    expect(adfFaults(doc(content))).not.toEqual([]);
});
