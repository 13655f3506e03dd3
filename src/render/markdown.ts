/** An answer as Markdown, for the notes of a ticket. */
import type { Answer } from '../diagnose.js';
import { composeAnswer } from './compose-answer.js';
import { composeOptions, type RenderOptions } from './compose-options.js';
import { printMarkdown } from './print-markdown.js';

/** CommonMark with headings from the second level on; everything from evidence stands in code spans and fences. */
export function renderMarkdown(answer: Answer, options: RenderOptions = {}): string {
  return printMarkdown(composeAnswer(answer, composeOptions(options)));
}
