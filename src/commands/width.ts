/** The option for the columns of a page. */
import { InvalidArgumentError } from 'commander';
import { MINIMUM_WIDTH } from '../render/terminal.js';

const MAXIMUM_WIDTH = 1000;

/** Reads a number of columns. Throws commander's error for anything else. */
export function parseWidth(text: string): number {
  const width = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (width < MINIMUM_WIDTH || width > MAXIMUM_WIDTH)
    throw new InvalidArgumentError(`A whole number from ${MINIMUM_WIDTH} to ${MAXIMUM_WIDTH} is wanted.`);
  return width;
}
