/** HTML of mail and tickets comes out as the lines that were pasted. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../src/tickets/html-text.js';

describe('HTML as text', () => {
  it.each([
    ['paragraphs', '<p>first</p><p>&nbsp;</p><p>x&nbsp;&nbsp;y</p>', 'first\n \nx  y'],
    ['line breaks', '<div>a<br>b<br/><br>c</div>d', 'a\nb\n\nc\nd'],
    ['preformatted text', 'see<pre>  x   y\n\n\tz</pre>tail', 'see\n  x   y\n\n\tz\ntail'],
    [
      'tables',
      '<table><tr><th>Source DSA</th><th>fails</th></tr><tr><td>DC1</td><td>5</td></tr></table>',
      'Source DSA\tfails\nDC1\t5',
    ],
    ['quotations', '<blockquote>a<br>b</blockquote>c', '> a\n> b\nc'],
    ['lists and headings', '<h1>On dc1</h1><ul><li>a</li></ul><ol><li>b</li></ol>', 'On dc1\na\nb'],
    ['links and pictures', '<a href="https://example.com/x">here</a><img src="y" alt="z">', 'here'],
    ['scripts, styles and comments', 'a<script>b()</script><style>c{}</style><!-- d -->', 'a'],
    ['character references', '&lt;b&gt; &amp;amp; &#8524;', '<b> &amp; \u214c'],
    ['plain text', 'a < b and c > d', 'a < b and c > d'],
    ['nothing', '', ''],
  ])('%s', (_, html, text) => {
    expect(htmlToText(html)).toBe(text);
  });

  it('keeps every line of a text with very many tags, preformatted or not', () => {
    const lines = Array.from({ length: 20_000 }, (_, index) => `DC${index}   8524`);
    const paragraphs = lines.map((line) => `<p>${line.replaceAll('   ', '&nbsp;&nbsp; ')}</p>`);
    expect(htmlToText(paragraphs.join(''))).toBe(lines.join('\n'));
    const marked = lines.map((line) => `<b>${line}</b>`).join('\n');
    expect(htmlToText(`<pre>${marked}</pre>`).split('\n').filter(Boolean)).toEqual(lines);
  });

  it('lasts no longer than the text is long where nothing is closed', () => {
    // Four million characters; without slices this takes minutes, and a test has one.
    expect(htmlToText(`${'<table><b><div>'.repeat(266_000)}`)).not.toContain('<');
  });

  it('law: any text is taken', () => {
    const part = fc.constantFrom(
      '<',
      '>',
      '</',
      'p',
      'pre',
      ' ',
      '"',
      '&',
      '#',
      ';',
      '<!--',
      '<td>',
      '<![CDATA[',
      '\n',
      '\0',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string())), (parts) => {
        expect(typeof htmlToText(parts.join(''))).toBe('string');
      }),
      { numRuns: 500, seed: 8524 },
    );
  });
});
