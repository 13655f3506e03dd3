/** An answer as plain text, for mail and for notes of systems that know no markup. */
import type { Answer } from '../diagnose.js';
import { composeAnswer } from './compose-answer.js';
import { composeOptions, type RenderOptions } from './compose-options.js';
import { printText } from './print-text.js';

/** Lines of at most 80 code points without any control characters. */
export function renderPlainText(answer: Answer, options: RenderOptions = {}): string {
  return printText(composeAnswer(answer, composeOptions(options)), { width: 80, addresses: true });
}
