/** An answer, and what was read, for the terminal, at the width that it has. */
import type { Answer } from '../diagnose.js';
import type { Observations } from '../observe.js';
import { composeAnswer } from './compose-answer.js';
import { composeObservations } from './compose-observations.js';
import { composeOptions, type RenderOptions } from './compose-options.js';
import { printText } from './print-text.js';

/** The narrowest page that nested lists and commands still fit on. */
export const MINIMUM_WIDTH = 40;

export interface TerminalOptions extends RenderOptions {
  /** In code points; below 40 counts as 40. */
  readonly width?: number;
}

/** What was read, in lines of at most `width` (80) code points without any control or escape sequences. */
export function renderObservations(observed: Observations, options: TerminalOptions = {}): string {
  const width = Math.max(MINIMUM_WIDTH, options.width ?? 80);
  return printText(composeObservations(observed, composeOptions({ ...options, verbose: true })), {
    width,
    addresses: false,
  });
}

/** Lines of at most `width` (80) code points without any control or escape sequences. */
export function renderTerminal(answer: Answer, options: TerminalOptions = {}): string {
  const width = Math.max(MINIMUM_WIDTH, options.width ?? 80);
  const composed = composeOptions(options);
  return printText(composeAnswer(answer, composed), { width, addresses: composed.verbose });
}
