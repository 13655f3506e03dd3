/** The explanation of an answer for the terminal. */
import type { Explanation } from '../explain/types.js';
import { composeExplanation } from './compose-explanation.js';
import { composeOptions, type RenderOptions } from './compose-options.js';
import { printText } from './print-text.js';
import { MINIMUM_WIDTH } from './terminal.js';

export interface ExplanationOptions extends Pick<RenderOptions, 'evidenceNames'> {
  /** In code points; below 40 counts as 40. */
  readonly width?: number;
}

/** Lines of at most `width` (80) code points without any control or escape sequences. */
export function renderExplanation(explanation: Explanation, options: ExplanationOptions = {}): string {
  const width = Math.max(MINIMUM_WIDTH, options.width ?? 80);
  return printText(composeExplanation(explanation, composeOptions(options)), { width, addresses: false });
}
