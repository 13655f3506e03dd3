import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wrapLine } from '../../src/render/wrap.js';

describe('wrapLine', () => {
  it('breaks at blanks', () => {
    expect(wrapLine('one two three', 7)).toEqual(['one two', 'three']);
  });

  it('indents what follows', () => {
    expect(wrapLine('one two three', 7, 2)).toEqual(['one two', '  three']);
  });

  it('breaks a word that is wider than the page, between code points', () => {
    expect(wrapLine('🖥🖥🖥🖥🖥 x', 2)).toEqual(['🖥🖥', '🖥🖥', '🖥', 'x']);
  });

  it('gives one empty line for nothing', () => {
    expect(wrapLine('', 10)).toEqual(['']);
  });

  it('fits the page and loses nothing', () => {
    const texts = fc.array(fc.string({ unit: 'grapheme', maxLength: 120 })).map((words) => words.join(' '));
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 5, max: 90 }),
        fc.integer({ min: 0, max: 4 }),
        (text, width, hanging) => {
          const lines = wrapLine(text, width, hanging);
          for (const line of lines) expect([...line].length).toBeLessThanOrEqual(width);
          const kept = (value: string): string => value.replaceAll(' ', '');
          expect(kept(lines.join(''))).toBe(kept(text));
        },
      ),
    );
  });
});
