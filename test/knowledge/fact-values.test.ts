import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { patternFault, readFactValue } from '../../src/knowledge/fact-values.js';
import type { FactDefinition, FactType } from '../../src/knowledge/types.js';

function define(type: FactType, more: Partial<FactDefinition> = {}): FactDefinition {
  return {
    id: 'a.fact',
    type,
    question: '?',
    collect: { on: 'source', commands: [], how: '.' },
    cost: { minutes: 1, risk: 'none' },
    citations: [],
    ...more,
  };
}
const answer = define('enum', { values: ['yes', 'no'].map((value) => ({ value, meaning: value })) });
const port = define('integer', { minimum: 1, maximum: 65535 });
const name = define('string', { pattern: '[a-z]+' });
const names = define('stringList', { pattern: '[a-z]+' });

describe('readFactValue', () => {
  it('reads letters without case in lower case, before the pattern is asked', () => {
    const guid = define('string', { pattern: '[0-9a-f]+', lowerCase: true });
    expect(readFactValue(guid, '8A7B')).toEqual({ ok: true, value: '8a7b' });
    expect(readFactValue(define('string', { pattern: '[0-9a-f]+' }), '8A7B')).toMatchObject({ ok: false });
  });

  it.each([
    [define('boolean'), false],
    [answer, 'yes'],
    [port, 8524],
    [define('number'), 0.25],
    [name, 'dc'],
    [names, []],
    [names, ['a', 'b']],
  ])('reads $type', (definition, raw) => {
    expect(readFactValue(definition, raw)).toEqual({ ok: true, value: raw });
  });

  it.each([
    [define('boolean'), 'true'],
    [define('boolean'), 0],
    [answer, true],
    [port, '8524'],
    [port, 1.5],
    [port, 2 ** 60],
    [define('number'), Number.NaN],
    [define('number'), Number.POSITIVE_INFINITY],
    [name, ['dc']],
    [names, 'dc'],
    [names, ['dc', 1]],
    [define('instant'), 1714564800000],
    [define('instant'), '2024-05-01T12:00:00'],
    [define('instant'), '2024-05-01'],
  ])('refuses what is not of the type: $type %#', (definition, raw) => {
    expect(readFactValue(definition, raw)).toMatchObject({ ok: false, code: 'fact-type' });
  });

  it.each([
    [port, 0],
    [port, 65536],
    [name, 'DC'],
    [name, 'dc!'],
    [names, ['dc', 'DC']],
    [define('instant'), '2024-02-30T12:00:00Z'],
    [define('instant'), '2024-13-01T12:00:00Z'],
    [define('instant'), '2024-05-01T25:00:00Z'],
  ])('refuses what the fact cannot be: $type %#', (definition, raw) => {
    expect(readFactValue(definition, raw)).toMatchObject({ ok: false, code: 'fact-value' });
  });

  it('does not read texts longer than any that is meant', () => {
    const long = 'a'.repeat(10_001);
    const detail = '"a.fact" must be at most 10000 characters long.';
    expect(readFactValue(names, ['a', long])).toEqual({ ok: false, code: 'fact-value', detail });
    expect(readFactValue(define('string'), long)).toEqual({ ok: false, code: 'fact-value', detail });
    expect(readFactValue(name, long.slice(1)).ok).toBe(true);
  });

  it('takes from thousands of values as from two, and does not list them all', () => {
    const values = Array.from({ length: 1000 }, (_, at) => ({ value: `v${at}`, meaning: 'One.' }));
    let looked = 0;
    const large: FactDefinition = {
      ...define('enum'),
      get values() {
        looked += 1;
        return values;
      },
    };
    for (const { value } of values) expect(readFactValue(large, value).ok).toBe(true);
    for (const { value } of values) {
      const read = readFactValue(large, `${value}x`);
      if (read.ok) throw new Error('must not be read');
      expect(read.detail).toMatch(/v0, v1, .*v49, 950 more\.$/);
    }
    expect(looked).toBe(1);
  });

  it('names the values of an enum', () => {
    expect(readFactValue(answer, 'maybe')).toEqual({
      ok: false,
      code: 'fact-value',
      detail: '"a.fact" must be one of yes, no.',
    });
  });

  it.each([
    ['2024-05-01T12:00:00Z', Date.UTC(2024, 4, 1, 12)],
    ['2024-05-01t12:00:00z', Date.UTC(2024, 4, 1, 12)],
    ['2024-05-01T12:00:00+02:00', Date.UTC(2024, 4, 1, 10)],
    ['2024-02-29T00:00:00.250-11:30', Date.UTC(2024, 1, 29, 11, 30, 0, 250)],
    ['1900-02-28T00:00:00Z', Date.UTC(1900, 1, 28)],
  ])('reads the instant %s as milliseconds', (raw, epoch) => {
    expect(readFactValue(define('instant'), raw)).toEqual({ ok: true, value: epoch });
  });

  it('knows the leap days of the calendar', () => {
    expect(readFactValue(define('instant'), '1900-02-29T00:00:00Z').ok).toBe(false);
    expect(readFactValue(define('instant'), '2000-02-29T00:00:00Z').ok).toBe(true);
  });

  it('reads every instant that a Date prints back to the same milliseconds', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(readFactValue(define('instant'), date.toISOString())).toEqual({
          ok: true,
          value: date.getTime(),
        });
      }),
    );
  });

  it('matches patterns in linear time: a pattern that ruins a backtracking engine is harmless', () => {
    const evil = define('string', { pattern: '(a+)+b' });
    expect(readFactValue(evil, 'a'.repeat(5000)).ok).toBe(false);
  });

  it('never throws, whatever is handed in', () => {
    const all = [define('boolean'), answer, port, define('number'), name, names, define('instant')];
    fc.assert(
      fc.property(fc.constantFrom(...all), fc.anything(), (definition, raw) => {
        expect(readFactValue(definition, raw)).toHaveProperty('ok');
      }),
    );
  });
});

describe('patternFault', () => {
  const faultOf = (pattern: string) => patternFault(define('string', { pattern }));

  it('takes RE2 syntax and nothing else', () => {
    expect(patternFault(define('boolean'))).toBeUndefined();
    expect(faultOf('[a-z]{1,15}')).toBeUndefined();
    for (const pattern of ['(', '(?=a)', '(a)\\1'])
      expect(faultOf(pattern)).toBe('This is not valid RE2 syntax.');
  });

  it('refuses what repeats too much, and lets every value pass it', () => {
    expect(faultOf('\\pL{1000}'.repeat(54))).toContain('repeats too much');
    const evil = define('string', { pattern: `${'(?:x?){1000}'.repeat(35)}z` });
    expect(patternFault(evil)).toContain('repeats too much');
    expect(readFactValue(evil, 'x'.repeat(10_000)).ok).toBe(true);
  });
});
