/** Which version a change of rules is. */
import fc from 'fast-check';
import { compare, gt, inc, parse } from 'semver';
import { describe, expect, it } from 'vitest';
import { levelOf, nextVersion, type VersionLevel } from '../../src/editing/propose-version.js';
import type { RulesetChange } from '../../src/knowledge/diff.js';

const MAJOR = ['problem', 'cause', 'rule', 'inference', 'fact', 'article', 'section', 'statement'] as const;
const MINOR = ['problem', 'cause', 'rule', 'inference', 'fact', 'article'] as const;
const KINDS = [...MAJOR, 'ruleset', 'prior', 'remark', 'step', 'caveat', 'case', 'suppression'] as const;

const change: fc.Arbitrary<RulesetChange> = fc.record({
  what: fc.constantFrom('added', 'removed', 'changed'),
  kind: fc.constantFrom(...KINDS),
  id: fc.string(),
});
const changes = fc.array(change);
const part = fc.nat(10_000);
const version = fc
  .tuple(part, part, part, fc.constantFrom('', '-beta.1', '-rc', '+site', '-a.2+f00dcafe'))
  .map(([major, minor, patch, tail]) => `${major}.${minor}.${patch}${tail}`);
const ORDER = ['patch', 'minor', 'major'];

describe('the level of a change', () => {
  it('is major exactly where an id is gone', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const isGone = all.some(({ what, kind }) => what === 'removed' && MAJOR.some((one) => one === kind));
        expect(levelOf(all) === 'major').toBe(isGone);
      }),
    );
  });

  it('is minor where one is new and none is gone, else patch', () => {
    fc.assert(
      fc.property(changes, (all) => {
        const kept = all.filter(({ what }) => what !== 'removed');
        const isNew = kept.some(({ what, kind }) => what === 'added' && MINOR.some((one) => one === kind));
        expect(levelOf(kept)).toBe(isNew ? 'minor' : 'patch');
      }),
    );
  });

  it('never falls with more changes, and does not depend on their order', () => {
    fc.assert(
      fc.property(changes, changes, (some, more) => {
        const both = [...some, ...more];
        expect(ORDER.indexOf(levelOf(both))).toBe(
          Math.max(ORDER.indexOf(levelOf(some)), ORDER.indexOf(levelOf(more))),
        );
        expect(levelOf([...both].reverse())).toBe(levelOf(both));
      }),
    );
  });

  it('takes a renaming for what it is: one gone, one new', () => {
    expect(
      levelOf([
        { what: 'removed', kind: 'fact', id: 'source.a' },
        { what: 'added', kind: 'fact', id: 'source.b' },
      ]),
    ).toBe('major');
  });
});

describe('the version that follows', () => {
  it('is greater, without a tail, and as far as its level says', () => {
    fc.assert(
      fc.property(version, fc.constantFrom('major', 'minor', 'patch'), (base, level) => {
        const next = nextVersion(base, level) ?? '';
        expect(gt(next, base)).toBe(true);
        expect(next).toMatch(/^\d+\.\d+\.\d+$/);
        expect(next).toBe(inc(base, level));
      }),
    );
  });

  it('is none that is held, whatever its build metadata, and the next of its level that is free', () => {
    const levels = fc.constantFrom<VersionLevel[]>('major', 'minor', 'patch');
    fc.assert(
      fc.property(version, levels, fc.nat({ max: 20 }), fc.array(version), (base, level, count, others) => {
        const following = [nextVersion(base, level) ?? ''];
        for (let at = 1; at <= count; at += 1) following.push(inc(following.at(-1) ?? '', level) ?? '');
        const held = following.slice(0, count).map((each, at) => (at % 2 === 0 ? each : `${each}+f00dcafe`));
        const free = others.filter((each) => parse(each)?.version !== following.at(-1));
        expect(nextVersion(base, level, [...free, ...held, 'none'])).toBe(following.at(-1));
      }),
    );
  });

  it('is greater for a greater level', () => {
    fc.assert(
      fc.property(version, (base) => {
        const [patch = '', minor = '', major = ''] = ORDER.map((level) =>
          nextVersion(base, level === 'major' ? 'major' : level === 'minor' ? 'minor' : 'patch'),
        );
        expect([compare(patch, minor), compare(minor, major)].every((order) => order <= 0)).toBe(true);
      }),
    );
  });

  it.each(['', '1.0', '1.0.0-01', '01.0.0', '99999999999999999999.0.0'])('is unknown after %j', (base) => {
    expect(parse(base)).toBeNull();
    expect(nextVersion(base, 'minor')).toBeUndefined();
  });
});
