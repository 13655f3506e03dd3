/** An answer as the internal note of a ticket, in the markup that the ticketing system takes. */
import type { Answer } from '../diagnose.js';
import { composeNote, type NoteHead } from './compose-note.js';
import type { Block } from './document.js';
import { type AdfDocument, printAdf } from './print-adf.js';
import { printHtml } from './print-html.js';
import { printMarkdown } from './print-markdown.js';
import { printText } from './print-text.js';

export interface NoteOptions extends NoteHead {
  /**
   * What the system takes, in UTF-16 code units of the printed note, markup included (of its JSON for ADF). From 500 on it
   * is kept; the barest note is not cut further.
   */
  readonly maxCharacters: number;
}

const PAGE = { width: 80, addresses: true, unbroken: true };

/** Lines of at most 80 code points; commands and addresses alone may be longer, because they are copied. */
export function renderNoteText(answer: Answer, options: NoteOptions): string {
  return fitted(
    answer,
    options,
    (blocks) => printText(blocks, PAGE),
    (text) => text.length,
  );
}

/** CommonMark. */
export function renderNoteMarkdown(answer: Answer, options: NoteOptions): string {
  return fitted(answer, options, printMarkdown, (text) => text.length);
}

/** An HTML fragment without any attribute but the https addresses of links. */
export function renderNoteHtml(answer: Answer, options: NoteOptions): string {
  return fitted(
    answer,
    options,
    (blocks) => printHtml(blocks, 3),
    (text) => text.length,
  );
}

/** A document in Atlassian Document Format, to be sent as JSON. */
export function renderNoteAdf(answer: Answer, options: NoteOptions): AdfDocument {
  return fitted(answer, options, printAdf, (document) => JSON.stringify(document).length);
}

/** The longest of the drafts that fits, else the barest. */
function fitted<Printed>(
  answer: Answer,
  { maxCharacters, ...head }: NoteOptions,
  print: (blocks: readonly Block[]) => Printed,
  lengthOf: (printed: Printed) => number,
): Printed {
  const [barest = [], ...longer] = composeNote(answer, head).toReversed();
  for (const blocks of longer.toReversed()) {
    const printed = print(blocks);
    if (lengthOf(printed) <= maxCharacters) return printed;
  }
  return print(barest);
}
