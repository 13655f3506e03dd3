/** What was seen and is not covered, said plainly: other status codes and lines that no reader understood. */
import type { Diagnosis } from '../diagnose.js';
import { evidenceName } from './compose-evidence.js';
import { type ComposeOptions, room } from './compose-options.js';
import { type Block, list, paragraph } from './document.js';
import { counted } from './words.js';

type Unrecognised = Diagnosis['unrecognised'];
type Ranges = Unrecognised['evidence'][number]['lines'];

/** Codes with how often each was seen; nothing when there are none. */
export function codeBlocks({ codes }: Unrecognised, options: ComposeOptions): readonly Block[] {
  if (codes.length === 0) return [];
  const shown = room(codes, 10, options);
  const items = shown.map(({ code, count, lines }) => [
    paragraph(
      `${code}: ${count === 1 ? 'once' : `${counted(count, 'time')}`}`,
      ...(lines[0] === undefined
        ? []
        : [', first in ', evidenceName(lines[0].evidence, options), `, line ${lines[0].line}`]),
    ),
  ]);
  const left = codes.length - shown.length;
  return [
    paragraph('Other status codes in the evidence, which this knowledge base does not cover:'),
    ...list(left === 0 ? items : [...items, [paragraph(`and ${counted(left, 'more code')}`)]]),
  ];
}

/** How many lines were not understood, and which. */
export function unreadBlocks({ evidence }: Unrecognised, options: ComposeOptions): readonly Block[] {
  const pieces = evidence.filter(({ lines }) => lines.length > 0);
  const total = pieces.reduce((sum, { lines }) => sum + countLines(lines), 0);
  if (total === 0) return [];
  const shown = room(pieces, 5, options);
  const left = pieces.length - shown.length;
  const items = shown.map(({ index, lines }) => [
    paragraph(
      'In ',
      evidenceName(index, options),
      `: ${counted(countLines(lines), 'line')} (${ranges(lines, options)})`,
    ),
  ]);
  return [
    paragraph(
      `${counted(total, 'line')} of the evidence ${total === 1 ? 'was' : 'were'} not understood and not used:`,
    ),
    ...list(left === 0 ? items : [...items, [paragraph(`and ${counted(left, 'more file')}`)]]),
  ];
}

function countLines(lines: Ranges): number {
  return lines.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}

function ranges(lines: Ranges, options: ComposeOptions): string {
  const shown = room(lines, 6, options).map(([first, last]) =>
    first === last ? `${first}` : `${first} to ${last}`,
  );
  return [...shown, ...(shown.length < lines.length ? ['…'] : [])].join(', ');
}
