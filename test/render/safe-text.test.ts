import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cleanText,
  codeFence,
  codeSpan,
  escapeBlockStart,
  escapeMarkdown,
  httpsUrl,
  safeJson,
  shorten,
} from '../../src/render/safe-text.js';

describe('cleanText', () => {
  it.each([
    ['colours', '\u001b[31mDC1\u001b[0m', 'DC1'],
    ['the title of the window', '\u001b]0;owned\u0007DC1', 'DC1'],
    ['a link of the terminal', '\u001b]8;;https://evil.test\u001b\\DC1\u001b]8;;\u001b\\', 'DC1'],
    ['eight-bit control sequences', '\u009b2JDC1', 'DC1'],
    ['an escape alone', 'DC1\u001b', 'DC1'],
    ['line ends and tabs', 'DC1\r\n\tDC2\u2028DC3\u0085DC4', 'DC1 DC2 DC3 DC4'],
    ['bidirectional controls', 'dc\u202e1.exe\u2066x\u2069\u200f', 'dc1.exex'],
    ['zero width and soft hyphens', 'd\u200bc\u00ad1\u2060\ufeff', 'dc1'],
    ['invisible letters', 'dc\u3164\u115f1\u{e0041}', 'dc1'],
    ['lone surrogates', 'dc\ud8001', 'dc\ufffd1'],
    ['stacked marks', `z${'\u0301'.repeat(50)}`, `z${'\u0301'.repeat(4)}`],
  ])('takes out %s', (_, dirty, clean) => {
    expect(cleanText(dirty)).toBe(clean);
  });

  it('keeps letters of all languages', () => {
    expect(cleanText('Serveur dédié – サーバー – сервер 🖥')).toBe('Serveur dédié – サーバー – сервер 🖥');
  });

  it('changes nothing more when asked again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const once = cleanText(text);
        expect(cleanText(once)).toBe(once);
        expect(once).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
    );
  });
});

describe('shorten', () => {
  it('counts code points and ends in an ellipsis', () => {
    expect(shorten('🖥🖥🖥🖥', 3)).toBe('🖥🖥…');
    expect(shorten('abc', 3)).toBe('abc');
    expect(shorten(`ab${'\u200b'.repeat(10_000)}cd`, 5)).toBe('ab…');
  });
});

describe('codeSpan and codeFence', () => {
  it('are longer than any run of backticks inside', () => {
    expect(codeSpan('a ``` b')).toBe('````a ``` b````');
    expect(codeSpan('`')).toBe('`` ` ``');
    expect(codeFence(['echo', '````'])).toEqual(['`````', 'echo', '````', '`````']);
  });

  it('say when there is nothing to show', () => {
    expect(codeSpan('')).toBe('(empty)');
  });
});

describe('escapeMarkdown', () => {
  it('leaves no markup, HTML or bare address', () => {
    expect(escapeMarkdown('<b>&*x*[y](z)`w`')).toBe('&lt;b&gt;&amp;\\*x\\*\\[y\\](z)\\`w\\`');
    expect(escapeMarkdown('see https://evil.test, www.evil.test, @all')).not.toMatch(/https:|www\.|@/);
  });

  it('keeps names with a leading underscore readable and closes no emphasis', () => {
    expect(escapeMarkdown('_msdcs and foo_')).toBe('_msdcs and foo\\_');
  });
});

describe('escapeBlockStart', () => {
  it.each([
    ['1. first', '1\\. first'],
    ['- item', '\\- item'],
    ['# title', '\\# title'],
    ['1722: 12 times', '1722: 12 times'],
  ])('of %s', (text, escaped) => {
    expect(escapeBlockStart(text)).toBe(escaped);
  });
});

describe('httpsUrl', () => {
  it('takes https only, and nothing that ends a link early', () => {
    expect(httpsUrl('https://learn.microsoft.com/a_(b)?q=<x>#frag')).toBe(
      'https://learn.microsoft.com/a_%28b%29?q=%3Cx%3E#frag',
    );
    for (const bad of [
      'http://a.test',
      'javascript:alert(1)',
      'data:text/html,x',
      '/relative',
      'https://u:p@a.test',
      '',
    ])
      expect(httpsUrl(bad)).toBeUndefined();
  });
});

describe('safeJson', () => {
  it('means the same and holds no control or format characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const json = safeJson({ text });
        expect(JSON.parse(json)).toEqual({ text });
        expect(json.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
      }),
    );
  });
});
