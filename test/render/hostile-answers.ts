/** Answers in which every string that comes from outside is hostile. */
import fc from 'fast-check';
import type { Answer } from '../../src/diagnose.js';
import type { AnswerStep, Finding, RankedCause } from '../../src/diagnosis/types.js';
import { check, finding, irreversible, notRegistered, offline, supportedAnswer } from './answers.js';

/** In every hostile string, so that it is seen where it stands. */
export const MARK = 'Ξ';
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

export interface HostileStrings {
  readonly name: string;
  readonly line: string;
  readonly value: string;
  readonly command: string;
}

export function hostileAnswer({ name, line, value, command }: HostileStrings): Answer {
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

export const hostileStrings = fc.record({ name: hostile, line: hostile, value: hostile, command: hostile });
