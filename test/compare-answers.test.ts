/** What differs between two answers, and why. */
import { describe, expect, it } from 'vitest';
import { compareFindings } from '../src/compare-answers.js';
import type { Contribution, Finding, RankedCause, Subject } from '../src/diagnosis/types.js';
import { finding, notRegistered, offline, reason } from './render/answers.js';

const LINK: Subject = { source: 'DC2', destination: 'DC1' };

function about(subject: Subject, changes: Partial<Finding> = {}): Finding {
  return {
    ...finding,
    subject,
    causes: [ranked(notRegistered, 0.7), ranked(offline, 0.2)],
    ruledOut: [],
    facts: [],
    ...changes,
  };
}

function ranked(cause: RankedCause, probability: number, because: readonly Contribution[] = []): RankedCause {
  return { ...cause, rank: cause.id === notRegistered.id ? 1 : 2, state: 'supported', probability, because };
}

const causes = (...list: readonly RankedCause[]): Partial<Finding> => ({
  causes: list.map((cause, index) => ({ ...cause, rank: index + 1 })),
});
const fact = (id: string, value: boolean | string | readonly string[]) => ({
  id,
  value,
  from: 'request' as const,
});
const rule = (name: string, bits: number, holds = true): Contribution => ({
  ...reason,
  rule: name,
  bits,
  holds,
  text: `${name}.`,
});

describe('compareFindings', () => {
  it('finds nothing between equal answers', () => {
    expect(compareFindings([], [])).toEqual([]);
    expect(compareFindings([finding, about(LINK)], [finding, about(LINK)])).toEqual([]);
  });

  it('tells a finding that came or went by its first cause, later ones first', () => {
    const [gone, came] = [
      about({ server: 'NS1' }, { facts: [fact('a', true)] }),
      about(LINK, { facts: [fact('a', true)] }),
    ];
    const kept = about({ zone: 'contoso.com' });
    expect(compareFindings([gone, kept], [kept, came])).toEqual([
      {
        kind: 'appeared',
        problem: { id: finding.problem.id, title: finding.problem.title },
        subject: LINK,
        first: { after: notRegistered.id },
        causes: [
          {
            id: notRegistered.id,
            title: notRegistered.title,
            after: { state: 'supported', rank: 1, probability: 0.7 },
            because: [],
          },
        ],
        facts: [],
      },
      expect.objectContaining({
        kind: 'gone',
        subject: { server: 'NS1' },
        first: { before: notRegistered.id },
        causes: [
          {
            id: notRegistered.id,
            title: notRegistered.title,
            before: { state: 'supported', rank: 1, probability: 0.7 },
            because: [],
          },
        ],
        facts: [],
      }),
    ]);
  });

  it('names what happened to each cause, with the rules that count otherwise', () => {
    const before = about(
      LINK,
      causes(ranked(offline, 0.5, [rule('a', 2), rule('b', 1), rule('c', 3)]), ranked(notRegistered, 0.3)),
    );
    const after = about(LINK, {
      causes: [ranked(notRegistered, 0.9, [rule('d', 4)])],
      ruledOut: [
        { id: offline.id, title: offline.title, because: [rule('a', 2), rule('b', -1, false), rule('e', 0)] },
      ],
    });
    expect(compareFindings([before], [after])).toEqual([
      expect.objectContaining({
        kind: 'changed',
        first: { before: offline.id, after: notRegistered.id },
        causes: [
          {
            id: notRegistered.id,
            title: notRegistered.title,
            before: { state: 'supported', rank: 2, probability: 0.3 },
            after: { state: 'supported', rank: 1, probability: 0.9 },
            because: [{ rule: 'd', text: 'd.', after: 4 }],
          },
          {
            id: offline.id,
            title: offline.title,
            before: { state: 'supported', rank: 1, probability: 0.5 },
            after: { state: 'ruled-out' },
            because: [
              { rule: 'b', text: 'b.', before: 1, after: -1 },
              { rule: 'e', text: 'e.', after: 0 },
              { rule: 'c', text: 'c.', before: 3 },
            ],
          },
        ],
      }),
    ]);
  });

  it.each([
    [0.05, 0.06, true],
    [0.06, 0.05, true],
    [0.57, 0.58, true],
    [0.5, 0.5099, false],
    [0.5, 0.5, false],
  ])('a probability of %d that becomes %d is told: %s', (was, is, told) => {
    const [before, after] = [was, is].map((value) =>
      about(LINK, causes(ranked(notRegistered, 0.9), ranked(offline, value))),
    );
    if (before === undefined || after === undefined) throw new Error('no findings');
    const changes = compareFindings([before], [after]);
    expect(changes.flatMap((change) => change.causes.map(({ id }) => id))).toEqual(told ? [offline.id] : []);
  });

  it('does not tell a rank that moved with the causes around it, unless it is the first', () => {
    const third = { ...offline, id: 'third' };
    const list = (...order: readonly RankedCause[]) =>
      about(LINK, causes(...order.map((cause) => ranked(cause, 0.2))));
    const ids = (before: Finding, after: Finding) =>
      compareFindings([before], [after]).flatMap((change) => change.causes.map(({ id }) => id));
    expect(ids(list(notRegistered, offline, third), list(notRegistered, third, offline))).toEqual([]);
    expect(ids(list(notRegistered, offline, third), list(offline, notRegistered, third))).toEqual([
      offline.id,
      notRegistered.id,
    ]);
  });

  it('tells facts that came, went or changed', () => {
    const before = about(LINK, { facts: [fact('same', ['a', 'b']), fact('other', 'x'), fact('gone', true)] });
    const after = about(LINK, { facts: [fact('came', false), fact('same', ['a', 'b']), fact('other', 'y')] });
    const [change] = compareFindings([before], [after]);
    expect(change?.causes).toEqual([]);
    expect(change?.facts).toEqual([
      { id: 'came', after: false },
      { id: 'other', before: 'x', after: 'y' },
      { id: 'gone', before: true },
    ]);
  });
});

