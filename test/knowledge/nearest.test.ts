import { describe, expect, it } from 'vitest';
import { nearestClause, nearestIds } from '../../src/knowledge/nearest.js';

const ids = ['source.alias', 'source.name', 'link.status', 'source.aliases'];

describe('nearestIds', () => {
  it('gives the nearest first', () => {
    expect(nearestIds('source.alais', ids, 2)).toEqual(['source.alias', 'source.aliases']);
  });
  it('breaks ties by id and ignores case', () => {
    expect(nearestIds('LINK.STATUS', ids, 1)).toEqual(['link.status']);
    expect(nearestIds('c', ['b', 'a'], 2)).toEqual(['a', 'b']);
  });
  it('looks at the beginning of very long names only', () => {
    expect(nearestIds(`source.name${'x'.repeat(1_000_000)}`, ids, 1)).toHaveLength(1);
  });
  it('says nothing where nothing is known', () => {
    expect(nearestClause('x', [])).toBe('.');
    expect(nearestClause('source.nam', ids)).toBe('; the nearest is "source.name".');
  });
});
