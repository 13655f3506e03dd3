/** What is known and silenced is told in one line, and never as if nothing had been recognised. */
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/diagnose.js';
import type { SuppressedFinding } from '../../src/diagnosis/types.js';
import { renderMarkdown } from '../../src/render/markdown.js';
import { renderTerminal } from '../../src/render/terminal.js';
import { nothingAnswer, supportedAnswer } from './answers.js';

const silenced = (source: string): SuppressedFinding => ({
  problem: { id: 'lookup', title: 'A lookup fails' },
  subject: { source, destination: 'DC1' },
  suppression: {
    id: 'closed-branch',
    owner: 'Directory team',
    reason: 'The branch is closed.',
    expires: '2030-03-31',
  },
});
const LINE =
  '- A lookup fails (destination DC1, source DC9): known and silenced until 2030-03-31 by Directory team: The branch is closed.';

const read = (answer: Answer, verbose = false): readonly string[] =>
  renderTerminal(answer, { width: 200, verbose, evidenceNames: [] }).split('\n');

describe('silenced findings', () => {
  it('stand in one line each behind those that are told', () => {
    const lines = read({ ...supportedAnswer, suppressed: [silenced('DC9')] });
    expect(lines.filter((line) => line.includes('silenced until'))).toEqual([LINE]);
    expect(lines.indexOf(LINE)).toBeGreaterThan(
      lines.findIndex((line) => line.startsWith('Probable cause:')),
    );
    expect(read(supportedAnswer).join('\n')).not.toContain('silenced');
  });

  it('are no reason to say that nothing was recognised', () => {
    const text = read({ ...nothingAnswer, suppressed: [silenced('DC9')] }).join('\n');
    expect(text).toContain(LINE);
    expect(text).not.toContain('No known problem recognised');
  });

  it('are counted where they are many, unless everything is asked for', () => {
    const suppressed = Array.from({ length: 7 }, (_, index) => silenced(`DC${index + 10}`));
    const count = (lines: readonly string[]): number =>
      lines.filter((line) => line.includes('silenced until')).length;
    const short = read({ ...nothingAnswer, suppressed });
    expect([count(short), short.includes('- and 2 more findings')]).toEqual([5, true]);
    expect(count(read({ ...nothingAnswer, suppressed }, true))).toBe(7);
  });

  it('are told in Markdown, with names that are no markup', () => {
    const text = renderMarkdown({ ...nothingAnswer, suppressed: [silenced('[DC9](x)')] }, {});
    expect(text).toContain('# Known and silenced');
    expect(text).toContain('`[DC9](x)`');
  });
});
