/** What is proposed for the fields of a ticket: never more than evidence speaks for. */
import { describe, expect, it } from 'vitest';
import { suggestionOf } from '../../src/tickets/suggestion.js';
import {
  confirmedAnswer,
  defectAnswer,
  nothingAnswer,
  notRegistered,
  openAnswer,
  supportedAnswer,
} from '../render/answers.js';

describe('a suggestion', () => {
  it('is the first cause of the first finding', () => {
    expect(suggestionOf(supportedAnswer)).toEqual({
      cause: 'The source has not registered its alias',
      causeId: 'source-cname-not-registered',
      probability: '87%',
      problem: 'Replication fails because a name is not found in DNS',
    });
    expect(suggestionOf(defectAnswer)).toMatchObject({
      problem: 'A defect in the DNS of the directory',
      probability: '31%',
    });
  });

  it('is never certain', () => {
    expect(suggestionOf(confirmedAnswer)?.probability).toBe('over 99%');
  });

  it('is none where nothing speaks for the first cause, whatever speaks for the second', () => {
    expect(suggestionOf(openAnswer)).toBeUndefined();
    const [finding] = openAnswer.findings;
    if (finding === undefined) throw new Error('no finding');
    const [open] = finding.causes;
    if (open === undefined) throw new Error('no cause');
    const causes = [open, { ...notRegistered, rank: 2 }];
    expect(suggestionOf({ ...openAnswer, findings: [{ ...finding, causes }] })).toBeUndefined();
  });

  it('is none where there is no finding, or no cause is left', () => {
    expect(suggestionOf(nothingAnswer)).toBeUndefined();
    const findings = supportedAnswer.findings.map((finding) => ({ ...finding, causes: [] }));
    expect(suggestionOf({ ...supportedAnswer, findings })).toBeUndefined();
  });
});
