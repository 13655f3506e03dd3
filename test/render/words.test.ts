import { describe, expect, it } from 'vitest';
import { certainty, counted, factValueText, percent } from '../../src/render/words.js';

describe('percent', () => {
  it.each([
    [0, 'under 1%'],
    [0.0099, 'under 1%'],
    [0.01, '1%'],
    [0.876, '88%'],
    [0.99, '99%'],
    [0.9951, 'over 99%'],
    [1, 'over 99%'],
  ])('of %d is %s, never certainty', (probability, words) => {
    expect(percent(probability)).toBe(words);
  });
});

describe('certainty', () => {
  it('never sounds surer than the state', () => {
    expect(certainty({ state: 'open', probability: 0.99 })).toBe(
      'possible, nothing here speaks for it yet (99%)',
    );
    expect(certainty({ state: 'supported', probability: 0.95 })).toBe('supported, very likely (95%)');
    expect(certainty({ state: 'supported', probability: 0.58 })).toBe(
      'supported, more likely than not (58%)',
    );
    expect(certainty({ state: 'supported', probability: 0.2 })).toBe('supported, less likely than not (20%)');
    expect(certainty({ state: 'confirmed', probability: 0.97 })).toBe('confirmed (97%)');
  });
});

describe('counted', () => {
  it('knows one from many', () => {
    expect([counted(1, 'line'), counted(0, 'line'), counted(12345, 'line')]).toEqual([
      '1 line',
      '0 lines',
      '12,345 lines',
    ]);
  });
});

describe('factValueText', () => {
  it('writes values as people do', () => {
    expect([true, false, 8524, 'none', [], ['a', 'b']].map(factValueText)).toEqual([
      'yes',
      'no',
      '8524',
      'none',
      'none',
      'a, b',
    ]);
  });
});
