/** An answer for the terminal, at the width that it has. */
import type { Answer } from '../diagnose.js';
import { composeAnswer } from './compose-answer.js';
import { composeOptions, type RenderOptions } from './compose-options.js';
import { printText } from './print-text.js';

/** The narrowest page that nested lists and commands still fit on. */
export const MINIMUM_WIDTH = 40;

export interface TerminalOptions extends RenderOptions {
  /** In code points; below 40 counts as 40. */
  readonly width?: number;
}

/** Lines of at most `width` (80) code points without any control or escape sequences. */
export function renderTerminal(answer: Answer, options: TerminalOptions = {}): string {
  const width = Math.max(MINIMUM_WIDTH, options.width ?? 80);
  const composed = composeOptions(options);
  return printText(composeAnswer(answer, composed), { width, addresses: composed.verbose });
}
