/** What the site knows and has silenced: one line each, so that it is not forgotten. */
import type { SuppressedFinding } from '../diagnosis/types.js';
import { type ComposeOptions, room } from './compose-options.js';
import { subjectParts } from './compose-subject.js';
import { type Block, heading, list, paragraph } from './document.js';
import { counted } from './words.js';

/** A section, or nothing where nothing is silenced. */
export function suppressedBlocks(
  suppressed: readonly SuppressedFinding[],
  options: ComposeOptions,
): readonly Block[] {
  if (suppressed.length === 0) return [];
  const shown = room(suppressed, 5, options);
  const left = suppressed.length - shown.length;
  const items = shown.map(({ problem, subject, suppression: { expires, owner, reason } }) => {
    const who = subjectParts(subject);
    return [
      paragraph(
        problem.title,
        ...(who.length === 0 ? [] : [' (', ...who, ')']),
        `: known and silenced until ${expires} by ${owner}: ${reason}`,
      ),
    ];
  });
  return [
    heading(1, 'Known and silenced'),
    ...list(left === 0 ? items : [...items, [paragraph(`and ${counted(left, 'more finding')}`)]]),
  ];
}
