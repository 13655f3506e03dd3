/**
 * What a reader is: it claims a line that begins its tool's output and takes the lines that follow as long as
 * they fit. One file per tool in readers/; readers go by layout, codes and GUIDs, and never throw.
 */
import type { Line } from './lines.js';
import type { Observation } from './observations.js';
import type { LineReference } from './types.js';

/**
 * `yes`: understood. `maybe`: belongs to the output if a later line of it is understood (free text between two
 * fields). `no`: somebody else's.
 */
export type Verdict = 'yes' | 'maybe' | 'no';

/** What a reader may know and say about the piece of evidence that it reads. */
export interface PieceContext {
  reference(line: Line): LineReference;
  /** The output shows on which machine commands without another machine in their prompt run. */
  place(host: string): void;
}

export interface Reading {
  take(line: Line): Verdict;
  finish(): readonly Observation[];
}

export interface Reader {
  /** Returns the begun reading and the verdict on this first line, or null. */
  start(line: Line, context: PieceContext): { readonly reading: Reading; readonly verdict: Verdict } | null;
}
