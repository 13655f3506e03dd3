/** Whoever writes the evidence must not write the page: every string of an answer that comes from outside is hostile here. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../src/diagnose.js';
import type { AnswerStep, Finding, RankedCause } from '../../src/diagnosis/types.js';
import { renderMarkdown } from '../../src/render/markdown.js';
import { renderPlainText } from '../../src/render/plain-text.js';
import { safeCommand } from '../../src/render/safe-command.js';
import { renderTerminal } from '../../src/render/terminal.js';
import { check, finding, irreversible, notRegistered, offline, supportedAnswer } from './answers.js';
import { readMarkdown } from './check-markdown.js';

/** In every hostile string, so that it is seen where it stands. */
const MARK = 'Ξ';
const pieces = fc.constantFrom(
  '`',
  '``',
  '```',
  '````',
  '\n```\n',
  '\n\n# owned\n\n',
  '"',
  "'",
  '&',
  '|',
  '<script>',
  '</code>',
  '<!--',
  '&lt;',
  '[x](javascript:alert(1))',
  'https://evil.test/',
  '\\',
  '\u001b[2J',
  '\u001b]0;x\u0007',
  '\u009b31m',
  '\r',
  '\r\n',
  '\t',
  '\u202e',
  '\u2066',
  '\u200b',
  '\u2028',
  '\u0000',
  '\ud800',
  '🖥',
  ' ',
  '- ',
  '> ',
  '1. ',
  '---',
  'DC1',
  '…',
  'e\u0301',
);
const hostile = fc.oneof(
  { weight: 9, arbitrary: fc.array(pieces, { maxLength: 8 }).map((all) => `${MARK}${all.join(MARK)}`) },
  { weight: 1, arbitrary: pieces.map((piece) => `${MARK}${piece}`.repeat(5000).slice(0, 10_000)) },
);

interface Strings {
  readonly name: string;
  readonly line: string;
  readonly value: string;
  readonly command: string;
}

function hostileAnswer({ name, line, value, command }: Strings): Answer {
  const on = { role: 'source', name } as const;
  const step = (one: AnswerStep): AnswerStep => ({
    ...one,
    on,
    commands: [command, command],
    ...(one.verify === undefined ? {} : { verify: { ...one.verify, commands: [command] } }),
    ...(one.confirm === undefined ? {} : { confirm: { ...one.confirm, commands: [command] } }),
  });
  const cause = (one: RankedCause): RankedCause => ({
    ...one,
    about: { role: 'source', name },
    resolution: [...(one.resolution ?? []), irreversible].map(step),
  });
  const from = { evidence: 0, line: 3, text: line } as const;
  const hostileFinding: Finding = {
    ...finding,
    subject: { source: name, destination: name, server: name, zone: name },
    explains: [
      {
        destination: name,
        source: name,
        namingContexts: [value, value],
        status: 8524,
        failures: 1,
        lastSuccess: value,
      },
      {
        destination: name,
        source: name,
        namingContexts: [],
        status: null,
        failures: null,
        lastSuccess: null,
      },
    ],
    causes: [notRegistered, offline].map(cause),
    nextChecks: [{ ...check, on, commands: [command] }],
    facts: finding.facts.map((fact) => ({ ...fact, value: [value, value], from })),
    conflicts: [
      {
        fact: 'source.fqdn',
        values: [
          { value, from },
          { value: name, from },
        ],
      },
    ],
  };
  return {
    ...supportedAnswer,
    findings: [hostileFinding, ...Array.from({ length: 6 }, () => ({ ...hostileFinding, explains: [] }))],
    unrecognised: {
      codes: [{ code: 5, count: 1, lines: [{ evidence: 0, line: 1 }] }],
      evidence: [{ index: 0, lines: [[1, 2]] }],
    },
  };
}

const answers = fc.record({ name: hostile, line: hostile, value: hostile, command: hostile });
const RUNS = { numRuns: 60 };

describe('an answer full of hostile strings', () => {
  it('stays within the lines of a terminal', () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 40, max: 200 }), fc.boolean(), (strings, width, verbose) => {
        const text = renderTerminal(hostileAnswer(strings), {
          width,
          verbose,
          evidenceNames: [strings.name],
        });
        for (const line of text.split('\n')) {
          expect([...line].length).toBeLessThanOrEqual(width);
          expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u);
        }
      }),
      RUNS,
    );
  });

  it('begins no line of plain text as if it were ours', () => {
    fc.assert(
      fc.property(answers, (strings) => {
        const text = renderPlainText(hostileAnswer(strings), { evidenceNames: [strings.name] });
        expect(text).not.toMatch(/^Ξ|^# owned/m);
        for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
      }),
      RUNS,
    );
  });

  it('stays in code spans and fences of Markdown', () => {
    fc.assert(
      fc.property(answers, fc.boolean(), (strings, verbose) => {
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
      fc.property(answers, (strings) => {
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
