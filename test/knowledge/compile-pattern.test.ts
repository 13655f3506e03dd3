/** The size of a pattern is reckoned before it is compiled, and is never less than what it compiles to. */
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { compilePattern, MAX_PATTERN_SIZE, patternSize } from '../../src/knowledge/compile-pattern.js';

/** The steps that every program has besides its pattern. */
const AROUND = 4;

function programSize(pattern: string): number | undefined {
  try {
    return RE2JS.compile(pattern).programSize();
  } catch {
    return undefined;
  }
}

const characters = ['a', 'K', ' ', '.', '-', '^', '$', '{', '}', ']', ')', '(', ':', 'é', '😀', '{,5}', '{2'];
const escapes = [
  '\\\\',
  '\\(',
  '\\[',
  '\\{',
  '\\d',
  '\\pL',
  '\\p{Greek}',
  '\\x{1F600}',
  '\\x41',
  '\\bx',
  '\\Q(]{9\\E',
];
const classes = [
  '[a-z]',
  '[^)]',
  '[](]',
  '[^]({]',
  '[[:alpha:](]',
  '[a\\](]',
  '[(\\d\\pL]',
  '[{9}]',
  '[a[:b(]',
];
const atom = fc.constantFrom(...characters, ...escapes, ...classes);
const repeat = fc.constantFrom(
  '',
  '',
  '*',
  '+?',
  '?',
  '{3}',
  '{0}',
  '{2,}',
  '{0,4}',
  '{1,5}?',
  '{,7}',
  '{30}',
);
const { pattern } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc.array(tie('part'), { maxLength: 5 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { maxDepth: 4 },
    fc.tuple(atom, repeat).map((parts) => parts.join('')),
    fc
      .tuple(
        fc.constantFrom('(', '(?:', '(?i:', '(?P<n>', '(?s)('),
        tie('pattern'),
        fc.constantFrom('', '|'),
        atom,
        repeat,
      )
      .map(([open, inside, or, last, times]) => `${open}${inside}${or}${last})${times}`),
  ),
}));

describe('patternSize', () => {
  it('is never less than the program', () => {
    let compiled = 0;
    fc.assert(
      fc.property(pattern, (text) => {
        const size = programSize(text);
        if (size === undefined) return;
        compiled += 1;
        expect([text, size]).toEqual([text, Math.min(size, patternSize(text) + AROUND)]);
      }),
      { numRuns: 3_000 },
    );
    expect(compiled).toBeGreaterThan(500);
  });

  it.each([
    ['[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}', 100],
    ['[0-9A-Fa-f.:]{2,45}(%[0-9A-Za-z]{1,20})?', 150],
    ['[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?([.][a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*', 300],
    ['\\x{2019}\\pL\\p{Greek}', 5],
  ])('is little for %s', (text, most) => {
    expect(patternSize(text)).toBeLessThan(most);
  });
});

describe('compilePattern', () => {
  it('refuses a program that is too large before it is made', () => {
    const most = `(?:x?){${Math.floor(MAX_PATTERN_SIZE / 9)}}`;
    expect(compilePattern(most).ok).toBe(true);
    const refused = compilePattern(most.repeat(2));
    expect(refused.ok ? '' : refused.fault).toContain('repeats too much');
  });
});
