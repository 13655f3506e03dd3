/** Whoever writes the evidence must not write the page: every string of an answer that comes from outside is hostile here. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../src/render/markdown.js';
import { renderPlainText } from '../../src/render/plain-text.js';
import { safeCommand } from '../../src/render/safe-command.js';
import { renderTerminal } from '../../src/render/terminal.js';
import { readMarkdown } from './check-markdown.js';
import { hostileAnswer, hostileStrings, MARK } from './hostile-answers.js';

const RUNS = { numRuns: 60 };

describe('an answer full of hostile strings', () => {
  it('stays within the lines of a terminal', () => {
    fc.assert(
      fc.property(
        hostileStrings,
        fc.integer({ min: 40, max: 200 }),
        fc.boolean(),
        (strings, width, verbose) => {
          const text = renderTerminal(hostileAnswer(strings), {
            width,
            verbose,
            evidenceNames: [strings.name],
          });
          for (const line of text.split('\n')) {
            expect([...line].length).toBeLessThanOrEqual(width);
            expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
          }
        },
      ),
      RUNS,
    );
  });

  it('begins no line of plain text as if it were ours', () => {
    fc.assert(
      fc.property(hostileStrings, (strings) => {
        const text = renderPlainText(hostileAnswer(strings), { evidenceNames: [strings.name] });
        expect(text).not.toMatch(/^Ξ|^# owned/m);
        for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
      }),
      RUNS,
    );
  });

  it('stays in code spans and fences of Markdown', () => {
    fc.assert(
      fc.property(hostileStrings, fc.boolean(), (strings, verbose) => {
        const markdown = renderMarkdown(hostileAnswer(strings), { verbose, evidenceNames: [strings.name] });
        const { code, prose, links } = readMarkdown(markdown);
        for (const line of prose) {
          expect(line).not.toContain(MARK);
          expect(line).not.toMatch(/[<>]/);
        }
        for (const link of links) expect(link).toMatch(/^https:\/\/learn\.microsoft\.com\//);
        expect(markdown.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
        expect(code.some((span) => span.includes(MARK))).toBe(true);
      }),
      RUNS,
    );
  });

  it('shows each command whole, on a line of its own, or not at all', () => {
    fc.assert(
      fc.property(hostileStrings, (strings) => {
        const { code } = readMarkdown(
          renderMarkdown(hostileAnswer(strings), { evidenceNames: [strings.name] }),
        );
        expect(code).toContain(safeCommand(strings.command));
        expect(safeCommand(strings.command)).not.toMatch(/[\r\n]/);
      }),
      RUNS,
    );
    expect(safeCommand('x'.repeat(10_000))).toMatch(/left out/);
  });
});
