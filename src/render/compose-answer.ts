/** The whole answer on paper: findings by urgency, then what was not covered, then what it was made with. */
import type { Answer } from '../diagnose.js';
import { changeBlocks } from './compose-changes.js';
import { findingBlocks, findingLine } from './compose-finding.js';
import { type ComposeOptions, room } from './compose-options.js';
import { suppressedBlocks } from './compose-suppressed.js';
import { codeBlocks, unreadBlocks } from './compose-unrecognised.js';
import { type Block, code, heading, list, paragraph } from './document.js';
import { counted } from './words.js';

const FINDINGS_IN_FULL = 5;

/** `answer` as blocks; short unless `options.verbose`. */
export function composeAnswer(answer: Answer, options: ComposeOptions): readonly Block[] {
  const { findings, suppressed = [] } = answer;
  const full = room(findings, FINDINGS_IN_FULL, options);
  const others = findings.slice(full.length);
  return [
    ...changeBlocks(answer, options),
    ...(findings.length > 1
      ? [paragraph(`${counted(findings.length, 'finding')}, the most urgent first.`)]
      : []),
    ...full.flatMap((finding, index) =>
      findingBlocks(finding, findings.length > 1 ? `${index + 1}. ` : '', options),
    ),
    ...(others.length === 0 ? [] : [heading(1, `${counted(others.length, 'more finding')} in short`)]),
    ...list(others.map((finding) => [paragraph(...findingLine(finding))])),
    ...omittedBlocks(answer),
    ...suppressedBlocks(suppressed, options),
    ...(findings.length + suppressed.length === 0
      ? nothingFound(answer, options)
      : alsoSeen(answer, options)),
    paragraph(
      `dcause ${answer.engine.version}, rules ${answer.ruleset.name} ${answer.ruleset.version}`,
      ` (${answer.ruleset.digest.slice(0, 8)})`,
      ...(answer.recorded ? [', diagnosis ', code(answer.id)] : []),
      '.',
    ),
  ];
}

function omittedBlocks({ omitted }: Answer): readonly Block[] {
  if (omitted.findings === 0) return [];
  return [
    paragraph(
      `${counted(omitted.findings, 'more finding')}, less urgent or less certain than these, not told here.`,
      ' Send less evidence at a time to see them.',
    ),
  ];
}

function nothingFound({ unrecognised }: Answer, options: ComposeOptions): readonly Block[] {
  return [
    heading(1, 'No known problem recognised'),
    paragraph(
      'Nothing that was given matches a problem of this knowledge base, which covers replication and domain controller',
      ' failures that come from DNS. That does not mean that all is well.',
    ),
    ...(unrecognised.codes.length === 0 && unrecognised.evidence.length === 0
      ? [paragraph('No other status codes of failures were seen.')]
      : []),
    ...codeBlocks(unrecognised, options),
    ...unreadBlocks(unrecognised, options),
  ];
}

function alsoSeen({ unrecognised }: Answer, options: ComposeOptions): readonly Block[] {
  const blocks = [...codeBlocks(unrecognised, options), ...unreadBlocks(unrecognised, options)];
  return blocks.length === 0 ? [] : [heading(1, 'Not covered'), ...blocks];
}