describe('two findings', () => {
  const kinds = (before: Subject, after: Subject) =>
    compareFindings([about(before, { facts: [fact('a', true)] })], [about(after)]).map(({ kind }) => kind);

  it.each<[Subject, Subject]>([
    [{ source: 'dc2', destination: 'DC1' }, LINK],
    [{ source: 'DC2' }, LINK],
    [{}, LINK],
    [LINK, {}],
    [{ source: 'DC2' }, { source: 'dc2.contoso.com', destination: 'DC1' }],
    [{ zone: 'contoso.com.' }, { zone: 'Contoso.com' }],
  ])('about %j and %j are about the same', (before, after) => {
    expect(kinds(before, after)).toEqual(['changed']);
  });

  it.each<[Subject, Subject]>([
    [{ source: 'DC3', destination: 'DC1' }, LINK],
    [{ source: 'DC2' }, { destination: 'DC1' }],
    [{ source: 'dc2.fabrikam.com' }, { source: 'dc2.contoso.com' }],
    [{ zone: 'contoso' }, { zone: 'contoso.com' }],
  ])('about %j and %j are not', (before, after) => {
    expect(kinds(before, after)).toEqual(['appeared', 'gone']);
  });

  it('of two problems are two', () => {
    const other = about(LINK, { problem: { ...finding.problem, id: 'other' } });
    expect(compareFindings([about(LINK)], [other]).map(({ kind }) => kind)).toEqual(['appeared', 'gone']);
  });

  it('that are the same go before those that could be', () => {
    const [vague, exact] = [about({ source: 'DC2' }), about(LINK, { facts: [fact('a', true)] })];
    const changes = compareFindings([vague, exact], [exact]);
    expect(changes.map(({ kind, subject }) => [kind, subject])).toEqual([['gone', { source: 'DC2' }]]);
  });
});
